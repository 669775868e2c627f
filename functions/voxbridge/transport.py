"""HTTP to the world: one kept-alive pool, no redirects, no hidden retries, and a deadline that nothing outlasts."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any, Protocol, cast

import urllib3
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NameResolutionError,
    NewConnectionError,
    ProtocolError,
    ReadTimeoutError,
    SSLError,
)

from voxbridge.clock import Deadline

MAXIMUM_ANSWER = 64 * 1024  # bytes; the contract's answers are a few hundred


class TransportError(Exception):
    """No whole answer. `sent`: the request may have arrived all the same. The message is our own words."""

    def __init__(
        self, message: str, *, timed_out: bool = False, sent: bool = True, fresh_may_help: bool = False
    ) -> None:
        super().__init__(message)
        self.timed_out = timed_out
        self.sent = sent
        self.fresh_may_help = fresh_may_help  # a connection-level failure: worth one try on a fresh connection


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """A whole answer. Header names are as sent; look them up in any case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Transport(Protocol):
    """Something that makes one HTTP request."""

    def request(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, deadline: Deadline
    ) -> HttpAnswer:
        """Make one request and return its whole answer before the deadline; raises TransportError and nothing else."""
        ...


class Urllib3Transport:
    """The real one.

    The request runs in a thread of its own, for urllib3's time-outs cover neither name resolution nor an answer that
    arrives byte by byte. A thread that outlasts its deadline is left behind and ends with its own socket time-out.
    """

    def __init__(self) -> None:
        self._pool = urllib3.PoolManager(maxsize=2, retries=False)
        self._worker = _Worker()

    def request(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, deadline: Deadline
    ) -> HttpAnswer:
        """See Transport."""
        left = deadline.left()
        if left <= 0:
            raise TransportError("no time was left for the request", timed_out=True, sent=False)
        outcome = self._worker.run(lambda: self._request(method, url, headers, body, left), left)
        if outcome is None:
            self._worker = _Worker()
            raise TransportError("no whole answer in time", timed_out=True)
        if isinstance(outcome, TransportError):
            raise outcome
        if isinstance(outcome, Exception):
            raise TransportError(f"the request failed ({type(outcome).__name__})") from None
        return outcome

    def _request(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, seconds: float
    ) -> HttpAnswer:
        timeout = urllib3.Timeout(connect=seconds, read=seconds)
        try:
            response = self._pool.request(
                method,
                url,
                headers=headers,
                body=body,
                timeout=timeout,
                redirect=False,
                retries=False,
                preload_content=False,
            )
            try:
                content = response.read(MAXIMUM_ANSWER + 1)
            except BaseException:
                response.close()  # a connection with half an answer on it is not used again
                raise
            if len(content) > MAXIMUM_ANSWER:
                response.close()
                raise TransportError("the answer is too large")
            response.drain_conn()
            response.release_conn()
        # From the narrow to the wide: urllib3 has made these two kinds of ConnectTimeoutError.
        except NameResolutionError:
            raise TransportError("the host's name cannot be resolved", sent=False) from None
        except NewConnectionError:
            raise TransportError("no connection", sent=False, fresh_may_help=True) from None
        except ConnectTimeoutError:
            raise TransportError("no connection in time", timed_out=True, sent=False) from None
        except ReadTimeoutError:
            raise TransportError("no whole answer in time", timed_out=True) from None
        except SSLError:
            raise TransportError("no TLS connection", sent=False) from None
        except ProtocolError:
            raise TransportError("the connection was closed before a whole answer", fresh_may_help=True) from None
        except HTTPError as error:
            raise TransportError(f"the request failed ({type(error).__name__})") from None
        return HttpAnswer(response.status, response.headers, content)


class _Worker:
    """One daemon thread that runs one call at a time; the caller stops waiting when its time is up."""

    def __init__(self) -> None:
        self._calls: SimpleQueue[tuple[Callable[[], HttpAnswer], SimpleQueue[Any]]] = SimpleQueue()
        self._thread: threading.Thread | None = None

    def run(self, call: Callable[[], HttpAnswer], seconds: float) -> HttpAnswer | Exception | None:
        """Return the call's result or exception; None where it is not there in time."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, daemon=True)
            self._thread.start()
        answer: SimpleQueue[HttpAnswer | Exception] = SimpleQueue()
        self._calls.put((call, answer))
        try:
            return answer.get(timeout=seconds)
        except Empty:
            self._calls.put((_stop, answer))  # the thread ends when it comes back from the call
            return None

    def _serve(self) -> None:
        while True:
            call, answer = self._calls.get()
            if call is _stop:
                return
            try:
                answer.put(call())
            except Exception as error:  # noqa: BLE001  (handed to the caller, who tells them apart)
                answer.put(error)


def _stop() -> HttpAnswer:
    return cast("HttpAnswer", None)  # a mark in the queue; never called
