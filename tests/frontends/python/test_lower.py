"""The Python front end, one small piece of source at a time."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from saga_concordia.frontends.languages.python.imports import module_of
from saga_concordia.frontends.languages.python.lower import lower, parse
from saga_concordia.frontends.read import UnparsableError
from saga_concordia.model.code import (
    Binding,
    Call,
    Choice,
    Closure,
    Code,
    FunctionKind,
    Literal,
    Lookup,
    Mapping,
    Merge,
    Reference,
    Sequence,
    Template,
    Value,
)

PATH = "shop/sagas/order.py"


def code_of(source: str, path: str = PATH) -> Code:
    data = source.encode()
    return lower(data, parse(data), path).code


def show(value: Value | None) -> str:
    """A short notation for values, so that tables stay readable."""
    if isinstance(value, Literal):
        return repr(value.text) if value.kind == "string" else value.text
    if isinstance(value, Template):
        return "T(" + " ".join(show(part) for part in value.parts) + ")"
    if isinstance(value, Reference):
        return ".".join(value.path)
    if isinstance(value, Mapping):
        below = "".join(f"**{show(base)} " for base in value.bases)
        entries = " ".join(f"{entry.key}:{show(entry.value)}" for entry in value.entries)
        return f"{value.struct or ''}{{{below}{entries}}}"
    if isinstance(value, Merge):
        return "M(" + " ".join(show(part) for part in value.parts) + ")"
    if isinstance(value, Sequence):
        return f"{value.kind}(" + " ".join(show(item) for item in value.items) + ")"
    if isinstance(value, Call):
        receiver = "" if value.receiver is None else f"<{show(value.receiver)}>"
        args = " ".join((f"{arg.key}=" if arg.key else "") + show(arg.value) for arg in value.args)
        return f"{receiver}{'.'.join(value.path)}({args}{' ...' if value.open else ''})"
    if isinstance(value, Choice):
        arms = "; ".join("|".join(map(show, arm.patterns)) + "->" + show(arm.value) for arm in value.arms)
        return f"?{show(value.subject) if value.subject else ''}[{arms}]"
    if isinstance(value, Lookup):
        return f"{show(value.base)}[{show(value.key)}{'/' + show(value.default) if value.default else ''}]"
    if isinstance(value, Closure):
        return "fn"
    return "" if value is None else "_"


def bound(source: str, name: str = "v") -> Binding:
    return [binding for binding in code_of(source).bindings if binding.name == name][-1]


VALUES = [
    ("'a.b'", "'a.b'"),
    (r"'a\x41\n'", r"'aA\n'"),
    (r"r'a\n'", r"'a\\n'"),
    ("b'x'", "'x'"),
    ("'a' 'b'", "'ab'"),
    ("'a' f'{b}'", "T('a' b)"),
    ("f'x.{n!r:>{w}}.y'", "T('x.' n '.y')"),
    ("f'{{a}}'", "'{a}'"),
    ("'a.' + b + '.c'", "T('a.' b '.c')"),
    ("P + str(x.id)", "_"),
    ("'%s.x' % n", "T(n '.x')"),
    ("'%(a)s.%%' % {'a': n}", "T(n '.%')"),
    ("'a.{}'.format(x)", "T('a.' x)"),
    ("'{k}.{0}.{u.id}'.format(x, k=1, u=u)", "T(1 '.' x '.' _)"),
    ("'.'.join(['a', b])", "T('a' '.' b)"),
    ("'.'.join(xs)", "<'.'>join(xs)"),
    ("-1", "-1"),
    ("None", "nil"),
    ("True", "true"),
    ("(a)", "a"),
    ("await a.b", "a.b"),
    ("Events.X.value", "Events.X.value"),
    ("str(Events.X)", "Events.X"),
    ("f().x", "f()['x']"),
    ("{'a': 1, **b, c: 2}", "{**b a:1 None:2}"),
    ("dict(b, a=1, **c)", "{**b **c a:1}"),
    ("a | {'k': 1}", "M(a {k:1})"),
    ("a | b", "_"),
    ("[1, 'x']", "list(1 'x')"),
    ("1, 2", "tuple(1 2)"),
    ("{1}", "set(1)"),
    ("m['k']", "m['k']"),
    ("m.get('k', d)", "m['k'/d]"),
    ("getattr(o, 'k', d)", "o['k'/d]"),
    ("os.environ['K']", "os.environ['K']"),
    ("{'a': 1}[k]", "{a:1}[k]"),
    ("a if c else b", "?[->a; ->b]"),
    ("a if k == 'x' else b", "?k['x'->a; ->b]"),
    ("x or y or z", "?[->x; ->y; ->z]"),
    ("x and y", "?[->y]"),
    ("lambda x: x", "fn"),
    ("f(x, *a, k=1)", "f(x k=1 ...)"),
    ("bus().fire(x)", "<bus()>fire(x)"),
    ("h[x](y)", "<h[x]>(y)"),
    ("self.bus.emit(x)", "self.bus.emit(x)"),
    ("[f(x) for x in xs]", "_"),
    ("auto()", "auto()"),
]


@pytest.mark.parametrize(("source", "expected"), VALUES)
def test_values(source: str, expected: str) -> None:
    assert show(bound(f"v = {source}\n").value) == expected


BINDINGS = [
    ("v: str = 'x'", "v", "'x'"),
    ("a = v = f()", "v", "f()"),
    ("v = 'a'\nv += f'{b}'", "v", "T(v b)"),
    ("v += 1", "v", "_"),
    ("a, v = x", "v", "x[1]"),
    ("with open(p) as v:\n  pass", "v", "open(p)"),
    ("for v in xs:\n  pass", "v", "_"),
    ("f(v := 3)", "v", "3"),
    ("v['k'] = 1", "v", "M(v {k:1})"),
    ("v.update(k=1)", "v", "M(v {k:1})"),
    ("class A:\n  v: int", "v", "_"),
    ("class A:\n  def f(self):\n    self.x = 1", "self.x", "1"),
    ("def f():\n  def v(): pass", "v", "fn"),
]


@pytest.mark.parametrize(("source", "name", "expected"), BINDINGS)
def test_bindings(source: str, name: str, expected: str) -> None:
    assert show(bound(source, name).value) == expected


def test_region_is_the_innermost_block() -> None:
    source = "def f():\n  if a:\n    v = 1\n  g()\n"
    region = bound(source).region
    assert source[region.start : region.end].strip() == "v = 1"


INSERTIONS = [
    ("f()", "f(K=V)"),
    ("f(a)", "f(a, K=V)"),
    ("f(a,)", "f(a, K=V,)"),
    ("f(\n    a,\n    b=1\n)", "f(\n    a,\n    b=1,\n    K=V\n)"),
    ("f(\n    a,\n    b=1,  # why\n)", "f(\n    a,\n    b=1,  # why\n    K=V,\n)"),
    ("f(a,\n  b)", "f(a,\n  b,\n  K=V)"),
    ("{}", '{"K": V}'),
    ("{'a': 1}", "{'a': 1, 'K': V}"),
    ('{\n  "a": 1,\n}', '{\n  "a": 1,\n  "K": V,\n}'),
    ("dict(a=1)", "dict(a=1, K=V)"),
    ("f(\r\n  a,\r\n  b,\r\n)", "f(\r\n  a,\r\n  b,\r\n  K=V,\r\n)"),
]


@pytest.mark.parametrize(("source", "expected"), INSERTIONS)
def test_insertions(source: str, expected: str) -> None:
    text = f"v = {source}\n"
    value = bound(text).value
    assert isinstance(value, Call | Mapping)
    assert value.insertion is not None
    place = value.insertion
    new = place.template.replace("{key}", "K").replace("{value}", "V")
    assert text[: place.offset] + new + text[place.offset :] == f"v = {expected}\n"


def test_no_insertion_behind_a_generator() -> None:
    value = bound("v = f(x for x in y)").value
    assert isinstance(value, Call)
    assert value.insertion is None


def test_literal_content_and_plain() -> None:
    for source, content, plain in [('"ab"', "ab", True), (r'"a\n"', r"a\n", False), ("b'a'", "a", False)]:
        text = f"v = {source}"
        value = bound(text).value
        assert isinstance(value, Literal)
        assert (text[value.content.start : value.content.end], value.plain) == (content, plain)


def test_functions_and_types() -> None:
    code = code_of(
        "import shop.events as events\n"
        "class Base: pass\n"
        "class A(Base, events.Event, Generic[T], metaclass=M):\n"
        "  @step(compensate='undo')\n"
        "  async def run(self, a: int, b=f(), *, c, **kw) -> str:\n"
        "    def _inner(): return 1\n"
        "    yield 'x'\n"
        "    return a\n"
        "  class N: pass\n"
    )
    assert [(body.name, body.bases) for body in code.types] == [
        ("shop.sagas.order.Base", ()),
        ("shop.sagas.order.A", ("shop.sagas.order.Base", "shop.events.Event", "Generic")),
        ("shop.sagas.order.A.N", ()),
    ]
    run, inner = (next(f for f in code.functions.values() if f.name == name) for name in ("run", "_inner"))
    assert (run.owner, run.kind) == ("shop.sagas.order.A", FunctionKind.NAMED)
    assert (inner.owner, inner.parent, inner.private) == (run.owner, run.index, True)
    assert [(p.name, p.kind, p.annotation, show(p.default)) for p in run.params] == [
        ("self", "positional", None, ""),
        ("a", "positional", "int", ""),
        ("b", "positional", None, "f()"),
        ("c", "keyword", None, ""),
        ("kw", "keywords", None, ""),
    ]
    assert [show(value) for value in run.returns] == ["'x'", "a"]
    assert [show(value) for value in run.decorators] == ["step(compensate='undo')"]
    decorator = next(site for site in code.calls if site.call.path == ("step",))
    assert code.functions[decorator.function].kind is FunctionKind.TYPE
    assert list(code.functions) == sorted(function.index for function in code.functions.values())


def test_calls_are_in_source_order_with_their_function() -> None:
    code = code_of("a(b(c), d=e())\ndef f(x: g() = h()):\n  k().l()\nz = {**m.get('n')}\n")
    names = [(site.call.path[-1], code.functions[site.function].name) for site in code.calls]
    assert names == [("a", ""), ("b", ""), ("e", ""), ("h", ""), ("k", "f"), ("l", "f"), ("get", "")]


CHOICES = [
    ("if k == 'a':\n  x\nelif k in ('b', 'c'):\n  return 1\nelse:\n  z()", "?k['a'->x; 'b'|'c'->1; ->z()]"),
    ("if k == 'a' or k == E.B: pass", "?k['a'|E.B->_]"),
    ("if k == 'a': pass\nelif other: pass", "?k['a'->_; _->_]"),
    (
        "match e:\n  case 'a' | 'b': x\n  case A.B: y\n  case {'t': 'c'}: z\n  case _: w",
        "?e['a'|'b'->x; A.B->y; {t:'c'}->z; ->w]",
    ),
    ("match e:\n  case Created(id=1) as c: x\n  case -1: y", "?e[Created{id:1}->x; -1->y]"),
]


@pytest.mark.parametrize(("source", "expected"), CHOICES)
def test_choices(source: str, expected: str) -> None:
    assert [show(site.choice) for site in code_of(source).choices] == [expected]


def test_a_condition_of_two_variables_is_no_choice_on_a_subject() -> None:
    choices = code_of("if a == b: pass\nif x > 3: pass\nif y is None: pass").choices
    assert [row.choice.subject for row in choices] == [None, None, None]


def test_branches_that_leave_and_those_for_errors_are_told() -> None:
    choices = code_of(
        "def f(x):\n    if x > 3:\n        return\n    elif y:\n        g()\n"
        "    try:\n        g()\n    except Bad:\n        raise\n"
    ).choices
    assert [[arm.leaves for arm in row.choice.arms] for row in choices] == [[True, False], [False]]


IMPORTS = [
    ("import a.b", {"a": "a"}),
    ("import a.b as c", {"c": "a.b"}),
    ("from a.b import c as d, e", {"d": "a.b.c", "e": "a.b.e"}),
    ("from . import x", {"x": "shop.sagas.x"}),
    ("from ..y import x", {"x": "shop.y.x"}),
    ("from a import *", {"*a": "a"}),
    ("try:\n  import a as v\nexcept ImportError:\n  import b as v", {"v": "a"}),
]


@pytest.mark.parametrize(("source", "expected"), IMPORTS)
def test_imports(source: str, expected: dict[str, str]) -> None:
    assert code_of(source).imports == expected


def test_modules() -> None:
    assert module_of("src/shop/__init__.py") == ("shop", True)
    assert module_of("./shop/a.py") == ("shop.a", False)
    assert code_of("from .a import b", "shop/__init__.py").imports == {"b": "shop.a.b"}


def test_remarks() -> None:
    code = code_of("x = '# TODO no'  # concordia: ignore[CON101] why\n# FIXME later\n# plain\n")
    assert [(remark.text, remark.own_line) for remark in code.remarks] == [
        ("concordia: ignore[CON101] why", False),
        ("FIXME later", True),
    ]


def test_docstrings_are_nothing() -> None:
    code = code_of('"""emit("x")"""\ndef f():\n  """g()"""\n')
    assert (code.calls, code.bindings) == ((), ())


def test_broken_code_keeps_its_healthy_part() -> None:
    code = code_of("emit('a.b')\ndef f(:\n  publish('c.d'\nclass\nemit('e.f')\n")
    assert code.broken
    assert ("emit",) in {site.call.path for site in code.calls}


@pytest.mark.parametrize(
    "source",
    [
        "f(" * 3000 + ")" * 3000,
        "v = " + "[" * 3000,
        "v = " + " + ".join(["'a'"] * 5000),
        "v = " + "a if (b == " * 900 + "1" + ") else c" * 900,
        "".join(" " * i + "if x:\n" for i in range(250)) + " " * 250 + "g()\n",
        "v = " + "lambda: " * 2000 + "1",
        "x" + ".f()" * 3000,
        "v = " + "not " * 3000 + "x",
    ],
)
def test_deep_nesting_never_raises(source: str) -> None:
    code_of(source + "\nlast()\n")


def test_what_would_crash_the_parser_is_refused() -> None:
    with pytest.raises(UnparsableError, match="nested"):
        code_of("".join(" " * i + "if x:\n" for i in range(800)) + " " * 800 + "g()\n")


SAMPLE = (
    b"import a.b as c\nfrom . import *\n@d(x=1)\nclass A(B[T], m=c.D):\n  X: int = 'a' 'b'\n"
    b"  async def f(self, a=1, *b, k: int, **kw):\n    # TODO x\n    self.e = f'a.{a!r}' + '%s' % (b,)\n"
    b"    with open(a) as (g, *h): yield g\n    match a, b:\n"
    b"      case {'k': [1, *_]} | C(x=-1): return {**a, 'b': 1,}\n"
    b"      case q if q: pass\n    if a == 'x' or a in ('y',): bus().fire('a.{}'.format(a), *b, **kw)\n"
    b"    elif (z := 3): return lambda x, /, *, y=2: (yield)\n    else: a['k'] |= {'x': [i for i in j]}\n"
    b"    del x[1:2], y; a.update(k=1); v = x if y else z or not w and u\n"
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(SAMPLE)), st.integers(0, 12), st.binary(max_size=3) | st.sampled_from((b"(", b'"'))
        ),
        max_size=8,
    )
)
def test_mutated_bytes_never_raise(edits: list[tuple[int, int, bytes]]) -> None:
    data = SAMPLE
    for start, length, new in edits:
        data = data[:start] + new + data[start + length :]
    code = lower(data, parse(data), PATH).code
    for site in code.calls:
        assert 0 <= site.call.span.start <= site.call.name_span.start <= site.call.name_span.end <= len(data)
        assert site.function in code.functions
    for value in (binding.value for binding in code.bindings):
        assert isinstance(value, Value)
    assert isinstance(code.functions[0].returns, tuple)
