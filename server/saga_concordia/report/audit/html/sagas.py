"""The saga inventory: one table of all, and each saga's steps along a line."""

from saga_concordia.audit.document import Audit, SagaRow, StepRow, Verdict
from saga_concordia.report.audit import wording
from saga_concordia.report.audit.html import items
from saga_concordia.report.audit.html.blocks import Section, facts, paragraph, row, table
from saga_concordia.report.audit.html.inline import code, codes, link, named, prose, references, verdict
from saga_concordia.report.audit.html.markup import NOTHING, Markup, element, joined, lines, text


def sagas(audit: Audit, root: str) -> Section:
    """The inventory."""
    if not audit.sagas:
        return Section("sagas", "Sagas", 0, paragraph(wording.NO_SAGAS))
    columns = ("Saga", "Steps", "Compensations", "Undos", "Stubs", "Lines", "Emits", "Drifts and gaps")
    rows = (_row(audit, number, saga, root) for number, saga in enumerate(audit.sagas))
    whole = table("All sagas", columns, rows, css="figures")
    each = (_saga(audit, number, saga, root) for number, saga in enumerate(audit.sagas))
    return Section("sagas", "Sagas", len(audit.sagas), lines([paragraph(wording.SAGAS), whole, *each]))


def _row(audit: Audit, number: int, saga: SagaRow, root: str) -> Markup:
    name = element("a", code(saga.name), href=f"#saga-{number}")
    figures = (len(saga.steps), saga.compensations, saga.undos, len(saga.stubs), saga.lines)
    return row(
        joined([name, element("span", link(saga.at, root), css="under")]),
        *map(text, figures),
        codes(saga.events),
        references((*saga.drifts, *saga.gaps)),
        **_filters(audit, saga),
    )


def _saga(audit: Audit, number: int, saga: SagaRow, root: str) -> Markup:
    about = facts(
        (
            ("Module or class", named(saga.qualified, saga.at, root)),
            ("Framework", code(saga.dialect)),
            ("Inputs", codes(saga.inputs)),
            ("When compensation runs", prose(saga.rolls_back_on)),
            ("Work not written yet", codes(saga.unwritten) if saga.unwritten else NOTHING),
        )
    )
    columns = ("Step", "Compensation", "Undo", "Changes the world by", "Emits")
    steps = table(f"Steps of {saga.name}", columns, (_step(step, root) for step in saga.steps), css="steps")
    title = element("h3", element("a", code(saga.name), href=f"#saga-{number}"))
    return element("article", title, about, steps, css="saga", id=f"saga-{number}", **_filters(audit, saga))


def _filters(audit: Audit, saga: SagaRow) -> dict[str, str]:
    return {"data_item": "part", "data_sagas": items.of_sagas(audit, (saga.qualified,))}


def _step(step: StepRow, root: str) -> Markup:
    name = named(step.name, step.at, root)
    stub = element("span", text("a stub"), css="chip medium") if step.stub else NOTHING
    return row(
        joined([name, stub], " "),
        _roll_back(step.compensation),
        _roll_back(step.undo),
        codes(step.effects, "nothing known"),
        codes(step.emits, "nothing"),
    )


def _roll_back(state: str) -> Markup:
    return verdict(Verdict(wording.ROLL_BACK_MARKS[state], state))
