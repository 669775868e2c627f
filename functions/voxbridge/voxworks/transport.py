"""HTTP/1.1 requests with one deadline over everything. No redirects, no hidden retries.

urllib3 connects. Its timeouts cover each wait, but neither name resolution nor a response that arrives byte by byte.
Here, connecting has a thread, and each read gets the time that is left.
"""

import re
import select
import socket
import ssl
import threading
import weakref
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from queue import Empty, SimpleQueue
from typing import NamedTuple
from urllib.parse import urlsplit

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

from voxbridge.clock import Deadline
from voxbridge.retry_schedule import retry_after

MAX_RESPONSE = 64 * 1024  # bytes of a body; the contract's responses have a few hundred
MAX_HEAD = 64 * 1024  # bytes of a response's head
MAX_INTERIM_RESPONSES = 10  # 1xx before a final one
type _Server = tuple[str, str, int]  # scheme, host, port
_PORTS = {"https": 443, "http": 80}
_END_OF_LINE = re.compile(rb"\r?\n")
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_TEXT = r"[\t -~\x80-\xff]*"
_HEAD = re.compile(rf"HTTP/1\.([0-9]) +([1-9][0-9][0-9])(?: {_TEXT})?(?:\n[A-Za-z0-9!#$%&'*+.^_`|~-]+:{_TEXT})*")
_FOLD = re.compile(r"\n[ \t]+")  # a header that goes on in the next line
_FRAMING = ("transfer-encoding", "content-length")  # say where the body ends


class TransportError(Exception):
    """No complete response. The message is our own text."""

    def __init__(
        self, message: str, *, timed_out: bool = False, sent: bool = True, retry_on_new_connection: bool = False
    ) -> None:
        super().__init__(message)
        self.timed_out = timed_out
        self.sent = sent  # the request may have arrived nevertheless
        self.retry_on_new_connection = retry_on_new_connection  # the connection failed: worth one attempt on a new one


