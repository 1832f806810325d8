"""`concordia init`."""

from pathlib import Path

import click

from saga_concordia.cli import common


@click.command("init")
@click.argument("folder", default=".", type=click.Path(exists=True, file_okay=False, path_type=Path))
def command(folder: Path) -> None:
    """Write concordia.toml and taxonomy/registry.yaml from the names that the code emits.

    Settings that the folder has already are kept. Files that exist are never overwritten.

    \b
    Examples:
      concordia init
      concordia init services/orders
    """
    from saga_concordia.config.settings import Settings, find
    from saga_concordia.ide.first_files import CannotBeginError, begin

    root = folder.resolve()
    try:
        settings = find(root, common.known_codes)
        with common.progress() as on_progress:
            beginning = begin(settings if settings.root == root else Settings(root), on_progress)
        for path in beginning.write():
            click.echo(f"Wrote {path}")
    except CannotBeginError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Registered {beginning.names} event name{'' if beginning.names == 1 else 's'} that the code emits.")
    if beginning.undetermined:
        click.echo(f"{beginning.undetermined} emissions have a name that cannot be determined; see `concordia facts`.")
    click.echo("Read the registry through: every name in it, typos included, now counts as right.")
