"""What a client's own settings say: `initializationOptions` at first, `workspace/didChangeConfiguration` later on."""

import logging
from collections.abc import Mapping
from typing import cast

from msgspec import Struct
from msgspec.structs import replace

from saga_concordia.config.settings import Overrides, SettingsError, overrides
from saga_concordia.rules.catalogue import RULES

log = logging.getLogger(__name__)

_SECTION = "concordia"
_SWITCHES = {
    "inlayHints": "inlay_hints",
    "offersFirstFiles": "offers_first_files",
    "showsExplanations": "shows_explanations",
}
_KEYS = (*_SWITCHES, "registry", "rules")


def known_codes() -> frozenset[str]:
    """The codes that settings may name."""
    return frozenset(rule.code for rule in RULES)


class Options(Struct, frozen=True):
    """The switches, and what is laid over the settings of each workspace.

    A client that has its own way to begin a workspace, or to show why a line got its verdict, switches those of the
    server off: `offers_first_files`, `shows_explanations`. `problem` says what of the rest cannot be used, as it was
    given last; then what was good before goes on to hold.
    """

    inlay_hints: bool = False
    offers_first_files: bool = True
    shows_explanations: bool = True
    over: Overrides = Overrides()
    problem: str = ""


def first_options(given: object) -> Options:
    """What a client begins with; what is no setting of ours is passed over, and named in the log."""
    table = _table(given)
    if table is None:
        return Options()
    others = sorted(key for key in table if key not in _KEYS or (key in _SWITCHES and not isinstance(table[key], bool)))
    if others:
        log.warning("initializationOptions: %s is no switch that we have; passed over", ", ".join(others))
    return _read(table, Options())


def changed_options(options: Options, given: object) -> Options:
    """The options after a change of settings, which may stand in a section of ours; other settings change nothing."""
    table = _table(given)
    if table is not None and _SECTION in table:
        table = _table(table[_SECTION])
    elif table is not None and not any(key in table for key in _KEYS):
        return options
    return options if table is None else _read(table, options)


def _read(table: Mapping[str, object], before: Options) -> Options:
    switches = {field: value for key, field in _SWITCHES.items() if isinstance(value := table.get(key), bool)}
    options = replace(before, **switches)
    try:
        return replace(options, over=overrides(table, f"{_SECTION}.", known_codes), problem="")
    except SettingsError as error:
        return replace(options, problem=f"The editor's settings are not used: {error}.")


def _table(given: object) -> Mapping[str, object] | None:
    return cast("Mapping[str, object]", given) if isinstance(given, dict) else None
