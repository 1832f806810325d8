"""Event names, made from the registry by `concordia registry export --format python`: edit that, and not this."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Events(StrEnum):
    """The events of the registry."""

    A_B_C_ZONE_ID = "a b/c.{zone_id}"
    """A template: fill it by `.format(...)`."""

    A_B = "a.b"
    """Deprecated since 1.2: use a.c (old)."""

    A_B_2 = "a_b"

    A_B_3 = "A.B"

    ÜBUNG_GEMACHT = "übung.gemacht"

    END = "end"

    EVENT_1ST_THING = "1st.thing"

    X_A_A_END = "x.{a}.{a}.{end}"
    """A template: fill it by `.format(...)`."""


VERSIONS: Final[Mapping[Events, int]] = {
    Events.A_B: 0,
}
"""The version of each event's payload, as far as the registry gives one."""
