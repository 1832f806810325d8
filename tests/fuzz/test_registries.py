"""Registries: any file is read, or said to be unreadable, with places inside of it; what is written is read back."""

from formats import encoded, registry
from guard import assert_inside, bounded
from hypothesis import strategies as st
from saga_concordia.engine.registries import constants
from saga_concordia.engine.suppress import suppressions_in
from saga_concordia.frontends.read import UnparsableError, read
from saga_concordia.model.registry import RegistryFile
from saga_concordia.registry.exports.markdown import markdown
from saga_concordia.registry.exports.yaml import native
from saga_concordia.registry.load import load
from saga_concordia.registry.write import register
from saga_concordia.text.edit import TextEdit, apply_edits
from targets import target

TWICE = b"""\
| Event | Version | Payload |
|---|---|---|
| `order_placed` | 1 | |

| Event | Version | Payload |
|---|---|---|
| `order_placed` | 1 | |
"""
PATTERN = r"^\W*(?P<name>[\w.]+)(?:\W+v?(?P<version>\d+))?(?P<summary>.*)$"


def sound(found: RegistryFile, data: bytes) -> None:
    """What holds for a registry however it was read."""
    assert_inside(found, len(data))
    assert found.is_read or found.problems
    assert_inside(tuple(suppressions_in(found, data)), len(data))
    for event in found.events:
        assert event.name
        assert found.format == "code" or event.entry.contains(event.place.span), event
    for problem in found.problems:
        assert problem.message.isprintable(), problem.message


def written(found: RegistryFile, data: bytes) -> None:
    """An event that is added is there afterwards, and all others are still."""
    edit = register(data, found, "fuzz.case.added", (("id", "uuid"),), "fuzz")
    if edit is None:
        return
    after = load(apply_edits(data, [edit]), found.path)
    assert {event.name for event in after.events} == {*(event.name for event in found.events), "fuzz.case.added"}


def mended(found: RegistryFile, data: bytes) -> None:
    """Entries that are there twice can be removed, one after the other, until there is none."""
    while True:
        removals = [problem.removal for problem in found.problems if problem.removal]
        if not removals:
            return
        after = apply_edits(data, [TextEdit(removals[0], "")])
        left = load(after, found.path)
        assert {event.name for event in left.events} == {event.name for event in found.events}, after
        assert sum(problem.removal is not None for problem in left.problems) < len(removals), after
        found, data = left, after


def exported(found: RegistryFile) -> None:
    """What is read of a registry can be written anew, and says the same names."""
    names = [event.name for event in found.events]
    if len(names) == len(set(names)):
        again = load(native(found).encode("utf-8", "surrogatepass"), "r.yaml")
        assert [event.name for event in again.events] == names
        load(markdown(found).encode("utf-8", "surrogatepass"), "r.md")


def whole(data: bytes, path: str) -> None:
    with bounded(4):
        found = load(data, path)
        sound(found, data)
        written(found, data)
        mended(found, data)
        exported(found)


@target(encoded(registry("yaml")), examples=60, kept=[b"events: [a]\n# concordia: ignore[CON603]"])
def test_yaml(data: bytes) -> None:
    whole(data, "taxonomy/r.yaml")


@target(encoded(registry("markdown")), examples=60, kept=[TWICE])
def test_markdown(data: bytes) -> None:
    whole(data, "EVENT_TAXONOMY.md")


@target(encoded(registry("markdown") | registry("yaml")), examples=20)
def test_pattern(data: bytes) -> None:
    with bounded():
        found = load(data, "events.txt", pattern=PATTERN)
        sound(found, data)
        exported(found)


@target(
    st.tuples(st.just("events.py"), registry("python")) | st.tuples(st.just("events.ex"), registry("elixir")),
    examples=30,
)
def test_constants(made: tuple[str, str]) -> None:
    path, text = made
    data = text.encode("utf-8", "surrogatepass")
    with bounded():
        try:
            file = read(path, data)
        except UnparsableError:
            return
        for holder in ("Events", "*", ""):
            found = constants(file, holder)
            sound(found, data)
