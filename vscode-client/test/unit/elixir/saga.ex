defmodule Shop.OrderSaga do
  use Reactor

  input :order
# ^^^^^ entity.name.function
#       ^^^^^^ constant.language.symbol

  step :charge, Shop.Charge do
# ^^^^ entity.name.function
#      ^^^^^^^ constant.language.symbol
#               ^^^^^^^^^^^ entity.name.type.module
#                           ^^ keyword.control
    argument :order, input(:order)
  # ^^^^^^^^ entity.name.function
  #                  ^^^^^ entity.name.function
    run fn %{order: order}, _ -> emit("order.charged", %{id: order.id}) end
  # ^^^ entity.name.function
  #     ^^ keyword.control
  #                              ^^^^ entity.name.function
  #                                    ^^^^^^^^^^^^^ string.quoted.double
  #                                                                     ^^^ keyword.control
    compensate &Shop.Charge.refund/2
  # ^^^^^^^^^^ entity.name.function
  #            ^ keyword.operator.capture
  #             ^^^^^^^^^^^ entity.name.type.module
  #                         ^^^^^^ entity.name.function
  end

  return :charge
# ^^^^^^ entity.name.function
end
