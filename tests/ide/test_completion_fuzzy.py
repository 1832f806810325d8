"""What is typed fits a name by its characters in their order, best at the beginnings of words."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from saga_concordia.ide.completion.fuzzy import Fit, Grade, fit

NAMES = st.text(alphabet="abAB._-:{}1é", min_size=1, max_size=12)
TYPED = st.text(alphabet="abAB._-:{}1é", max_size=6)


@pytest.mark.parametrize(
    ("typed", "grade"),
    [
        ("", Grade.PREFIX),
        ("ml.run.", Grade.PREFIX),
        ("ML.Run", Grade.PREFIX),
        ("run", Grade.STARTS),
        ("rc", Grade.STARTS),
        ("m.r.c", Grade.STARTS),
        ("mruncomp", Grade.STARTS),
        ("un", Grade.SCATTERED),
        ("mpd", Grade.SCATTERED),
        ("cr", Grade.NONE),
        ("ml.run.completed.", Grade.NONE),
    ],
)
def test_grades(typed: str, grade: Grade) -> None:
    assert fit(typed, "ml.run.completed").grade is grade


@pytest.mark.parametrize(
    ("typed", "better", "worse"),
    [
        ("run", "ml.run.started", "ml.rerun.started"),
        ("run", "ml.run.started", "r.u.n"),
        ("rs", "RunStarted", "Runs"),
        ("mlr", "ml.run", "m.l.r"),
        ("uc", "user.created", "user.account"),
        ("st", "run.started", "run.restarted"),
    ],
)
def test_which_fits_better(typed: str, better: str, worse: str) -> None:
    assert fit(typed, better) < fit(typed, worse)


def cheapest(typed: str, name: str) -> Fit:
    """The fit as it is meant: of all ways to lay the typed characters over the name, the one with the least cost."""
    low, text = typed.lower(), name.lower()
    if text.startswith(low):
        return Fit(Grade.PREFIX, 1)
    costs = [
        sum(piece_cost(places, number, name) for number in range(len(places)))
        for places in combinations(range(len(text)), len(low))
        if all(text[place] == character for place, character in zip(places, low, strict=True))
    ]
    if not costs:
        return Fit(Grade.NONE, 0)
    return Fit(Grade.STARTS if min(costs) < 1000 else Grade.SCATTERED, min(costs))


def piece_cost(places: tuple[int, ...], number: int, name: str) -> int:
    at = places[number]
    if number and places[number - 1] == at - 1:
        return 0
    before, character = name[at - 1] if at else "", name[at]
    begins = not before.isalnum() or not character.isalnum() or (character.isupper() and before.islower())
    return 1 if begins else 1001


@given(TYPED, NAMES)
def test_the_best_way_is_found(typed: str, name: str) -> None:
    assert fit(typed, name) == cheapest(typed, name)


@given(NAMES, st.data())
def test_every_part_of_a_name_in_order_fits_it(name: str, data: st.DataObject) -> None:
    kept = data.draw(st.lists(st.booleans(), min_size=len(name), max_size=len(name)))
    typed = "".join(character for character, keep in zip(name, kept, strict=True) if keep)
    assert fit(typed, name).grade is not Grade.NONE
    assert fit(typed.upper(), name) == fit(typed, name)


@given(TYPED, NAMES, NAMES)
def test_what_fits_goes_on_to_fit_what_is_longer(typed: str, name: str, more: str) -> None:
    if fit(typed, name).grade is not Grade.NONE:
        assert fit(typed, name + more) <= fit(typed, name)
        assert fit(typed, more + name).grade is not Grade.NONE


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_text_is_graded(typed: str, name: str) -> None:
    assert isinstance(fit(typed, name), Fit)
    assert fit(name, name).grade is Grade.PREFIX
