"""`saga_inventory.md`: every saga, its steps, and what takes them back."""

from collections.abc import Iterator

from saga_concordia.audit.document import Audit, SagaRow, StepRow
from saga_concordia.report.audit import flow, wording
from saga_concordia.report.audit.markdown.blocks import card, document, fence, field, table
from saga_concordia.report.audit.markdown.files import CONFORMANCE, GAPS
from saga_concordia.report.audit.markdown.inline import code, codes, ids, link, named, prose
from saga_concordia.report.graph import mermaid


def render(audit: Audit, root: str) -> str:
    """The document."""
    return document(_blocks(audit, root))


def _blocks(audit: Audit, root: str) -> Iterator[str]:
    yield "# Saga inventory"
    yield wording.SAGAS
    if not audit.sagas:
        yield wording.NO_SAGAS
        return
    columns = "Saga, Path, Inputs, Steps, Compensations, Undos, Stubs, Events emitted, Lines, Drifts, Gaps"
    yield table(columns.split(", "), (_row(saga, root) for saga in audit.sagas))
    for saga in audit.sagas:
        yield from _saga(saga, root)
    picture = flow.around_sagas(audit)
    if picture.boxes:
        yield "## Event flow around sagas"
        yield fence(mermaid.render(picture), "mermaid")


def _row(saga: SagaRow, root: str) -> tuple[str, ...]:
    return (
        code(saga.name),
        link(saga.at, root),
        codes(saga.inputs) or "none",
        str(len(saga.steps)),
        str(saga.compensations),
        str(saga.undos),
        codes(saga.stubs) or "none",
        codes(saga.events) or "none",
        str(saga.lines),
        ids(saga.drifts, CONFORMANCE) or "none",
        ids(saga.gaps, GAPS) or "none",
    )


def _saga(saga: SagaRow, root: str) -> Iterator[str]:
    yield f"## {code(saga.name)}"
    yield card(
        (
            field("Module or class", named(saga.qualified, saga.at, root)),
            field("Framework", code(saga.dialect)),
            field("When compensation runs", prose(saga.rolls_back_on)),
            field("Work not written yet", codes(saga.unwritten)),
        )
    )
    columns = ("No.", "Step", "Compensation", "Undo", "Changes the world by", "Emits")
    yield table(columns, (_step(number, step, root) for number, step in enumerate(saga.steps, 1)))


def _step(number: int, step: StepRow, root: str) -> tuple[str, ...]:
    return (
        str(number),
        named(step.name, step.at, root) + (" (a stub)" if step.stub else ""),
        _roll_back(step.compensation),
        _roll_back(step.undo),
        codes(step.effects) or "nothing that is known",
        codes(step.emits) or "nothing",
    )


def _roll_back(state: str) -> str:
    return f"{wording.SIGNS[wording.ROLL_BACK_MARKS[state]]} {state}"
