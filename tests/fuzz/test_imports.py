"""Imports: a file of another format becomes a registry that a new file can hold, or is refused in words."""

from collections.abc import Callable

from formats import encoded, registry
from guard import bounded
from hypothesis import strategies as st
from saga_concordia.engine.registries import constants
from saga_concordia.frontends.read import UnparsableError, read
from saga_concordia.registry.exports.yaml import native
from saga_concordia.registry.imports.asyncapi import import_asyncapi
from saga_concordia.registry.imports.csv import import_csv
from saga_concordia.registry.imports.imported import CannotImportError, Imported, from_registry
from saga_concordia.registry.imports.markdown import import_markdown
from saga_concordia.registry.load import load
from saga_concordia.registry.losses import losses
from targets import target


def carried_over(importing: Callable[[bytes, str], Imported], data: bytes, path: str) -> None:
    with bounded(4):
        try:
            found = importing(data, path)
        except CannotImportError as error:
            assert str(error)
            return
        names = [event.name for event in found.registry.events]
        assert names and len(names) == len(set(names))
        assert all(note.isprintable() for note in found.notes), found.notes
        text = native(found.registry)
        again = load(text.encode(), "registry.yaml")
        assert [event.name for event in again.events] == names, text
        for loss in losses(found.registry, again):
            assert loss.what not in ("whole entry", "version", "payload", "causation"), (loss, text)


def of_code(data: bytes, path: str) -> Imported:
    try:
        file = read(path, data)
    except UnparsableError as error:
        raise CannotImportError(str(error)) from error
    return from_registry(constants(file, "*"), ())


LEADS_NOWHERE = b"asyncapi: 3.0.0\ncomponents: {messages: {a: {$ref: '#/a\n\n  b'}, b: {name: a.b}}}\n"


@target(encoded(registry("asyncapi")), examples=60, kept=[LEADS_NOWHERE])
def test_import_asyncapi(data: bytes) -> None:
    carried_over(import_asyncapi, data, "asyncapi.yaml")


@target(encoded(registry("csv")), examples=60, kept=[b'name,version,"a\nb"\na.b,"x\ny",\n'])
def test_import_csv(data: bytes) -> None:
    carried_over(import_csv, data, "events.csv")


@target(encoded(registry("markdown")), examples=40)
def test_import_markdown(data: bytes) -> None:
    carried_over(import_markdown, data, "page.md")


@target(
    st.tuples(st.just("events.py"), registry("python")) | st.tuples(st.just("events.ex"), registry("elixir")),
    examples=20,
    kept=[("events.py", 'EMPTY = ""\nA = "a.b"\n'), ("events.ex", '@empty ""\n@a "a.b"\n')],
)
def test_import_constants(made: tuple[str, str]) -> None:
    carried_over(of_code, made[1].encode(), made[0])
