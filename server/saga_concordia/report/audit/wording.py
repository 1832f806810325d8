"""What both faces say in the same words: signs of marks, names of sections, what a section shows."""

from saga_concordia.audit.document import Audit, Count, Mark, Priority, Totals
from saga_concordia.audit.words import plural

SIGNS = {Mark.GOOD: "✓", Mark.PARTLY: "◐", Mark.BAD: "✗", Mark.NONE: "–", Mark.UNKNOWN: "?"}
"""One character for each mark, for those who read without colours."""

MEANINGS = {
    Mark.GOOD: "as it should be",
    Mark.PARTLY: "partly",
    Mark.BAD: "not as it should be",
    Mark.NONE: "not applicable",
    Mark.UNKNOWN: "cannot be told from code",
}

ROLL_BACK_MARKS = {"present": Mark.GOOD, "stub": Mark.BAD, "absent": Mark.NONE, "unknown": Mark.UNKNOWN}
"""How good a compensation or an undo is; whether an absent one is missed is for the gaps to say."""

PRIORITIES = {Priority.HIGH: "High", Priority.MEDIUM: "Medium", Priority.LOW: "Low"}

SAGAS = (
    "Every saga with its steps, what takes each step back, and what it emits. A stub is code that reports success and"
    " does nothing."
)
CONFORMANCE = (
    "Every emission against the registry: is it registered, may its source emit it, is it in the past tense, is its "
    "payload the registered one, does it carry its ids."
)
DRIFTS = "Where code and registry disagree. A drift keeps its number from one audit to the next."
MATRIX = (
    "What each component does with the two ids. The correlation id names the flow that an event belongs to, the "
    "causation id the event that caused it."
)
CARRIAGE = "Of the telemetry, log and outbound calls in sagas, how many carry the correlation id."
ROUTES = "The way of the two ids through each saga, from who starts it to who handles what it emits."
CHAIN_STARTS = (
    "Emissions without a cause, and calls that start a saga without passing one. For a command of a user that is "
    "right; elsewhere, nobody can tell why it happened."
)
GAPS = (
    "Where a saga does not take its work back, or does not pass its id on. A gap keeps its number from one audit to "
    "the next."
)
FAILURE_POINTS = "What stays behind of the steps before, if a step fails."
REMEDIES = "What mends it. Efforts are a person's time, by the table in the settings."
NO_DRIFTS = "Code and registry agree."
NO_GAPS = "Every saga takes back what it does, as far as can be told from code."
NO_REMEDIES = "There is nothing to mend."
NO_SAGAS = "There is no saga in the code that was read."
NO_EMISSIONS = "There is no emission in the code that was read."
NO_COMPONENTS = "Nothing in the code that was read handles ids."
NO_FLOW = "Nothing in the code that was read emits or handles an event."

HOW = {True: "A command mends it", False: "Needs a person"}
"""Who does a remedy, by whether a command does it all."""

FLOW = "Who emits and who handles each event, and what starts each saga."


def scope(audit: Audit) -> str:
    """What was looked at, and what it was held against, in one sentence."""
    where = "the whole project" if audit.scope == (".",) else _names(audit.scope)
    against = (
        f"held against {_names(audit.registries)}" if audit.registries else "without a registry to hold it against"
    )
    totals = audit.summary.totals
    seen = f"{plural(totals.files, 'file')}, {plural(totals.emissions, 'emission')}, {plural(totals.sagas, 'saga')}"
    return f"{seen} in {where}, {against}."


def _names(paths: tuple[str, ...]) -> str:
    return ", ".join(f"`{path}`" for path in paths)


def totals(it: Totals) -> list[tuple[int, str]]:
    """How much there is, as numbers with their words."""
    counted = {
        "saga": it.sagas,
        "step": it.steps,
        "compensation": it.compensations,
        "undo": it.undos,
        "stub": it.stubs,
        "line of sagas": it.lines,
        "emission": it.emissions,
        "emission of an unknown name": it.undetermined,
        "subscription": it.subscriptions,
        "registered event": it.registered,
        "file": it.files,
    }
    return [(number, _word(number, word)) for word, number in counted.items()]


def _word(number: int, word: str) -> str:
    first, _, rest = word.partition(" of ")
    return f"{first}{'' if number == 1 else 's'}{' of ' if rest else ''}{rest}"


def mark_of(counts: Count) -> Mark:
    """How good a share is by itself."""
    if counts.whole == 0:
        return Mark.NONE
    return Mark.GOOD if counts.part == counts.whole else Mark.PARTLY if counts.part else Mark.BAD
