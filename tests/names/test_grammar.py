import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from saga_concordia.names.grammar import guess_separator, is_template, match_glob, matches, overlaps, split, words

SEGMENT = st.text("abcz_", min_size=1, max_size=5)


@pytest.mark.parametrize(
    ("name", "separator", "expected"),
    [
        ("ml.run.completed", ".", ("ml", "run", "completed")),
        ("a..b", ".", ("a", "", "b")),
        ("a:b/c", ":", ("a", "b/c")),
        ("OrderPlaced", "", ("Order", "Placed")),
        ("HTTPFailed", "", ("HTTP", "Failed")),
        ("a.{x.y}.b", ".", ("a", "{x.y}", "b")),
        ("OrderV2Placed", "", ("Order", "V2", "Placed")),
        ("a", "_", ("a",)),
        ("", ".", ("",)),
        ("a/b", "/", ("a", "b")),
    ],
)
def test_split(name: str, separator: str, expected: tuple[str, ...]) -> None:
    assert split(name, separator) == expected


def test_words() -> None:
    name = "ml.run_completedNow-{zone_id}.v1"
    assert [word.text for word in words(name)] == ["ml", "run", "completed", "Now", "{zone_id}", "v1"]
    assert all(name[word.start : word.end] == word.text for word in words(name))


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["a.b_c", "d.e"], "."),
        (["a_b", "c_d"], "_"),
        (["a-b"], "-"),
        (["a:b"], ":"),
        (["a/b"], "/"),
        (["OrderPlaced", "OrderPaid"], ""),
        ([], "."),
        (["tick.{a_b}"], "."),
        (["single"], "."),
    ],
)
def test_guess_separator(names: list[str], expected: str) -> None:
    assert guess_separator(names) == expected


@pytest.mark.parametrize(
    ("template", "name", "separator", "expected"),
    [
        ("thundra.tick.{z}", "thundra.tick.7", ".", True),
        ("thundra.tick.{z}", "thundra.tick.a.b", ".", False),
        ("thundra.tick.{z}", "thundra.tick.a.b", "", True),
        ("thundra.tick.{z}", "thundra.tick.", ".", False),
        ("{a}.x.{b}", "p.x.q", ".", True),
        ("{a}{b}", "p", "", False),
        ("{a}{b}", "pq", "", True),
        ("a.b", "a.b", ".", True),
        ("a_{x}_a", "a_a", "", False),
        ("step_{n}.done", "step_12.done", ".", True),
    ],
)
def test_matches(template: str, name: str, separator: str, expected: bool) -> None:
    assert matches(template, name, separator) is expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("reactor.saga.{event}", "reactor.saga.started", True),
        ("reactor.saga.{event}", "reactor.saga.{x}.y", True),
        ("reactor.saga.{event}", "thundra.tick.{zone}", False),
        ("{x}.started", "{y}.completed", False),
        ("{x}.started", "ml.{y}", True),
        ("a.b", "a.b", True),
        ("a.b", "a.c", False),
        ("a", "a{x}", False),
    ],
)
def test_overlaps(a: str, b: str, expected: bool) -> None:
    assert overlaps(a, b) is expected
    assert overlaps(b, a) is expected


@pytest.mark.parametrize(
    ("pattern", "name", "expected"),
    [
        ("ui.command.*", "ui.command.a.b", True),
        ("ui.command.*", "ui.command", False),
        ("ui.*.x", "ui.a.x", True),
        ("ui.*.x", "ui.a.b.x", False),
        ("*", "a.b", True),
        ("a.b", "a.b", True),
        ("a.b", "a.b.c", False),
        ("a.b_*", "a.b_c", True),
    ],
)
def test_match_glob(pattern: str, name: str, expected: bool) -> None:
    assert match_glob(pattern, name) is expected


@given(st.lists(st.tuples(SEGMENT, st.booleans()), min_size=1, max_size=6))
def test_a_filled_template_matches(parts: list[tuple[str, bool]]) -> None:
    template = ".".join(f"{{{text}}}" if hole else text for text, hole in parts)
    name = ".".join(text for text, _ in parts)
    assert is_template(template) == any(hole for _, hole in parts)
    assert matches(template, name)
    assert matches(template, name, ".")
    assert overlaps(template, name)


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_is_survived(a: str, b: str) -> None:
    overlaps(a, b)
    match_glob(a, b)
    assert ".".join(split(a, ".")) == a
    assert all(a[word.start : word.end] == word.text for word in words(a))


def test_matching_is_linear() -> None:
    start = time.perf_counter()
    assert not matches("{a}a" * 2000 + "b", "a" * 50_000)
    match_glob("*a" * 2000 + "b", "a" * 50_000)
    words("{" * 50_000)
    words("A" * 50_000)
    assert time.perf_counter() - start < 2
