"""What fixes would change: tried on content in memory, with the same edits that the command line writes."""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from saga_concordia.engine.workspace import Workspace
from saga_concordia.model.diagnostics import Applicability, Diagnostic, Fix, Structural
from saga_concordia.rewrite.apply import Choice, changes, identity, plan, unified_diff

_ROUNDS = 10


class Offer(Struct, frozen=True):
    """A finding and the fix of it that is tried."""

    finding: Diagnostic
    fix: Fix


class Trial(Struct, frozen=True):
    """What came of it: the unified diff, and what is found afterwards in the files that the findings were in.

    Fixes of one place do what they say, so that nothing is looked for again: `after` is then None, and `left` are the
    findings that no edit could be made for.
    """

    diff: str
    left: tuple[Diagnostic, ...]
    after: tuple[Diagnostic, ...] | None = None


def offer_of(finding: Diagnostic) -> Offer | None:
    """The best fix of a finding, if there is one that mends it: a suppression does not.

    Which of the registered names is meant is for a person to say, where the rule prefers none.
    """
    fixes = [fix for fix in finding.fixes if fix.intent.kind != "suppress" and not _is_guess(fix)]
    best = next((fix for fix in fixes if fix.preferred), None) or next(iter(fixes), None)
    return Offer(finding, best) if best else None


def _is_guess(fix: Fix) -> bool:
    """Whether a fix names something that may be meant, and may as well not."""
    return fix.intent.kind == "rename" and fix.applicability is Applicability.CHOICE and not fix.preferred


def attempt(workspace: Workspace, offers: Sequence[Offer]) -> Trial:
    """Apply fixes, again and again while some wait for others; the workspace is left as it was."""
    wanted = {identity(offer.finding) for offer in offers}
    kinds = frozenset(f"{offer.finding.code}:{offer.fix.intent.kind}" for offer in offers)
    chosen = Choice(named=kinds)
    rows = [replace(offer.finding, fixes=(offer.fix,)) for offer in offers]
    before: dict[str, bytes] = {}
    now: dict[str, bytes] = {}
    left: list[Diagnostic] = []
    after: tuple[Diagnostic, ...] | None = None
    deep = any(isinstance(offer.fix.intent, Structural) for offer in offers)
    paths = sorted({offer.finding.path for offer in offers})
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
            if not round_.waiting and not deep:
                break
            for path, data in now.items():
                workspace.hold(path, data)
            after = tuple(row for path in paths for row in workspace.diagnostics(path))
            useless = {identity(one) for one in left}
            rows = [row for row in after if identity(row) in wanted and identity(row) not in useless]
            if not rows:
                break
    finally:
        for path in now:
            # Holding what is on disk costs less than reading it anew: only what differs is looked at again.
            workspace.hold(path, before[path])
    return Trial(_diff(before, now), tuple(left), after if deep else None)


def _diff(before: Mapping[str, bytes], now: Mapping[str, bytes]) -> str:
    return "".join(unified_diff(path, before[path], now[path]) for path in sorted(now) if before[path] != now[path])
