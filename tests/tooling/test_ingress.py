"""The local stack's public address leads to the HTTP API and nowhere else."""

import http.client
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from local.errors import LocalStackError
from local.ingress import Ingress
from local.run_state import free_port


class Upstream(BaseHTTPRequestHandler):
    """Answers with what it received, as JSON."""

    def respond(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        received = {"method": self.command, "path": self.path, "body": body.decode(), "headers": dict(self.headers)}
        content = json.dumps(received).encode()
        self.send_response(202)
        self.send_header("Retry-After", "7")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    do_GET = do_HEAD = do_POST = do_PUT = do_OPTIONS = respond  # noqa: N815 (its names)

    def log_message(self, *_):
        pass


@pytest.fixture
def ingress():
    upstream = ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
    threading.Thread(target=upstream.serve_forever, args=(0.01,), daemon=True).start()
    with Ingress(f"http://127.0.0.1:{upstream.server_port}", "abc123", free_port()) as running:
        yield running
    upstream.shutdown()
    upstream.server_close()


def ask(ingress, method, path, body=None, headers=None, **options):
    connection = http.client.HTTPConnection(ingress.url.removeprefix("http://"), timeout=10)
    try:
        connection.request(method, path, body, headers or {}, **options)
        answer = connection.getresponse()
        content = answer.read()
        return answer, json.loads(content) if content else None
    finally:
        connection.close()


@pytest.mark.parametrize(
    "path", ["/", "/webhooks/x", "/health", "/_ministack/reset", "/restapis/x", "/a%2F..%2Fb?c=%20d"]
)
def test_every_path_leads_to_the_api(ingress, path):
    """MiniStack's own addresses, on the same port, must not be reached through a tunnel."""
    _, received = ask(ingress, "POST", path)
    assert received["path"] == f"/_aws/execute-api/abc123/$default{path}"


def test_a_request_arrives_as_it_was_sent(ingress):
    answer, received = ask(ingress, "PUT", "/webhooks/x", b"a=1", {"Host": "my.example", "X-Token": "t"})
    assert (received["method"], received["body"]) == ("PUT", "a=1")
    assert {name.lower(): value for name, value in received["headers"].items()}.items() >= {
        "host": "my.example",
        "x-token": "t",
    }.items()
    assert (answer.status, answer.headers["retry-after"]) == (202, "7")


def test_a_chunked_body_arrives_whole(ingress):
    _, received = ask(ingress, "POST", "/webhooks/x", iter([b"a=", b"1"]), encode_chunked=True)
    assert received["body"] == "a=1"


def test_head_has_no_body(ingress):
    answer, content = ask(ingress, "HEAD", "/webhooks/x")
    assert (answer.status, content) == (202, None)


def test_a_stack_that_does_not_answer_is_no_receipt():
    with Ingress(f"http://127.0.0.1:{free_port()}", "abc123", free_port()) as ingress:
        answer, _ = ask(ingress, "POST", "/webhooks/x", b"{}")
    assert (answer.status, answer.headers["retry-after"]) == (503, "5")


def test_a_taken_port_is_an_error(ingress):
    port = int(ingress.url.rpartition(":")[2])
    with pytest.raises(LocalStackError, match=str(port)), Ingress("http://127.0.0.1:1", "abc123", port):
        pass


def test_an_answer_is_not_held_back(ingress):
    """Without TCP_NODELAY, the second part of every answer waits 40 ms for an acknowledgement."""
    times = []
    connection = http.client.HTTPConnection(ingress.url.removeprefix("http://"), timeout=10)
    for _ in range(30):
        began = time.perf_counter()
        connection.request("GET", "/webhooks/x")
        connection.getresponse().read()
        times.append(time.perf_counter() - began)
    connection.close()
    assert min(times) < 0.03
