"""`concordia server`."""

import ipaddress
import os
import sys

import click


@click.command("server")
@click.option(
    "--tcp",
    metavar="HOST:PORT",
    help="Wait for one client on a port of this machine (127.0.0.1:0 takes any) instead of standard input and output.",
)
def command(tcp: str | None) -> None:
    """Run the language server, for editors.

    \b
    Examples:
      concordia server
      concordia server --tcp 127.0.0.1:2087
    """
    address = None if tcp is None else _loopback(tcp)
    from saga_concordia.lsp.log import set_up
    from saga_concordia.lsp.server import ConcordiaServer
    from saga_concordia.lsp.transport import serve_stdio, serve_tcp

    server = ConcordiaServer()
    set_up(server)
    if address is not None:
        sys.exit(serve_tcp(server, *address))
    # Nothing but the protocol may reach standard output, whatever a library prints.
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0) as output:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        code = serve_stdio(server, sys.stdin.buffer, output)
    sys.exit(code)


def _loopback(text: str) -> tuple[str, int]:
    """The host and port of an address of this machine; whoever connects reads files, so no other one will do."""
    host, _, port = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not host or not port.isascii() or not port.isdigit() or int(port) > 65535:
        raise click.UsageError(f"--tcp: {text!r} is no HOST:PORT, such as 127.0.0.1:2087")
    if host != "localhost":
        try:
            loopback = ipaddress.ip_address(host).is_loopback
        except ValueError:
            loopback = False
        if not loopback:
            raise click.UsageError(
                f"--tcp: {host!r} is no address of this machine alone; use 127.0.0.1, ::1 or localhost"
            )
    return host, int(port)
