"""A proxy between the functions and AWS, which lets calls through, or refuses, delays or loses them on demand.

    with Proxy() as proxy, LocalStack(environment=proxy.environment) as stack:
        proxy.forward_to(stack.endpoint_url)
        proxy.add_fault(AwsFault("refuse", "SendMessage", times=1))

It knows the JSON protocols of SQS and Secrets Manager. Hosts and signatures go through as they are, so that IAM is
enforced as without it.
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
    "refuse",  # 503: an internal failure of the service
    "throttle",  # the service's own answer to too many calls
    "deny",  # as IAM does
    "reset",  # the connection closes without an answer, and nothing is done
    "hang",  # no answer, and nothing is done
    "lose",  # it is done, and the connection closes without an answer
    "withhold",  # it is done, and no answer comes
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
    """One fault. `queue` is a queue's URL where only calls about that one are meant."""

    kind: Kind
    operation: str  # as AWS calls it: SendMessage, ChangeMessageVisibility, GetSecretValue …
    queue: str = ""
    times: int | None = None  # for so many HTTP requests, an SDK's own second tries included; None: until cleared
    passing: int = 0  # so many get through first

    def concerns(self, operation: str, queue: str) -> bool:
        """Say whether a call meets the fault. Queues are told apart by account and name, whatever the host."""
        path = urllib.parse.urlsplit(queue).path
        return operation == self.operation and (not self.queue or path == urllib.parse.urlsplit(self.queue).path)


class Proxy:
    """Listens on a free port of 127.0.0.1, in threads of this process."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._faults: list[AwsFault] = []
        self._met: Counter[str] = Counter()
        self._calls: Counter[str] = Counter()
        self._cleared = threading.Event()  # silence ends here; a new one with each clearing
        self._server = _Server(self)
        self.upstream = ("", 0)

    def __enter__(self) -> Self:
        """Start to listen."""
        threading.Thread(target=self._server.serve_forever, args=(0.05,), name="proxy", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop; connections that are held end now."""
        self.clear_faults()
        self._server.shutdown()
        self._server.server_close()

    @property
    def environment(self) -> dict[str, str]:
        """What sends the functions' calls through here, as LocalStack's `environment`."""
        url = f"http://127.0.0.1:{self._server.server_port}"
        return {"AWS_ENDPOINT_URL_SQS": url, "AWS_ENDPOINT_URL_SECRETS_MANAGER": url}

    def forward_to(self, endpoint_url: str) -> None:
        """Set where calls go from here."""
        there = urllib.parse.urlsplit(endpoint_url)
        self.upstream = (there.hostname or "", there.port or 80)

    @property
    def calls(self) -> Counter[str]:
        """How often each operation was asked for."""
        with self._changed:
            return Counter(self._calls)

    @property
    def faults(self) -> list[AwsFault]:
        """The faults that calls still meet, the next first."""
        with self._changed:
            return list(self._faults)

    def add_fault(self, fault: AwsFault) -> None:
        """Let calls meet a fault, after those that were added before it have had theirs."""
        with self._changed:
            self._faults.append(fault)

    def clear_faults(self) -> None:
        """Let everything through again, and end what is held."""
        with self._changed:
            self._faults.clear()
            self._met.clear()
            self._cleared.set()
            self._cleared = threading.Event()

    def wait_for(self, operation: str, times: int = 1, within: float = 30.0) -> bool:
        """Wait until so many calls of an operation have met a fault since the last clearing; say whether they did."""
        with self._changed:
            return self._changed.wait_for(lambda: self._met[operation] >= times, within)

    def judge(self, operation: str, queue: str) -> tuple[AwsFault | None, threading.Event]:
        """Return the fault that a call meets, and what ends the silence if it is one."""
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
        """Note that a call has met its fault: what it was to do is done, where the fault lets it be done."""
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
        """Say nothing: clients that give up are what faults are for."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: _Server

    def do_POST(self) -> None:
        proxy = self.server.proxy
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        service, _, operation = self.headers.get("X-Amz-Target", "").partition(".")
        fault, cleared = proxy.judge(operation, _queue(body))
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
        self._hang_up()

    def log_message(self, *_: object) -> None:
        """Say nothing: the counts tell."""

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

    def _hang_up(self) -> None:
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
    content = json.dumps({"__type": code, "message": "a fault on purpose"}).encode()
    return status, {"Content-Type": "application/x-amz-json-1.1"}, content
