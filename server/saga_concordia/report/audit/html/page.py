"""The whole page: its policy, its contents, its tools and its sections, in one file that needs no other."""

import re
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from saga_concordia.audit.document import Audit, Priority
from saga_concordia.report.audit import wording
from saga_concordia.report.audit.html.blocks import Section, section
from saga_concordia.report.audit.html.inline import plain
from saga_concordia.report.audit.html.markup import NOTHING, Markup, element, lines, text, trusted

_ASSETS = Path(__file__).parent / "assets"


def page(audit: Audit, banner: Markup, sections: Sequence[Section]) -> str:
    """The document."""
    style, script = ((_ASSETS / name).read_text("utf-8") for name in ("page.css", "page.js"))
    main = element("main", banner, _tools(audit), *map(section, sections), _foot(audit), id="top")
    body = lines([_contents(sections), main, element("script", trusted(script))])
    head = lines(
        [
            element("meta", charset="utf-8"),
            element("meta", http_equiv="Content-Security-Policy", content=_policy([style, *_styles(body)], script)),
            element("meta", name="viewport", content="width=device-width, initial-scale=1"),
            element("meta", name="color-scheme", content="light dark"),
            element("title", plain(f"Audit of {audit.project}")),
            element("link", rel="icon", href="data:,"),
            element("style", trusted(style)),
        ]
    )
    return (
        "<!DOCTYPE html>\n" + element("html", lines([element("head", head), element("body", body)]), lang="en") + "\n"
    )


def _policy(styles: Sequence[str], script: str) -> str:
    """Nothing may be loaded, and nothing run or styled but what this page is made of."""
    allowed = " ".join(sorted({_hash(style) for style in styles}))
    return (
        f"default-src 'none'; img-src data:; style-src {allowed}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(source: str) -> str:
    return f"'sha256-{b64encode(sha256(source.encode()).digest()).decode()}'"


def _styles(body: str) -> list[str]:
    """The style sheets that pictures bring; text of code is escaped, and holds none."""
    return re.findall(r"<style>(.*?)</style>", body, re.DOTALL)


def _contents(sections: Sequence[Section]) -> Markup:
    rows = (element("li", element("a", text(one.title), _number(one), href=f"#{one.id}")) for one in sections)
    skip = element("a", text("Skip to the audit"), css="skip", href="#top")
    return lines([skip, element("nav", element("ol", lines(rows)), css="contents", aria_label="Contents")])


def _number(one: Section) -> Markup:
    return NOTHING if one.count is None else element("span", text(one.count), css="count")


def _tools(audit: Audit) -> Markup:
    """Search and filters; the script shows them, since they do nothing without it."""
    field = element("input", type="search", id="search", placeholder="Search", aria_keyshortcuts="/")
    label = element("label", text("Search"), _for="search", css="heard")
    choices = [("", "All sagas"), *((str(number), name) for number, name in enumerate(_names(audit)))]
    sagas = _choice("sagas", "Saga", choices)
    levels = [("", "All priorities"), *((one.value, f"{wording.PRIORITIES[one]} priority") for one in Priority)]
    means = [("", "All remedies"), ("command", wording.HOW[True]), ("person", wording.HOW[False])]
    priorities, remedies = _choice("priority", "Priority", levels), _choice("how", "Remedy", means)
    unfold = element("button", text("Unfold all"), type="button", id="unfold")
    status = element("output", id="status", aria_live="polite")
    return element(
        "form", label, field, sagas, priorities, remedies, unfold, status, css="tools", id="tools", hidden=True
    )


def _names(audit: Audit) -> list[str]:
    """The names of the sagas; the whole ones of those that share a name."""
    names = [saga.name for saga in audit.sagas]
    return [saga.qualified if names.count(saga.name) > 1 else saga.name for saga in audit.sagas]


def _choice(name: str, label: str, choices: Sequence[tuple[str, str]]) -> Markup:
    options = (element("option", plain(word), value=value) for value, word in choices)
    return element("select", *options, name=name, aria_label=label)


def _foot(audit: Audit) -> Markup:
    return element("footer", text("Written by "), plain(audit.tool), text("."))
