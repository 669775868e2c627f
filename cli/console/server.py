"""Serves the console on 127.0.0.1 until Ctrl-C, SIGTERM, or two hours without a request."""

import logging
import socket
from collections.abc import Callable
from dataclasses import dataclass

import uvicorn
from starlette.types import ASGIApp

from cli.console.guard import MAX_HEADERS
from cli.errors import CommandError
from voxbridge.clock import Clock

HOST = "127.0.0.1"  # never another: the pages show leads
PORT = 8484
TRIED_PORTS = 20
MAX_IDLE = 2 * 3600.0  # seconds


def bind(port: int | None) -> socket.socket:
    """Bind a port of the loopback address: the one given, else 8484 or the next free one; raises CommandError."""
    for candidate in (port,) if port is not None else range(PORT, PORT + TRIED_PORTS):
        bound = socket.socket(proto=socket.IPPROTO_TCP)  # named, or asyncio leaves out TCP_NODELAY, which costs 40 ms
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((HOST, candidate))
            bound.listen()  # only now is the port taken: another console may be starting
        except OSError:
            bound.close()
        else:
            return bound
    if port is not None:
        raise CommandError(f"Port {port} is taken or not allowed. Choose another with --port, or leave it out.")
    raise CommandError(f"Ports {PORT} to {PORT + TRIED_PORTS - 1} are taken. Choose another with --port.")


@dataclass(slots=True)
class Idle:
    """How long no request has come."""

    clock: Clock
    touched: float = 0.0

    def __post_init__(self) -> None:
        self.touch()

    def touch(self) -> None:
        """Note a request."""
        self.touched = self.clock.monotonic()

    def is_over(self) -> bool:
        """Return whether the console has been idle for too long."""
        return self.clock.monotonic() - self.touched >= MAX_IDLE


class Server(uvicorn.Server):
    """Uvicorn that also ends when no one uses it."""

    def __init__(self, app: ASGIApp, idle: Idle, started: Callable[[], None]) -> None:
        # Its log would hold addresses and the text of errors.
        logger = logging.getLogger("uvicorn")
        logger.addHandler(logging.NullHandler())
        logger.propagate = False
        config = uvicorn.Config(
            app,
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            h11_max_incomplete_event_size=MAX_HEADERS,
            timeout_graceful_shutdown=2,
        )
        super().__init__(config)
        self.idle = idle
        self._on_start = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to listen, then say so."""
        await super().startup(sockets)
        self._on_start()

    async def on_tick(self, counter: int) -> bool:
        """Return whether to end; asked ten times a second."""
        return await super().on_tick(counter) or self.idle.is_over()


def serve(app: ASGIApp, bound: socket.socket, idle: Idle, started: Callable[[], None]) -> None:
    """Serve until the end. Ctrl-C returns as well."""
    try:
        Server(app, idle, started).run(sockets=[bound])
    except KeyboardInterrupt:  # uvicorn raises it after it has shut down
        return
