defmodule Example.Sagas.UserProvisioningSaga do
  @moduledoc "Provisions a user: nothing takes the vault back, the mail goes out without the correlation id."

  use Reactor

  alias Thunderline.Event
  alias Thunderline.Thundergate.Authentication.MagicLinkSender

  input :email
  input :correlation_id
  input :causation_id

  step :send_magic_link do
    argument :email, input(:email)
    run fn %{email: email}, _ -> MagicLinkSender.send_magic_link(email) end
  end

  step :provision_vault do
    argument :email, result(:send_magic_link)
    run fn %{email: email}, _ -> Ash.create(Example.Vault, %{email: email}) end
  end

  step :announce do
    argument :vault, result(:provision_valt)
    argument :correlation_id, input(:correlation_id)
    argument :causation_id, input(:causation_id)

    run fn %{vault: vault, correlation_id: correlation_id, causation_id: causation_id}, _ ->
      Event.new(%{
        name: "user.onboarding.complete",
        source: :gat,
        correlation_id: correlation_id,
        payload: %{email: vault.email}
      })
    end
  end

  return :announce
end
