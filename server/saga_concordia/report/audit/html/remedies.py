"""What mends it: commands with their diffs, and what needs a person."""

from saga_concordia.audit.document import Audit, Remedy
from saga_concordia.audit.words import effort
from saga_concordia.report.audit import wording
from saga_concordia.report.audit.html import items
from saga_concordia.report.audit.html.blocks import Section, command, diff, facts, fold, paragraph
from saga_concordia.report.audit.html.inline import plain, prose, references
from saga_concordia.report.audit.html.markup import NOTHING, Markup, element, joined, lines, text


def remedies(audit: Audit) -> Section:
    """The remediation list."""
    rows = [_remedy(audit, one) for one in audit.remedies]
    lead = paragraph(wording.REMEDIES if rows else wording.NO_REMEDIES)
    return Section("remedies", "What to do", len(rows), lines([lead, *rows]))


def _remedy(audit: Audit, one: Remedy) -> Markup:
    how = "command" if one.by_command else "person"
    head = (
        element("span", plain(one.id), css="id"),
        element("span", prose(one.title), css="title"),
        element("span", text(effort(one.effort)), css="kind"),
        element("span", text(wording.HOW[one.by_command]), css=f"chip {how}"),
    )
    return fold(
        joined(head, " "),
        element("p", prose(one.todo)) if one.todo else NOTHING,
        command(one.command),
        diff(one.diff),
        facts((("Closes", references(one.closes)), ("Effort", plain(f"{effort(one.effort)} ({one.per})")))),
        css="item",
        id=one.id,
        data_item="row",
        data_priority=items.priority(audit, one.closes),
        data_sagas=items.of_sagas(audit, items.sagas_of(audit, one.closes)),
        data_how=how,
    )
