"""What Elixir snippets lower to."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from saga_concordia.frontends.languages.elixir.lower import lower, parse
from saga_concordia.model.code import (
    Call,
    Choice,
    Closure,
    Code,
    FunctionKind,
    Literal,
    Lookup,
    Mapping,
    Merge,
    Opaque,
    Reference,
    Sequence,
    Template,
    Value,
)

SAMPLE = '''defmodule Shop.Order do
  use Reactor, extensions: [X]
  alias Shop.{Event, Bus}
  @source :shop
  # TODO tidy up
  def place(%{user: user} = params, opts \\\\ []) when is_map(params) do
    with {:ok, ev} <- Event.new(name: "order.#{user.id}.placed", source: @source) do
      ev |> Bus.publish(key: 1)
    else
      {:error, reason} -> reason
    end
  end

  step :charge do
    run fn %{amount: amount}, _ctx -> {:ok, amount} end
    compensate &undo(&1, 2)
  end

  defp h(x), do: case(x, do: (:a -> "a" <> x))
  def t, do: ~s(x) <> """
    héé
    """
end
'''


def code(text: str) -> Code:
    data = text.encode()
    return lower(data, parse(data), "a.ex").code


def show(value: Value | None) -> str:
    """A value in a short notation."""
    match value:
        case None:
            return "-"
        case Literal():
            return f"{value.kind.value[0]}'{value.text}'" + ("" if value.plain else "!")
        case Template():
            return f"T({', '.join(map(show, value.parts))})"
        case Reference():
            return ("&" if value.capture else "") + ".".join(value.path)
        case Mapping():
            inner = [f"|{show(base)}" for base in value.bases]
            inner += [f"{entry.key}={show(entry.value)}" for entry in value.entries]
            return f"{value.struct or ''}{{{', '.join(inner)}}}"
        case Merge():
            return f"M({', '.join(map(show, value.parts))})"
        case Sequence():
            return f"{value.kind}[{', '.join(map(show, value.items))}]"
        case Call():
            args = ", ".join((f"{arg.key}=" if arg.key else "") + show(arg.value) for arg in value.args)
            receiver = f"<{show(value.receiver)}>" if value.receiver else ""
            return f"{receiver}{'.'.join(value.path)}({args})" + (" do" if value.block is not None else "")
        case Choice():
            arms = "; ".join(" ".join([*map(show, arm.patterns), "->", show(arm.value)]) for arm in value.arms)
            return f"C({show(value.subject)}: {arms})"
        case Lookup():
            default = f", {show(value.default)}" if value.default else ""
            return f"{show(value.base)}[{show(value.key)}{default}]"
        case Closure():
            return f"fn{len(value.functions)}"
        case Opaque():
            return f"?({', '.join(map(show, value.parts))})"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('"a.b"', "s'a.b'"),
        ('"a\\nb"', "s'a\nb'!"),
        ('""', "s''"),
        (":foo", "a'foo'"),
        (':"foo bar"', "a'foo bar'"),
        ("'abc'", "s'abc'"),
        ("-3", "n'-3'"),
        ("nil", "n'nil'"),
        ("true", "b'true'"),
        ("~s(ab)", "s'ab'!"),
        ("~w(a b)", "?()"),
        ('"""\n  ab\n  """', "s'ab\n'!"),
        ('"a.#{b.c}.d"', "T(s'a.', b.c, s'.d')"),
        ('"a" <> b <> "c#{d}"', "T(s'a', b, s'c', d)"),
        ("user.id.x", "user.id.x"),
        ("f(x).y", "f(x)[a'y']"),
        ("@source", "@source"),
        ("Foo.Bar", "Foo.Bar"),
        ("Foo.bar", "Foo.bar()"),
        ("Foo.bar(1, k: 2)", "Foo.bar(n'1', k=n'2')"),
        ("f x, k: v", "f(x, k=v)"),
        ("fun.(x)", "fun(x)"),
        ("x |> f(y) |> g", "g(f(x, y))"),
        ("f(%{a: 1})", "f({a=n'1'})"),
        ("f([name: 1])", "f({name=n'1'})"),
        ("f().g(1)", "<f()>g(n'1')"),
        ("&Mod.fun/1", "&Mod.fun"),
        ("&fun/2", "&fun"),
        ("&(&1 + &2)", "fn1"),
        ("fn a -> 1; b -> 2 end", "fn2"),
        ('%{"b" => 2, a: 1}', "{b=n'2', a=n'1'}"),
        ("%{base | a: 1}", "{|base, a=n'1'}"),
        ('%{base | "a" => 1, "c" => 2}', "{|base, a=n'1', c=n'2'}"),
        ("alias A.B.C\n%C{a: 1}", "A.B.C{a=n'1'}"),
        ("[1, 2]", "list[n'1', n'2']"),
        ("{:ok, 1}", "tuple[a'ok', n'1']"),
        ("Map.merge(a, %{b: 1})", "M(a, {b=n'1'})"),
        ("m |> Map.put(:k, 1)", "M(m, {k=n'1'})"),
        ("Enum.into(a, %{})", "a"),
        ("Map.new(a)", "a"),
        ("struct(M, a)", "M{|a}"),
        ("Map.get(m, :k, 1)", "m[a'k', n'1']"),
        ("m[:k]", "m[a'k']"),
        ("get_in(m, [:a, :b])", "m[a'a'][a'b']"),
        ("Map.fetch!(m, :k)", "m[a'k']"),
        ("to_string(x)", "x"),
        ("x |> Atom.to_string()", "x"),
        ("a || b", "C(-: -> a; -> b)"),
        ("a && b", "C(-: -> b)"),
        ("if a, do: 1, else: 2", "C(-: -> n'1'; -> n'2')"),
        ("if x == :a do 1 else 2 end", "C(x: a'a' -> n'1'; -> n'2')"),
        ("unless x == :a do 1 else 2 end", "C(x: -> n'1'; a'a' -> n'2')"),
        ("case x do\n :a -> 1\n {:ok, e} -> e\nend", "C(x: a'a' -> n'1'; tuple[a'ok', e] -> e)"),
        ("x |> case do\n _ -> 1\nend", "C(x: _ -> n'1')"),
        ("cond do\n a -> 1\n true -> 2\nend", "C(-: -> n'1'; -> n'2')"),
        ("with {:ok, e} <- f() do e else _ -> 2 end", "C(-: -> e; _ -> n'2')"),
        ("try do x rescue e in Foo -> 1 end", "C(-: -> x; ?(e, Foo) -> n'1')"),
        ("receive do\n {:a, b} -> b\nend", "C(-: tuple[a'a', b] -> b)"),
        ("step :x do\n 1\nend", "step(a'x') do"),
        ("x = 1", "n'1'"),
        ("(x)", "x"),
    ],
)
def test_value(source: str, expected: str) -> None:
    lines = source.replace("alias A.B.C\n", "")
    prefix = "alias A.B.C\n" if lines != source else ""
    lowered = code(f"{prefix}def f do\n{lines}\nend\n")
    function = next(function for function in lowered.functions.values() if function.kind is FunctionKind.NAMED)
    assert show(function.returns[0]) == expected
    assert not lowered.broken


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = 1", {"x": "n'1'"}),
        ("{:ok, ev} = f()", {"ev": "f()[a'ok']"}),
        ('%{"c" => d, a: b} = m', {"b": "m[a'a']", "d": "m[s'c']"}),
        ("[h | t] = l", {"h": "l[n'0'!]", "t": "?(l)"}),
        ("case x do\n {:ok, e} -> e\nend", {"e": "x[a'ok']"}),
        ("with {:ok, e} <- f(), y = 1, do: e", {"e": "f()[a'ok']", "y": "n'1'"}),
        ("def f(%{user: user}, p), do: 1", {"user": "$0[a'user']"}),
        ("def f(%S{user: user} = p), do: 1", {"user": "p[a'user']"}),
        ("fn _, %{id: id} -> id end", {"id": "$1[a'id']"}),
        ('@source "x"', {"@source": "s'x'"}),
        ("@spec f(x) :: g(y)", {}),
        ('@doc "f(1)"', {}),
    ],
)
def test_bindings(source: str, expected: dict[str, str]) -> None:
    assert {binding.name: show(binding.value) for binding in code(source).bindings} == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("%{a: 1}", "%{a: 1, k: v}"),
        ("%{}", "%{k: v}"),
        ('%{"a" => 1}', '%{"a" => 1, "k" => v}'),
        ("%{\n  a: 1\n}", "%{\n  a: 1,\n  k: v\n}"),
        ("%{\r\n  a: 1\r\n}", "%{\r\n  a: 1,\r\n  k: v\r\n}"),
        ("[a: 1]", "[a: 1, k: v]"),
        ("f(x)", "f(x, k: v)"),
        ("f()", "f(k: v)"),
        ("f(x,\n  a: 1\n)", "f(x,\n  a: 1,\n  k: v\n)"),
        ("y |> f", "y |> f(k: v)"),
        ("f x, a: 1", "f x, a: 1, k: v"),
        ("step :x do\nend", "step :x, k: v do\nend"),
    ],
)
def test_insertion(source: str, expected: str) -> None:
    lowered = code("x = " + source)
    value = lowered.bindings[0].value
    assert isinstance(value, Mapping | Call)
    place = value.insertion
    assert place is not None
    text = place.template.format(key="k", value="v")
    data = ("x = " + source).encode()
    assert (data[: place.offset] + text.encode() + data[place.offset :]).decode() == "x = " + expected


def test_module() -> None:
    lowered = code(SAMPLE)
    assert not lowered.broken
    assert [(body.name, body.bases) for body in lowered.types] == [("Shop.Order", ("Reactor",))]
    assert lowered.imports == {"Event": "Shop.Event", "Bus": "Shop.Bus"}
    assert [remark.text for remark in lowered.remarks] == ["TODO tidy up"]
    assert [remark.own_line for remark in lowered.remarks] == [True]
    named = [function for function in lowered.functions.values() if function.kind is FunctionKind.NAMED]
    assert [(function.qualified, function.private) for function in named] == [
        ("Shop.Order.place", False),
        ("Shop.Order.h", True),
        ("Shop.Order.t", False),
    ]
    assert [param.name for param in named[0].params] == ["params", "opts"]
    assert show(named[0].params[1].default) == "list[]"
    paths = [".".join(site.call.path) for site in lowered.calls]
    assert paths == ["is_map", "Event.new", "Bus.publish", "step", "run", "compensate", "undo"]
    block = next(function for function in lowered.functions.values() if function.kind is FunctionKind.BLOCK)
    assert lowered.calls[4].function == block.index


def test_nested_modules_and_delegates() -> None:
    lowered = code("defmodule A do\n  defmodule B.C do\n    defdelegate f(x), to: M, as: :g\n  end\nend\n")
    assert [body.name for body in lowered.types] == ["A", "A.B.C"]
    named = list(lowered.functions.values())[-1]
    assert named.qualified == "A.B.C.f"
    assert show(named.returns[0]) == "M.g(x)"


def test_module_name_expands() -> None:
    lowered = code("defmodule A.B do\n  def f, do: __MODULE__.g(%__MODULE__{})\nend\n")
    assert show(lowered.calls[0].call) == "A.B.g(A.B{})"


def test_quoted_use_is_no_base() -> None:
    lowered = code("defmodule A do\n use B\n defmacro __using__(_) do\n quote do\n use C\n end\n end\nend\n")
    assert lowered.types[0].bases == ("B",)


def test_imports() -> None:
    lowered = code("alias A.B, as: X\nalias X.{Y, Z}\nimport Y\nrequire Q.R, as: S\n")
    assert lowered.imports == {"X": "A.B", "Y": "A.B.Y", "Z": "A.B.Z", "*A.B.Y": "A.B.Y", "S": "Q.R"}


def test_key_spans() -> None:
    source = 'x = %{:d => 3, "e" => 4, "b": 1, c: 2}'
    value = code(source).bindings[0].value
    assert isinstance(value, Mapping)
    assert [source[entry.key_span.start : entry.key_span.end] for entry in value.entries] == ["d", "e", "b", "c"]
    assert source[value.entries[3].span.start : value.entries[3].span.end] == "c: 2"


def test_remarks_are_comments_only() -> None:
    lowered = code('x = "# TODO no"  # concordia: ignore[CON101] y\n# plain\n# FIXME z\n')
    assert [(remark.text, remark.own_line) for remark in lowered.remarks] == [
        ("concordia: ignore[CON101] y", False),
        ("FIXME z", True),
    ]


@pytest.mark.parametrize("opening", ["(", "[", "f(", "%{a: ", "fn -> ", '"#{', "not ", "x |> f(", "a.b.", "{"])
def test_deep_nesting(opening: str) -> None:
    code("before(1)\n" + opening * 10_000)
    closing = {"(": ")", "[": "]", "f(": ")", "{": "}"}.get(opening)
    if closing:
        code(opening * 10_000 + "1" + closing * 10_000)


def test_deep_blocks() -> None:
    code("if x do\n" * 1000 + "1\n" + "end\n" * 1000)
    code("step :x do\n" * 1000 + "1\n" + "end\n" * 1000)
    code("case x do\n a -> " * 1000 + "1\n" + "end\n" * 1000)


def test_broken_code_keeps_the_healthy_part() -> None:
    lowered = code('defmodule A do\n  def f, do: Event.new(name: "a.b")\n  def g( do\nend\n')
    assert lowered.broken


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, len(SAMPLE.encode())), st.integers(0, 6), st.binary(max_size=4)),
        min_size=1,
        max_size=8,
    )
)
def test_never_raises(edits: list[tuple[int, int, bytes]]) -> None:
    data = SAMPLE.encode()
    for offset, length, new in edits:
        data = data[:offset] + new + data[offset + length :]
    lowered = lower(data, parse(data), "a.ex").code
    for site in lowered.calls:
        assert 0 <= site.call.span.start <= site.call.span.end <= len(data)
