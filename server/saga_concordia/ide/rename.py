"""Renaming an event everywhere at once, or saying why that cannot be done.

A rename changes every emission, subscription, constant and registry row. It is refused where a place that means the
event cannot follow, and where the workspace would get a finding that it does not have: for that it is tried out first.
"""

import re
from collections.abc import Collection

from msgspec import Struct

from saga_concordia.engine.workspace import Workspace
from saga_concordia.ide.occurrences import Occurrence, occurrence_at, speaking_of, spelled_at
from saga_concordia.ide.rename_plan import CannotRenameError, Plan, plan_of, see_own_text
from saga_concordia.ide.rename_trial import Trial, shown, try_out
from saga_concordia.model.diagnostics import Replace
from saga_concordia.model.facts import Mention, NameKind
from saga_concordia.model.registry import Place
from saga_concordia.names.grammar import is_pattern, is_template
from saga_concordia.registry.source import is_name
from saga_concordia.rules import base
from saga_concordia.rules.taxonomy import Taxonomy
from saga_concordia.rules.verdict import MALFORMED, MISSPELLED, TENSE, naming_verdict
from saga_concordia.text.edit import TextEdit
from saga_concordia.text.span import Span

Edits = dict[str, list[TextEdit]]

_PLAIN_IN_YAML = re.compile(r"[A-Za-z][\w.-]*[._-][\w.-]*\w", re.ASCII)
"""Names that YAML takes for text without quotes, whatever stands around them."""


class Renaming(Struct, frozen=True):
    """The event's name, and the bytes under the cursor that spell it."""

    name: str
    span: Span


def renaming_at(workspace: Workspace, path: str, offset: int) -> Renaming | None:
    """What a rename at a place would rename; None where no event's name stands.

    Raises:
        CannotRenameError: no new name could be given to it.
    """
    at = occurrence_at(workspace, path, offset)
    if at is None:
        return None
    see_own_text(workspace, at)
    plan_of(workspace, at.name)
    return Renaming(at.name, at.place.span)


def rename(workspace: Workspace, path: str, offset: int, name: str, open_paths: Collection[str]) -> Edits | None:
    """The edits by path that give the event at a place another name; None where no event's name stands.

    `open_paths` are the files whose content is held for an editor.

    Raises:
        CannotRenameError: the name cannot be had, a place cannot follow, or there would be a new finding.
    """
    at = occurrence_at(workspace, path, offset)
    if at is None:
        return None
    if not workspace.ready:
        raise CannotRenameError(
            "Concordia has not read the whole workspace yet, so a rename would miss places. Try again in a moment."
        )
    see_own_text(workspace, at)
    return rename_event(workspace, at.name, name, open_paths)


def rename_event(workspace: Workspace, old: str, name: str, open_paths: Collection[str]) -> Edits:
    """The edits by path that give an event that is written somewhere another name.

    Raises:
        CannotRenameError: as `rename`.
    """
    plan = plan_of(workspace, old)
    _refuse_name(workspace, plan, name)
    edits = _edits(workspace, plan, name)
    reveals = plan.entry is None and workspace.taxonomy.registered(name)
    trial = Trial(plan.name, name, edits, _concerned(workspace, plan, edits), reveals)
    problem = try_out(workspace, trial, open_paths)
    if problem is not None:
        raise CannotRenameError(problem)
    return edits


# What stands in the way of this name


def _refuse_name(workspace: Workspace, plan: Plan, name: str) -> None:
    taxonomy = workspace.taxonomy
    if name == plan.name:
        raise CannotRenameError(f"The event is called `{name}` already.")
    if not is_name(name):
        raise CannotRenameError(
            f"`{name}` cannot be an event's name: it is empty, too long, or has a sign that no name has."
        )
    if is_pattern(name) or is_template(name) != is_template(plan.name):
        raise CannotRenameError(f"`{name}` stands for other events than one. Wildcards and holes cannot come or go.")
    _refuse_registered(workspace, plan, name, taxonomy)
    verdict = naming_verdict(Mention(NameKind.LITERAL, name, plan.own[0].place), taxonomy)
    if verdict is not None and verdict.code == MALFORMED:
        raise CannotRenameError(f"`{name}` {verdict.reason}: it breaks the registry's naming rules.")
    _refuse_typos(workspace, plan, name, taxonomy)
    speaks = speaking_of(name, taxonomy)
    lost = next((row for row in plan.patterns if not speaks(row.name)), None)
    if lost is not None:
        raise CannotRenameError(
            f"`{lost.name}` at {shown(workspace, lost.place)} matches `{plan.name}` and not `{name}`: what handles it "
            "there would miss the event. Change that pattern first."
        )


