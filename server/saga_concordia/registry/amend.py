"""Changes what a registry says of an event that it has: one role of its entry, in the file's own format."""

from collections.abc import Callable, Iterable

from saga_concordia.model.registry import Event, RegistryFile
from saga_concordia.registry.load import load
from saga_concordia.registry.source import opened
from saga_concordia.text.edit import TextEdit, apply_edits

SAID: dict[str, Callable[[Event], object]] = {
    "version": lambda event: event.version,
    "reliability": lambda event: event.reliability,
    "payload": lambda event: event.payload and sorted((field.name, field.required) for field in event.payload),
    "sources": lambda event: event.sources,
    "summary": lambda event: event.summary,
    "causation": lambda event: event.causation,
    "owners": lambda event: event.owners,
    "tags": lambda event: event.tags,
    "deprecated": lambda event: event.deprecated and (event.deprecated.replaced_by or True),
}
"""What an entry says in each role that can be amended, for comparison; what says nothing is false."""


def amend(data: bytes, file: RegistryFile, wanted: Event, role: str) -> bytes | None:
    """The file's content once its entry of the event says in a role what `wanted` says.

    None where the format has no place for it, or where it would not be read as it is meant.
    """
    own = next((event for event in file.events if event.name == wanted.name), None)
    if own is None:
        return None
    text = opened(data, file.path)
    edits: Iterable[TextEdit] | None
    if file.format == "markdown":
        from saga_concordia.registry.markdown_amend import edits_of

        edits = edits_of(text, wanted, role)
    elif file.format == "yaml":
        from saga_concordia.registry.yaml_amend import edits_of

        edits = edits_of(text, own, wanted, role)
    else:
        return None
    if not edits:
        return None
    after = apply_edits(data, edits)
    return after if _holds(file, load(after, file.path), wanted, role) else None


def _holds(before: RegistryFile, after: RegistryFile, wanted: Event, role: str) -> bool:
    """Whether the entry says what is wanted, and nothing else has changed."""
    if len(after.problems) > len(before.problems) or len(after.events) != len(before.events):
        return False
    for one, other in zip(before.events, after.events, strict=True):
        for key, said in SAID.items():
            meant = wanted if one.name == wanted.name and key == role else one
            if one.name != other.name or said(other) != said(meant):
                return False
    return True
