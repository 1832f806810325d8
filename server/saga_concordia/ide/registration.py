"""Registering an event that code emits or handles, in the registry in force, in that registry's own format."""

from saga_concordia.engine.flow import Fact
from saga_concordia.engine.workspace import Workspace
from saga_concordia.ide.fix_all import Edits
from saga_concordia.model.diagnostics import Register
from saga_concordia.model.facts import Emission
from saga_concordia.rules.context import Context
from saga_concordia.rules.unknown_event import UnknownEvent
from saga_concordia.rules.verdict import UNKNOWN, Verdict


class CannotRegisterError(Exception):
    """The event is not registered; the message says why, in words for a person."""


def registration(workspace: Workspace, name: str) -> Edits:
    """The edits that register an event, prefilled from where it is emitted first.

    Raises:
        CannotRegisterError: it is registered, is nowhere in code, or no registry can take it.
    """
    if workspace.problem is not None:
        raise CannotRegisterError(workspace.problem)
    taxonomy = workspace.taxonomy
    entry = taxonomy.find(name)
    if entry is not None:
        by = f" by `{entry.name}`" if entry.name != name else ""
        raise CannotRegisterError(f"`{name}` is registered already, in {entry.place.path}{by}.")
    fact = _first(workspace, name)
    if fact is None:
        so_far = "" if workspace.ready else " as far as it is read yet; try again in a moment"
        raise CannotRegisterError(f"Nothing in the workspace emits or handles `{name}`{so_far}.")
    context = Context(taxonomy)
    if context.writable is None:
        raise CannotRegisterError(
            f"{', '.join(workspace.registries)} cannot be written: an event is registered in YAML or a Markdown table."
        )
    # What CON101 would offer, whether that is silenced or another rule has the word.
    row = UnknownEvent().report(fact.name, fact if isinstance(fact, Emission) else None, Verdict(UNKNOWN), context)
    intent = next((fix.intent for fix in row.fixes if isinstance(fix.intent, Register)), None)
    if intent is None:
        raise CannotRegisterError(f"`{name}` stands for several events. Register those that it stands for, by name.")
    edits = workspace.edits(intent)
    if not any(edits.values()):
        raise CannotRegisterError(
            f"{intent.registry} takes no entry for `{name}` as it is. Mend the errors in it first."
        )
    return edits


def _first(workspace: Workspace, name: str) -> Fact | None:
    """Where an event is emitted first, or else handled."""
    facts = (*workspace.emissions(), *workspace.subscriptions())
    return next((fact for fact in facts if fact.name.text == name), None)
