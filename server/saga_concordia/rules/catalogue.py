"""Every rule, in order of code."""

from collections.abc import Iterable

from saga_concordia.rules.base import Rule
from saga_concordia.rules.causation_cycle import CausationCycle
from saga_concordia.rules.compensate_reads_error_as_result import CompensateReadsErrorAsResult
from saga_concordia.rules.compensation_cannot_roll_back import CompensationCannotRollBack
from saga_concordia.rules.correlation_not_forwarded import CorrelationNotForwarded
from saga_concordia.rules.dangling_reference import DanglingReference
from saga_concordia.rules.deprecated_event import DeprecatedEvent
from saga_concordia.rules.duplicate_entry import DuplicateEntry
from saga_concordia.rules.emitters_disagree import EmittersDisagree
from saga_concordia.rules.forbidden_category import ForbiddenCategory
from saga_concordia.rules.invalid_compensate_return import InvalidCompensateReturn
from saga_concordia.rules.invalid_entry import InvalidEntry
from saga_concordia.rules.malformed_id import MalformedId
from saga_concordia.rules.malformed_name import MalformedName
from saga_concordia.rules.missing_causation_id import MissingCausationId
from saga_concordia.rules.missing_compensation import MissingCompensation
from saga_concordia.rules.missing_correlation_id import MissingCorrelationId
from saga_concordia.rules.missing_payload_field import MissingPayloadField
from saga_concordia.rules.misspelled_event import MisspelledEvent
from saga_concordia.rules.name_payload_mismatch import NamePayloadMismatch
from saga_concordia.rules.never_emitted import NeverEmitted
from saga_concordia.rules.never_handled import NeverHandled
from saga_concordia.rules.not_past_tense import NotPastTense
from saga_concordia.rules.orphan_handler import OrphanHandler
from saga_concordia.rules.plural_segment import PluralSegment
from saga_concordia.rules.rebased_correlation import RebasedCorrelation
from saga_concordia.rules.registries_disagree import RegistriesDisagree
from saga_concordia.rules.root_with_causation import RootWithCausation
from saga_concordia.rules.run_without_causation import RunWithoutCausation
from saga_concordia.rules.saga_without_tracing_inputs import SagaWithoutTracingInputs
from saga_concordia.rules.self_caused import SelfCaused
from saga_concordia.rules.stubbed_compensation import StubbedCompensation
from saga_concordia.rules.stubbed_step import StubbedStep
from saga_concordia.rules.tense_mismatch import TenseMismatch
from saga_concordia.rules.undeclared_payload_field import UndeclaredPayloadField
from saga_concordia.rules.undetermined_name import UndeterminedName
from saga_concordia.rules.unknown_event import UnknownEvent
from saga_concordia.rules.unknown_source import UnknownSource
from saga_concordia.rules.unreadable_file import UnreadableFile
from saga_concordia.rules.unresolved_successor import UnresolvedSuccessor
from saga_concordia.rules.unused_suppression import UnusedSuppression
from saga_concordia.rules.version_mismatch import VersionMismatch

RULES: tuple[Rule, ...] = (
    UnknownEvent(),
    TenseMismatch(),
    MalformedName(),
    DeprecatedEvent(),
    ForbiddenCategory(),
    UnknownSource(),
    MisspelledEvent(),
    UndeterminedName(),
    MissingCausationId(),
    MissingCorrelationId(),
    RootWithCausation(),
    RebasedCorrelation(),
    CorrelationNotForwarded(),
    MalformedId(),
    SelfCaused(),
    RunWithoutCausation(),
    MissingCompensation(),
    StubbedCompensation(),
    CompensationCannotRollBack(),
    InvalidCompensateReturn(),
    SagaWithoutTracingInputs(),
    CompensateReadsErrorAsResult(),
    StubbedStep(),
    DanglingReference(),
    MissingPayloadField(),
    UndeclaredPayloadField(),
    VersionMismatch(),
    NamePayloadMismatch(),
    NeverEmitted(),
    NeverHandled(),
    OrphanHandler(),
    CausationCycle(),
    EmittersDisagree(),
    InvalidEntry(),
    DuplicateEntry(),
    NotPastTense(),
    RegistriesDisagree(),
    UnresolvedSuccessor(),
    PluralSegment(),
    UnusedSuppression(),
    UnreadableFile(),
)

_BY_CODE = {rule.code: rule for rule in RULES}


def by_code(code: str) -> Rule | None:
    """The rule of a code, in any case; None where there is none."""
    return _BY_CODE.get(code.upper())


def select(prefixes: Iterable[str]) -> tuple[Rule, ...]:
    """The rules whose code starts with one of `prefixes` (`CON2`), or whose name is one of them, in order of code."""
    wanted = tuple(prefixes)
    starts = tuple(prefix.upper() for prefix in wanted)
    return tuple(rule for rule in RULES if rule.code.startswith(starts) or rule.name in wanted)
