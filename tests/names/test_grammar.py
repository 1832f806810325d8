import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from saga_concordia.names.grammar import (
    guess_separator,
    is_pattern,
    is_template,
    match_glob,
    matches,
    overlaps,
    split,
    words,
)

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
        ("#", "order", True),
        ("#", "order.placed.v2", True),
        ("order.#", "order", True),
        ("order.#", "order.placed.v2", True),
        ("order.#", "orders.placed", False),
        ("#.failed", "failed", True),
        ("#.failed", "a.b.failed", True),
        ("#.failed", "a.failed.b", False),
        ("a.#.b.#.c", "a.x.b.b.y.c", True),
        ("order.**", "order.placed.v2", True),
        ("order.**", "order", False),
        ("a.**.b", "a.x.y.b", True),
        ("a.**.b", "a.b", False),
        ("+", "order", True),
        ("+", "order.placed", False),
        ("+.placed", "order.placed", True),
        ("order.+", "order.placed", True),
        ("order.+", "order.placed.v2", False),
        ("order.>", "order.placed.v2", True),
        ("order.>", "order", False),
        (">", "order.placed", True),
        ("order.>.v2", "order.placed.v2", False),
        ("c#.compiled", "c#.compiled", True),
        ("c#.compiled", "cpp.compiled", False),
        ("a+b.c", "a.c", False),
        ("before-call.s3.*", "before-call.{service}.{operation}", True),
        ("before-call.*.Put*", "before-call.{service}.{operation}", True),
        ("before-call.#", "before-call.{service}.{operation}", True),
        ("after-call.s3.*", "before-call.{service}.{operation}", False),
        ("before-call.s3", "before-call.{service}.{operation}", False),
        ("tick.a*", "tick.zone_{n}", False),
        ("tick.*_7", "tick.zone_{n}", True),
        ("order.{kind}.*", "order.line.added", True),
        ("order.{kind}.#", "shop.line.added", False),
    ],
)
def test_match_glob(pattern: str, name: str, expected: bool) -> None:
    assert match_glob(pattern, name) is expected


@pytest.mark.parametrize(
    ("pattern", "name", "separator", "expected"),
    [
        ("sensor/+/measured", "sensor/kitchen/measured", "/", True),
        ("sensor/#", "sensor", "/", True),
        ("thread_*", "thread_create", "_", True),
        ("Order*", "OrderPlaced", "", True),
        ("Order*", "PaymentTaken", "", False),
        ("#", "OrderPlaced", "", True),
        ("Order*", "Order{What}", "", True),
    ],
)
def test_match_glob_with_other_separators(pattern: str, name: str, separator: str, expected: bool) -> None:
    assert match_glob(pattern, name, separator) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("order.*", True),
        ("order.pl*", True),
        ("#", True),
        ("order.#", True),
        ("sensor/+/measured", True),
        ("order.>", True),
        ("order.>.placed", False),
        ("c#.compiled", False),
        ("a+b.c", False),
        ("order.placed", False),
        ("order.{x}", False),
        ("", False),
    ],
)
def test_is_pattern(name: str, expected: bool) -> None:
    assert is_pattern(name) is expected


def naive(parts: list[str], segments: list[str]) -> bool:
    """What `match_glob` means, tried out in every way."""
    if not parts:
        return not segments
    head, rest = parts[0], parts[1:]
    if head in ("#", "**", ">") or (head == "*" and not rest):
        return any(naive(rest, segments[taken:]) for taken in range(0 if head == "#" else 1, len(segments) + 1))
    return bool(segments) and head in ("*", "+", segments[0]) and naive(rest, segments[1:])


@given(
    st.lists(st.sampled_from(["a", "b", "*", "**", "#", "+"]), min_size=1, max_size=7),
    st.lists(st.sampled_from("ab"), min_size=1, max_size=7),
    st.booleans(),
)
def test_match_glob_means_what_it_says(parts: list[str], segments: list[str], has_tail: bool) -> None:
    parts = [*parts, ">"] if has_tail else parts
    expected = naive(parts, segments)
    if is_pattern(".".join(parts)):
        assert match_glob(".".join(parts), ".".join(segments)) is expected
        template = ".".join(f"{{{position}}}" if position % 2 else text for position, text in enumerate(segments))
        assert match_glob(".".join(parts), template) or not expected


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
    assert not match_glob("#.a." * 300 + "b", "a." * 2000 + "c")
    words("{" * 50_000)
    words("A" * 50_000)
    assert time.perf_counter() - start < 2
