"""Which registered names come first: those that fit what is typed, then the source, then what the workspace uses."""

from collections import Counter
from collections.abc import Callable, Iterable

from msgspec.structs import replace

from saga_concordia.engine.flow import Fact
from saga_concordia.engine.workspace import Workspace
from saga_concordia.ide.completion.fuzzy import fit
from saga_concordia.ide.completion.spot import NameSpot
from saga_concordia.model.facts import Emission, NameKind
from saga_concordia.names.similarity import lemmas
from saga_concordia.rules.context import Context
from saga_concordia.rules.forbidden_category import ForbiddenCategory
from saga_concordia.rules.taxonomy import Taxonomy


def ranked(workspace: Workspace, path: str, spot: NameSpot, typed: str, names: Iterable[str]) -> list[str]:
    """Names in the order in which they are offered.

    What fits equally well is told apart by: whether it is deprecated; whether the source may emit it; how often it is
    emitted and handled, in powers of two, since a little more is chance; whether the file has it already, as who types
    a name then wants another; and the alphabet.
    """
    taxonomy = workspace.taxonomy
    others = [row for row in _facts(workspace) if not (type(row) is type(spot.fact) and row.site.path == path)]
    used = uses(others, taxonomy)
    here = uses([row for row in _alike(spot) if row.name.place != spot.fact.name.place], taxonomy)
    fits = _source_fits(spot.fact, taxonomy)

    def key(name: str) -> tuple[object, ...]:
        event, found = taxonomy.find(name), fit(typed, name)
        is_deprecated = event is not None and event.deprecated is not None
        rest = -used(name).bit_length(), bool(here(name)), found.cost, name
        return found.grade, found.loose, is_deprecated, not fits(name), *rest

    return sorted(names, key=key)


def uses(facts: Iterable[Fact], taxonomy: Taxonomy) -> Callable[[str], int]:
    """How often facts speak of a registered name, also in another tense or number as long as that is not registered."""
    texts = Counter(row.name.text for row in facts if row.name.kind is not NameKind.UNDETERMINED)
    registered: Counter[str] = Counter()
    meant: Counter[tuple[str, ...]] = Counter()
    for text, number in texts.items():
        if (name := taxonomy.index.match(text)) is not None:
            registered[name] += number
        else:
            meant[lemmas(text)] += number
    return lambda name: registered[name] + meant[lemmas(name)]


def _facts(workspace: Workspace) -> tuple[Fact, ...]:
    return *workspace.emissions(), *workspace.subscriptions()


def _alike(spot: NameSpot) -> tuple[Fact, ...]:
    """What the file emits, where the name is to be emitted; else what it handles."""
    return spot.file.emissions if isinstance(spot.fact, Emission) else spot.file.subscriptions


def _source_fits(fact: Fact, taxonomy: Taxonomy) -> Callable[[str], bool]:
    """Whether an emission's source may emit a name: the rule on that has nothing against it."""
    if not isinstance(fact, Emission):
        return lambda name: True
    rule, context = ForbiddenCategory(), Context(taxonomy)

    def fits(name: str) -> bool:
        named = replace(fact, name=replace(fact.name, kind=NameKind.LITERAL, text=name))
        return next(iter(rule.examine(named, context)), None) is None

    return fits
