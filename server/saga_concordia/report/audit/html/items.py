"""What rows of the page tell the filters, as attributes: their sagas, their priority, and how they are mended."""

from collections.abc import Iterable

from saga_concordia.audit.document import Audit, Priority

_WEIGHT = list(Priority)


def of_sagas(audit: Audit, names: Iterable[str]) -> str:
    """The sagas of a row, as their numbers in the inventory."""
    wanted = {*names}
    numbers = (number for number, saga in enumerate(audit.sagas) if {saga.name, saga.qualified} & wanted)
    return " ".join(map(str, numbers)) or "none"


def priority(audit: Audit, ids: Iterable[str]) -> str:
    """The highest priority of some drifts and gaps."""
    wanted = {*ids}
    found = [one.priority for one in (*audit.drifts, *audit.gaps) if one.id in wanted]
    return min(found, key=_WEIGHT.index).value if found else "none"


def how(audit: Audit, remedies: Iterable[str]) -> str:
    """Whether a command does it, or a person."""
    wanted = {*remedies}
    return "command" if any(one.by_command for one in audit.remedies if one.id in wanted) else "person"


def sagas_of(audit: Audit, ids: Iterable[str]) -> list[str]:
    """The names of the sagas that some drifts and gaps are about."""
    wanted = {*ids}
    of_drifts = [name for one in audit.drifts if one.id in wanted for name in one.sagas]
    return of_drifts + [one.saga for one in audit.gaps if one.id in wanted]
