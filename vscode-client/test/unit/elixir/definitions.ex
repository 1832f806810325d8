#!/usr/bin/env elixir
defmodule Shop.Orders.Order do
# ^^^^^^^ storage.type.module
#         ^^^^^^^^^^^^^^^^^ entity.name.type.module
#                           ^^ keyword.control
  use Ecto.Schema, warn: true
# ^^^ keyword.control.import
#     ^^^^^^^^^^^ entity.name.type.module
  alias Shop.{Cart, Customer}
# ^^^^^ keyword.control.import
#       ^^^^  ^^^^  ^^^^^^^^ entity.name.type.module
  import Kernel, except: [+: 2]
# ^^^^^^ keyword.control.import
  require Logger
# ^^^^^^^ keyword.control.import
  @behaviour Shop.Priced
# ^ punctuation.definition.variable
# ^^^^^^^^^^ variable.other.constant.attribute
#            ^^^^^^^^^^^ entity.name.type.module
  @limit 100
# ^^^^^^ variable.other.constant.attribute
#        ^^^ constant.numeric
  @type t :: %__MODULE__{total: integer(), state: :open | :closed}
# ^^^^^ variable.other.constant.attribute
#         ^^ keyword.operator.type
#            ^ punctuation.definition.map
#             ^^^^^^^^^^ variable.language
#                               ^^^^^^^ entity.name.function
#                                                       ^ keyword.operator.cons
  @callback price(t) :: {:ok, integer} | :error
  @spec total(t, keyword) :: integer when t: map
#       ^^^^^ entity.name.function
#                                    ^^^^ keyword.control
#                                         ^^ constant.language.symbol.key
  @impl true
#       ^^^^ constant.language
  @derive {Jason.Encoder, only: [:total]}
  defstruct [:total, state: :open]
# ^^^^^^^^^ storage.type

  defguard is_open(order) when order.state == :open
# ^^^^^^^^ storage.type.function
#          ^^^^^^^ entity.name.function
#                         ^^^^ keyword.control
#                                    ^^^^^ variable.other.property
  defdelegate fetch(order, key), to: Map
# ^^^^^^^^^^^ storage.type.function
#             ^^^^^ entity.name.function
#                                    ^^^ entity.name.type.module

  def total(order, opts \\ [])
# ^^^ storage.type.function
#     ^^^^^ entity.name.function
#                       ^^ keyword.operator.default
  def total(%__MODULE__{total: total}, _opts) when is_integer(total), do: total
#                       ^^^^^ constant.language.symbol.key
#                              ^^^^^ variable.other
#                                             ^^^^ keyword.control
#                                                  ^^^^^^^^^^ entity.name.function
#                                                                         ^^^^^ variable.other !entity
  defp valid?(%{total: total} = _order), do: total > 0 and total < @limit
#      ^^^^^^ entity.name.function
#                             ^ keyword.operator.assignment
#                                                  ^             ^ keyword.operator.comparison
#                                                      ^^^ keyword.operator.logical
#                                                                  ^^^^^^ variable.other.constant.attribute
  def open, do: :open
#     ^^^^ entity.name.function
#         ^ punctuation.separator
  def left + right, do: Kernel.+(left, right)
# ^^^ storage.type.function
#     ^^^^ variable.other !entity
#          ^ keyword.operator.arithmetic
  def unquote(:dynamic)(), do: nil
#     ^^^^^^^ keyword.control !entity
  defmacro unless(condition, do: block) do
# ^^^^^^^^ storage.type.function
#          ^^^^^^ entity.name.function !keyword
    quote do
  # ^^^^^ keyword.control
      if unquote(condition), do: nil, else: unquote(block)
  #      ^^^^^^^ keyword.control
    end
  end

  defp run(order, items) do
    default = defined = endless = fnord = do_it(order)
  # ^^^^^^^   ^^^^^^^   ^^^^^^^   ^^^^^ variable.other !keyword !storage
  #                                       ^^^^^ entity.name.function !keyword
    quote = order.quote + order.end
  # ^^^^^ variable.other !keyword
  #               ^^^^^         ^^^ variable.other.property !keyword
    with {:ok, cart} <- Cart.fetch(order), true <- cart != nil, user = cart.user.name do
  # ^^^^ keyword.control
  #                  ^^ keyword.operator.arrow
  #                     ^^^^ entity.name.type.module
  #                          ^^^^^ entity.name.function
  #                                                                              ^^^^ variable.other.property
      Enum.map(items, fn {k, v} -> {k, &v.(&1)} end)
  #   ^^^^ entity.name.type.module
  #       ^ punctuation.separator.method
  #        ^^^ entity.name.function
  #                   ^^ keyword.control
  #                             ^^ keyword.operator.arrow
  #                                    ^ keyword.operator.capture
  #                                        ^^ variable.parameter.capture
  #                                             ^^^ keyword.control
      {user, quote, default, defined, endless, fnord}
    else
  # ^^^^ keyword.control
      _ -> :error
  # ^ source
  #     ^^ keyword.operator.arrow
    end

    Enum.each(items, &run/2)
  #                  ^ keyword.operator.capture
  #                   ^^^ entity.name.function
  #                      ^ keyword.operator.arithmetic
  #                       ^ constant.numeric
    receive do
  # ^^^^^^^ keyword.control
      {:msg, x} when x not in [1, 2] and not is_nil(x) -> x
  #                    ^^^ ^^        ^^^ ^^^ keyword.operator.logical
    after
  # ^^^^^ keyword.control
      1_000 -> raise ArgumentError, "late"
  #            ^^^^^ keyword.control
  #                  ^^^^^^^^^^^^^ entity.name.type.module
    end
  rescue
# ^^^^^^ keyword.control
    error in [RuntimeError] -> reraise error, __STACKTRACE__
  # ^^^^^ variable.other !entity
  #       ^^ keyword.operator.logical
  #                                           ^^^^^^^^^^^^^^ variable.language
  end
end
