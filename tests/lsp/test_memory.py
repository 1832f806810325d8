"""A long session: every request is answered, and nothing piles up."""

import random
from pathlib import Path
from typing import Any

import psutil
import pytest
from cursor import REGISTRY
from lsprotocol import types
from saga_concordia.lsp.convert import uri_of
from wire import Wire, wire

EDITS, REQUESTS, SETTLED, GROWTH = 5000, 1000, 500, 0.05
LINE = 'Event.new(name="{}", source="ml", correlation_id=c, causation_id=d)\n'
NAMES = ("ml.run.failed", "ml.run.fail", "ml.run.start", "ml.run.strange", "user.account.created", "😀.é")
PULLS = {"textDocument": {"diagnostic": {}}, "general": {"positionEncodings": ["utf-8"]}}
PUSHED = {"textDocument": {"publishDiagnostics": {"versionSupport": True}}}
PROVIDERS = {
    types.TEXT_DOCUMENT_CODE_ACTION: "codeActionProvider",
    types.TEXT_DOCUMENT_CODE_LENS: "codeLensProvider",
    types.TEXT_DOCUMENT_COMPLETION: "completionProvider",
    types.TEXT_DOCUMENT_DEFINITION: "definitionProvider",
    types.TEXT_DOCUMENT_DIAGNOSTIC: "diagnosticProvider",
    types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT: "documentHighlightProvider",
    types.TEXT_DOCUMENT_DOCUMENT_LINK: "documentLinkProvider",
    types.TEXT_DOCUMENT_DOCUMENT_SYMBOL: "documentSymbolProvider",
    types.TEXT_DOCUMENT_HOVER: "hoverProvider",
    types.TEXT_DOCUMENT_INLAY_HINT: "inlayHintProvider",
    types.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY: "callHierarchyProvider",
    types.TEXT_DOCUMENT_REFERENCES: "referencesProvider",
    types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL: "semanticTokensProvider",
}
"""What is asked, and by what the server says that it answers it."""


class Session:
    """One document that is typed in, line by line, and what is asked about it in between."""

    def __init__(self, client: Wire, uri: str, offered: dict[str, Any]) -> None:
        self.client = client
        self.methods = [method for method, provider in PROVIDERS.items() if provider in offered]
        self.document = {"uri": uri}
        self.lines = [LINE.format(NAMES[0]) for _ in range(6)]
        self.version = self.asked = 0
        self.dice = random.Random(1)
        self.waiting: set[int] = set()
        self.codes: set[object] = set()

    def open(self) -> None:
        item = {**self.document, "languageId": "python", "version": 0, "text": "".join(self.lines)}
        self.client.send("textDocument/didOpen", {"textDocument": item})

    def edit(self) -> None:
        """Another name in one line, or a line more or less."""
        number = self.dice.randrange(len(self.lines))
        new = LINE.format(self.dice.choice(NAMES))
        end, self.lines[number : number + 1] = (number + 1, [new])
        if self.dice.random() < 0.2:
            if len(self.lines) > 6:
                del self.lines[number]
                new = ""
            else:
                self.lines.insert(number, "# 😀\n")
                new = "# 😀\n" + new
        self.version += 1
        place = {"start": {"line": number, "character": 0}, "end": {"line": end, "character": 0}}
        params = {"textDocument": {**self.document, "version": self.version}}
        self.client.send("textDocument/didChange", {**params, "contentChanges": [{"range": place, "text": new}]})

    def ask(self) -> None:
        """A request, which is called off at once in one of three cases."""
        self.asked += 1
        position = {"line": self.dice.randrange(8), "character": self.dice.randrange(40)}
        whole = {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}
        context = {"diagnostics": [], "includeDeclaration": True, "triggerKind": 1}
        params = {"textDocument": self.document, "position": position, "range": whole, "context": context}
        self.client.send(self.dice.choice(self.methods), params, id=self.asked)
        self.waiting.add(self.asked)
        if self.dice.random() < 1 / 3:
            self.client.send("$/cancelRequest", {"id": self.asked})

    async def answers(self) -> None:
        """Wait until all that was asked is answered, each once."""
        while self.waiting:
            message = await self.client.read()
            if "method" in message:
                if "id" in message:
                    self.client.answer_to(message)
                continue
            self.waiting.remove(message["id"])
            self.codes.add(message.get("error", {}).get("code"))


@pytest.mark.parametrize("capabilities", [PULLS, PUSHED], ids=["pulled", "pushed"])
async def test_a_long_session_does_not_grow(tmp_path: Path, capabilities: dict[str, Any]) -> None:
    (tmp_path / "taxonomy").mkdir()
    (tmp_path / "taxonomy" / "registry.yaml").write_text(REGISTRY)
    async with wire() as client:
        offered = (await client.begin(uri_of(tmp_path), capabilities))["capabilities"]
        session = Session(client, uri_of(tmp_path / "saga.py"), offered)
        session.open()
        process = psutil.Process(client.process.pid)
        settled = 0
        for number in range(1, EDITS + 1):
            session.edit()
            if number % (EDITS // REQUESTS) == 0:
                session.ask()
            if number % 50 == 0:
                await session.answers()
            if number == SETTLED:
                settled = process.memory_info().rss
        await session.answers()
        grown = process.memory_info().rss
        assert session.asked == REQUESTS
        assert session.codes == {None, types.LSPErrorCodes.RequestCancelled}
        assert grown < settled * (1 + GROWTH), f"{settled} bytes after {SETTLED} edits, {grown} after {EDITS}"
        client.send("shutdown", id=0)
        await client.answer(0)
        client.send("exit")
        assert await client.exit_code() == 0
