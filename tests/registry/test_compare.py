"""Two versions of a registry: which changes there are, and whom they break."""

import pytest
from saga_concordia.model.registry import RegistryFile
from saga_concordia.registry.compare import Side, Version, compare
from saga_concordia.registry.load import load
from saga_concordia.rules.taxonomy import Taxonomy

E, H, B = Side.EMITTERS, Side.HANDLERS, Side.BOTH


def version(text: str) -> Version:
    file: RegistryFile = load(f"version: 1\n{text}".encode(), "r.yaml")
    assert file.problems == ()
    taxonomy = Taxonomy((file,))
    return Version(file, {name: taxonomy.causation_of(name) for name in taxonomy.names})


def one(said: str) -> str:
    return f"events: {{a.sent: {{{said}}}}}"


@pytest.mark.parametrize(
    ("old", "new", "kind", "hits"),
    [
        ("payload: {x: int}", "payload: {}", "field-removed", B),
        ("payload: {x: int?}", "payload: {}", "field-removed", B),
        ("payload: {}", "payload: {x: int}", "field-added", E),
        ("payload: {}", "payload: {x: int?}", "field-added", None),
        ("payload: {x: int}", "payload: {x: text}", "field-type-changed", B),
        ("payload: {x: int?}", "payload: {x: int}", "field-required", E),
        ("payload: {x: int}", "payload: {x: int?}", "field-optional", H),
        ("payload: {x: int}", "summary: ''", "payload", None),
        ("causation: optional", "causation: required", "causation", E),
        ("causation: root", "causation: required", "causation", E),
        ("causation: required", "causation: root", "causation", E),
        ("causation: required", "causation: optional", "causation", None),
        ("version: 2", "version: 1", "version", B),
        ("version: 1", "version: 2", "version", None),
        ("version: 1", "summary: ''", "version", None),
        ("reliability: persistent", "reliability: transient", "reliability", H),
        ("reliability: transient", "reliability: persistent", "reliability", None),
        ("reliability: gold", "reliability: silver", "reliability", H),
        ("sources: [s, t]", "sources: [s]", "sources", E),
        ("sources: [s]", "sources: [s, t]", "sources", None),
        ("sources: [s]", "summary: ''", "sources", None),
        ("summary: a", "summary: b", "summary", None),
        ("owners: [a]", "owners: [b]", "owners", None),
        ("tags: [a]", "tags: [b]", "tags", None),
        ("version: 1", "version: 1, deprecated: true", "deprecation", None),
        ("deprecated: true", "deprecated: {reason: x}", "deprecation", None),
        ("deprecated: true", "deprecated: false", "deprecation", None),
    ],
)
def test_one_change(old: str, new: str, kind: str, hits: Side | None) -> None:
    assert [(row.kind, row.event, row.hits) for row in compare(version(one(old)), version(one(new)))] == [
        (kind, "a.sent", hits)
    ]


@pytest.mark.parametrize(
    ("old", "new", "rows"),
    [
        ("events: {a.sent: }", "events: {a.sent: , b.sent: }", [("added", "b.sent", None)]),
        ("events: {a.sent: , b.sent: }", "events: {a.sent: }", [("removed", "b.sent", B)]),
        ("roots: [a.*]\nevents: {a.sent: }", "events: {a.sent: }", [("causation", "a.sent", E), ("roots", "", None)]),
        ("domains: {s: [a, b]}\nevents: {}", "domains: {s: [a]}\nevents: {}", [("domain", "", E)]),
        ("domains: {s: [a]}\nevents: {}", "domains: {s: [a], t: [b]}\nevents: {}", [("domain", "", None)]),
        ("domains: {s: [a]}\nevents: {}", "events: {}", [("domain", "", None)]),
        ("naming: {tense: past}\nevents: {}", "events: {}", [("naming", "", None)]),
        ("events: [b.sent, a.sent]", "events: [a.sent, b.sent]", []),
        ("events: {a.sent: {payload: {x: , y: }}}", "events: {a.sent: {payload: {y: , x: }}}", []),
        ("events: {a.sent: {payload: {x: int}}}", "events: {a.sent: {payload: [x]}}", []),
    ],
)
def test_changes(old: str, new: str, rows: list[tuple[str, str, Side | None]]) -> None:
    assert [(row.kind, row.event, row.hits) for row in compare(version(old), version(new))] == rows


P, Q = "{payload: {x: int, y: int}}", "{payload: {z: int}}"


@pytest.mark.parametrize(
    ("old", "new", "becomes"),
    [
        ({"a.b.sent": P}, {"a.b.send": P}, {"a.b.sent": "a.b.send"}),
        ({"a.b.sent": ""}, {"a.b.send": ""}, {"a.b.sent": "a.b.send"}),
        ({"a.b.sent": P}, {"a.b.send": Q}, {}),
        ({"order.received": P}, {"order.recieved": P}, {"order.received": "order.recieved"}),
        ({"order.placed": P}, {"order.bought": P}, {"order.placed": "order.bought"}),
        ({"order.placed": ""}, {"order.bought": ""}, {}),
        ({"order.placed": P}, {"order.bought": P, "order.sold": P}, {}),
        ({"order.placed": P, "order.made": P}, {"order.bought": P}, {}),
        ({"order.placed": P}, {"sale.done": P}, {}),
        ({"a.sent": "{deprecated: {replaced_by: b.got}}"}, {"b.got": Q}, {"a.sent": "b.got"}),
        ({"a.sent": "{deprecated: {replaced_by: b.got}}", "b.got": Q}, {"b.got": Q}, {"a.sent": "b.got"}),
        ({"a.sent": "{deprecated: {replaced_by: b.got}}"}, {"c.got": Q}, {}),
        ({"zone.{a}.ticked": P}, {"zone.{a}.tick": P}, {"zone.{a}.ticked": "zone.{a}.tick"}),
        ({"zone.{a}.ticked": P}, {"zone.a.ticked": P}, {}),
    ],
)
def test_renames(old: dict[str, str], new: dict[str, str], becomes: dict[str, str]) -> None:
    before, after = (
        version("events:" + "".join(f'\n  "{name}": {said}' for name, said in some.items())) for some in (old, new)
    )
    changes = compare(before, after)
    assert {row.event: row.becomes for row in changes if row.kind == "renamed"} == becomes
    gone = {row.event for row in changes if row.kind in ("removed", "renamed")}
    assert gone == old.keys() - new.keys()


def test_a_renamed_event_is_compared_too() -> None:
    changes = compare(
        version("events: {a.b.sent: {version: 2, payload: {x: int}}}"),
        version("events: {a.b.send: {version: 1, payload: {x: text}}}"),
    )
    assert [(row.kind, row.event, row.becomes) for row in changes] == [
        ("renamed", "a.b.sent", "a.b.send"),
        ("field-type-changed", "a.b.sent", None),
        ("version", "a.b.sent", None),
    ]
