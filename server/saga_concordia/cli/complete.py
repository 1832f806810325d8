"""What a shell offers for the codes of rules."""

from typing import TYPE_CHECKING

import click

from saga_concordia.cli import common

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def codes(ctx: click.Context, param: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    """The codes of rules; behind a comma, one more."""
    from click.shell_completion import CompletionItem

    before, comma, last = incomplete.rpartition(",")
    return [
        CompletionItem(f"{before}{comma}{rule.code}", help=rule.name)
        for rule in common.rules()
        if rule.code.startswith(last.upper())
    ]


def fixes(ctx: click.Context, param: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    """The codes of rules, each with a colon, and behind it the kinds of fixes."""
    from click.shell_completion import CompletionItem

    from saga_concordia.rewrite.apply import KINDS

    before, comma, last = incomplete.rpartition(",")
    code, colon, kind = last.partition(":")
    if colon:
        return [CompletionItem(f"{before}{comma}{code}:{one}") for one in KINDS if one.startswith(kind)]
    return [
        CompletionItem(f"{before}{comma}{rule.code}:", help=rule.name)
        for rule in common.rules()
        if rule.code.startswith(code.upper())
    ]


def rules_and_places(ctx: click.Context, param: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    """The codes and names of rules, else files."""
    from click.shell_completion import CompletionItem

    found = [
        CompletionItem(word, help=other)
        for rule in common.rules()
        for word, other in ((rule.code, rule.name), (rule.name, rule.code))
        if incomplete and word.lower().startswith(incomplete.lower())
    ]
    return found or [CompletionItem(incomplete, type="file")]
