"""An event in a sentence or two, for the documentation of generated code."""

import re

from saga_concordia.model.registry import Event
from saga_concordia.names.grammar import is_template


def about(event: Event, filled_by: str) -> str:
    """What the registry says of an event, on one line; `filled_by` says how a template is filled."""
    gone = event.deprecated
    sentences = [event.summary]
    if event.reliability:
        sentences.append(f"Reliability: {event.reliability}.")
    if is_template(event.name):
        sentences.append(f"A template: fill it by {filled_by}.")
    if gone is not None:
        since = f" since {gone.since}" if gone.since else ""
        use = f": use {gone.replaced_by}" if gone.replaced_by else ""
        reason = f" ({gone.reason})" if gone.reason else ""
        sentences.append(f"Deprecated{since}{use}{reason}.")
    words = [re.sub(r"\s+", " ", sentence).strip() for sentence in sentences if sentence]
    ended = [one if one[-1:] in ".!?" else f"{one}." for one in words if one]
    return "".join(char if char.isprintable() else " " for char in " ".join(ended))
