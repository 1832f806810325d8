"""The head of the page: what was looked at, the scores, what matters most, what it takes, and then and now."""

from saga_concordia.audit.document import Audit, Change, Comparison, Score
from saga_concordia.audit.words import effort
from saga_concordia.report.audit import wording
from saga_concordia.report.audit.html.blocks import Section, bullets, paragraph
from saga_concordia.report.audit.html.inline import bar, code, link, plain, prose, reference, sign
from saga_concordia.report.audit.html.markup import NOTHING, Markup, element, joined, lines, text


def banner(audit: Audit) -> Markup:
    """The title of the page."""
    kicker = element("p", text("Audit of sagas and events"), css="kicker")
    title = element("h1", plain(audit.project))
    return element("header", kicker, title, element("p", prose(wording.scope(audit)), css="scope"), css="banner")


def summary(audit: Audit) -> Section:
    """The summary."""
    scores = element("div", *map(_score, audit.summary.scores), css="scores")
    totals = (
        element("div", element("dt", text(word)), element("dd", text(number)))
        for number, word in wording.totals(audit.summary.totals)
    )
    headlines = bullets(map(prose, audit.summary.headlines), css="headlines")
    body = lines([scores, headlines, _efforts(audit), element("dl", *totals, css="totals")])
    return Section("summary", "Summary", None, body)


def _score(one: Score) -> Markup:
    share = "none" if one.counts.share is None else f"{one.counts.share} %"
    of = f"{one.counts.part} of {one.counts.whole}"
    return element(
        "div",
        element("h3", plain(one.name)),
        element("p", element("b", text(share)), element("span", text(of), css="of"), sign(one.mark), css="share"),
        bar(one.counts, one.mark),
        element("p", prose(one.text), css="what"),
        css=f"score {one.mark.value}",
    )


def _efforts(audit: Audit) -> Markup:
    """How much of the work a command does, as two lengths of one bar."""
    command, person = audit.summary.effort_by_command, audit.summary.effort_by_person
    if not command + person:
        return NOTHING
    percent = command * 100 // (command + person)
    picture = element(
        "svg",
        element("rect", css="person", width="100%", height="100%", rx="4"),
        element("rect", css="command", width=f"{percent}%", height="100%", rx="4"),
        css="efforts",
        height="10",
        aria_hidden="true",
    )
    words = (
        joined([element("span", css="key command"), element("b", text(effort(command))), text("by a command")], " "),
        joined([element("span", css="key person"), element("b", text(effort(person))), text("by a person")], " "),
    )
    return element("div", element("h3", text("What is left to do")), picture, bullets(words, css="keys"), css="effort")


def notes(audit: Audit) -> Section:
    """What else to know."""
    return Section("notes", "Notes", len(audit.notes), bullets(map(prose, audit.notes)))


def comparison(it: Comparison, root: str) -> Section:
    """Then and now."""
    parts = (
        _changes("Introduced", "bad", it.introduced, root),
        _changes("Closed", "good", it.closed, root),
        _changes("Unchanged", "none", it.unchanged, root),
    )
    lead = element("p", text("Compared with "), code(it.since), text("."), css="lead")
    return Section("since", "Then and now", None, lines([lead, element("div", *parts, css="changes")]))


def _changes(word: str, mark: str, changes: tuple[Change, ...], root: str) -> Markup:
    title = element("h3", text(word), text(" "), element("span", text(len(changes)), css="count"))
    rows = bullets((_change(one, root) for one in changes), css="bare")
    return element("div", title, rows or paragraph("None.", "soft"), css=f"change {mark}")


def _change(one: Change, root: str) -> Markup:
    there = [link(one.at, root)] if one.at else []
    name = reference(one.id) if one.at else element("span", plain(one.id), css="id")
    return joined([name, prose(one.title), *there], " ")
