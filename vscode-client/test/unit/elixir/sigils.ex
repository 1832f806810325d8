defmodule Sigils do
  def all(x) do
    ~s(text #{x} "quoted" \) more) <> x
  # ^^ storage.type.string string.quoted.other.sigil
  #   ^ punctuation.definition.string.begin
  #    ^^^^ string.quoted.other.sigil
  #           ^ meta.embedded variable.other
  #              ^^^^^^^^ string.quoted.other.sigil !string.quoted.double
  #                       ^^ constant.character.escape
  #                              ^ punctuation.definition.string.end
  #                                ^^ keyword.operator.concatenation !string
    ~s(#{"nested (parens)"} and) <> x
  #      ^^^^^^^^^^^^^^^^^ string.quoted.double meta.embedded
  #                         ^^^ string.quoted.other.sigil !meta.embedded
  #                              ^^ keyword.operator.concatenation !string
    ~s(no (nesting) <> x
  #               ^ punctuation.definition.string.end
  #                 ^^ keyword.operator.concatenation !string
    {~s[a], ~s{b}, ~s<c>, ~s|d|, ~s/e/, ~s"f", ~s'g'}
  #  ^^^^^  ^^^^^  ^^^^^  ^^^^^  ^^^^^  ^^^^^  ^^^^^ string.quoted.other.sigil
  #       ^^     ^^     ^^     ^^     ^^     ^^     ^ !string
    ~w(one two #{x})a ++ x
  #    ^^^ ^^^ string.quoted.other.sigil
  #              ^ meta.embedded
  #                 ^ storage.modifier.sigil
  #                   ^^ keyword.operator.concatenation !string
    ~p"/orders/#{x}?page=1"
  #    ^^^^^^^ string.quoted.other.sigil
  #              ^ meta.embedded
    ~S(raw #{x} \n) <> x
  # ^^^^^^^^^^^^^^^ string.quoted.other.sigil.literal
  #    ^^^^^^^^^^^ !meta.embedded !constant.character.escape
  #                 ^^ keyword.operator.concatenation !string
    ~S(an escaped \) stays) <> x
  #                ^^^^^^^^ string.quoted.other.sigil.literal
  #                         ^^ keyword.operator.concatenation !string
    ~S(a backslash \\) <> x
  #                  ^ punctuation.definition.string.end
  #                    ^^ keyword.operator.concatenation !string
    ~D[2020-02-29] == ~U[2020-02-29 00:00:00Z]
  # ^^^^^^^^^^^^^^ string.quoted.other.sigil.literal
  #                ^^ keyword.operator.comparison !string
    ~r/^\d+\/#{x}["'#]$/iu
  # ^^ string.regexp storage.type.string
  #     ^^ constant.character.escape
  #        ^^ constant.character.escape string.regexp
  #            ^ meta.embedded variable.other
  #              ^^^^^^ string.regexp !comment !string.quoted
  #                     ^^ storage.modifier.sigil
    ~r{a / b} |> x.()
  #     ^ string.regexp
  #           ^^ keyword.operator.pipe !string
    x / 2 / 3
  #   ^   ^ keyword.operator.arithmetic !string
    ~~~x
  # ^^^ keyword.operator.bitwise !string
    x ~> x <~> x
  #   ^^   ^^^ keyword.operator.arrow !string
    ~s"""
  # ^^ storage.type.string
  #   ^^^ punctuation.definition.string.begin
    a "quoted" #{x} """ b
  # ^^^^^^^^^^ string.quoted.other.sigil !string.quoted.double
  #              ^ meta.embedded
  #                 ^^^ string.quoted.other.sigil !punctuation
    """a <> x
  # ^^^ punctuation.definition.string.end
  #    ^ storage.modifier.sigil
  #      ^^ keyword.operator.concatenation !string
    ~H"""
    <p class="a">#{x} \
  # ^^^^^^^^^^^^^^^^^^^ string.quoted.other.sigil.literal !meta.embedded
    </p>
    """
  # ^^^ punctuation.definition.string.end
    ~S'''
    it's raw
  # ^^^^^^^^ string.quoted.other.sigil.literal
    ''' <> x
  #     ^^ keyword.operator.concatenation !string
    ~r/
      several # lines
  #           ^^^^^^^ string.regexp !comment
    /x
  # ^ punctuation.definition.string.end
  #  ^ storage.modifier.sigil
  end
end
