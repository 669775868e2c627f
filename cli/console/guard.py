"""Refuses what no page of the console sends, and adds the security headers: pure ASGI, around everything else."""

from collections.abc import Callable, Collection, Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cli.console.session import Session

MAX_BODY = 1024 * 1024  # bytes of a request
MAX_HEADERS = 8 * 1024  # bytes, with the query
SAFE_METHODS = frozenset({"GET", "HEAD"})
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


_TOO_LONG = PlainTextResponse("The request's headers are too long.", 431)


def refusal(method: str, headers: Mapping[str, str], port: int) -> tuple[int, str] | None:
    """Return the code and text for a request that another site or a rebound name could have sent; None if it may pass.

    Browsers send Sec-Fetch-Site to loopback addresses, which count as trustworthy. A page cannot set it.
    """
    if headers.get("host") not in {f"127.0.0.1:{port}", f"localhost:{port}"}:
        return 421, "The console answers only to its own address."
    site = headers.get("sec-fetch-site")
    is_allowed = site in {None, "same-origin", "none"} if method in SAFE_METHODS else site == "same-origin"
    return None if is_allowed else (403, "Only the console's own pages may ask this.")


class Guard:
    """The checks in front of the console's pages, and the headers of every response."""

    def __init__(
        self,
        app: ASGIApp,
        session: Session,
        signed_out: ASGIApp,
        touch: Callable[[], None],
        open_paths: Collection[str],
    ) -> None:
        """Take the app, what answers in its place to a request without the session's cookie, and what needs none."""
        self._open_paths = frozenset(open_paths)
        self._app = RequestBodyLimitMiddleware(app, MAX_BODY)
        self._session = session
        self._signed_out = signed_out
        self._touch = touch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; anything else than HTTP is closed."""
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)
        path = str(scope["path"])

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                answer.update(HEADERS)
                if not path.startswith("/static/"):
                    answer["Cache-Control"] = "no-store"
            await send(message)

        size = len(scope["query_string"]) + sum(len(name) + len(value) for name, value in headers.raw)
        app = _TOO_LONG if size > MAX_HEADERS else self._choose(str(scope["method"]), path, headers)
        await app(scope, receive, send_guarded)

    def _choose(self, method: str, path: str, headers: Headers) -> ASGIApp:
        if found := refusal(method, headers, self._session.port):
            code, text = found
            return PlainTextResponse(text, code)
        if self._session.knows(headers.get("cookie", "")):
            self._touch()
            return self._app
        return self._app if method in SAFE_METHODS and path in self._open_paths else self._signed_out
