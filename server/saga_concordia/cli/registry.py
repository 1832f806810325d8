"""`concordia registry`: its commands are one module each."""

import click

from saga_concordia.cli import registry_diff, registry_export, registry_import, registry_sync, registry_validate


@click.group("registry")
def command() -> None:
    """Look after registries."""


for _module in (registry_diff, registry_export, registry_import, registry_sync, registry_validate):
    command.add_command(_module.command)
