"""Whether an event's name is written at a cursor, also where the code is not whole yet."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from saga_concordia.engine.flow import Fact
from saga_concordia.engine.workspace import FileFacts, Workspace
from saga_concordia.ide.completion.call import is_argument, missing_arguments
from saga_concordia.ide.completion.lexical import Quoted, Repair, repairs, word_at
from saga_concordia.ide.occurrences import spelled_at
from saga_concordia.model.registry import Place
from saga_concordia.text.span import Span

_PLACEHOLDER = b"zq.zq"
"""Makes a name of what is typed: some forms take only texts with a dot for one."""
_ARGUMENT = b", zq"
_ARMS = (Repair(b" -> nil"), Repair(b" do"), Repair(b": pass"))
"""What makes an arm of a pattern, or a condition, whole."""


class NameSpot(Struct, frozen=True):
    """An event's name at a cursor: the bytes that it takes, the fact that it belongs to, and what its file says.

    `is_word` says that it stands there without quotes, so that only one word can.
    """

    span: Span
    fact: Fact
    file: FileFacts
    is_word: bool = False


def name_in(workspace: Workspace, path: str, offset: int, quoted: Quoted) -> NameSpot | None:
    """The name that a string is, or would be once the code around it is whole."""
    span, file = quoted.span, workspace.facts(path)
    if quoted.closed and (fact := _spelled_at(Place(path, span), (*file.emissions, *file.subscriptions))):
        return NameSpot(span, fact, file)
    opening = span.start - len(quoted.quote)
    is_passed = is_argument(workspace.source(path), opening)
    for name, copy in _repaired(workspace, path, offset, quoted, is_passed=is_passed):
        probed = workspace.probe(path, copy)
        if fact := _spelled_at(Place(path, name), (*probed.emissions, *probed.subscriptions)):
            return NameSpot(span, fact, probed)
    if quoted.closed and not is_passed:
        # A constant may be used in other files alone.
        fact = _spelled_at(Place(path, span), (*workspace.emissions(), *workspace.subscriptions()))
        return NameSpot(span, fact, file) if fact is not None else None
    return None


def bare_name_at(workspace: Workspace, path: str, offset: int) -> NameSpot | None:
    """The name that a word without quotes is, such as an atom."""
    if not word_at(workspace.source(path), offset):
        return None
    file = workspace.facts(path)
    for fact in (*file.emissions, *file.subscriptions):
        place = spelled_at(fact.name)
        if fact.name.editable and place.path == path and place.span.start <= offset <= place.span.end:
            return NameSpot(place.span, fact, file, is_word=True)
    return None


def _spelled_at(place: Place, facts: Iterable[Fact]) -> Fact | None:
    """The fact whose name is spelled in just these bytes, and can be replaced there."""
    return next((fact for fact in facts if fact.name.editable and spelled_at(fact.name) == place), None)


def _repaired(
    workspace: Workspace, path: str, offset: int, quoted: Quoted, *, is_passed: bool
) -> Iterator[tuple[Span, bytes]]:
    """Copies of the text in which the name is longer, its string closed and its call whole, with the name's place."""
    data, end = workspace.source(path), quoted.span.end
    name = Span(quoted.span.start, end + len(_PLACEHOLDER))
    before = data[:offset] + _PLACEHOLDER + data[offset:end] + quoted.quote
    rest = end + len(quoted.quote) * quoted.closed
    opening = quoted.span.start - len(quoted.quote)
    several = (Repair(b""),) if quoted.closed else repairs(data, opening, rest)
    missing = missing_arguments(workspace, path, opening, rest) if is_passed else ()
    for number in missing:
        yield name, before + _ARGUMENT * number + several[0].applied(data[rest:])
    for repair in several if quoted.closed or is_passed else (*several, *_ARMS):
        yield name, before + repair.applied(data[rest:])
    if is_passed and not missing:
        for number in missing_arguments(workspace, path, opening, rest, elsewhere=True):
            yield name, before + _ARGUMENT * number + several[0].applied(data[rest:])
