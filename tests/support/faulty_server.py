"""A small HTTP server on loopback that answers each request as its behaviours say, well or badly."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Generator
from types import TracebackType
from typing import Self

type Behaviour = Callable[["FaultyServer", socket.socket], bool]  # True: the connection is kept for the next request


def answers(
    status: int = 200, body: bytes = b"{}", headers: tuple[str, ...] = (), *, close_after: bool = False
) -> Behaviour:
    """Answer as one should; with `close_after`, then close the kept-alive connection without a word."""

    def behave(server: "FaultyServer", connection: socket.socket) -> bool:
        del server
        connection.sendall(_head(status, len(body), headers) + body)
        return not close_after

    return behave


def sends(*pieces: bytes, pause: float = 0.0, kept: bool = True) -> Behaviour:
    """Send these bytes, with a pause between the pieces; not `kept`, then close the connection."""

    def behave(server: "FaultyServer", connection: socket.socket) -> bool:
        for number, piece in enumerate(pieces):
            if number:
                server.closing.wait(pause)
            connection.sendall(piece)
        return kept

    return behave


def hangs(server: "FaultyServer", connection: socket.socket) -> bool:
    """Read the request and never say a word."""
    del connection
    server.closing.wait()
    return False


def answers_late(seconds: float, body: bytes = b"{}") -> Behaviour:
    """Answer well, but late."""

    def behave(server: "FaultyServer", connection: socket.socket) -> bool:
        server.closing.wait(seconds)
        connection.sendall(_head(200, len(body)) + body)
        return True

    return behave


def closes(server: "FaultyServer", connection: socket.socket) -> bool:
    """Read the request, and close the connection on it."""
    del server, connection
    return False


def drips_headers(server: "FaultyServer", connection: socket.socket) -> bool:
    """Send the head byte by byte, too slowly for any client."""
    return _drip(server, connection, _head(200, 2, ("x-padding: " + "x" * 1000,)))


def drips_body(server: "FaultyServer", connection: socket.socket) -> bool:
    """Send the head at once and the body byte by byte."""
    connection.sendall(_head(200, 1000))
    return _drip(server, connection, b"x" * 1000)


def cuts_body(server: "FaultyServer", connection: socket.socket) -> bool:
    """Promise more bytes than are sent."""
    del server
    connection.sendall(_head(201, 1000) + b'{"success": true')
    return False


def cuts_chunks(server: "FaultyServer", connection: socket.socket) -> bool:
    """Close in the middle of a chunked answer."""
    del server
    connection.sendall(b"HTTP/1.1 201 Created\r\ntransfer-encoding: chunked\r\n\r\n10\r\n{")
    return False


def talks_nonsense(server: "FaultyServer", connection: socket.socket) -> bool:
    """Answer in no HTTP at all."""
    del server
    connection.sendall(b"SSH-2.0-OpenSSH_9.9\r\n\r\n")
    return False


class FaultyServer:
    """Serves on 127.0.0.1. Each request gets the next of the behaviours, the last one for ever."""

    def __init__(self, *behaviours: Behaviour, tls: ssl.SSLContext | None = None) -> None:
        self._behaviours = list(behaviours)
        self._tls = tls
        self._lock = threading.Lock()
        self._happened = threading.Condition()
        self._answers = 0
        self._closed = 0
        self.closing = threading.Event()
        self.requests: list[bytes] = []  # as they came in, head and body
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.closing.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def wait_for_answers(self, number: int) -> None:
        """Wait until so many requests have been dealt with, late answers included."""
        self._wait(lambda: self._answers >= number)

    def wait_for_closed(self, number: int) -> None:
        """Wait until the server has closed so many connections."""
        self._wait(lambda: self._closed >= number)

    def _wait(self, until: Callable[[], bool]) -> None:
        with self._happened:
            assert self._happened.wait_for(until, timeout=5)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.connections += 1
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError):
            self._converse(connection)
        with self._happened:
            self._closed += 1
            self._happened.notify_all()

    def _converse(self, connection: socket.socket) -> None:
        if self._tls:
            connection = self._tls.wrap_socket(connection, server_side=True)
        with connection, contextlib.closing(_requests(connection)) as requests:
            for request in requests:
                with self._lock:
                    self.requests.append(request)
                    behave = self._behaviours.pop(0) if len(self._behaviours) > 1 else self._behaviours[0]
                kept = behave(self, connection)
                with self._happened:
                    self._answers += 1
                    self._happened.notify_all()
                if not kept:
                    return


def _requests(connection: socket.socket) -> Generator[bytes]:
    with connection.makefile("rb") as stream:
        while request := stream.readline():
            length = 0
            while (line := stream.readline()) not in (b"\r\n", b""):
                request += line
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            yield request + b"\r\n" + stream.read(length)


def interim(status: int, headers: tuple[str, ...] = ("link: </style.css>; rel=preload",)) -> bytes:
    """Return an interim response (1xx)."""
    return "".join(f"{line}\r\n" for line in (f"HTTP/1.1 {status} Whatever", *headers, "")).encode()


def final(status: int, body: bytes = b"{}", headers: tuple[str, ...] = ()) -> bytes:
    """Return a whole final response."""
    return _head(status, len(body), headers) + body


def _head(status: int, length: int, headers: tuple[str, ...] = ()) -> bytes:
    lines = (f"HTTP/1.1 {status} Whatever", "content-type: application/json", f"content-length: {length}", *headers)
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode()


def _drip(server: FaultyServer, connection: socket.socket, content: bytes) -> bool:
    for byte in content:
        if server.closing.wait(0.02):
            break
        connection.sendall(bytes([byte]))
    return False
