"""What all rules share: their declaration, the making of a diagnostic, and the loops over facts."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from enum import StrEnum
from typing import ClassVar

from saga_concordia.model.diagnostics import (
    Applicability,
    Diagnostic,
    Fix,
    MoveToUndo,
    Related,
    Replace,
    Severity,
    Thread,
)
from saga_concordia.model.facts import (
    Emission,
    Mention,
    NameKind,
    RollBack,
    Saga,
    Slot,
    SlotState,
    Step,
    Subscription,
)
from saga_concordia.model.registry import Event, Naming, Place
from saga_concordia.names.grammar import match_glob
from saga_concordia.rules.context import Context
from saga_concordia.rules.verdict import Verdict
from saga_concordia.text.span import Span


class FixKind(StrEnum):
    """Whether a rule's findings come with a fix."""

    NEVER = "never"
    SOMETIMES = "sometimes"
    ALWAYS = "always"


class Rule:
    """One check. A subclass documents itself: its docstring is the page of `concordia explain`."""

    code: ClassVar[str]
    name: ClassVar[str]
    severity: ClassVar[Severity]
    since: ClassVar[str] = "0.1"
    fix: ClassVar[FixKind] = FixKind.NEVER

    def check(self, context: Context) -> Iterator[Diagnostic]:
        """All findings of this rule, in the order of the facts."""
        raise NotImplementedError

    def at(
        self,
        place: Place,
        message: str,
        *,
        event: str | None = None,
        saga: str | None = None,
        step: str | None = None,
        fixes: tuple[Fix, ...] = (),
        related: tuple[Related, ...] = (),
        severity: Severity | None = None,
        deprecated: bool = False,
    ) -> Diagnostic:
        """A finding of this rule at `place`."""
        return Diagnostic(
            code=self.code,
            name=self.name,
            severity=severity or self.severity,
            message=message,
            path=place.path,
            span=place.span,
            event=event,
            saga=saga,
            step=step,
            fixes=fixes,
            related=related,
            deprecated=deprecated,
        )


class RegistryRule(Rule):
    """A rule that looks at registries alone: no code can change what it finds."""


class EntryRule(Rule):
    """A rule about the entries of registries that hangs on what code says: what it finds is in registries alone."""


