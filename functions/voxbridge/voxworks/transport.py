"""HTTP requests with one deadline over everything. No redirects, no hidden retries.

urllib3 connects, and http.client reads the response's body. Their timeouts cover each wait, but neither name resolution
nor a response that arrives byte by byte.
"""

import http.client
import io
import re
import select
import socket
import ssl
import threading
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from queue import Empty, SimpleQueue
from typing import Any, Protocol, cast
from urllib.parse import SplitResult, urlsplit

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import (
    ConnectTimeoutError,
    NameResolutionError,
    NewConnectionError,
)

from voxbridge.clock import Deadline

MAX_RESPONSE = 64 * 1024  # bytes; the contract's responses have a few hundred
MIN_SECONDS_TO_ANSWER = 0.5  # a call that starts with less time left would only time out
MAX_INTERIM_RESPONSES = 10  # 1xx before a final one
MAX_LINE = 64 * 1024  # bytes of a response's head
MAX_LINES = 100  # of its head


class TransportError(Exception):
    """No complete response. `sent`: the request may have arrived nevertheless. The message is our own text."""

    def __init__(
        self, message: str, *, timed_out: bool = False, sent: bool = True, retry_on_new_connection: bool = False
    ) -> None:
        super().__init__(message)
        self.timed_out = timed_out
        self.sent = sent
        self.retry_on_new_connection = (
            retry_on_new_connection  # a failure of the connection: worth one attempt on a new one
        )


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """A complete response. Header names are in lower case; of several headers of one name, the first is kept."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Transport(Protocol):
    """Something that makes one HTTP request."""

    def request(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, deadline: Deadline
    ) -> HttpResponse:
        """Make one request and return its complete response before the deadline; raises TransportError only."""
        ...


def post_repeatable(
    transport: Transport, url: str, headers: Mapping[str, str], body: bytes, deadline: Deadline
) -> tuple[HttpResponse, bool]:
    """POST what is safe to repeat; if the connection breaks, once more on a new one. Raises TransportError.

    Also returns whether the first request may have arrived.
    """
    try:
        return transport.request("POST", url, headers, body, deadline), False
    except TransportError as first:
        if not first.retry_on_new_connection:
            raise
        return transport.request("POST", url, headers, body, deadline), first.sent


class HttpTransport:
    """HTTP over sockets. Keeps one connection open for each server."""

    def __init__(self) -> None:
        self._tls = ssl.create_default_context()
        self._kept: dict[tuple[str, str, int | None], _Connection] = {}

    def request(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, deadline: Deadline
    ) -> HttpResponse:
        """See Transport."""
        if deadline.left() <= 0:
            raise TransportError("no time was left for the request", timed_out=True, sent=False)
        try:
            return self._request(method, urlsplit(url), headers, body, deadline)
        except TransportError:
            raise
        except Exception as error:  # noqa: BLE001  (for example a URL or a header that HTTP cannot carry)
            fault = type(error).__name__
        raise TransportError(f"the request failed ({fault})")  # here, so that it does not hold the other's text

    def _request(
        self, method: str, url: SplitResult, headers: Mapping[str, str], body: bytes | None, deadline: Deadline
    ) -> HttpResponse:
        server, head = (url.scheme, url.hostname or "", url.port), _head(method, url, headers, body)
        connection = self._kept.pop(server, None)
        if connection and connection.is_stale():
            connection.close_socket()
            connection = None
        connection = connection or _Connection(self._connect(*server, deadline))
        answer = connection.send(head, body or b"", deadline)
        if connection.close_socket.alive:
            self._kept[server] = connection
        return answer

    def _connect(self, scheme: str, host: str, port: int | None, deadline: Deadline) -> HTTPConnection:
        """Connect in a separate thread, since no timeout covers name resolution or all addresses together.

        A thread that exceeds the deadline is abandoned, and ends with the timeouts of its sockets.
        """
        seconds = deadline.left()
        connection: HTTPConnection
        if not host:
            raise ValueError("no host")
        match scheme:
            case "https":
                connection = HTTPSConnection(host, port, timeout=seconds, ssl_context=self._tls)
            case "http":
                connection = HTTPConnection(host, port, timeout=seconds)
            case _:
                raise ValueError("no URL of http or https")
        outcome = SimpleQueue[Exception | None]()
        given_up = threading.Event()

        def connect() -> None:
            try:
                connection.connect()
            except Exception as error:  # noqa: BLE001  (handed to the caller)
                outcome.put(error)
            else:
                outcome.put(None)
            if given_up.is_set():
                connection.close()

        threading.Thread(target=connect, daemon=True).start()
        try:
            error = outcome.get(timeout=seconds)
        except Empty:
            given_up.set()
            raise TransportError("no connection in time", timed_out=True, sent=False) from None
        if error:
            raise _not_connected(error)
        return connection


def _not_connected(error: Exception) -> TransportError:
    match error:  # from the narrow to the wide
        case NameResolutionError():
            return TransportError("the host's name cannot be resolved", sent=False)
        case NewConnectionError():
            return TransportError("no connection", sent=False, retry_on_new_connection=True)
        case ConnectTimeoutError() | TimeoutError():
            return TransportError("no connection in time", timed_out=True, sent=False)
        case ssl.SSLError():
            return TransportError("no TLS connection", sent=False)
        case OSError():
            return TransportError("no connection", sent=False, retry_on_new_connection=True)
        case _:
            return TransportError(f"no connection ({type(error).__name__})", sent=False)


class _Connection:
    """An open connection, for one request at a time."""

    def __init__(self, connection: HTTPConnection) -> None:
        self._socket = _TimedSocket(connection.sock)
        self._readable = select.poll()
        self._readable.register(connection.sock, select.POLLIN)
        self.close_socket = weakref.finalize(
            self, connection.sock.close
        )  # at the latest when it is no longer referenced

    def is_stale(self) -> bool:
        """Say whether the server has closed it, or sent anything, since the last response."""
        return self._socket.has_unread() or bool(self._readable.poll(0))

    def send(self, head: bytes, body: bytes, deadline: Deadline) -> HttpResponse:
        """Make one request and return its complete response. On any error, the connection is closed."""
        try:
            self._socket.send(head + body, deadline)
            response = self._final_response()
            content = _whole_body(response)
        except BaseException as error:
            self.close_socket()
            match error:
                case TimeoutError():
                    raise TransportError("no complete response in time", timed_out=True) from None
                case OSError() | http.client.HTTPException():
                    message = "the connection was closed before a complete response"
                    raise TransportError(message, retry_on_new_connection=True) from None
            raise
        # Some servers send a body after these two nevertheless, which the next response would begin with.
        if response.will_close or response.status in (204, 304):
            self.close_socket()
        return HttpResponse(response.status, response.fields, content)

    def _final_response(self) -> "_Response":
        """Read past interim responses (RFC 9110, 15.2)."""
        for _ in range(MAX_INTERIM_RESPONSES + 1):
            response = _Response(cast("socket.socket", self._socket))
            response.begin()
            if response.status >= 200:  # noqa: PLR2004
                return response
            if response.status == 101 or response.will_close:  # noqa: PLR2004  (what follows is no HTTP, or nothing)
                break
            response.close()
        raise http.client.HTTPException


class _Response(http.client.HTTPResponse):
    """The response to a GET or a POST. http.client reads the body; its own reading of a head, as an e-mail, is slow.

    urllib3's response, which can decode, stream and return to a pool, takes longer still.
    """

    def begin(self) -> None:
        """Read the head (RFC 9112); raises HTTPException if it is malformed."""
        lines = list(islice(iter(self._line, ""), MAX_LINES + 1))
        first, *headers = _FOLD.sub(" ", "\n".join(lines)).split("\n")
        status, self.fields = _STATUS_LINE.fullmatch(first), dict[str, str]()
        for header in headers:
            name, colon, value = header.partition(":")
            name, value = name.lower(), value.strip()
            is_another = self.fields.setdefault(name, value) != value
            if not colon or not _TOKEN.fullmatch(name) or (is_another and name in _FRAMING):
                raise http.client.HTTPException
        coding, length = (self.fields.get(name, "").lower() for name in _FRAMING)
        if not status or len(lines) > MAX_LINES or coding not in ("", "chunked") or not _LENGTH.fullmatch(length):
            raise http.client.HTTPException
        self.status = int(status[2])
        has_body = self.status >= 200 and self.status not in (204, 304)  # noqa: PLR2004
        self.chunked, self.chunk_left = has_body and coding != "", None
        self.length = 0 if not has_body else int(length) if length and not coding else None
        is_last = status[1] == "0" or "close" in self.fields.get("connection", "").lower()
        self.will_close = is_last or bool(coding and length) or (self.length is None and not self.chunked)

    def _line(self) -> str:
        """Return a line of the head without its end; raises HTTPException if it is cut off, too long or not text."""
        line = self.fp.readline(MAX_LINE)
        text = line.rstrip(b"\r\n").decode("latin-1")
        if not line.endswith(b"\n") or (text and not _LINE.fullmatch(text)):
            raise http.client.HTTPException
        return text


_STATUS_LINE = re.compile(r"HTTP/1\.([0-9]) +([1-9][0-9][0-9])(?: .*)?")
_FOLD = re.compile(r"\n[ \t]+")  # a header that goes on in the next line
_TOKEN = re.compile(r"[a-z0-9!#$%&'*+.^_`|~-]+")
_FRAMING = ("transfer-encoding", "content-length")  # say where the body ends
_LENGTH = re.compile(r"[0-9]{0,18}")


def _head(method: str, url: SplitResult, headers: Mapping[str, str], body: bytes | None) -> bytes:
    """Write the request's head; raises ValueError for what HTTP cannot carry."""
    target = (url.path or "/") + (f"?{url.query}" if url.query else "")
    fields = {"host": url.netloc.rpartition("@")[2], "accept-encoding": "identity"}  # a server refuses two hosts
    fields |= {name.lower(): value for name, value in headers.items()}
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items())]
    if body is not None:
        lines.append(f"content-length: {len(body)}")
    if " " in target or not all(map(_LINE.fullmatch, lines)):
        raise ValueError("the URL or a header has a character that HTTP cannot carry")
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


