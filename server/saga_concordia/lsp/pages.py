"""Where the page of a rule is, as a URI."""

from saga_concordia.lsp.convert import uri_of
from saga_concordia.rules import pages


def page_of(code: str) -> str | None:
    """The URI of a rule's page; None where a finding is of no rule."""
    page = pages.page_of(code)
    return page and uri_of(page)
