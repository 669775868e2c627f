"""The simulator over HTTP: Voxworks' two calls, and a control endpoint for those who are not in this process.

GET    /_simulator            contacts, executions, answers by status, the faults that still wait
GET    /_simulator/contacts   the contacts themselves
GET    /_simulator/executions the executions of automations
DELETE /_simulator/contacts   forget contacts, executions and counts
POST   /_simulator/faults     {"kind": "status", "status": 503, "retry_after": "2", "times": 3} (see faults.py)
DELETE /_simulator/faults     be well again
PUT    /_simulator/key        {"key": "..."}
PUT    /_simulator/limit      {"rate": 5, "burst": 10, "kind": "fixed_window"} (see limit.py), or {} for none
"""

import json
import socket
import threading
from collections.abc import Callable
from dataclasses import asdict
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

from local.simulator import automations, contract
from local.simulator.fake_voxworks import FakeVoxworks, Reply
from local.simulator.faults import Fault
from local.simulator.limit import Limit

DEMO_KEY = "vx-demo-key"

type Action = Callable[[Any], Any]  # from the request's JSON to the answer's


class Simulator(FakeVoxworks):
    """A team with a server in front of it, on 127.0.0.1, in threads of this process."""

    def __init__(
        self,
        key: str = DEMO_KEY,
        limit: Limit | None = None,
        latency: float = 0.0,
        *,
        port: int = 0,
        kept: Path | None = None,
    ) -> None:
        """`latency` is how long an answer takes, in seconds; `port` 0 is a free one, OSError if it is taken.

        `kept` is the file of the contacts, which outlives this process.
        """
        super().__init__(key, limit, kept=kept)
        self.latency = latency
        self.stopping = threading.Event()
        self._server = _Server(self, port)

    @property
    def url(self) -> str:
        """What VoxworksBaseUrl is set to."""
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def automation(self) -> dict[str, str]:
        """The entry in voxbridge's secret for the automation that is there."""
        return {"url": f"{self.url}{automations.PATH}{automations.DEMO_TOKEN}", "secret": automations.DEMO_SECRET}

    def __enter__(self) -> Self:
        """Start to answer."""
        serving = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="voxworks", daemon=True)
        serving.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop, calls that hang included."""
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._server.disconnect()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, simulator: Simulator, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.simulator = simulator
        self._open: set[socket.socket] = set()
        self._open_lock = threading.Lock()

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._open_lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._open_lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: clients that give up on a hanging call are what faults are for."""

    def disconnect(self) -> None:
        """End the connections that clients keep alive."""
        with self._open_lock:
            for connection in self._open:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # connections are kept alive
    disable_nagle_algorithm = True
    wbufsize = -1  # an answer leaves in one piece
    server: _Server

    def do_GET(self) -> None:
        self._route("GET")

    def do_POST(self) -> None:
        self._route("POST")

    def do_PUT(self) -> None:
        self._route("PUT")

    def do_DELETE(self) -> None:
        self._route("DELETE")

    def log_message(self, *_: object) -> None:
        """Say nothing: the counts tell."""

    def _route(self, method: str) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path == contract.PATH and method == "POST":
            self._answer(lambda simulator: simulator.create_contact(self.headers.get("Authorization", ""), body))
        elif self.path.startswith(automations.PATH) and method == "POST":
            token = self.path.removeprefix(automations.PATH)
            headers = {name.title(): value for name, value in self.headers.items()}
            self._answer(lambda simulator: simulator.start_automation(token, headers, body))
        elif self.path.startswith("/_simulator"):
            self._control(method, self.path.removeprefix("/_simulator").strip("/"), body)
        else:
            self._send_json(HTTPStatus.NOT_FOUND, contract.error("Not found"))

    # Voxworks

    def _answer(self, call: Callable[[Simulator], Reply]) -> None:
        simulator = self.server.simulator
        if simulator.latency:
            simulator.stopping.wait(simulator.latency)
        reply = call(simulator)
        if reply.fault is None:
            self._send_json(reply.status, reply.body, reply.headers)
        else:
            self._go_wrong(reply, reply.fault)

    def _go_wrong(self, reply: Reply, fault: Fault) -> None:
        match fault.kind:
            case "hang" | "close":
                self.server.simulator.stopping.wait(fault.seconds if fault.kind == "hang" else 0)
                self.close_connection = True
            case "cut":
                content = json.dumps(reply.body).encode()
                self._start(reply.status, "application/json", len(content), reply.headers)
                self.wfile.write(content[: len(content) // 2])
                self.close_connection = True
            case "interim":
                self._announce()
                self._send_json(reply.status, reply.body, reply.headers)
            case "drip":
                self._drip(reply, fault.seconds)
            case "garbage" | "no_contact_id":
                content = b'{"success": tru' if fault.kind == "garbage" else b'{"success": true}'
                self._send(HTTPStatus.CREATED, "application/json", content, {})
            case "not_http":
                self.wfile.write(b"\x16\x03\x01 this is no HTTP\r\n\r\n")
                self.close_connection = True
            case "html":
                page = b"<html><head><title>Bad Gateway</title></head><body>nginx</body></html>"
                self._send(fault.code, "text/html", page, reply.headers)
            case "redirect":
                self._send_json(fault.code, {}, {"Location": fault.location})
            case "status" | "refuse_field":
                self._send_json(fault.code, reply.body, reply.headers)

    def _announce(self) -> None:
        """Send interim responses, each apart from what follows."""
        for status in (HTTPStatus.PROCESSING, HTTPStatus.EARLY_HINTS):
            self.send_response_only(status)
            self.end_headers()
            self.wfile.flush()
            self.server.simulator.stopping.wait(0.02)

    def _drip(self, reply: Reply, seconds: float) -> None:
        content = json.dumps(reply.body).encode()
        self._start(reply.status, "application/json", len(content), reply.headers)
        for index in range(len(content)):
            self.wfile.write(content[index : index + 1])
            self.wfile.flush()
            if self.server.simulator.stopping.wait(seconds / len(content)):
                break

    # The control endpoint

    def _control(self, method: str, subject: str, body: bytes) -> None:
        simulator = self.server.simulator
        actions: dict[tuple[str, str], Action] = {
            ("GET", ""): lambda _: _state(simulator),
            ("GET", "contacts"): lambda _: [asdict(contact) for contact in simulator.contacts],
            ("GET", "executions"): lambda _: [asdict(execution) for execution in simulator.executions],
            ("DELETE", "contacts"): lambda _: simulator.clear(),
            ("POST", "faults"): lambda entry: simulator.add_fault(Fault.from_json(entry)),
            ("DELETE", "faults"): lambda _: simulator.clear_faults(),
            ("PUT", "key"): lambda entry: setattr(simulator, "key", entry["key"]),
            ("PUT", "limit"): lambda entry: simulator.set_limit(Limit(**entry) if entry else None),
        }
        action = actions.get((method, subject))
        if action is None:
            self._send_json(HTTPStatus.NOT_FOUND, {"error": f"no {method} /_simulator/{subject}"})
            return
        try:
            result = action(json.loads(body) if body else None)
        except (ValueError, TypeError, KeyError) as error:
            self._send_json(HTTPStatus.BAD_REQUEST, {"error": str(error)})
        else:
            self._send_json(HTTPStatus.OK, {} if result is None else result)

    # Answers

    def _send_json(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        self._send(status, "application/json", json.dumps(body).encode(), headers or {})

    def _send(self, status: int, content_type: str, content: bytes, headers: dict[str, str]) -> None:
        self._start(status, content_type, len(content), headers)
        self.wfile.write(content)

    def _start(self, status: int, content_type: str, length: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": content_type, "Content-Length": str(length), **headers}.items():
            self.send_header(name, value)
        self.end_headers()


def _state(simulator: Simulator) -> dict[str, Any]:
    return {
        "contacts": len(simulator.contacts),
        "executions": len(simulator.executions),
        "answers": dict(simulator.answers),
        "automation_answers": dict(simulator.automation_answers),
        "faults": [asdict(fault) for fault in simulator.faults],
    }
