defmodule Example.Sagas.TrainingSaga do
  @moduledoc "Trains a model: a sham compensation, and a completion in the wrong tense."

  use Reactor

  alias Thunderline.Event

  input :dataset
  input :correlation_id

  step :create_run do
    argument :dataset, input(:dataset)

    run fn %{dataset: dataset}, _ ->
      Ash.create(Example.Run, %{dataset: dataset})
    end

    compensate fn _run, _ ->
      # TODO: mark the run as failed
      {:ok, :compensated}
    end
  end

  step :announce do
    argument :run, result(:create_run)
    argument :correlation_id, input(:correlation_id)

    run fn %{run: run, correlation_id: correlation_id}, _ ->
      Event.new(
        name: "ml.run.complete",
        source: :bolt,
        correlation_id: correlation_id,
        payload: %{run_id: run.id, score: run.score}
      )
    end
  end

  return :announce
end
