defmodule Events do
  @moduledoc "Event names, made from the registry by `concordia registry export --format elixir`: edit that, and not this."

  @type name :: String.t()

  @a_b_c_zone_id "a b/c.{zone_id}"
  @a_b "a.b"
  @a_b_2 "a_b"
  @a_b_3 "A.B"
  @bung_gemacht "übung.gemacht"
  @end_2 "end"
  @event_1st_thing "1st.thing"
  @x_a_a_end "x.{a}.{a}.{end}"

  @doc "A template: fill it by the arguments."
  @spec a_b_c_zone_id(String.Chars.t()) :: name()
  def a_b_c_zone_id(zone_id), do: "a b/c.#{zone_id}"

  @doc "Deprecated since 1.2: use a.c (old)."
  @deprecated "use a.c"
  @spec a_b() :: name()
  def a_b, do: @a_b

  @doc "a_b"
  @spec a_b_2() :: name()
  def a_b_2, do: @a_b_2

  @doc "A.B"
  @spec a_b_3() :: name()
  def a_b_3, do: @a_b_3

  @doc "übung.gemacht"
  @spec bung_gemacht() :: name()
  def bung_gemacht, do: @bung_gemacht

  @doc "end"
  @spec end_2() :: name()
  def end_2, do: @end_2

  @doc "1st.thing"
  @spec event_1st_thing() :: name()
  def event_1st_thing, do: @event_1st_thing

  @doc "A template: fill it by the arguments."
  @spec x_a_a_end(String.Chars.t(), String.Chars.t()) :: name()
  def x_a_a_end(a, end_2), do: "x.#{a}.#{a}.#{end_2}"

  @doc "All names."
  @spec all() :: [name()]
  def all do
    [
      @a_b_c_zone_id,
      @a_b,
      @a_b_2,
      @a_b_3,
      @bung_gemacht,
      @end_2,
      @event_1st_thing,
      @x_a_a_end
    ]
  end

  @doc "The version of an event's payload; nil where the registry gives none."
  @spec version(name()) :: non_neg_integer() | nil
  def version(@a_b), do: 0
  def version(_name), do: nil
end
