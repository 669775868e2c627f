"""A proxy between the functions and AWS that forwards calls, or refuses, delays or loses them on demand.

    with Proxy() as proxy, LocalStack(environment=proxy.environment) as stack:
        proxy.forward_to(stack.endpoint_url)
        proxy.add_fault(AwsFault("refuse", "SendMessage", times=1))

It supports the JSON protocols of SQS and Secrets Manager. Host headers and signatures are forwarded unchanged, so IAM
is enforced as without it.
"""

import contextlib
import http.client
import json
import socket
import threading
import urllib.parse
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal, Self, get_args

Kind = Literal[
    "refuse",  # 503, an internal failure of the service
    "throttle",  # the service's own answer to too many calls
    "deny",  # as IAM does
    "reset",  # the connection closes without an answer; the call is not executed
    "hang",  # no answer; the call is not executed
    "lose",  # the call is executed, and the connection closes without an answer
    "withhold",  # the call is executed, and no answer comes
]
KINDS: tuple[Kind, ...] = get_args(Kind)

_ANSWERS = {  # status, and the error's code in SQS and in Secrets Manager
    "refuse": (503, "ServiceUnavailable", "InternalServiceError"),
    "throttle": (400, "RequestThrottled", "ThrottlingException"),
    "deny": (400, "AccessDeniedException", "AccessDeniedException"),
}
_DONE = ("lose", "withhold")
_SILENT = ("hang", "withhold")
_HOP_BY_HOP = ("connection", "keep-alive", "transfer-encoding", "content-length")


@dataclass(frozen=True, slots=True)
class AwsFault:
    """One fault. `queue` restricts it to calls for the queue of that URL."""

    kind: Kind
    operation: str  # AWS's name: SendMessage, ChangeMessageVisibility, GetSecretValue …
    queue: str = ""
    times: int | None = None  # number of HTTP requests, including the SDK's retries; None: until cleared
    passing: int = 0  # number of calls that are forwarded first

    def concerns(self, operation: str, queue: str) -> bool:
        """Say whether a call meets the fault. Queues are compared by account and name, without the host."""
        path = urllib.parse.urlsplit(queue).path
        return operation == self.operation and (not self.queue or path == urllib.parse.urlsplit(self.queue).path)


class Proxy:
    """Listens on a free port of 127.0.0.1, in threads of this process."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._faults: list[AwsFault] = []
        self._met: Counter[str] = Counter()
        self._calls: Counter[str] = Counter()
        self._cleared = threading.Event()  # ends the faults without an answer; replaced with each clearing
        self._server = _Server(self)
        self.upstream = ("", 0)

    def __enter__(self) -> Self:
        """Start to listen."""
        threading.Thread(target=self._server.serve_forever, args=(0.05,), name="proxy", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop, and close connections that are held."""
        self.clear_faults()
        self._server.shutdown()
        self._server.server_close()

    @property
    def environment(self) -> dict[str, str]:
        """The environment that routes the functions' calls through the proxy, for LocalStack."""
        url = f"http://127.0.0.1:{self._server.server_port}"
        return {"AWS_ENDPOINT_URL_SQS": url, "AWS_ENDPOINT_URL_SECRETS_MANAGER": url}

    def forward_to(self, endpoint_url: str) -> None:
        """Set the endpoint that calls are forwarded to."""
        there = urllib.parse.urlsplit(endpoint_url)
        self.upstream = (there.hostname or "", there.port or 80)

    @property
    def calls(self) -> Counter[str]:
        """Number of calls by operation."""
        with self._changed:
            return Counter(self._calls)

    @property
    def faults(self) -> list[AwsFault]:
        """The faults that calls will still meet, the next one first."""
        with self._changed:
            return list(self._faults)

    def add_fault(self, fault: AwsFault) -> None:
        """Add a fault, behind those that were added before."""
        with self._changed:
            self._faults.append(fault)

    def clear_faults(self) -> None:
        """Forward everything again, and close connections that are held."""
        with self._changed:
            self._faults.clear()
            self._met.clear()
            self._cleared.set()
            self._cleared = threading.Event()

    def wait_for(self, operation: str, times: int = 1, within: float = 30.0) -> bool:
        """Wait until calls of an operation have met faults `times` times since the last clearing; return whether so."""
        with self._changed:
            return self._changed.wait_for(lambda: self._met[operation] >= times, within)

    def match(self, operation: str, queue: str) -> tuple[AwsFault | None, threading.Event]:
        """Return the fault that a call meets, and the event that ends a fault without an answer."""
        with self._changed:
            self._calls[operation] += 1
            for index, fault in enumerate(self._faults):
                if fault.concerns(operation, queue):
                    if fault.passing:
                        self._faults[index] = replace(fault, passing=fault.passing - 1)
                        break
                    if fault.times is not None:
                        left = fault.times - 1
                        self._faults[index : index + 1] = [replace(fault, times=left)] if left else []
                    return fault, self._cleared
            return None, self._cleared

    def met(self, operation: str) -> None:
        """Record that a call has met its fault, after it was executed if the fault allows that."""
        with self._changed:
            self._met[operation] += 1
            self._changed.notify_all()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, proxy: Proxy) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.proxy = proxy

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Log nothing: clients that give up are expected."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: _Server

    def do_POST(self) -> None:
        proxy = self.server.proxy
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        service, _, operation = self.headers.get("X-Amz-Target", "").partition(".")
        fault, cleared = proxy.match(operation, _queue(body))
        if fault is None:
            self._answer(*self._forward(body))
            return
        if fault.kind in _DONE:
            self._forward(body)
        proxy.met(operation)
        if fault.kind in _ANSWERS:
            self._answer(*_error(fault.kind, service))
            return
        if fault.kind in _SILENT:
            cleared.wait()
        self._disconnect()

    def log_message(self, *_: object) -> None:
        """Log nothing."""

    def _forward(self, body: bytes) -> tuple[int, Mapping[str, str], bytes]:
        with contextlib.closing(http.client.HTTPConnection(*self.server.proxy.upstream, timeout=30)) as upstream:
            upstream.putrequest("POST", self.path, skip_host=True, skip_accept_encoding=True)
            for name, value in self.headers.items():
                upstream.putheader(name, value)
            upstream.endheaders(body)
            answer = upstream.getresponse()
            content = answer.read()
        headers = {name: value for name, value in answer.getheaders() if name.lower() not in _HOP_BY_HOP}
        return answer.status, headers, content

    def _answer(self, status: int, headers: Mapping[str, str], content: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _disconnect(self) -> None:
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)


def _queue(body: bytes) -> str:
    try:
        request = json.loads(body)
    except ValueError:
        return ""
    return str(request.get("QueueUrl", "")) if isinstance(request, dict) else ""


def _error(kind: str, service: str) -> tuple[int, Mapping[str, str], bytes]:
    status, sqs, secrets_manager = _ANSWERS[kind]
    code = sqs if service == "AmazonSQS" else secrets_manager
    content = json.dumps({"__type": code, "message": "injected fault"}).encode()
    return status, {"Content-Type": "application/x-amz-json-1.1"}, content
