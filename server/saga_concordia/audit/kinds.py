"""What a finding is to an audit: a drift of names or ids, a gap in rolling back, and what kind of change mends it."""

from functools import cache
from inspect import getdoc

from saga_concordia.audit.document import Priority
from saga_concordia.model.diagnostics import Severity
from saga_concordia.rules.catalogue import by_code

NAMES = ("CON101", "CON102", "CON103", "CON104", "CON107", "CON108")
"""Codes of drifts about one event's name."""
CHAIN = ("CON201", "CON305", "CON208")
"""Codes of one cause: an event, a saga or its start that breaks the chain of causes."""
EVENTS = ("CON105", "CON401", "CON402", "CON403", "CON404", "CON505")
"""Other codes that are about one event wherever it stands."""
ROLL_BACK = ("CON301", "CON302", "CON303", "CON304", "CON306")
"""Codes of one gap: how a step is, or is not, taken back."""
GAPS = (*ROLL_BACK, "CON205", "CON307", "CON308")
"""Codes of gaps; all others are drifts."""
NEITHER = ("CON901", "CON902")
"""Codes that are about the check itself."""

_KINDS = {
    "CON203": "causation id of a root event",
    "CON205": "correlation id not forwarded",
    "CON207": "event that is its own cause",
    "CON308": "reference to a step that is not there",
    "CON501": "event that nothing emits",
    "CON502": "event that nothing handles",
    "CON503": "handler of an event that nothing emits",
    "CON504": "circle of causes",
    "CON505": "one event under two names",
}
"""What a rule finds, where its name does not read as that."""

_CHANGES = {
    "register": ("CON101",),
    "rename": ("CON102", "CON103", "CON104", "CON107", "CON308", "CON505", "CON603", "CON606"),
    "source": ("CON105", "CON106"),
    "thread": ("CON201", "CON202", "CON208", "CON305"),
    "id": ("CON203", "CON204", "CON206", "CON207"),
    "forward": ("CON205",),
    "compensation": ("CON301", "CON302"),
    "move": ("CON303", "CON304", "CON306"),
    "step": ("CON307",),
    "payload": ("CON401", "CON402", "CON403", "CON404"),
}
_CHANGE_OF = {code: change for change, codes in _CHANGES.items() for code in codes}
_PRIORITY = {Severity.ERROR: Priority.HIGH, Severity.WARNING: Priority.MEDIUM}


def change_of(code: str) -> str:
    """The kind of change that mends a finding, as the table of efforts names it."""
    return _CHANGE_OF.get(code, "review")


def priority_of(severity: Severity) -> Priority:
    """What to mend first: errors, then warnings."""
    return _PRIORITY.get(severity, Priority.LOW)


def kind_of(code: str) -> str:
    """What a rule finds, as a phrase: `missing causation id`."""
    rule = by_code(code)
    return _KINDS.get(code) or (rule.name.replace("-", " ") if rule else code)


@cache
def why(code: str) -> str:
    """Why a finding matters: that part of its rule's page, on one line."""
    rule = by_code(code)
    page = (getdoc(type(rule)) or "") if rule else ""
    _before, _heading, after = page.partition("## Why it matters\n")
    return " ".join(after.partition("\n## ")[0].split())
