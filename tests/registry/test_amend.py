"""Entries that take over what another registry says, in the format and the style of their file."""

import pytest
import registries
from hypothesis import given, settings
from hypothesis import strategies as st
from registries import event
from saga_concordia.model.registry import Event
from saga_concordia.registry.amend import SAID, amend
from saga_concordia.registry.exports.markdown import markdown
from saga_concordia.registry.exports.yaml import native
from saga_concordia.registry.load import load
from saga_concordia.registry.sync import Target

PAYLOAD = event("a.b", {"x": "int", "z": "text?"})


@pytest.mark.parametrize(
    ("before", "wanted", "role", "after"),
    [
        ("events: {a.b: {version: 1}}", event("a.b", version=2), "version", "events: {a.b: {version: 2}}"),
        ("events: {a.b: {tags: [x]}}", PAYLOAD, "payload", 'events: {a.b: {tags: [x], payload: {x: int, z: "text?"}}}'),
        ("events:\n  a.b:\n", event("a.b", version=2), "version", "events:\n  a.b: {version: 2}\n"),
        (
            "events:\n  a.b:\n    version: 1 # why\n  c.d:\n",
            event("a.b", reliability="persistent"),
            "reliability",
            "events:\n  a.b:\n    version: 1 # why\n    reliability: persistent\n  c.d:\n",
        ),
        (
            "events:\n  a.b:\n    payload:\n      # keep\n      x: int # me\n      y: int\n\n    version: 1\n",
            PAYLOAD,
            "payload",
            'events:\n  a.b:\n    payload:\n      # keep\n      x: int # me\n      z: "text?"\n\n    version: 1\n',
        ),
        (
            "events:\n  - name: a.b\n    domain: s\n    payload.required: [x, y]\n",
            PAYLOAD,
            "payload",
            "events:\n  - name: a.b\n    domain: s\n    payload.required: [x]\n    payload.optional: [z]\n",
        ),
        (
            "events:\n  - name: a.b\n    domain: s\n",
            event("a.b", sources=("t",)),
            "sources",
            "events:\n  - name: a.b\n    domain: t\n",
        ),
        ("events: [a.b]", event("a.b", version=2), "version", None),
        ("events: {c.d: }", event("a.b", version=2), "version", None),
    ],
)
def test_yaml(before: str, wanted: Event, role: str, after: str | None) -> None:
    data = amend(before.encode(), load(before.encode(), "r.yaml"), wanted, role)
    assert (data and data.decode()) == after


@pytest.mark.parametrize(
    ("before", "wanted", "role", "after"),
    [
        ("| `a.b` | 1 | x |", event("a.b", version=2), "version", "| `a.b` | 2 | x |"),
        ("| `a.b` | | |", event("a.b", version=2), "version", "| `a.b` | 2 | |"),
        ("| `a.b` |  |   |", event("a.b", version=2), "version", "| `a.b` | 2 |   |"),
        ("| `a.b` || |", event("a.b", version=2), "version", "| `a.b` | 2 | |"),
        ("| `a.b` | 1 | |", event("a.b", summary="x | y"), "summary", "| `a.b` | 1 | x \\| y |"),
        ("| `a.b` | 1 | |", event("a.b", reliability="p"), "reliability", None),
    ],
)
def test_markdown(before: str, wanted: Event, role: str, after: str | None) -> None:
    head = "| Name | Version | Notes |\n|---|---|---|\n"
    data = (head + before).encode()
    changed = amend(data, load(data, "r.md"), wanted, role)
    assert (changed and changed.decode()) == (after and head + after)


@settings(max_examples=25, deadline=None)
@given(registries.tame_file, registries.events(st.just("a.b"), st.just("x")), st.sampled_from((".yaml", ".md")))
def test_what_is_amended_is_read_back(file: registries.RegistryFile, wanted: Event, suffix: str) -> None:
    """An entry can be told all that its format has a place for, whatever stands beside it."""
    data = (native(file) if suffix == ".yaml" else markdown(file)).encode()
    held = load(data, f"r{suffix}")
    name = held.events[0].name
    wanted = registries.replace(wanted, name=name)
    for role, said in SAID.items():
        if said(wanted) is None or said(wanted) in ((), ""):
            continue
        changed = amend(data, held, wanted, role)
        if changed is not None:
            after = load(changed, held.path)
            assert said(after.events[0]) == said(wanted)
            assert registries.plain(after)[1:] == registries.plain(held)[1:]
        else:
            assert suffix == ".md", role


def test_events_are_taken_over_whole() -> None:
    wanted = event(
        "a.sent", {"id": "uuid", "note": "text?"}, version=3, summary="Sent: now", reliability="persistent", tags=("t",)
    )
    data = b"events:\n  a.got:\n    version: 1\n    payload:\n      id: string\n"
    work = Target(data, load(data, "r.yaml"))
    work.add(wanted)
    assert work.refused == {}
    assert registries.plain(work.file)[1:] == registries.plain(registries.registry(wanted))


def test_what_a_table_has_no_place_for_is_told() -> None:
    data = b"| Name | Version |\n|---|---|\n| `a.got` | 1 |\n"
    work = Target(data, load(data, "r.md"))
    work.add(event("a.sent", {"x": "y"}, version=3))
    assert work.refused == {"payload": ["a.sent"]}
    assert work.data == data + b"| `a.sent` | 3 |\n"