def _refuse_registered(workspace: Workspace, plan: Plan, name: str, taxonomy: Taxonomy) -> None:
    """A name may become a registered one, but an entry must not become another entry's double."""
    entry = taxonomy.find(name)
    if plan.entry is None or entry is None or (entry.name != name and entry.name in taxonomy.index.fitting(plan.name)):
        return
    where = shown(workspace, entry.place)
    raise CannotRenameError(f"`{name}` is registered already, at {where}: the two events would become one.")


def _refuse_typos(workspace: Workspace, plan: Plan, name: str, taxonomy: Taxonomy) -> None:
    """What is known for a misspelling of the old name would be a mere unknown name, and nobody would know of what."""
    others = {row.name: row for row in plan.others if row.mention is not None and row.name != name}
    for row in others.values() if plan.entry is not None else ():
        verdict = naming_verdict(row.mention, taxonomy) if row.mention else None
        if verdict is not None and verdict.code in (TENSE, MISSPELLED) and verdict.target == plan.name:
            raise CannotRenameError(
                f"`{row.name}` at {shown(workspace, row.place)} looks like a misspelling of `{plan.name}`, and would "
                "be an unknown name afterwards. Mend it first."
            )


# Edits


def _edits(workspace: Workspace, plan: Plan, name: str) -> Edits:
    found: dict[Place, str] = {}
    for row in plan.own:
        place, text = _edit(workspace, row, name)
        if found.setdefault(place, text) != text:
            raise CannotRenameError(
                f"The text at {shown(workspace, place)} names events in two ways, with and without what a dialect "
                "adds to it. Give each its own text first."
            )
    for row in plan.others:
        place = spelled_at(row.mention) if row.mention else row.place
        if place in found:
            raise CannotRenameError(
                f"The text at {shown(workspace, place)} is also that of `{row.name}`, which would be renamed with it. "
                "Give each its own text first."
            )
    edits: Edits = {}
    for place, text in sorted(found.items(), key=lambda item: (item[0].path, item[0].span)):
        edits.setdefault(place.path, []).append(TextEdit(place.span, text))
    return edits


def _edit(workspace: Workspace, row: Occurrence, name: str) -> tuple[Place, str]:
    """Where a name is edited, and what is written there."""
    if row.mention is None:
        return row.place, _in_registry(workspace, row.place, name)
    for fix in base.rename(row.mention, name):
        if isinstance(fix.intent, Replace):
            return Place(fix.intent.path, fix.intent.span), fix.intent.text
    around = " and ".join(
        f"{verb} `{part}`"
        for verb, part in (("begin with", row.mention.prefix), ("end in", row.mention.suffix))
        if part
    )
    raise CannotRenameError(
        f"The dialect adds to the name at {shown(workspace, row.place)}, so the new name must {around}."
    )


def _in_registry(workspace: Workspace, place: Place, name: str) -> str:
    """The name as the registry's format spells it at a place: YAML wants quotes around what is no plain text."""
    file = workspace.registries[place.path]
    data, span = workspace.source(place.path), place.span
    quoted = data[span.start - 1 : span.start] in (b'"', b"'") and span.start > 0
    return name if file.format != "yaml" or quoted or _PLAIN_IN_YAML.fullmatch(name) else f'"{name}"'


def _concerned(workspace: Workspace, plan: Plan, edits: Edits) -> tuple[str, ...]:
    """The files whose names or findings may change. Unregistered names are compared with each other, wherever."""
    sites = (row.fact.site.path for row in (*plan.own, *plan.patterns) if row.fact is not None)
    places = (row.place.path for row in (*plan.own, *plan.patterns))
    paths = {*edits, *sites, *places, *workspace.registries}
    if plan.entry is None:
        taxonomy = workspace.taxonomy
        paths.update(row.site.path for row in workspace.emissions() if not taxonomy.registered(row.name.text))
    return tuple(sorted(paths))
