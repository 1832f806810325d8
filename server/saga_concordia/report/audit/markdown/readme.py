"""`README.md`: the summary of the audit, and what mends what it found."""

from collections.abc import Iterator

from saga_concordia.audit.document import Audit, Change, Comparison, Drift, Gap, Remedy
from saga_concordia.audit.words import effort
from saga_concordia.report.audit import wording
from saga_concordia.report.audit.markdown.blocks import bullets, card, document, fence, field, table
from saga_concordia.report.audit.markdown.correlation import scores
from saga_concordia.report.audit.markdown.files import CONFORMANCE, CORRELATION, GAPS, INVENTORY
from saga_concordia.report.audit.markdown.inline import code, ids, link, plain, prose

_DOCUMENTS = {
    INVENTORY: "every saga, its steps, and what takes them back",
    CONFORMANCE: "every emission against the registry, and the drifts",
    CORRELATION: "what becomes of correlation and causation ids",
    GAPS: "what sagas do not take back, and what then stays behind",
}


def render(audit: Audit, root: str) -> str:
    """The document."""
    return document(_blocks(audit, root))


def _blocks(audit: Audit, root: str) -> Iterator[str]:
    yield f"# Audit of {code(audit.project)}"
    yield prose(wording.scope(audit))
    yield bullets(map(prose, audit.summary.headlines))
    yield "## Scores"
    yield scores(audit)
    yield "In all: " + ", ".join(f"{number} {word}" for number, word in wording.totals(audit.summary.totals)) + "."
    yield "Signs: " + ", ".join(f"{wording.SIGNS[mark]} {meaning}" for mark, meaning in wording.MEANINGS.items()) + "."
    yield "## Documents"
    yield bullets(f"[{name}]({name}): {what}" for name, what in _DOCUMENTS.items())
    if audit.comparison:
        yield from _comparison(audit.comparison, root)
    yield from _findings(audit)
    yield from _remedies(audit)
    if audit.closed:
        yield "## Closed"
        yield "Numbered by an earlier audit, and gone."
        yield bullets(f"**{one.id}** {prose(one.title)} ({plain(one.kind)})" for one in audit.closed)
    if audit.notes:
        yield "## Notes"
        yield bullets(map(prose, audit.notes))
    yield f"Written by {plain(audit.tool)}."


def _comparison(it: Comparison, root: str) -> Iterator[str]:
    yield f"## Since {code(it.since)}"
    for word, changes in (("Introduced", it.introduced), ("Closed", it.closed), ("Unchanged", it.unchanged)):
        yield f"{word}: {len(changes)}"
        yield bullets(_change(one, root) for one in changes)


def _change(one: Change, root: str) -> str:
    where = f", {link(one.at, root)}" if one.at else ""
    return f"**{one.id}** {prose(one.title)} ({plain(one.kind)}){where}"


def _findings(audit: Audit) -> Iterator[str]:
    if not audit.drifts and not audit.gaps:
        return
    yield "## Drifts and gaps"
    rows = [*(_finding(one, CONFORMANCE) for one in audit.drifts), *(_finding(one, GAPS) for one in audit.gaps)]
    yield table(("Id", "Priority", "Kind", "What", "Effort", "Remedy"), rows)


def _finding(one: Drift | Gap, file: str) -> tuple[str, ...]:
    return (
        ids((one.id,), file),
        wording.PRIORITIES[one.priority],
        plain(one.kind),
        prose(one.title),
        effort(one.effort),
        ids(one.remedies, "") or "none",
    )


def _remedies(audit: Audit) -> Iterator[str]:
    if not audit.remedies:
        return
    yield "## What to do"
    it = audit.summary
    efforts = f"Commands save {effort(it.effort_by_command)}; {effort(it.effort_by_person)} are left to people."
    yield f"{wording.REMEDIES} {efforts}"
    files = {one.id: CONFORMANCE for one in audit.drifts} | {one.id: GAPS for one in audit.gaps}
    columns = ("Id", "What", "Closes", "How", "Effort")
    yield table(columns, (_row(one, files) for one in audit.remedies))
    for one in audit.remedies:
        yield from _remedy(one, files)


def _row(one: Remedy, files: dict[str, str]) -> tuple[str, ...]:
    how = "a command" if one.by_command else "a person"
    return ids((one.id,), ""), prose(one.title), _closes(one, files), how, f"{effort(one.effort)} ({plain(one.per)})"


def _closes(one: Remedy, files: dict[str, str]) -> str:
    return ", ".join(ids((closed,), files[closed]) if closed in files else closed for closed in one.closes)


def _remedy(one: Remedy, files: dict[str, str]) -> Iterator[str]:
    yield f"### {one.id}"
    yield f"**{prose(one.title)}**"
    yield card(
        (
            field("Closes", _closes(one, files)),
            field("Effort", f"{effort(one.effort)} ({plain(one.per)})"),
            field("What a person does", prose(one.todo)),
        )
    )
    yield fence(one.command, "sh")
    yield fence(one.diff, "diff")
