"""A small event constructor and bus, so that the example runs."""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4


@dataclass
class Event:
    name: str
    source: str
    correlation_id: str | None = None
    causation_id: str | None = None
    payload: dict[str, Any] = field(default_factory=dict)
    id: str = field(default_factory=lambda: str(uuid4()))


class Bus:
    def __init__(self) -> None:
        self.published: list[Event] = []

    def publish(self, event: Event) -> None:
        self.published.append(event)