class FactRule(Rule):
    """A rule that looks at emissions and subscriptions one by one.

    What it finds about one hangs on that, on the registries and, if it `reads_census`, on what the whole workspace
    says; on nothing else, so it need not look again at what has not changed.
    """

    reads_census: ClassVar[bool] = False

    def check(self, context: Context) -> Iterator[Diagnostic]:
        """Look at every fact."""
        facts = (*context.emissions, *context.subscriptions)
        return self.once(row for fact in facts for row in self.find(fact, context))

    def find(self, fact: Emission | Subscription, context: Context) -> Iterable[Diagnostic]:
        """The findings about one fact."""
        raise NotImplementedError

    def once(self, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        """Findings about several facts, in their order, without what is the same thing said again."""
        raise NotImplementedError


class EmissionRule(FactRule):
    """A rule that looks at emissions one by one; candidates that share a place give one finding."""

    def find(self, fact: Emission | Subscription, context: Context) -> Iterable[Diagnostic]:
        """Examine an emission."""
        return self.examine(fact, context) if isinstance(fact, Emission) else ()

    def once(self, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        """One finding at a place."""
        return _once(found, lambda row: (row.path, row.span))

    def examine(self, emission: Emission, context: Context) -> Iterator[Diagnostic]:
        """The findings of one emission."""
        raise NotImplementedError

    def of(
        self,
        emission: Emission,
        place: Place,
        message: str,
        fixes: tuple[Fix, ...] = (),
        related: tuple[Related, ...] = (),
    ) -> Diagnostic:
        """A finding about an emission."""
        return self.at(
            place,
            message,
            event=known_name(emission.name),
            saga=emission.saga,
            step=emission.step,
            fixes=fixes,
            related=related,
        )


class MentionRule(FactRule):
    """A rule that looks at names one by one, in emissions and in subscriptions; a name gives one finding per place."""

    def find(self, fact: Emission | Subscription, context: Context) -> Iterable[Diagnostic]:
        """Examine the mention of a name: that of an emission with it, that of a subscription by itself."""
        return self.examine(fact.name, fact if isinstance(fact, Emission) else None, context)

    def once(self, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        """One finding at a place for each name."""
        return _once(found, lambda row: (row.path, row.span, row.event))

    def examine(self, mention: Mention, emission: Emission | None, context: Context) -> Iterator[Diagnostic]:
        """The findings of one mention; `emission` is None for a subscription."""
        raise NotImplementedError

    def about(
        self,
        mention: Mention,
        emission: Emission | None,
        message: str,
        fixes: tuple[Fix, ...] = (),
        *,
        related: tuple[Related, ...] = (),
        severity: Severity | None = None,
        deprecated: bool = False,
    ) -> Diagnostic:
        """A finding at a mention."""
        return self.at(
            mention.place,
            message,
            event=known_name(mention),
            saga=emission.saga if emission else None,
            step=emission.step if emission else None,
            fixes=fixes,
            related=related,
            severity=severity,
            deprecated=deprecated,
        )


class NamingRule(MentionRule):
    """A rule that reports the naming verdicts of its own code: a name has one verdict, so no two rules report it."""

    def examine(self, mention: Mention, emission: Emission | None, context: Context) -> Iterator[Diagnostic]:
        """Report a mention whose verdict carries this rule's code."""
        verdict = context.verdict(mention)
        if verdict is not None and verdict.code == self.code:
            yield self.report(mention, emission, verdict, context)

    def report(self, mention: Mention, emission: Emission | None, verdict: Verdict, context: Context) -> Diagnostic:
        """The finding for one mention; `emission` is None for a subscription."""
        raise NotImplementedError


class StepRule(Rule):
    """A rule that looks at the steps of sagas one by one."""

    def check(self, context: Context) -> Iterator[Diagnostic]:
        """Examine every step."""
        for saga in context.sagas:
            for step in saga.steps:
                yield from self.examine(saga, step)

    def examine(self, saga: Saga, step: Step) -> Iterator[Diagnostic]:
        """The findings of one step."""
        raise NotImplementedError


def _once(found: Iterable[Diagnostic], key: Callable[[Diagnostic], Hashable]) -> Iterator[Diagnostic]:
    """The findings without those that repeat the key of an earlier one."""
    seen: set[Hashable] = set()
    for row in found:
        if key(row) not in seen:
            seen.add(key(row))
            yield row


def known_name(mention: Mention) -> str | None:
    """The mention's text, unless it is undetermined."""
    return None if mention.kind is NameKind.UNDETERMINED else mention.text


def rename(
    mention: Mention, name: str, applicability: Applicability = Applicability.UNSAFE, preferred: bool = False
) -> tuple[Fix, ...]:
    """The rename of a mention in place, without what the dialect adds; empty where that is not possible."""
    if not mention.editable or not name.startswith(mention.prefix) or not name.endswith(mention.suffix):
        return ()
    bare = name[len(mention.prefix) : len(name) - len(mention.suffix)]
    if not bare:
        return ()
    text = mention.stripped + bare
    place = mention.definition or mention.place
    intent = Replace("rename", place.path, place.span, text)
    return (Fix(f"Rename to `{name}`{elsewhere(place, mention.place)}", applicability, intent, preferred),)


def supply(slot: Slot, expression: str | None) -> tuple[Fix, ...]:
    """Give an absent or nil slot the expression that is in scope."""
    if not expression:
        return ()
    title = f"Pass `{expression}` as `{slot.key}`"
    if slot.state is SlotState.ABSENT and slot.insertion:
        offset = slot.insertion.offset
        text = slot.insertion.filled(slot.key, expression)
        intent = Replace("insert", slot.place.path, Span(offset, offset), text)
    elif slot.state is SlotState.NIL and slot.editable:
        intent = Replace("insert", slot.place.path, slot.place.span, expression)
    else:
        return ()
    return (Fix(title, Applicability.SAFE, intent, preferred=True),)


def thread(emission: Emission, name: str, slot: Slot) -> tuple[Fix, ...]:
    """Pass an id that is missing (`correlation`, `causation`) through the saga that the emission stands in."""
    if not emission.saga or not (slot.insertion or slot.editable):
        return ()
    key = slot.key or f"{name}_id"
    title = f"Thread `{key}` through {emission.saga.rpartition('.')[2]}"
    intent = Thread(emission.site.path, emission.saga, name, key, emission.constructor)
    return (Fix(title, Applicability.UNSAFE, intent, preferred=True),)


def slots(emission: Emission) -> tuple[Slot, ...]:
    """The envelope slots of an emission, apart from its name and payload."""
    return (emission.correlation, emission.causation, emission.source, emission.version)


def governed(context: Context) -> Iterator[tuple[Event, Naming]]:
    """Every registered event with the naming policy that it is under, in order; exempt ones are left out."""
    for file in context.taxonomy.registries:
        naming = file.naming or context.taxonomy.naming
        if naming is not None:
            for event in file.events:
                if not any(match_glob(pattern, event.name, naming.separator) for pattern in naming.exempt):
                    yield event, naming


def in_scope(emission: Emission, slot: str) -> str | None:
    """The expression that is in scope for an id slot (`correlation`, `causation`)."""
    return dict(emission.scope).get(slot) or None


def missing(slot: Slot) -> bool:
    """Whether a slot is certainly without a value."""
    return slot.state in (SlotState.ABSENT, SlotState.NIL)


def given(slot: Slot) -> bool:
    """Whether a slot certainly has a value."""
    return slot.state is SlotState.GIVEN and slot.literal_kind != "nil"


def move_to_undo(saga: Saga, step: Step) -> tuple[Fix, ...]:
    """Make a step's compensation its undo; empty where it has one, or where the compensation lets the saga go on."""
    body = step.compensation
    resumes = any(row.shape in saga.compensation.resumes for row in body.returns)
    if step.undo.state is not RollBack.ABSENT or resumes:
        return ()
    intent = MoveToUndo(saga.place.path, saga.name, step.name)
    return (Fix(f"Make the compensation of `{step.name}` its undo", Applicability.UNSAFE, intent, preferred=True),)


def elsewhere(place: Place, than: Place) -> str:
    """Which file a place is in, for a title, where it is another one."""
    return "" if place.path == than.path else f" in {place.path}"
