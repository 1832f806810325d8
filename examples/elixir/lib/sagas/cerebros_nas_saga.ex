defmodule Example.Sagas.CerebrosNASSaga do
  @moduledoc "Searches for a model: two names in another tense than the registry's, and a sham compensation."

  use Reactor

  alias Thunderline.Event

  input :dataset
  input :correlation_id
  input :causation_id

  step :create_run do
    argument :dataset, input(:dataset)
    argument :correlation_id, input(:correlation_id)
    argument :causation_id, input(:causation_id)

    run fn %{dataset: dataset, correlation_id: correlation_id, causation_id: causation_id}, _ ->
      with {:ok, run} <- Ash.create(Example.Run, %{dataset: dataset}) do
        emit("ml.run.start", %{run_id: run.id}, correlation_id, causation_id)
        {:ok, run}
      end
    end

    compensate fn _run, _ ->
      # TODO: mark the run as failed
      {:ok, :compensated}
    end
  end

  step :announce do
    argument :run, result(:create_run)
    argument :correlation_id, input(:correlation_id)
    argument :causation_id, input(:causation_id)

    run fn %{run: run, correlation_id: correlation_id, causation_id: causation_id}, _ ->
      emit("ml.run.complete", %{run_id: run.id, score: run.score}, correlation_id, causation_id)
    end
  end

  return :announce

  defp emit(name, payload, correlation_id, causation_id) do
    Event.new(
      name: name,
      source: :bolt,
      correlation_id: correlation_id,
      payload: payload
    )
  end
end
