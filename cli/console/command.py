"""`voxbridge console`: the web console on this machine."""

import signal
import webbrowser
from functools import partial
from typing import Annotated

import typer

from cli import stack, terminal
from cli.options import with_options
from cli.stack import StackOptions


@with_options
def console_command(
    *,
    port: Annotated[
        int | None,
        typer.Option("--port", metavar="PORT", min=1, max=65535, help="Default: 8484, or the next that is free."),
    ] = None,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Print the address, but do not open it in the browser.")
    ] = False,
    read_only: Annotated[bool, typer.Option("--read-only", help="Reject everything that changes something.")] = False,
    options: StackOptions,
) -> None:
    """Open the web console: leads as they arrive, dead letters, fixes, replays, and the stack's health.

    It runs only on this machine and shows what your AWS credentials allow.
    The address works once. Ctrl-C stops the console.

    For example:

        voxbridge console

        voxbridge console --local

        voxbridge console --stack-name voxbridge-prod --read-only
    """
    from cli.console import server  # noqa: PLC0415  (only this command needs a web server)
    from cli.console.app import build  # noqa: PLC0415
    from cli.console.background_reading import in_thread  # noqa: PLC0415
    from cli.console.session import Session  # noqa: PLC0415
    from cli.console.state import Console  # noqa: PLC0415
    from voxbridge.clock import Clock  # noqa: PLC0415

    clock = Clock()
    with server.bind(port) as bound:
        session = Session(bound.getsockname()[1])
        console = Console(options, session, clock, stack.find, is_read_only=read_only)
        idle = server.Idle(clock)

        def started() -> None:
            typer.echo(session.address)
            terminal.note("This address works once. Ctrl-C ends the console.")
            if not no_browser:
                in_thread(partial(webbrowser.open, session.address))
            console.connect()

        signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C: dead letters that are held are released
        try:
            server.serve(build(console, idle.touch), bound, idle, started)
        finally:
            console.close()
    terminal.note("Ended after two hours without a request." if idle.is_over() else "Ended.")
