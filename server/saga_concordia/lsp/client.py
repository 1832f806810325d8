"""What a client can do, as it said when it began."""

from lsprotocol import types
from lsprotocol.types import PositionEncodingKind as Encoding
from msgspec import Struct

from saga_concordia.lsp.convert import ENCODINGS


class Client(Struct, frozen=True):
    """A client's capabilities, as far as features ask for them."""

    encoding: Encoding = Encoding.Utf16
    versioned_edits: bool = False
    capabilities: types.ClientCapabilities = types.ClientCapabilities()

    @classmethod
    def of(cls, capabilities: types.ClientCapabilities) -> "Client":
        """Read what matters out of a client's capabilities."""
        offered = (capabilities.general.position_encodings if capabilities.general else None) or []
        edits = capabilities.workspace.workspace_edit if capabilities.workspace else None
        return cls(
            encoding=next((one for one in ENCODINGS if one in offered), Encoding.Utf16),
            versioned_edits=bool(edits and edits.document_changes),
            capabilities=capabilities,
        )
