import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from saga_concordia.names.normalise import SEGMENT_PATTERN, malformation, normalise
from saga_concordia.names.segment_pattern import is_slow


@pytest.mark.parametrize(
    ("name", "separator", "least", "expected"),
    [
        ("ML.Run.Completed", ".", 2, "ml.run.completed"),
        ("ml..run", ".", 2, "ml.run"),
        ("ml run completed", ".", 3, "ml.run.completed"),
        ("ml_run_completed", ".", 3, "ml.run.completed"),
        ("ml:run:completed", ".", 2, "ml.run.completed"),
        ("ml.runCompleted", ".", 2, "ml.run_completed"),
        ("ml.run-completed", ".", 2, "ml.run_completed"),
        (" a.b ", ".", 2, "a.b"),
        ("...", ".", 1, None),
        ("one", ".", 2, None),
        ("Tick.{zoneId}", ".", 2, "tick.{zoneId}"),
        ("a.step_{n}", ".", 2, "a.step_{n}"),
        ("1a.b", ".", 2, None),
        ("a.b", ".", 2, "a.b"),
    ],
)
def test_normalise(name: str, separator: str, least: int, expected: str | None) -> None:
    assert normalise(name, separator, least, SEGMENT_PATTERN) == expected


def test_normalise_camel_case() -> None:
    assert normalise("order_placed", "", 1, "[A-Z][a-zA-Z0-9]*") == "OrderPlaced"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("a.b", None),
        ("a.{X}", None),
        ("a.s_{n}", None),
        ("a..b", "empty segment"),
        ("a", "at least 2"),
        ("a.b.c.d", "at most 3"),
        ("a.B", "upper-case"),
        ("a.b-c", "illegal character `-`"),
        ("a.b c", "space"),
        ("", "empty"),
        ("a.{b", "brace"),
        ("a.1b", "match"),
    ],
)
def test_malformation(name: str, words: str | None) -> None:
    wrong = malformation(name, ".", 2, 3)
    assert wrong is None if words is None else wrong is not None and words in wrong


@given(st.text("aB._-: /{}1", max_size=20))
def test_normal_form_is_well_formed(name: str) -> None:
    result = normalise(name, ".", 1, SEGMENT_PATTERN)
    if result is not None:
        assert malformation(result, ".", 1, None) is None
        assert normalise(result, ".", 1, SEGMENT_PATTERN) == result


@pytest.mark.parametrize("pattern", ["(a+)+", "(a|a)*", "a*a*a*a*a*a*", "([a-z]+_?)*", "(a|aa)+"])
def test_no_pattern_takes_long(pattern: str) -> None:
    began = time.process_time()
    for length in range(200, 220):
        malformation("a" * length + "!", segment_pattern=pattern)
    assert time.process_time() - began < 2


@pytest.mark.parametrize("pattern", ["(a|a)*", "(a|aa)+"])
def test_a_pattern_that_takes_too_long_accuses_nobody(pattern: str) -> None:
    assert malformation("a" * 200 + "!", segment_pattern=pattern) is None
    assert is_slow(pattern)


@pytest.mark.parametrize("pattern", ["[a-z][a-z0-9_]*", "[a-z]+(_[a-z]+)*", "(?:[A-Z][a-z0-9]*)+", "[a-z]+|[A-Z]+", ""])
def test_a_pattern_as_people_write_it_is_kept(pattern: str) -> None:
    assert not is_slow(pattern)


def test_a_pattern_that_may_be_slow_still_judges() -> None:
    assert malformation("run_ended.ok", segment_pattern="[a-z]+(_[a-z]+)*") is None
    assert malformation("run__ended.ok", segment_pattern="[a-z]+(_[a-z]+)*") is not None
