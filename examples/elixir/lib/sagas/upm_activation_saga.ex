defmodule Example.Sagas.UPMActivationSaga do
  @moduledoc "Promotes a snapshot: an unregistered event, and a roll-back that Reactor never asks for."

  use Reactor

  alias Thunderline.Event

  input :snapshot
  input :correlation_id
  input :causation_id

  step :activate_snapshot do
    argument :snapshot, input(:snapshot)

    run fn %{snapshot: snapshot}, _ ->
      Ash.update(snapshot, %{status: :active})
    end

    compensate fn snapshot, _ ->
      Ash.update(snapshot, %{status: :shadow})
      :ok
    end
  end

  step :announce do
    argument :snapshot, result(:activate_snapshot)
    argument :correlation_id, input(:correlation_id)
    argument :causation_id, input(:causation_id)

    run fn %{snapshot: snapshot, correlation_id: correlation_id, causation_id: causation_id}, _ ->
      attributes = %{
        name: "ai.upm.snapshot.activated",
        source: :bolt,
        correlation_id: correlation_id,
        causation_id: nil,
        payload: %{snapshot_id: snapshot.id}
      }

      Event.new(attributes)
    end
  end

  return :announce
end
