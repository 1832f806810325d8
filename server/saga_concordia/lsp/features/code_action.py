"""`textDocument/codeAction` and `codeAction/resolve`; commands for clients that know nothing else.

What costs more than a look is worked out when the client resolves an action or runs its command.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

import msgspec
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from saga_concordia.ide.actions import Action, Asked, findings_at, fix_all, quick_fixes
from saga_concordia.ide.explanation import is_explained
from saga_concordia.lsp.actions import ActionData, edit_of
from saga_concordia.lsp.client import Client
from saga_concordia.lsp.data import read
from saga_concordia.lsp.features.command import APPLY, EXPLAIN
from saga_concordia.lsp.finding import diagnostic_of
from saga_concordia.lsp.server import ConcordiaServer
from saga_concordia.lsp.view import View
from saga_concordia.model.diagnostics import Diagnostic

QUICK_FIX = types.CodeActionKind.QuickFix.value
FIX_ALL = "source.fixAll.concordia"
EXPLANATION = "concordia.explain"
"""A kind of its own: nothing that is done on save or to a whole file is of it."""


def register(server: ConcordiaServer) -> None:
    """Offer actions, in the way that the client can take."""
    client = server.client
    if not _abilities(client).code_action_literal_support:
        server.answer(types.TEXT_DOCUMENT_CODE_ACTION, _commands)
        return
    options = types.CodeActionOptions([QUICK_FIX, FIX_ALL, EXPLANATION], resolve_provider=_resolves(client))
    server.answer(types.TEXT_DOCUMENT_CODE_ACTION, _actions, options)
    if _resolves(client):
        server.answer(types.CODE_ACTION_RESOLVE, _resolve, uri=_document_of)


def _actions(view: View, params: types.CodeActionParams) -> list[types.CodeAction]:
    shown = {_of(view, one): one for one in params.context.diagnostics if _is_ours(one)}
    return [
        *(row for kind, action in _offered(view, params) for row in _literal(view, params, kind, action, shown)),
        *_explanations(view, params),
    ]


def _commands(view: View, params: types.CodeActionParams) -> list[types.Command]:
    """What a client of the first protocol can take: something to run."""
    offered = _offered(view, params) if _applies(view.client) else ()
    return [
        *(_command(params, action) for _, action in offered if not action.refusal),
        *(action.command for action in _explanations(view, params) if action.command),
    ]


def _resolve(view: View, action: types.CodeAction) -> types.CodeAction:
    action.edit = edit_of(view, _data(action))
    return action


def _offered(view: View, params: types.CodeActionParams) -> Iterator[tuple[str, Action]]:
    """The actions in order, with their kinds, as far as those are asked for."""
    workspace, path, only = view.workspace, view.path, params.context.only
    if _wants(only, QUICK_FIX):
        asked = [_of(view, one) for one in params.context.diagnostics if _is_ours(one)]
        found = findings_at(workspace, path, view.span(params.range), asked)
        yield from ((QUICK_FIX, action) for action in quick_fixes(workspace, path, found))
    if _wants(only, FIX_ALL) and (everything := fix_all(workspace, path)):
        yield FIX_ALL, everything


def _literal(
    view: View, params: types.CodeActionParams, kind: str, action: Action, shown: Mapping[Asked, types.Diagnostic]
) -> Iterator[types.CodeAction]:
    """The action as the client takes it: none where it cannot be done, unless it is shown why not."""
    literal = types.CodeAction(action.title, kind, is_preferred=action.preferred or None)
    if len(action.findings) == 1:
        literal.diagnostics = [_shown(view, action.findings[0], shown)]
    refusal = action.refusal
    if not refusal and _resolves(view.client):
        literal.data = msgspec.to_builtins(_data_of(params, action))
    elif not refusal and len(action.findings) > 1 and _applies(view.client):
        literal.command = _command(params, action)
    elif not refusal:
        try:
            literal.edit = edit_of(view, _data_of(params, action))
        except JsonRpcException as error:
            refusal = error.message
    if refusal:
        literal.disabled, literal.is_preferred = types.CodeActionDisabled(refusal), None
    if not refusal or _abilities(view.client).disabled_support:
        yield literal


def _explanations(view: View, params: types.CodeActionParams) -> Iterator[types.CodeAction]:
    line = params.range.start.line
    if _wants(params.context.only, EXPLANATION) and is_explained(view.workspace, view.path, line + 1):
        command = types.Command("Explain this verdict", EXPLAIN, arguments=[params.text_document.uri, line])
        yield types.CodeAction(command.title, EXPLANATION, command=command)


def _command(params: types.CodeActionParams, action: Action) -> types.Command:
    return types.Command(action.title, APPLY, arguments=[msgspec.to_builtins(_data_of(params, action))])


def _data_of(params: types.CodeActionParams, action: Action) -> ActionData:
    return ActionData(params.text_document.uri, action.title, action.key)


def _document_of(action: types.CodeAction) -> str:
    """The document of an action; none where it is whole already, which some clients have resolved all the same."""
    return "" if action.data is None and action.command else _data(action).uri


def _data(action: types.CodeAction) -> ActionData:
    return read(action.data, ActionData)


# What the client shows


def _is_ours(shown: types.Diagnostic) -> bool:
    return shown.source == "concordia" and isinstance(shown.code, str)


def _of(view: View, shown: types.Diagnostic) -> Asked:
    """A finding that the client shows. Where it stands now, the client knows better than what we told it then."""
    data: object = shown.data
    event = cast("dict[str, Any]", data).get("event") if isinstance(data, dict) else None
    return Asked(str(shown.code), view.span(shown.range), event if isinstance(event, str) else None)


def _shown(view: View, row: Diagnostic, shown: Mapping[Asked, types.Diagnostic]) -> types.Diagnostic:
    """A finding as the client shows it, in its own words where it has told them."""
    for asked, one in shown.items():
        if (asked.code, asked.span) == (row.code, row.span) and asked.event in (None, row.event):
            return one
    return diagnostic_of(view, row)


# What the client can do


def _wants(only: Sequence[types.CodeActionKind | str] | None, kind: str) -> bool:
    """Whether a kind is asked for: by its name, by the beginning of it, or because nothing is ruled out."""
    if only is None:
        return True
    asked = [one.value if isinstance(one, types.CodeActionKind) else one for one in only]
    return any(not one or f"{kind}.".startswith(f"{one}.") for one in asked)


def _abilities(client: Client) -> types.CodeActionClientCapabilities:
    return client.document.code_action or types.CodeActionClientCapabilities()


def _resolves(client: Client) -> bool:
    """Whether the client asks for an action's edit once it is chosen."""
    able = _abilities(client)
    return bool(able.data_support and able.resolve_support and "edit" in able.resolve_support.properties)


def _applies(client: Client) -> bool:
    """Whether the client can be asked to make an edit."""
    return bool(client.capabilities.workspace and client.capabilities.workspace.apply_edit)
