defmodule Documented do
  @moduledoc """
# ^^^^^^^^^^ variable.other.constant.attribute !comment
#            ^^^ comment.block.documentation punctuation.definition.comment.begin
  Says "what" it is: #{1 + 1} # and more.
# ^^^^^^^^^^^^^^^^^^ comment.block.documentation !string
#                      ^ meta.embedded constant.numeric
#                             ^^^^^^^^^^ comment.block.documentation !comment.line
      iex> Documented.a("x")
# ^^^^^^^^^^^^^^^^^^^^^^^^^^ comment.block.documentation
  """
# ^^^ punctuation.definition.comment.end

  @typedoc "One line, with \"quotes\" in it."
#          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ comment.block.documentation !string
  @type t :: atom
#         ^^ keyword.operator.type !comment

  @doc ~S"""
#      ^^ storage.type.string
#        ^^^ punctuation.definition.comment.begin
  Nothing is interpolated: #{1}, \"""
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ comment.block.documentation !meta.embedded !constant
  """
  @doc since: "1.0"
#      ^^^^^^ constant.language.symbol.key !comment
#             ^^^^^ string.quoted.double !comment
  def a(x), do: x
# ^^^ storage.type.function !comment

  @doc '''
  Single quotes don't end it.
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^ comment.block.documentation
  '''
  @doc false
#      ^^^^^ constant.language !comment
  @docs "no documentation"
#       ^^^^^^^^^^^^^^^^^^ string.quoted.double !comment
  @doc ""
  def b, do: @docs # a comment
#                  ^^^^^^^^^^^ comment.line.number-sign
#                  ^ punctuation.definition.comment
end
