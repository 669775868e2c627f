"""A minimal Secrets Manager with one secret, so that a cold start reads it over HTTP as on AWS."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


class SecretsManager:
    """On a free port of 127.0.0.1, in threads of this process; counts its calls."""

    def __init__(self, secret: dict[str, Any]) -> None:
        self.answer = json.dumps({"Name": "voxbridge", "SecretString": json.dumps(secret)}).encode()
        self.calls = 0
        self._server = _Server(self)

    @property
    def url(self) -> str:
        """What AWS_ENDPOINT_URL_SECRETS_MANAGER is set to."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, owner: SecretsManager) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.owner = owner


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: _Server

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        owner = self.server.owner
        owner.calls += 1
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(owner.answer)))
        self.end_headers()
        self.wfile.write(owner.answer)

    def log_message(self, *_: object) -> None:
        """Log nothing."""