_LINE = re.compile(r"[\t -~\x80-\xff]+")


def _whole_body(response: _Response) -> bytes:
    content = response.read(MAX_RESPONSE + 1)
    if len(content) > MAX_RESPONSE:
        raise TransportError("the response is too large")
    if response.length:  # of a read that is given a size, the end before it is no error to http.client
        raise ConnectionError
    if response.fields.get("content-encoding", "identity") != "identity":
        raise TransportError("the response is compressed, which was not requested")
    return content


class _TimedSocket:
    """The part of a socket that http.client reads from, with every wait limited by the deadline."""

    deadline: Deadline

    def __init__(self, real: socket.socket) -> None:
        self.real = real
        self._asked = False  # a response is being read
        self._stream = _Stream(
            _SocketReader(self)
        )  # one for all responses: what is read ahead belongs to the connection

    def send(self, content: bytes, deadline: Deadline) -> None:
        """Send a request. Until its response is read, `deadline` applies."""
        self.deadline, self._asked = deadline, True
        self._limit()
        self.real.sendall(content)

    def recv_into(self, buffer: Any) -> int | None:
        if not self._asked:
            return None
        self._limit()
        return self.real.recv_into(buffer)

    def has_unread(self) -> bool:
        """Say whether more than the last response was received, in our buffer or in TLS's."""
        self._asked = False
        pending = self.real.pending() if isinstance(self.real, ssl.SSLSocket) else 0
        return bool(self._stream.peek(1) or pending)

    def makefile(self, mode: str) -> io.BufferedReader:
        del mode  # it is only read from
        return self._stream

    def close(self) -> None:
        """Do nothing: http.client closes before the body is read if the response is announced as the last."""

    def settimeout(self, seconds: float | None) -> None:
        """Do nothing: the deadline applies."""

    def _limit(self) -> None:
        left = self.deadline.left()
        if left <= 0:
            raise TimeoutError
        self.real.settimeout(left)


class _Stream(io.BufferedReader):
    """Outlives the responses that read from it, each of which closes it at its end."""

    def close(self) -> None:
        """Do nothing."""


class _SocketReader(io.RawIOBase):
    """What io.BufferedReader reads from."""

    def __init__(self, source: "_TimedSocket") -> None:
        self._source = source

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        return self._source.recv_into(buffer)

    def close(self) -> None:
        """Do nothing, as the stream around it."""
