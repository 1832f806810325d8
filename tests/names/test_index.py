# ruff: noqa: SIM905 (long word tables read better as text)

import random
from collections import Counter
from collections.abc import Callable

import pytest
from saga_concordia.names import index as module
from saga_concordia.names.index import NameIndex

NAMES = [
    "ml.run.started",
    "ml.run.completed",
    "ml.run.metrics",
    "thundra.tick.{zone_id}",
    "reactor.saga.started",
    "reactor.saga.completed",
    "user.created",
    "user.deleted",
]
INDEX = NameIndex(NAMES, ".")


def test_lookups() -> None:
    assert INDEX.exact("user.created")
    assert not INDEX.exact("user.create")
    assert INDEX.match("thundra.tick.4") == INDEX.match("thundra.tick.{id}") == "thundra.tick.{zone_id}"
    assert INDEX.match("thundra.tick.4.5") is None
    assert INDEX.sibling_by_tense("ml.run.complete") == "ml.run.completed"
    assert INDEX.sibling_by_tense("ml.run.metric") is None
    assert INDEX.near("ml.run.metric") == ("ml.run.metrics",)
    assert INDEX.near("ml.completed.run") == INDEX.near("ml_run.completed") == ("ml.run.completed",)
    assert INDEX.near("user.updated") == ()
    assert INDEX.possible("reactor.saga.{event}") == ("reactor.saga.started", "reactor.saga.completed")
    assert INDEX.possible("{x}.saga.started") == ("reactor.saga.started",)
    assert INDEX.possible("{x}.started") == ("ml.run.started", "thundra.tick.{zone_id}", "reactor.saga.started")
    assert INDEX.possible("thundra.{x}") == ("thundra.tick.{zone_id}",)
    assert INDEX.possible("nothing.{x}") == ()
    assert INDEX.possible("user.created") == ("user.created",)
    assert INDEX.suggest("ml.run.complete")[0] == "ml.run.completed"
    assert INDEX.suggest("qqqqqqqqqq") == ()


def test_two_siblings_are_none() -> None:
    assert NameIndex(["a.started", "a.starting"], ".").sibling_by_tense("a.start") is None


def test_other_separators() -> None:
    camel = NameIndex(["OrderPlaced", "Tick{zone}"], "")
    assert camel.sibling_by_tense("OrderPlace") == "OrderPlaced"
    assert camel.match("TickNorth") == "Tick{zone}"
    assert camel.possible("Order{x}") == ("OrderPlaced",)
    assert NameIndex(["thread_create"], "_").near("thread-create") == ("thread_create",)


NOUNS = "order payment invoice user device sensor model run trial batch message thread build release parcel".split()
PAST = "created deleted updated started completed failed sent received opened closed captured labeled scanned".split()
COMPARING = ("is_near", "sibling_by_tense", "is_meant", "is_plausible", "matches", "overlaps")
"""What compares two names, as the index calls it."""


def registry(size: int, seed: int = 7) -> list[str]:
    """Names of three segments, the middle one of two words: the words recur, as they do in a real taxonomy."""
    domains = [f"{noun}{letter}" for noun in ("shop", "bank", "lab") for letter in "abcdefgh"]
    every = [f"{d}.{a}_{b}.{verb}" for d in domains for a in NOUNS for b in NOUNS for verb in PAST]
    return random.Random(seed).sample(every, size)


def words_of_letters(size: int, seed: int = 7) -> list[str]:
    """Names that differ in their last word only: the hardest for looking up typing errors."""
    chosen = random.Random(seed)
    found = {"x." + "".join(chosen.choices("abcdefghijklmnopqrstuvwxyz", k=chosen.randint(5, 10))) for _ in range(size)}
    return sorted(found)


def templates(size: int, seed: int = 7) -> list[str]:
    return [name.partition(".")[0] + ".{id}." + name.partition(".")[2] for name in registry(size, seed)]


def lookups(names: list[str], kind: str, count: int) -> list[str]:
    chosen = random.Random(3)
    some = chosen.choices(names, k=count)
    if kind == "exact":
        return some
    if kind == "filled":
        return [name.replace("{id}", "7") for name in some]
    if kind == "unknown":
        return [f"{name}.{chosen.choice(NOUNS)}.x{position}" for position, name in enumerate(some)]
    places = [chosen.randrange(2, len(name) - 1) for name in some]
    return [name[:place] + name[place + 1 :] for name, place in zip(some, places, strict=True)]  # a letter is missing


def comparisons(names: list[str], asked: list[str], monkeypatch: pytest.MonkeyPatch) -> int:
    """How often two names are compared where every name in `asked` is classified as the rules do it."""
    counted: Counter[str] = Counter()
    with monkeypatch.context() as patch:
        for function in COMPARING:
            patch.setattr(module, function, counting(getattr(module, function), function, counted))
        index = NameIndex(names, ".")
        for name in asked:
            if index.match(name) is None and index.sibling_by_tense(name) is None and len(index.near(name)) != 1:
                index.suggest(name)
    return counted.total()


def counting(function: Callable[..., bool], name: str, counted: Counter[str]) -> Callable[..., bool]:
    def wrapper(*arguments: str) -> bool:
        counted[name] += 1
        return function(*arguments)

    return wrapper


@pytest.mark.parametrize(
    ("make", "kind", "most"),
    [
        (registry, "exact", 0),
        (registry, "misspelled", 40),
        (registry, "unknown", 40),
        (words_of_letters, "misspelled", 200),
        (words_of_letters, "unknown", 40),
        (templates, "exact", 0),
        (templates, "filled", 2),
        (templates, "misspelled", 40),
    ],
)
def test_a_lookup_compares_a_handful(
    make: Callable[[int], list[str]], kind: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    few, many = make(500), make(5000)
    count = 10_000 if most <= 2 else 300
    small = comparisons(few, lookups(few, kind, count), monkeypatch)
    large = comparisons(many, lookups(many, kind, count), monkeypatch)
    assert large <= most * count
    if (
        make is not words_of_letters
    ):  # there, words of one first letter and a similar length are compared: one in thirty
        assert large <= 4 * small + count  # ten times the names may not mean ten times the work


def test_what_only_unknown_names_need_is_not_built_for_registered_ones() -> None:
    index = NameIndex(NAMES, ".")
    assert [index.match(name) for name in NAMES] == NAMES
    assert not {"_by_tense", "_by_start", "_by_ending", "_by_word"} & set(vars(index))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.7.done", ("a.{x}.done",)),
        ("a.b.done", ("a.{x}.done", "{y}.b.done")),
        ("a.step_7", ("a.step_{n}", "a.{z}")),
        ("a.b", ("a.{z}",)),
        ("c", ()),
    ],
)
def test_fitting(name: str, expected: tuple[str, ...]) -> None:
    assert NameIndex(["a.{z}", "{y}.b.done", "a.{x}.done", "a.step_{n}", "c.d"], ".").fitting(name) == expected


def test_a_typo_at_the_front_is_found() -> None:
    index = NameIndex(["shop.payment.failed"], ".")
    for written in ("shop.ayment.failed", "shop.xpayment.failed", "shop.oayment.failed", "shop.apyment.failed"):
        assert index.near(written) == ("shop.payment.failed",)
