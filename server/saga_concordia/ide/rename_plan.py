"""What a rename has to change, and what stands in the way of any new name."""

from msgspec import Struct

from saga_concordia.engine.workspace import Workspace
from saga_concordia.ide.occurrences import Occurrence, Role, occurrences, speaking_of, spelled_at
from saga_concordia.ide.rename_trial import shown
from saga_concordia.model.facts import NameKind
from saga_concordia.model.registry import ProblemKind
from saga_concordia.names.grammar import is_pattern, is_template, matches, shape


class CannotRenameError(Exception):
    """The event is not renamed; the message says why, in words for a person."""


class Plan(Struct, frozen=True):
    """All that is written of one event: its `own` name, and the patterns that match it; `others` are other names."""

    name: str
    own: tuple[Occurrence, ...]
    patterns: tuple[Occurrence, ...]
    others: tuple[Occurrence, ...]

    @property
    def entry(self) -> Occurrence | None:
        """Where the event is registered, if it is."""
        return next((row for row in self.own if row.role is Role.REGISTERS), None)


def see_own_text(workspace: Workspace, at: Occurrence) -> None:
    """See that the cursor stands on the name itself: what merely holds it is for the language's own server.

    Raises:
        CannotRenameError: it does not.
    """
    definition = at.mention.definition if at.mention else None
    if definition is not None and not at.place.span.contains(definition.span) and definition != at.place:
        where = shown(workspace, definition)
        raise CannotRenameError(
            f"`{at.name}` is only used here, by the name of what holds it. Rename the event where it is spelled out: "
            f"{where}."
        )


def plan_of(workspace: Workspace, name: str) -> Plan:
    """Gather all that is written of an event.

    Raises:
        CannotRenameError: it is a pattern, or a place that means it cannot be edited.
    """
    if is_pattern(name):
        raise CannotRenameError(f"`{name}` is a pattern that stands for several events. Rename each of those instead.")
    for file in workspace.registries.values():
        unread = any(problem.kind is ProblemKind.UNREADABLE for problem in file.problems)
        if unread and name.encode() in workspace.source(file.path):
            raise CannotRenameError(
                f"{file.path} cannot be read, and holds `{name}`. Mend it before you rename the event."
            )
    taxonomy = workspace.taxonomy
    speaks = speaking_of(name, taxonomy)
    own: list[Occurrence] = []
    patterns: list[Occurrence] = []
    others: list[Occurrence] = []
    for row in occurrences(workspace):
        if row.name == name:
            _refuse_uneditable(workspace, row)
            own.append(row)
            continue
        others.append(row)
        if not speaks(row.name):
            continue
        if is_pattern(row.name):
            patterns.append(row)
        elif row.mention is not None and _is_made_of(name, row.name, taxonomy.separator):
            where, how = shown(workspace, row.place), "composed" if is_template(row.name) else "made by that template"
            raise CannotRenameError(
                f"`{name}` cannot be renamed everywhere: `{row.name}` at {where} is {how}, and would go on to mean it. "
                "Spell the name out there first."
            )
    return Plan(name, tuple(own), tuple(patterns), tuple(others))


def _refuse_uneditable(workspace: Workspace, row: Occurrence) -> None:
    mention, place = row.mention, row.place
    if mention is not None:
        place = spelled_at(mention)
        if mention.kind is NameKind.TEMPLATE or not mention.editable:
            how = "composed" if mention.kind is NameKind.TEMPLATE else "joined, escaped, or the name of something else"
            raise CannotRenameError(
                f"`{row.name}` cannot be renamed everywhere: at {shown(workspace, place)} it is {how}, so that no "
                "edit of a text changes it. Spell it out as one plain text there first."
            )
        return
    if workspace.source(place.path)[place.span.start : place.span.end] != row.name.encode():
        raise CannotRenameError(
            f"`{row.name}` cannot be renamed everywhere: at {shown(workspace, place)} it is written with escapes, or "
            f"{place.path} has an error that hides it. Mend that first."
        )


def _is_made_of(name: str, composed: str, separator: str) -> bool:
    """Whether a name that another may turn out to be is meant by it.

    What spells no word of it, or has a hole over several segments, could be half of all events: it says too little.
    """
    if not is_template(composed) or is_template(name):
        return True
    has_words = any(map(str.isalnum, shape(composed).replace("{}", "")))
    return has_words and matches(composed, name, separator)