class HttpResponse(NamedTuple):
    """A complete response. Header names are in lower case; of several headers of one name, the first is kept."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    after_unknown: bool = False  # to a repeat, after a request that may have arrived

    @property
    def remaining(self) -> int | None:
        """The calls left in the rate limit, by X-RateLimit-Remaining, which the contract types as any text."""
        text = self.headers.get("x-ratelimit-remaining", "")
        return int(text) if re.fullmatch("[0-9]{1,9}", text) else None

    def retry_at(self, now: datetime) -> datetime | None:
        """Read Retry-After from the responses that speak for the whole service, unlike a redirect or a 404."""
        return retry_after(self.headers.get("retry-after"), now) if self.status in (429, 503) else None


class Transport:
    """Makes requests, one at a time. Keeps one connection open for each server."""

    def __init__(self) -> None:
        self._tls = ssl.create_default_context()
        self._kept: dict[_Server, _Connection] = {}

    def request(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, deadline: Deadline
    ) -> HttpResponse:
        """Make one request and return its complete response before the deadline; raises TransportError only."""
        if deadline.left() <= 0:
            raise TransportError("no time was left for the request", timed_out=True, sent=False)
        try:
            server, host, target = _address(url)
            request = _to_bytes(f"{method} {target} HTTP/1.1", host, headers, body)
            connection = self._kept.pop(server, None)
            if connection is None or connection.is_stale():
                connection = _Connection(self._connect(*server, deadline))
            response = connection.send(request, deadline)
            if connection.close.alive:
                self._kept[server] = connection
        except TransportError:
            raise
        except Exception as error:  # noqa: BLE001  (for example a URL or a header that HTTP cannot carry)
            fault = type(error).__name__
        else:
            return response
        raise TransportError(f"the request failed ({fault})")  # here, so that it does not hold the other's text

    def _connect(self, scheme: str, host: str, port: int, deadline: Deadline) -> socket.socket:
        """Connect in a separate thread, since no timeout covers name resolution or all addresses together.

        A thread that exceeds the deadline is abandoned, and ends with the timeouts of its sockets.
        """
        seconds = deadline.left()
        connection = HTTPConnection(host, port, timeout=seconds)
        if scheme == "https":
            connection = HTTPSConnection(host, port, timeout=seconds, ssl_context=self._tls)
        outcome = SimpleQueue[Exception | None]()

        def connect() -> None:
            try:
                connection.connect()
            except Exception as error:  # noqa: BLE001  (handed to the caller)
                outcome.put(error)
            else:
                outcome.put(None)

        threading.Thread(target=connect, daemon=True).start()
        try:
            error = outcome.get(timeout=seconds)
        except Empty:
            error = TimeoutError()
        if error:
            raise _not_connected(error)
        return connection.sock


def _not_connected(error: Exception) -> TransportError:
    match error:  # from the narrow to the wide
        case NameResolutionError():
            return TransportError("the host's name cannot be resolved", sent=False)
        case NewConnectionError() | ConnectionError():
            return TransportError("no connection", sent=False, retry_on_new_connection=True)
        case ConnectTimeoutError() | TimeoutError():
            return TransportError("no connection in time", timed_out=True, sent=False)
        case ssl.SSLError():
            return TransportError("no TLS connection", sent=False)
    return TransportError(f"no connection ({type(error).__name__})", sent=False)


@lru_cache(maxsize=64)  # a stack calls few URLs, and most of its calls are to one
def _address(url: str) -> tuple[_Server, str, str]:
    """Return the server of a URL, its name and port as the URL writes them, and what is requested of it."""
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not parts.hostname or " " in target:
        raise ValueError("the URL names no server, or has a space")
    return (parts.scheme, parts.hostname, parts.port or _PORTS[parts.scheme]), parts.netloc.rpartition("@")[2], target


def _to_bytes(first: str, host: str, headers: Mapping[str, str], body: bytes | None) -> bytes:
    """Write a request by its first line; raises ValueError for what HTTP cannot carry."""
    fields = {"host": host, "accept-encoding": "identity"}  # a server refuses two hosts
    fields |= {name.lower(): value for name, value in headers.items()}
    lines = [first, *(f"{name}: {value}" for name, value in fields.items())]
    if body is not None:
        lines.append(f"content-length: {len(body)}")
    if not re.fullmatch(r"[\t -~\x80-\xff]+", "".join(lines)):
        raise ValueError("the URL or a header has a character that HTTP cannot carry")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + (body or b"")


class _Connection:
    """An open connection, for one request at a time."""

    _deadline: Deadline  # of the request that is being made

    def __init__(self, opened: socket.socket) -> None:
        self._socket = opened
        self._received = b""  # and not read yet
        self.close = weakref.finalize(self, opened.close)  # at the latest when it is no longer referenced

    def is_stale(self) -> bool:
        """Say whether the server has closed it, or sent anything, since the last response."""
        in_tls = self._socket.pending() if isinstance(self._socket, ssl.SSLSocket) else 0
        return bool(self._received or in_tls or select.select([self._socket], [], [], 0)[0])

    def send(self, request: bytes, deadline: Deadline) -> HttpResponse:
        """Make one request and return its complete response. On any error, the connection is closed."""
        self._deadline = deadline
        try:
            self._limit()
            self._socket.sendall(request)
            return self._response()
        except BaseException as error:
            self.close()
            match error:
                case TimeoutError():
                    raise TransportError("no complete response in time", timed_out=True) from None
                case EOFError() | OSError():
                    message = "the connection was closed before a complete response"
                    raise TransportError(message, retry_on_new_connection=True) from None
            raise

    def _response(self) -> HttpResponse:
        """Read a response past interim ones (RFC 9110, 15.2). Close the connection where the next is not sure to begin.

        Some servers send a body with a 204 or 304 nevertheless.
        """
        for _ in range(MAX_INTERIM_RESPONSES + 1):
            status, is_last, fields = _read_head(self._until(_END_OF_HEAD))
            coding, length = (fields.get(name, "") for name in _FRAMING)
            if status >= 200:  # noqa: PLR2004
                body = b"" if status in (204, 304) else self._body(coding, length, fields)
                if is_last or bool(coding) == bool(length) or status in (204, 304):
                    self.close()
                return HttpResponse(status, fields, body)
            if status == 101 or is_last:  # noqa: PLR2004  (what follows is no HTTP, or nothing)
                break
        raise _malformed()

    def _body(self, coding: str, length: str, fields: Mapping[str, str]) -> bytes:
        if fields.get("content-encoding", "identity").lower() != "identity":
            raise TransportError("the response is compressed, which was not requested")
        if coding:
            return self._chunks()
        if length:
            return self._take(int(length))
        with suppress(EOFError):  # it ends with the connection
            while len(self._received) <= MAX_RESPONSE:
                self._receive()
        return self._take(len(self._received))

    def _chunks(self) -> bytes:
        content, size = b"", -1
        while size:
            found = re.fullmatch(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;.*)?", self._until(_END_OF_LINE))
            size = int(found[1], 16) if found else 0
            content += self._take(size, len(content))
            if not found or (size and self._until(_END_OF_LINE)):
                raise _malformed()
        while self._until(_END_OF_LINE):
            pass  # a trailer
        return content

    def _take(self, size: int, taken: int = 0) -> bytes:
        """Read so many bytes of a body, of which some may have been read before."""
        if taken + size > MAX_RESPONSE:
            raise TransportError("the response is too large")
        while len(self._received) < size:
            self._receive()
        content, self._received = self._received[:size], self._received[size:]
        return content

    def _until(self, end: re.Pattern[bytes]) -> bytes:
        """Read up to an end, and past it."""
        while not (found := end.search(self._received)):
            if len(self._received) > MAX_HEAD:
                raise _malformed()
            self._receive()
        content, self._received = self._received[: found.start()], self._received[found.end() :]
        return content

    def _receive(self) -> None:
        self._limit()
        received = self._socket.recv(MAX_RESPONSE)
        if not received:
            raise EOFError
        self._received += received

    def _limit(self) -> None:
        left = self._deadline.left()
        if left <= 0:
            raise TimeoutError
        self._socket.settimeout(left)


def _read_head(content: bytes) -> tuple[int, bool, dict[str, str]]:
    """Return the status, whether the connection is of no use after the response, and the headers (RFC 9112).

    Raises TransportError if the head is malformed, since the body's end would be a guess.
    """
    text = _FOLD.sub(" ", content.decode("latin-1").replace("\r\n", "\n"))
    found, fields = _HEAD.fullmatch(text), dict[str, str]()
    for line in text.split("\n")[1:]:
        name, _, value = line.partition(":")
        name, value = name.lower(), value.strip()
        if fields.setdefault(name, value) != value and name in _FRAMING:
            raise _malformed()
    coding, length = (fields.get(name, "") for name in _FRAMING)
    if not found or coding.lower() not in ("", "chunked") or not re.fullmatch("[0-9]{0,18}", length):
        raise _malformed()
    return int(found[2]), found[1] == "0" or "close" in fields.get("connection", "").lower(), fields


def _malformed() -> TransportError:
    return TransportError("the response is malformed", retry_on_new_connection=True)
