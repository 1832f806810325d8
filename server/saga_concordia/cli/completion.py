"""`concordia completion`."""

import click


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print a shell's completion script.

    \b
    Examples:
      concordia completion bash > ~/.local/share/bash-completion/completions/concordia
      concordia completion fish > ~/.config/fish/completions/concordia.fish
    """
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"no completion for {shell}")
    click.echo(kind(ctx.find_root().command, {}, "concordia", "_CONCORDIA_COMPLETE").source())
