"""A small event constructor and bus, so that the example runs."""

import re
from dataclasses import dataclass, field
from secrets import randbits
from time import time_ns
from typing import Any
from uuid import UUID

UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def new_id() -> str:
    """A UUIDv7: such ids sort by the time at which they were minted."""
    milliseconds = time_ns() // 1_000_000
    return str(UUID(int=milliseconds << 80 | 7 << 76 | randbits(12) << 64 | 2 << 62 | randbits(62)))


@dataclass
class Event:
    name: str
    source: str
    correlation_id: str | None = None
    causation_id: str | None = None
    payload: dict[str, Any] = field(default_factory=dict)
    id: str = field(default_factory=new_id)


class Bus:
    def __init__(self) -> None:
        self.published: list[Event] = []

    def publish(self, event: Event) -> None:
        """Refuse what nobody could follow: an event without a correlation id, or with a malformed one."""
        if not UUID7.fullmatch(event.correlation_id or ""):
            raise ValueError(f"{event.name} has no correlation id: {event.correlation_id!r}")
        self.published.append(event)
