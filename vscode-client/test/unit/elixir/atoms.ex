defmodule Atoms do
  def all(x, y) do
    {:ok, :valid?, :save!, :Elixir, :a@b, :_, :ünïcode}
  #  ^^^  ^^^^^^^  ^^^^^^  ^^^^^^^  ^^^^  ^^  ^^^^^^^^ constant.language.symbol
  #  ^ punctuation.definition.constant
    {:"two words", :'single', :"#{x} y"}
  #  ^^^^^^^^^^^^  ^^^^^^^^^  ^^ constant.language.symbol
  #                               ^ meta.embedded variable.other
  #                                    ^ punctuation.section.braces !constant
    [:+, :==, :|>, :<<>>, :%{}, :{}, :.., :..//, :..., :&, :\\, :"::"]
  #  ^^  ^^^  ^^^  ^^^^^  ^^^^  ^^^  ^^^  ^^^^^  ^^^^  ^^  ^^^  ^^^^^ constant.language.symbol
    [name: x, valid?: y, save!: x, Module: y, do: x, nil: y, in: x, def: y, fn: x, when: y]
  #  ^^^^^    ^^^^^^^    ^^^^^^    ^^^^^^^    ^^^    ^^^^    ^^^    ^^^^    ^^^    ^^^^^ constant.language.symbol.key
  #      ^ punctuation.separator.key-value
  #        ^          ^         ^          ^      ^       ^      ^       ^      ^        ^ variable.other !constant
    ["quoted key": x, 'single': y, "with #{x} in it": y]
  #  ^^^^^^^^^^^^^    ^^^^^^^^^ constant.language.symbol.key.quoted
  #                ^ variable.other !constant
  #                                        ^ meta.embedded
  #                                                 ^ punctuation.separator.key-value
    ["no key", "a" <> "b", x: "c"]
  #  ^^^^^^^^  ^^^ string.quoted.double !constant
    [+: 1, <>: 2, ..: 3, @: 1, {}: 2]
  #  ^^    ^^^    ^^^    ^^    ^^^ constant.language.symbol.key
    %{:a => x, "b" => y, c: :d}
  # ^ punctuation.definition.map
  #  ^ punctuation.section.braces
  #   ^^ constant.language.symbol
  #      ^^ keyword.operator.arrow
  #            ^^^ string.quoted.double !constant
  #                      ^^ constant.language.symbol.key
  #                         ^^ constant.language.symbol
    <<x::8, y::binary-size(4), "text"::utf8>>
  # ^^ punctuation.section.binary
  #    ^^ keyword.operator.type
  #      ^ constant.numeric !constant.language
  #            ^^^^^^ variable.other !constant
  #                   ^^^^ entity.name.function
  #                            ^^^^^^ string.quoted.double
  #                                  ^^ keyword.operator.type
  #                                    ^^^^ !constant !string
  #                                        ^^ punctuation.section.binary
    %{
      name:
  #   ^^^^ constant.language.symbol.key
        x,
      "other":
  #   ^^^^^^^ constant.language.symbol.key.quoted
        y
    }
    if x, do: :yes, else: :no
  # ^^ keyword.control
  #       ^^^ constant.language.symbol.key
  #           ^^^^ constant.language.symbol
    {true, false, nil, truest, nils, :true}
  #  ^^^^  ^^^^^  ^^^ constant.language
  #                    ^^^^^^  ^^^^ variable.other !constant
  #                                  ^^^^^ constant.language.symbol
    :ets.lookup(x, y)
  # ^^^^ constant.language.symbol
  #      ^^^^^^ entity.name.function
  end
end
