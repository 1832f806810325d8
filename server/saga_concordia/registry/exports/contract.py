"""The contract of correlation and causation, as a section for the page of a taxonomy.

It holds what the registry's threading rules ask, and nothing else; its examples are events of the registry.
"""

from collections.abc import Mapping, Sequence

from saga_concordia.model.registry import Causation, Event, RegistryFile
from saga_concordia.names.grammar import is_pattern, is_template, split, words

_MOST_LISTED = 12
_RULES = (
    (Causation.ROOT, "starts a chain", "must not be there (nil)"),
    (Causation.REQUIRED, "is caused by an event", "must be there: the id of the event that directly caused it"),
    (Causation.OPTIONAL, "may be caused by an event", "is there if an event caused it"),
)
CASES = (
    ("A saga accepts the correlation id of its caller", "started with one, it goes on with that one."),
    ("A saga mints one correlation id where its caller gives none", "a UUIDv7, and only one."),
    ("A saga keeps the correlation id through every step and event", "from its start to its last event."),
    ("The bus refuses a missing or malformed correlation id", "one that is no UUIDv7 is malformed."),
)
"""The four cases that tests of the contract have, by title."""


def contract(registry: RegistryFile, causation: Mapping[str, Causation]) -> str:
    """The section; `causation` says of each event what the threading rules ask of it."""
    return "\n".join(
        [
            "## Correlation and causation contract",
            "",
            *_ids(),
            "",
            *_rules(registry, causation),
            "",
            *_chain(registry, causation),
            "",
            "### Test cases",
            "",
            *(f"{number}. **{title}**: {text}" for number, (title, text) in enumerate(CASES, 1)),
            "",
            "`concordia scaffold tests` writes them for each saga.",
            "",
        ]
    )


def _ids() -> list[str]:
    return [
        "- Every event has an `id`, a `correlation_id` and, unless it starts a chain, a `causation_id`. All three are "
        "UUIDs of version 7.",
        "- `correlation_id` names the chain. The event that starts one sets it, and every event after it carries the "
        "same one: it is never made anew in mid-flow.",
        "- `causation_id` is the `id` of the event that directly caused this one: never the event's own id, nor the "
        "correlation id in its place.",
    ]


def _rules(registry: RegistryFile, causation: Mapping[str, Causation]) -> list[str]:
    total = len(registry.events)
    rows = ["| An event that | `causation_id` | Events |", "| --- | --- | --- |"]
    for kind, role, rule in _RULES:
        names = [event.name for event in registry.events if causation[event.name] is kind]
        rows.append(f"| {role} | {rule} | {_listed(names)}{len(names)} of {total} |")
    patterns = [f"`{_code(root)}`" for root in registry.roots if is_pattern(root) or is_template(root)]
    if patterns:
        rows += ["", f"Whatever matches {', '.join(patterns)} starts a chain."]
    carried = [event.name for event in registry.events if _carries_correlation(event)]
    if carried:
        rows += ["", f"The payload repeats the `correlation_id` in {_listed(carried)}{len(carried)} of {total}."]
    return rows


def _listed(names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    shown = ", ".join(f"`{_code(name)}`" for name in names[:_MOST_LISTED])
    more = f" and {len(names) - _MOST_LISTED} more" if len(names) > _MOST_LISTED else ""
    return f"{shown}{more}: " if names else ""


def _code(name: str) -> str:
    return name.replace("|", "\\|")


def _carries_correlation(event: Event) -> bool:
    return any(field.name == "correlation_id" and field.required for field in event.payload or ())


def _chain(registry: RegistryFile, causation: Mapping[str, Causation]) -> list[str]:
    root = next((event.name for event in registry.events if causation[event.name] is Causation.ROOT), None)
    caused = [event.name for event in registry.events if causation[event.name] is Causation.REQUIRED]
    start = root or next(iter(registry.roots), None)
    lines = ["### Example of a chain", ""]
    if start is None:
        return [
            *lines,
            "No event of this registry starts a chain, so there is none to show. Declare those that do: "
            "`causation: root`, or `roots`.",
        ]
    separator = registry.naming.separator if registry.naming else "."
    names = [start if root else f"(any that matches) {start}", *_followers(start, caused, separator)]
    lines += ["| | Event | `id` | `correlation_id` | `causation_id` |", "| --- | --- | --- | --- | --- |"]
    for number, name in enumerate(names, 1):
        cause = f"`{_id(number - 1)}`" if number > 1 else "nil"
        lines.append(f"| {number} | `{_code(name)}` | `{_id(number)}` | `{_id(1)}` | {cause} |")
    lines += ["", "The first event's own id is the chain's. Each further one is caused by the one above it."]
    return lines


def _followers(start: str, caused: Sequence[str], separator: str) -> list[str]:
    """Two events to show behind the first: those that share most nouns with it, in the registry's order."""
    own = _nouns(start, separator)
    ranked = sorted(enumerate(caused), key=lambda item: (-len(own & _nouns(item[1], separator)), item[0]))
    return [name for _, name in sorted(ranked[:2])]


def _nouns(name: str, separator: str) -> frozenset[str]:
    """The words that say what a name is about: those between its first and last segment, where it has such."""
    segments = split(name, separator) if separator else (name,)
    about = segments[1:-1] or segments[:1]
    return frozenset(word.text.lower() for segment in about for word in words(segment) if not word.is_hole)


def _id(number: int) -> str:
    """The id of the event of that number: a valid UUIDv7 of one and the same millisecond."""
    return f"018f3c2a-7b10-7000-8000-{number:012d}"
