"""How far a long piece of work is, where the client shows it; it can be called off there."""

from collections.abc import Callable, Iterator
from uuid import uuid4

from lsprotocol import types
from pygls.protocol import LanguageServerProtocol


class Progresses:
    """The work that is being shown, by token; pygls' own list of tokens never becomes shorter."""

    def __init__(self, protocol: LanguageServerProtocol) -> None:
        """Nothing is under way, nor shown before the client says that it can."""
        self.are_shown = False
        self._protocol = protocol
        self._cancelled: dict[str, Callable[[], None]] = {}

    def show(
        self, title: str, work: Iterator[tuple[int, int]], cancel: Callable[[], None]
    ) -> Iterator[tuple[int, int]]:
        """The same work, with its progress shown; `cancel` is called on the loop's thread where the person asks so."""
        if not self.are_shown:
            yield from work
            return
        token = str(uuid4())
        self._cancelled[token] = cancel
        protocol = self._protocol
        protocol.send_request(types.WINDOW_WORK_DONE_PROGRESS_CREATE, types.WorkDoneProgressCreateParams(token))
        protocol.notify(
            types.PROGRESS,
            types.ProgressParams(token, types.WorkDoneProgressBegin(title, cancellable=True, percentage=0)),
        )
        last = 0
        try:
            for done, total in work:
                share = 100 * done // max(total, 1)
                if share > last:
                    last = share
                    report = types.WorkDoneProgressReport(
                        cancellable=True, message=f"{done} of {total} files", percentage=share
                    )
                    protocol.notify(types.PROGRESS, types.ProgressParams(token, report))
                yield done, total
        finally:
            self._cancelled.pop(token, None)
            protocol.notify(types.PROGRESS, types.ProgressParams(token, types.WorkDoneProgressEnd()))

    def cancel(self, params: types.WorkDoneProgressCancelParams) -> None:
        """Call off the work of a token."""
        cancel = self._cancelled.get(str(params.token))
        if cancel is not None:
            cancel()
