"""What `--select`, `--ignore` and `--fixable` mean."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from saga_concordia.cli import common

if TYPE_CHECKING:
    from saga_concordia.config.settings import Settings


def narrowed(settings: "Settings", select: Sequence[str], ignore: Sequence[str]) -> "Settings":
    """The settings with the codes of the command line, which win over their own."""
    from saga_concordia.config.settings import unknown_code

    for option, given in (("--select", select), ("--ignore", ignore)):
        for code in _codes(given):
            if wrong := unknown_code(code, common.known_codes()):
                raise click.UsageError(f"{option}: {wrong}")
    return replace(
        settings, select=_upper(_codes(select)) or settings.select, ignore=_upper(_codes(ignore)) or settings.ignore
    )


def fixes(fixable: Sequence[str]) -> frozenset[str]:
    """The fixes that are asked for by name, as `CON101:register`."""
    from saga_concordia.rewrite.apply import KINDS

    named: list[str] = []
    for one in _codes(fixable):
        code, _, kind = one.partition(":")
        code, kind = code.upper(), kind.lower()
        if code not in common.known_codes() or not kind:
            raise click.UsageError(f"--fixable {one!r}: must be a rule's code and a kind of fix, as CON101:register")
        if kind not in KINDS:
            raise click.UsageError(f"--fixable {one!r}: there is no kind {kind!r}; there are {', '.join(KINDS)}")
        named.append(f"{code}:{kind}")
    return frozenset(named)


def _codes(given: Sequence[str]) -> tuple[str, ...]:
    return tuple(code.strip() for several in given for code in several.split(",") if code.strip())


def _upper(codes: Sequence[str]) -> tuple[str, ...]:
    return tuple(code.upper() for code in codes)
