"""What a remedy is called: one line that says what to do."""

from collections.abc import Mapping, Sequence

from saga_concordia.audit.problems import Problem
from saga_concordia.audit.survey import Survey
from saga_concordia.audit.words import listed, plural

_NAMED = 3
"""Up to how many events or sagas a title names one by one."""
_RENAME = "Rename to "
"""How the title of a fix begins that renames an event; what follows is the new name."""

_COMMANDS = {
    "register": "Register {events}",
    "rename": "Rename {events} to registered names",
    "thread": "Pass the {id} through {where}",
    "insert": "Pass the {id} that is in scope in {where}",
    "remove": "Remove what should not be there in {where}",
    "move": "Make the compensation an undo in {where}",
    "scaffold": "Begin the missing compensation in {where}",
    "forward": "Forward the {id} in {where}",
    "input": "Take the {id} as an input of {where}",
    "pass": "Pass the {id} where a saga is started in {where}",
}
_COMMANDS_BY_CODE = {
    ("CON105", "rename"): "Name the right source domain in {where}",
    ("CON106", "rename"): "Name a registered source domain in {where}",
    ("CON203", "remove"): "Remove the causation id of root events in {where}",
    ("CON308", "rename"): "Name a step that is there in {where}",
    ("CON505", "rename"): "Rename {events} as others emit them",
    ("CON602", "remove"): "Remove entries that stand twice in {where}",
    ("CON603", "rename"): "Rename to the past tense in {where}",
    ("CON606", "rename"): "Rename to the singular in {where}",
}
BY_HAND = {
    "CON101": "Register or rename {events}",
    "CON102": "Rename {events}",
    "CON103": "Rename {events}",
    "CON104": "Emit the successor of {events}",
    "CON105": "Emit from a domain that may, or widen the domains, in {where}",
    "CON106": "Name a registered source domain in {where}",
    "CON107": "Rename {events}",
    "CON108": "Make names known before the code runs in {where}",
    "CON201": "Pass the {id} in {where}",
    "CON202": "Pass the {id} in {where}",
    "CON203": "Remove the causation id of root events in {where}",
    "CON204": "Keep the correlation id that is in scope in {where}",
    "CON205": "Forward the correlation id in {where}",
    "CON206": "Make ids UUIDv7 in {where}",
    "CON207": "Pass the id of the event that was the cause in {where}",
    "CON301": "Write the missing compensation in {where}",
    "CON302": "Write the stubbed compensation in {where}",
    "CON303": "Take work back in an undo in {where}",
    "CON304": "Return what a compensation may return in {where}",
    "CON306": "Read the result of a step in an undo in {where}",
    "CON307": "Write the stubbed step in {where}",
    "CON308": "Name a step that is there in {where}",
    "CON401": "Fill the payload of {events}",
    "CON402": "Declare the payload fields of {events}, or drop them",
    "CON403": "Emit the registered version of {events}",
    "CON404": "Make name and payload of {events} agree",
    "CON501": "Emit, deprecate or remove registered events that nothing emits, in {where}",
    "CON502": "Handle what nothing handles in {where}",
    "CON503": "Emit what handlers wait for in {where}",
    "CON504": "Break the circle of causes in {where}",
    "CON505": "Choose one name where {events} mean the same",
    "CON601": "Mend entries of {where}",
    "CON602": "Remove entries that stand twice in {where}",
    "CON603": "Rename to the past tense in {where}",
    "CON604": "Make the registries agree on {where}",
    "CON605": "Name a successor that is there in {where}",
    "CON606": "Rename to the singular in {where}",
}
"""By the code that a drift or gap is named after."""


def of_command(survey: Survey, code: str, kind: str, problems: Sequence[Problem], fixes: Mapping[str, str]) -> str:
    """What a command does by the fixes of one kind that a rule offers; `fixes` are their titles by event."""
    if kind == "rename" and len(fixes) <= _NAMED and all(title.startswith(_RENAME) for title in fixes.values()):
        pairs = [f"`{event}` to {title.removeprefix(_RENAME)}" for event, title in fixes.items() if event]
        if pairs:
            return f"Rename {listed(pairs)}"
    return _filled(survey, code, _COMMANDS_BY_CODE.get((code, kind), _COMMANDS[kind]), problems)


def by_hand(survey: Survey, code: str, problems: Sequence[Problem]) -> str:
    """What a person does about problems that a rule found."""
    return _filled(survey, code, BY_HAND[code], problems)


def _filled(survey: Survey, code: str, title: str, problems: Sequence[Problem]) -> str:
    id_ = "correlation id" if code in ("CON202", "CON204", "CON205") else "causation id"
    where = _where(survey, problems)
    return title.format(events=_events(problems) or f"events in {where}", where=where, id=id_)


def _events(problems: Sequence[Problem]) -> str:
    events = list(dict.fromkeys(problem.event for problem in problems if problem.event))
    return listed([f"`{name}`" for name in events]) if len(events) <= _NAMED else plural(len(events), "event")


def _where(survey: Survey, problems: Sequence[Problem]) -> str:
    sagas = sorted({survey.said(saga) for problem in problems for saga in problem.sagas})
    paths = sorted({path for problem in problems for path in problem.paths})
    if sagas:
        return listed([f"`{name}`" for name in sagas]) if len(sagas) <= _NAMED else plural(len(sagas), "saga")
    return f"`{paths[0]}`" if len(paths) == 1 else plural(len(paths), "file")
