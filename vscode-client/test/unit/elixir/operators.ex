defmodule Operators do
  def numbers do
    [1, 1_000, 0x1F_a0, 0b1010, 0o755, 3.14, 1.0e-10, 1_0.5E+3]
  #  ^  ^^^^^ constant.numeric.decimal
  #            ^^^^^^^ constant.numeric.hex
  #                     ^^^^^^ constant.numeric.binary
  #                             ^^^^^ constant.numeric.octal
  #                                    ^^^^  ^^^^^^^  ^^^^^^^^ constant.numeric.float
    x1 = -1..10//2
  # ^^ variable.other !constant
  #      ^ keyword.operator.arithmetic
  #       ^ constant.numeric
  #        ^^ keyword.operator.range
  #            ^^ keyword.operator.range
    x1
  end

  def characters do
    [?a, ?", ?', ?#, ?\\, ?\n, ?\s, ?é, ?(, ?}, ?~, ?:, ??, ?,]
  #  ^^  ^^  ^^  ^^  ^^^  ^^^  ^^^  ^^  ^^  ^^  ^^  ^^  ^^  ^^ constant.character
  #    ^                                                      ^ !constant !string !comment
    {valid?("x"), empty?: ?x, is_ok?: true}
  #  ^^^^^^ entity.name.function
  #         ^^^ string.quoted.double
  #               ^^^^^^ constant.language.symbol.key
  #                       ^^ constant.character
  end

  def all(a, b, f) do
    {a && b, a || b, !a, a &&& b, a ||| b, a ^^^ b, a <<< 2, a >>> 2, ~~~a}
  #    ^^      ^^    ^ keyword.operator.logical
  #                        ^^^      ^^^      ^^^      ^^^      ^^^    ^^^ keyword.operator.bitwise
    {a == b, a != b, a === b, a !== b, a =~ b, a <= b, a >= b, a < b, a > b}
  #    ^^      ^^      ^^^      ^^^      ^^      ^^      ^^      ^      ^ keyword.operator.comparison
    {a + b, a - b, a * b, a / b, a ** b}
  #    ^      ^      ^      ^      ^^ keyword.operator.arithmetic
    {a ++ b, a -- b, a <> b, [a | b]}
  #    ^^      ^^      ^^ keyword.operator.concatenation
  #                             ^ keyword.operator.cons
    ^a = f.(a, &(&1 + &2), &f.go/1, & &1.name)
  # ^ keyword.operator.pin
  #    ^ keyword.operator.assignment
  #            ^ keyword.operator.capture
  #              ^^   ^^              ^^ variable.parameter.capture
  #                        ^ keyword.operator.capture
  #                                 ^ keyword.operator.capture
  #                                      ^^^^ variable.other.property
    a |> String.trim() |> then(f) |> f.call |> b.run(a) |> Kernel.<>(a)
  #   ^^               ^^         ^^        ^^          ^^ keyword.operator.pipe
  #      ^^^^^^ entity.name.type.module
  #             ^^^^      ^^^^ entity.name.function
  #                                    ^^^^ variable.other.property
  #                                              ^^^ entity.name.function
    <<a, b>> <> <<0>>
  # ^^    ^^    ^^ ^^ punctuation.section.binary
    %Order{a | total: 1}
  # ^ punctuation.definition.map
  #  ^^^^^ entity.name.type.module
    f.ok!(a)
  #   ^^^ entity.name.function
  end

  def calls(order, x) do
    assert order == x
  # ^^^^^^ entity.name.function
  #        ^^^^^ variable.other !entity
    send self(), {:order, x}
  # ^^^^ ^^^^ entity.name.function
    order in x
  # ^^^^^ variable.other !entity
    order - x
  # ^^^^^ variable.other !entity
    order :: x
  # ^^^^^ variable.other !entity
    order && x
  # ^^^^^ variable.other !entity
  end
end
