"""The local stack's public address: forwards requests on a port of 127.0.0.1 to the HTTP API on MiniStack.

MiniStack serves AWS' own interfaces on the same port as the API, so a tunnel must never lead there. Every path is sent
to the API and nowhere else. The Host header stays the client's, because some providers sign the address they post to.
"""

import http.client
import socket
import threading
import urllib.parse
from http import HTTPStatus
from typing import Self

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from local.errors import LocalStackError

_ANSWERS_WITHIN = 35.0  # seconds; API Gateway's limit is 30
_ENDS_WITHIN = 10.0
_MAX_BODY = 10 * 2**20  # API Gateway's limit
_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
_HOP_BY_HOP = frozenset(
    {"connection", "content-length", "expect", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"}
)


class Ingress:
    """The server, in a thread of this process, as a context manager."""

    def __init__(self, endpoint_url: str, api_id: str, port: int) -> None:
        """`endpoint_url` is MiniStack's; `port` is free."""
        self.url = f"http://127.0.0.1:{port}"
        self._upstream = urllib.parse.urlsplit(endpoint_url).netloc
        self._api = f"/_aws/execute-api/{api_id}/$default"
        app = Starlette(routes=[Route("/{path:path}", self._answer, methods=_METHODS)])
        config = uvicorn.Config(
            app,
            "127.0.0.1",
            port,
            log_config=None,
            log_level="critical",
            access_log=False,
            lifespan="off",
            server_header=False,
            date_header=False,  # the API sends one
        )
        self._port = port
        self._server = uvicorn.Server(config)

    def __enter__(self) -> Self:
        """Start to listen; raises LocalStackError if the port has been taken."""
        listening = socket.socket(proto=socket.IPPROTO_TCP)  # named, or asyncio leaves out TCP_NODELAY
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(("127.0.0.1", self._port))
            listening.listen()  # connections are queued from here on, so there is nothing to wait for
        except OSError as error:
            listening.close()
            raise LocalStackError(f"nothing can listen on {self.url}: {error}") from None
        self._thread = threading.Thread(target=self._server.run, args=([listening],), name="ingress", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop, and drop connections that are still open."""
        self._server.should_exit = self._server.force_exit = True
        self._thread.join(_ENDS_WITHIN)

    async def _answer(self, request: Request) -> Response:
        body = bytearray()
        try:
            async for chunk in request.stream():
                body += chunk
                if len(body) > _MAX_BODY:
                    return JSONResponse({"message": "Request Entity Too Large"}, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        except ClientDisconnect:
            return Response(status_code=HTTPStatus.BAD_REQUEST)  # no one is there to receive it
        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers.raw]
        query = request.scope["query_string"].decode("latin-1")
        path = request.scope["raw_path"].decode("latin-1").partition("?")[0]
        target = self._api + path + (f"?{query}" if query else "")
        try:
            return await run_in_threadpool(self._forward, request.method, target, headers, bytes(body))
        except (OSError, http.client.HTTPException):
            return JSONResponse(
                {"message": "Service Unavailable"}, HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": "5"}
            )

    def _forward(self, method: str, target: str, headers: list[tuple[str, str]], body: bytes) -> Response:
        upstream = http.client.HTTPConnection(self._upstream, timeout=_ANSWERS_WITHIN)
        try:
            upstream.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
            for name, value in headers:
                if name not in _HOP_BY_HOP:
                    upstream.putheader(name, value)
            upstream.putheader("content-length", str(len(body)))
            upstream.endheaders(body)
            answer = upstream.getresponse()
            response = Response(answer.read(), answer.status)
        finally:
            upstream.close()
        for name, value in answer.getheaders():
            if name.lower() not in _HOP_BY_HOP:
                response.headers.append(name, value)
        return response
