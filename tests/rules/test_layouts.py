"""Property: an id that is in scope is inserted into a call of any layout, once, and the file still parses."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from saga_concordia.rules.catalogue import by_code
from workspaces import apply, broken, of, run, write

REGISTRY = b"events: {ml.run.completed: {version: 1}}\n"
LAYOUTS = st.sampled_from(["line", "lines", "lines,", "hanging"])
COMMENTS = st.lists(st.sampled_from(["", "  # why", "  # größer 🚀"]), min_size=4, max_size=4)
NEWLINES = st.sampled_from(["\n", "\r\n"])


def laid_out(head: str, parts: list[str], tail: str, layout: str, comments: list[str]) -> list[str]:
    """The lines of one call."""
    if layout == "line":
        return [f"    {head}{', '.join(parts)}{tail}{comments[0]}"]
    indent = "        " if layout.startswith("lines") else " " * (4 + len(head))
    last = len(parts) - 1
    rows = [
        f"{indent}{part}{',' if number < last or layout == 'lines,' else ''}{comment}"
        for number, (part, comment) in enumerate(zip(parts, comments, strict=False))
    ]
    if layout.startswith("lines"):
        return [f"    {head}", *rows, f"    {tail}"]
    rows[0] = f"    {head}{rows[0].lstrip()}"
    return [*rows, f"    {tail}"]


def mended(name: str, text: str) -> str:
    """The file after the fix of CON201, which must converge and parse."""
    rule = by_code("CON201")
    assert rule is not None
    with TemporaryDirectory() as folder:
        root = Path(folder)
        write(root, {"taxonomy/registry.yaml": REGISTRY, name: text.encode()})
        report = run(root, rule)
        (found,) = of(report, "CON201")
        assert apply(root, report, found.fixes[0])
        assert not broken(root)
        assert not of(run(root, rule), "CON201")
        return (root / name).read_bytes().decode()


def held(before: str, after: str) -> bool:
    """Whether every comment still stands behind what it stood behind."""
    kept = {line.strip().rstrip(",") for line in after.splitlines()}
    return all(
        any(row.startswith(line.strip().partition("  #")[0].rstrip(",")) and "#" in row for row in kept)
        for line in before.splitlines()
        if "  #" in line
    )


@settings(max_examples=60, deadline=None)
@given(LAYOUTS, st.permutations(["source", "correlation_id", "payload"]), COMMENTS, NEWLINES)
def test_python(layout: str, order: list[str], comments: list[str], newline: str) -> None:
    values = {"source": '"bolt"', "correlation_id": "correlation_id", "payload": '{"größe": 1}'}
    parts = ['name="ml.run.completed"', *(f"{key}={values[key]}" for key in order)]
    call = laid_out("return Event(", parts, ")", layout, comments)
    text = newline.join(["def go(correlation_id, causation_id):", *call, ""])
    after = mended("code.py", text)
    assert after.count("causation_id=causation_id") == 1
    assert layout == "line" or held(text, after)
    assert ("\r\n" in after) == (newline == "\r\n")


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["line", "lines", "hanging"]),
    st.permutations(["source", "correlation_id", "payload"]),
    COMMENTS,
    NEWLINES,
    st.sampled_from([("(", ")"), ("(%{", "})")]),
)
def test_elixir(layout: str, order: list[str], comments: list[str], newline: str, around: tuple[str, str]) -> None:
    values = {"source": ":bolt", "correlation_id": "correlation_id", "payload": "%{größe: 1}"}
    parts = ['name: "ml.run.completed"', *(f"{key}: {values[key]}" for key in order)]
    call = laid_out(f"Thunderline.Event.new{around[0]}", parts, around[1], layout, comments)
    text = newline.join(["def go(correlation_id, causation_id) do", *call, "end", ""])
    after = mended("code.ex", text)
    assert after.count("causation_id: causation_id") == 1
    assert layout == "line" or held(text, after)
    assert ("\r\n" in after) == (newline == "\r\n")
