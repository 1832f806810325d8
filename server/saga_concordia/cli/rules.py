"""`concordia rules`."""

import json

import click

from saga_concordia.cli import common


@click.command("rules")
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(output_format: str) -> None:
    """List the rules.

    \b
    Examples:
      concordia rules
      concordia rules --output-format json
    """
    rows = [
        {
            "code": rule.code,
            "name": rule.name,
            "severity": str(rule.severity),
            "since": str(rule.since),
            "fix": rule.fix,
        }
        for rule in common.rules()
    ]
    if output_format == "json":
        click.echo(json.dumps(rows, indent=2, default=str))
        return
    width = max((len(str(row["name"])) for row in rows), default=0)
    for row in rows:
        text = f"{row['code']}  {row['name']:<{width}}  {row['severity']:<7}  {row['fix'] or ''}"
        click.echo(text.rstrip())
