"""Call hierarchy over the event flow. An item carries what finds it again, so nothing is kept between requests."""

from collections.abc import Sequence

import msgspec
from lsprotocol import types
from msgspec.structs import replace

from saga_concordia.engine.nodes import Kind, Node
from saga_concordia.ide.call_hierarchy import Call, Item, incoming, outgoing, prepare
from saga_concordia.lsp.data import read_if_ours
from saga_concordia.lsp.server import ConcordiaServer
from saga_concordia.lsp.view import View

_KINDS = {
    Kind.EVENT: types.SymbolKind.Event,
    Kind.FUNCTION: types.SymbolKind.Function,
    Kind.STEP: types.SymbolKind.Method,
    Kind.SAGA: types.SymbolKind.Class,
    Kind.FILE: types.SymbolKind.File,
}
_Params = types.CallHierarchyIncomingCallsParams | types.CallHierarchyOutgoingCallsParams


def register(server: ConcordiaServer) -> None:
    """Offer the hierarchy."""
    server.answer(types.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY, _prepare)
    server.answer(types.CALL_HIERARCHY_INCOMING_CALLS, _incoming, uri=_document)
    server.answer(types.CALL_HIERARCHY_OUTGOING_CALLS, _outgoing, uri=_document)


def _prepare(view: View, params: types.CallHierarchyPrepareParams) -> list[types.CallHierarchyItem] | None:
    found = prepare(view.workspace, view.path, view.offset(params.position))
    return [_item(view, item) for item in found] or None


def _incoming(view: View, params: types.CallHierarchyIncomingCallsParams) -> list[types.CallHierarchyIncomingCall]:
    node = _node(view, params)
    calls: Sequence[Call] = incoming(view.workspace, node) if node else ()
    return [
        types.CallHierarchyIncomingCall(
            _item(view, call.item), [view.range(span, call.item.node.path) for span in call.spans]
        )
        for call in calls
    ]


def _outgoing(view: View, params: types.CallHierarchyOutgoingCallsParams) -> list[types.CallHierarchyOutgoingCall]:
    node = _node(view, params)
    calls: Sequence[Call] = outgoing(view.workspace, node) if node else ()
    return [
        types.CallHierarchyOutgoingCall(_item(view, call.item), [view.range(span) for span in call.spans])
        for call in calls
    ]


def _item(view: View, item: Item) -> types.CallHierarchyItem:
    path = item.node.path
    return types.CallHierarchyItem(
        name=item.title,
        kind=_KINDS[item.node.kind],
        uri=view.uri(path),
        range=view.range(item.span, path),
        selection_range=view.range(item.name_span, path),
        detail=item.detail or None,
        data=msgspec.to_builtins(item.node),
    )


def _node(view: View, params: _Params) -> Node | None:
    """What an item stands for; None where its data are none of ours."""
    node = read_if_ours(params.item.data, Node)
    return replace(node, path=view.path) if node is not None else None


def _document(params: _Params) -> str:
    return params.item.uri
