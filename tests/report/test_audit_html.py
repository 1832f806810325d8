"""The audit as a page: well formed, whole, and nothing in it that the page's own policy would not let be."""

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

from saga_concordia.report.audit import html
from sample_audit import HOSTILE, SAMPLE

_VOID = {"meta", "link", "input", "wbr"}


class _Page(HTMLParser):
    """Elements that are open, ids, addresses, texts, and what is wrong."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if len({name for name, _ in attrs}) < len(attrs):
            self.wrong.append(f"an attribute twice at {self.getpos()}")
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID and (not self.open or self.open.pop() != tag):
            self.wrong.append(f"</{tag}> at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        self.texts.append((self.open[-1] if self.open else "", data))

    def all(self, attribute: str) -> list[str]:
        return [value for _, attributes in self.elements if (value := attributes.get(attribute)) is not None]

    def inside(self, tag: str) -> str:
        return "".join(text for within, text in self.texts if within == tag)


SOURCE = html.render(SAMPLE, "../..")
PAGE = _Page(SOURCE)


def test_it_is_well_formed() -> None:
    assert PAGE.wrong == []
    assert PAGE.open == []
    ids = PAGE.all("id")
    assert len(ids) == len({*ids})


def test_names_of_code_are_text() -> None:
    shown = " ".join(HOSTILE.split())
    assert [text for within, text in PAGE.texts if within == "code"].count(shown) >= 3
    assert [tag for tag, _ in PAGE.elements].count("script") == 1
    assert 'summary: "</script><b>```"}' in PAGE.inside("span")


def test_the_policy_allows_what_the_page_is_made_of_and_nothing_else() -> None:
    (policy,) = [row["content"] for tag, row in PAGE.elements if tag == "meta" and "http-equiv" in row]
    rules = dict(rule.strip().split(" ", 1) for rule in str(policy).split(";"))
    assert rules["default-src"] == "'none'"
    for tag, rule in (("script", "script-src"), ("style", "style-src")):
        sources = re.findall(rf"<{tag}>(.*?)</{tag}>", SOURCE, re.DOTALL)
        hashes = {f"'sha256-{b64encode(sha256(source.encode()).digest()).decode()}'" for source in sources}
        assert {*rules[rule].split()} == hashes
    assert not [name for _, row in PAGE.elements for name in row if name == "style" or name.startswith("on")]


def test_it_needs_no_other_file() -> None:
    assert PAGE.all("src") == []
    assert not re.search(r"url\(|@import", SOURCE)
    assert [value for tag, row in PAGE.elements if tag == "link" and (value := row["href"])] == ["data:,"]


def test_addresses_within_lead_somewhere() -> None:
    within = {address[1:] for address in PAGE.all("href") if address.startswith("#")}
    assert within > {"DRIFT-001", "GAP-001", "FIX-01", "drifts", "saga-0"}
    assert within <= {*PAGE.all("id")}
    for attribute in ("aria-labelledby", "for"):
        assert {word for value in PAGE.all(attribute) for word in value.split()} <= {*PAGE.all("id")}


def test_addresses_of_code_are_relative_to_the_folder_of_the_audit() -> None:
    addresses = PAGE.all("href")
    assert "../../lib/sagas/order%20saga%20%28new%29.ex#L40" in addresses
    assert {address.split(":")[0] for address in addresses if not address.startswith(("#", ".."))} <= {"file", "data"}


def test_filters_know_the_rows() -> None:
    rows = [row for _, row in PAGE.elements if "data-item" in row]
    drifts = {row["id"]: row for row in rows if str(row.get("id")).startswith("DRIFT")}
    assert drifts["DRIFT-001"]["data-sagas"] == "0"
    assert drifts["DRIFT-001"]["data-how"] == "command"
    assert drifts["DRIFT-001"]["data-priority"] == "medium"
    assert drifts["DRIFT-002"]["data-sagas"] == "none"
    assert drifts["DRIFT-002"]["data-how"] == "person"


def test_the_same_audit_makes_the_same_page() -> None:
    assert html.render(SAMPLE, "../..") == SOURCE
