"""Document links over the protocol."""

from editor import Editor
from lsprotocol import types

CODE = """\
-- app.py --
$0"😀"; x = 1  # concordia: ignore[CON101, CON102]
"""
REGISTRIES = """\
-- taxonomy/base.yaml --
events: {a.b: {version: 1}}
-- taxonomy/registry.yaml --
$0extends: [base.yaml]  # 😀
events: {c.d: {version: 1}}
"""


async def links(editor: Editor, path: str) -> dict[str, types.DocumentLink]:
    """The links of a document by their words."""
    params = types.DocumentLinkParams(types.TextDocumentIdentifier(editor.uri(path)))
    found = await editor.client.text_document_document_link_async(params)
    return {editor.words(path, link.range): link for link in found or ()}


async def test_rules_have_pages(modern: Editor) -> None:
    await modern.start(CODE)
    found = await links(modern, "app.py")
    assert list(found) == ["CON101", "CON102"]
    assert found["CON102"].target
    assert found["CON102"].target.startswith("file://")
    assert found["CON102"].target.endswith("/docs/rules/CON102.md")
    assert found["CON102"].tooltip == "An event is named in another tense than the registry's."


async def test_a_registry_leads_to_those_that_it_extends(modern: Editor) -> None:
    await modern.start(REGISTRIES)
    [(words, link)] = (await links(modern, "taxonomy/registry.yaml")).items()
    assert (words, link.target) == ("base.yaml", modern.uri("taxonomy/base.yaml"))
    modern.replace("taxonomy/registry.yaml", "base.yaml", "other/base.yaml")
    [link] = (await links(modern, "taxonomy/registry.yaml")).values()
    assert link.target == modern.uri("taxonomy/other/base.yaml")


async def test_an_old_client_gets_no_tooltips(old: Editor) -> None:
    await old.start(CODE)
    found = await links(old, "app.py")
    assert [link.tooltip for link in found.values()] == [None, None]


async def test_elsewhere_there_are_none(modern: Editor) -> None:
    await modern.start(CODE)
    assert await links(modern, "notes.txt") == {}
