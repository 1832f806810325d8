"""What fixes would change: tried on content in memory, with the same edits that the command line writes."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from saga_concordia.engine.workspace import Workspace
from saga_concordia.model.diagnostics import Diagnostic, Fix, Structural
from saga_concordia.rewrite.apply import Choice, changes, identity, plan, unified_diff

_ROUNDS = 10


class Offer(Struct, frozen=True):
    """A finding and the fix of it that is tried."""

    finding: Diagnostic
    fix: Fix


class Trial(Struct, frozen=True):
    """What came of it: the unified diff, and the findings that no edit was made for, or that stay as they are."""

    diff: str
    left: tuple[Diagnostic, ...]


def offer_of(finding: Diagnostic) -> Offer | None:
    """The best fix of a finding, if there is one that mends it: a suppression does not."""
    fixes = [fix for fix in finding.fixes if fix.intent.kind != "suppress"]
    best = next((fix for fix in fixes if fix.preferred), None) or next(iter(fixes), None)
    return Offer(finding, best) if best else None


def attempt(workspace: Workspace, offers: Sequence[Offer]) -> Trial:
    """Apply fixes, again and again while some wait for others; the workspace is left as it was."""
    wanted = {identity(offer.finding) for offer in offers}
    kinds = frozenset(f"{offer.finding.code}:{offer.fix.intent.kind}" for offer in offers)
    chosen = Choice(named=kinds)
    rows = [replace(offer.finding, fixes=(offer.fix,)) for offer in offers]
    before: dict[str, bytes] = {}
    now: dict[str, bytes] = {}
    left: list[Diagnostic] = []
    try:
        for _ in range(_ROUNDS):
            round_ = plan(rows, chosen, lambda intent: workspace.edits(intent, verify=False))
            changed = changes(round_.edits, workspace.source)
            for path, (old, new) in changed.items():
                before.setdefault(path, old)
                now[path] = new
            touched = {identity(row) for row in (*round_.fixed, *round_.waiting)}
            left += [row for row in rows if identity(row) not in touched]
            if not changed:
                left += round_.waiting
                break
            if not round_.waiting and not any(isinstance(offer.fix.intent, Structural) for offer in offers):
                break
            for path, data in now.items():
                workspace.hold(path, data)
            paths = sorted({row.path for row in rows})
            rows = [row for path in paths for row in workspace.diagnostics(path) if identity(row) in wanted]
            rows = [row for row in rows if identity(row) not in {identity(one) for one in left}]
    finally:
        for path in now:
            workspace.release(path)
    return Trial(_diff(before, now), tuple(left))


def _diff(before: Mapping[str, bytes], now: Mapping[str, bytes]) -> str:
    return "".join(unified_diff(path, before[path], now[path]) for path in sorted(now) if before[path] != now[path])


def offers_of(findings: Iterable[Diagnostic]) -> tuple[Offer, ...]:
    """The fixes that some findings offer."""
    return tuple(offer for row in findings if (offer := offer_of(row)) is not None)
