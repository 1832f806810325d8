"""The `concordia` command. Subcommands are imported only when they are asked for."""

import errno
import os
import sys
import threading
from importlib import import_module
from io import TextIOWrapper
from typing import Any

import click

from saga_concordia import __version__

_COMMANDS = {
    "audit": "Write an audit: sagas, events, ids, gaps, and what to do about them.",
    "check": "Check event names, sagas and registries against each other.",
    "completion": "Print a shell's completion script.",
    "explain": "Explain a rule, or the verdict on a line.",
    "facts": "Show what the code emits, handles and compensates.",
    "graph": "Draw the event flow: who emits and who handles what.",
    "init": "Write first settings and a registry from the names that the code emits.",
    "registry": "Look after registries.",
    "rules": "List the rules.",
    "scaffold": "Begin files that you go on writing: tests of correlation.",
    "server": "Run the language server, for editors.",
}
_EXPECTED = frozenset(
    {"SettingsError", "NoRegistryError", "UnreadableError", "UnwritableError", "RefusedError", "GitError"}
)
_UNWRITABLE = (errno.ENOSPC, errno.EIO, errno.EFBIG, errno.EDQUOT, errno.EBADF)
_ISSUES = "Please report it with the command that you ran and the output of CONCORDIA_DEBUG=1."


class Failure(click.ClickException):
    """A failure with one message and exit code 2; 1 is for findings only."""

    exit_code = 2


class LazyGroup(click.Group):
    """A group that knows its commands by name and turns every failure into one message."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command of that name."""
        if cmd_name not in _COMMANDS:
            return None
        command = getattr(import_module(f"saga_concordia.cli.{cmd_name}"), "command", None)
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(_COMMANDS.items()))

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command line; output that cannot be written is one message."""
        if not sys.stdout:
            click.echo("Error: standard output is closed; give it somewhere to go, or use --output-file", err=True)
            sys.exit(2)
        for stream in filter(None, (sys.stdout, sys.stderr)):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")  # Names of files may hold what is no text.
        try:
            try:
                return super().main(*args, **kwargs)
            finally:
                sys.stdout.flush()
        except OSError as error:
            if isinstance(error, BrokenPipeError):
                raise
            # What is left in the buffer would be tried again on the way out.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            click.echo(f"Error: standard output cannot be written: {error.strerror or error}", err=True)
            sys.exit(2)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; exit code 2 for whatever goes wrong."""
        try:
            return super().invoke(ctx)
        except click.ClickException as error:
            if error.exit_code == 2:
                raise
            raise Failure(error.format_message()) from error
        except (click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except KeyboardInterrupt:
            ctx.exit(130)
        except Exception as error:
            if isinstance(error, OSError) and error.filename is None and error.errno in _UNWRITABLE:
                raise
            kind = type(error)
            if kind.__name__ in _EXPECTED and kind.__module__.startswith("saga_concordia."):
                raise Failure(str(error)) from error
            if os.environ.get("CONCORDIA_DEBUG"):
                import traceback

                click.echo(traceback.format_exc(), err=True, nl=False)
            raise Failure(f"internal error: {kind.__name__}: {error}\n{_ISSUES}") from error


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="concordia")
def main() -> None:
    """Keep event-driven saga code in concord with its event registry.

    \b
    Examples:
      concordia check                 check the project you are in
      concordia check lib --fix       and mend what is safe to mend
      concordia explain CON101        say what a rule is about
      concordia init                  begin with the names in the code
    """


def run() -> None:
    """The command as a process of its own: with the command the process ends.

    Python would let go of each value by itself first, which takes a tenth of a check of five hundred files.
    """
    try:
        main()
    except SystemExit as end:
        if threading.active_count() > 1:
            raise
        if isinstance(end.code, str):
            click.echo(end.code, err=True)
        if sys.stderr:
            sys.stderr.flush()
        os._exit(end.code if isinstance(end.code, int) else 0 if end.code is None else 1)


if __name__ == "__main__":
    run()
