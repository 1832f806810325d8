"""From labels back to bytes: what is told of a file that is being edited, in positions of its text as it is now."""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from saga_concordia.frontends.layout import Layout
from saga_concordia.model.code import Insertion
from saga_concordia.model.diagnostics import Diagnostic, Fix, Related, Replace, Structural, Suppress
from saga_concordia.model.parts import plan_of
from saga_concordia.model.registry import Place

LayoutOf = Callable[[str], Layout | None]
"""The layout of a file by its path; None where its labels are bytes."""


def finding_in_bytes(row: Diagnostic, layout_of: LayoutOf) -> Diagnostic:
    """A finding with every place of it, and of its fixes, in bytes."""
    at = _place(Place(row.path, row.span), layout_of)
    fixes = tuple([_fix(fix, layout_of) for fix in row.fixes])
    related = tuple([Related(_place(one.place, layout_of), one.message) for one in row.related])
    return replace(row, span=at.span, fixes=fixes, related=related)


def facts_in_bytes(value: Any, layout_of: LayoutOf, around: str = "") -> Any:
    """Facts with every place, and every place for an insertion, in bytes; `around` is the file of the latter."""
    kind: Any = value.__class__
    if kind is Place:
        return _place(value, layout_of)
    if kind is tuple:
        return tuple([facts_in_bytes(item, layout_of, around) for item in value]) if value else value
    if kind is Insertion:
        layout = layout_of(around)
        return replace(value, offset=layout.offset(value.offset)) if layout else value
    plan = plan_of(kind)
    if not plan.walked:
        return value
    place = getattr(value, "place", None)
    around = place.path if isinstance(place, Place) else around
    parts = [*plan.parts(value)]
    for number in plan.walked:
        parts[number] = facts_in_bytes(parts[number], layout_of, around)
    return kind(*parts)


def _place(place: Place, layout_of: LayoutOf) -> Place:
    layout = layout_of(place.path)
    return Place(place.path, layout.bytes_of(place.span)) if layout else place


def _fix(fix: Fix, layout_of: LayoutOf) -> Fix:
    intent = fix.intent
    if isinstance(intent, Replace):
        span = _place(Place(intent.path, intent.span), layout_of).span
        return replace(fix, intent=replace(intent, span=span))
    if isinstance(intent, Suppress) and (layout := layout_of(intent.path)):
        return replace(fix, intent=replace(intent, offset=layout.offset(intent.offset)))
    if isinstance(intent, Structural):
        return replace(fix, intent=facts_in_bytes(intent, layout_of, intent.path))
    return fix
