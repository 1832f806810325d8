# Strings, charlists and heredocs. A line of carets says which scopes the line above has there; `!` says which it has not.
defmodule Strings do
  @greeting "good day"

  def all(name, n) do
    "plain"
  # ^ string.quoted.double punctuation.definition.string.begin
  #  ^^^^^ string.quoted.double
  #       ^ punctuation.definition.string.end
    "a # is no comment here" |> b()
  #  ^^^^^^^^^^^^^^^^^^^^^^ string.quoted.double !comment
  #                          ^^ keyword.operator.pipe !string
    "escapes: \" \n \x41 \x{1F600} \u00e9 \#{none}" <> name
  #           ^^ ^^ ^^^^ ^^^^^^^^^ ^^^^^^ ^^ constant.character.escape
  #                                         ^^^^^^ string.quoted.double !meta.embedded
  #                                               ^ punctuation.definition.string.end
  #                                                 ^^ keyword.operator.concatenation !string
    "hello #{name}!"
  #  ^^^^^^ string.quoted.double !meta.embedded
  #        ^^ punctuation.section.embedded.begin
  #          ^^^^ meta.embedded variable.other
  #              ^ punctuation.section.embedded.end
  #               ^ string.quoted.double !meta.embedded
    "#{"#{"deep #{n + 1}"}"}" == name
  #          ^^^^ string.quoted.double
  #                 ^ keyword.operator.arithmetic
  #                   ^ constant.numeric
  #                           ^^ keyword.operator.comparison !string
    "#{%{a: {n, "}"}}.a}" <> name
  #    ^ punctuation.definition.map
  #     ^ punctuation.section.braces.begin
  #      ^ constant.language.symbol.key
  #             ^^^ string.quoted.double
  #                ^^ punctuation.section.braces.end
  #                  ^ punctuation.separator.method
  #                   ^ variable.other.property
  #                    ^ punctuation.section.embedded.end
  #                       ^^ keyword.operator.concatenation !string
    "#{?}}" <> name
  #    ^^ constant.character
  #      ^ punctuation.section.embedded.end
  #         ^^ keyword.operator.concatenation !string
    "#{n # a comment, even with a brace }
  #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ comment.line
    }" <> name
  # ^ punctuation.section.embedded.end
  #    ^^ keyword.operator.concatenation !string
    "two
  #  ^^^ string.quoted.double
    lines" <> name
  # ^^^^^ string.quoted.double
  #        ^^ keyword.operator.concatenation !string
    'charlist #{n}' ++ [n]
  # ^ string.quoted.single punctuation.definition.string.begin
  #  ^^^^^^^^ string.quoted.single
  #             ^ meta.embedded variable.other
  #                 ^^ keyword.operator.concatenation !string
    "it's" <> "\\" <> name
  #  ^^^^ string.quoted.double !string.quoted.single
  #        ^^ keyword.operator.concatenation !string
  #            ^^ constant.character.escape
  #                ^^ keyword.operator.concatenation !string
    """
  # ^^^ string.quoted.double.heredoc punctuation.definition.string.begin
    a "quoted" word, ""two"" and """three""" # no comment
  # ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ string.quoted.double.heredoc !comment !punctuation
    \""" stays inside, as does #{name} """
  # ^^ constant.character.escape
  #                              ^^^^ meta.embedded
  #                                    ^^^ string.quoted.double.heredoc !punctuation
    """ <> name
  # ^^^ punctuation.definition.string.end
  #     ^^ keyword.operator.concatenation !string
    '''
  # ^^^ string.quoted.single.heredoc punctuation.definition.string.begin
    don't stop ''' here
  # ^^^^^^^^^^^^^^^^^^^ string.quoted.single.heredoc !punctuation
    ''' ++ [n]
  # ^^^ punctuation.definition.string.end
  #     ^^ keyword.operator.concatenation !string
    "#{"""
  #    ^^^ string.quoted.double.heredoc
    inner } "
  # ^^^^^^^^^ string.quoted.double.heredoc
    """}" <> name
  # ^^^ punctuation.definition.string.end
  #    ^ punctuation.section.embedded.end
  #       ^^ keyword.operator.concatenation !string
    "" <> name
  # ^^ string.quoted.double
  #    ^^ keyword.operator.concatenation !string
  end
end
