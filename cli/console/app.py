"""The application: routes of the page modules, static files, the way in, and a page for every error."""

import os
import traceback
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from mimetypes import guess_type
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from cli.console.guard import Guard
from cli.console.page import Form, Page, Visit, parse_form
from cli.console.pages import MODULES
from cli.console.render import STATIC, Renderer
from cli.console.state import Console, NotConnectedError
from cli.errors import DEBUG_VARIABLE, CommandError

FORM = "application/x-www-form-urlencoded"
type Endpoint = Callable[[Request], Awaitable[Response]]


def build(console: Console, touch: Callable[[], None] = lambda: None, modules: Sequence[Any] = MODULES) -> ASGIApp:
    """Return the whole application. `touch` is called for every request that may pass."""
    tabs = [module.TAB for module in modules if hasattr(module, "TAB")]
    renderer = Renderer(console.clock, tabs)
    routes = [
        Route(page.path, _endpoint(page, console, renderer), methods=[page.method])
        for module in modules
        for page in module.PAGES
    ]
    routes += [Route("/login", _login(console, renderer)), Route("/static/{name}", _static())]

    async def not_found(request: Request, error: Exception) -> Response:
        code = error.status_code if isinstance(error, HTTPException) else 404
        return _error(_visit(request, console, renderer, Form()), code, "There is no such page.")

    app = Starlette(routes=routes, exception_handlers={404: not_found, 405: not_found})
    open_paths = {"/login", *(f"/static/{file.name}" for file in STATIC.iterdir())}
    return Guard(app, console.session, _signed_out(renderer), touch, open_paths)


def _endpoint(page: Page, console: Console, renderer: Renderer) -> Endpoint:
    """Return starlette's endpoint for a page: reads the form, runs the handler in a thread, explains errors."""

    async def endpoint(request: Request) -> Response:
        visit = _visit(request, console, renderer, Form())
        if page.changes and console.is_read_only:
            return _error(visit, 403, "This console is read-only: it was started with --read-only.")
        try:
            form = await _form(request)
        except ValueError:
            return _error(visit, 400, "The form could not be read.")
        return await run_in_threadpool(_answer, page, replace(visit, form=form))

    return endpoint


def _visit(request: Request, console: Console, renderer: Renderer, form: Form) -> Visit:
    return Visit(
        console=console,
        renderer=renderer,
        path=request.url.path,
        arguments=request.path_params,
        query=parse_form(request.url.query),
        form=form,
        is_partial="hx-request" in request.headers,
    )


async def _form(request: Request) -> Form:
    body = await request.body()
    if body and request.headers.get("content-type", "").split(";")[0].strip() != FORM:
        raise ValueError
    return parse_form(body.decode("utf-8", "replace"))


def _answer(page: Page, visit: Visit) -> Response:
    try:
        return page.handler(visit)
    except NotConnectedError as error:
        return _not_connected(visit, error.reading.error)
    except Exception as error:  # noqa: BLE001  (no traceback on a page: it may hold a lead's data)
        if os.environ.get(DEBUG_VARIABLE):
            traceback.print_exc()
        return _error(visit, 409 if isinstance(error, CommandError) else 500, visit.console.explain(error))


def _not_connected(visit: Visit, error: str) -> Response:
    response = visit.render("connecting.html", title="Connecting", status=503, error=error)
    if not error:
        response.headers["Refresh"] = "1"
    return response


def _error(visit: Visit, code: int, message: str) -> Response:
    return visit.render("error.html", title="Not done", status=code, message=message)


def _login(console: Console, renderer: Renderer) -> Endpoint:
    async def login(request: Request) -> Response:
        if console.session.knows(request.headers.get("cookie", "")):
            return RedirectResponse("/", 303)
        if not console.session.redeem(request.query_params.get("t", "")):
            return renderer.bare("signed_out.html", 403, was_used=True)
        response = RedirectResponse("/", 303)
        response.headers["Set-Cookie"] = console.session.set_cookie()
        return response

    return login


def _signed_out(renderer: Renderer) -> ASGIApp:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await renderer.bare("signed_out.html", 403, was_used=False)(scope, receive, send)

    return app


def _static() -> Endpoint:
    files = {path.name: path.read_bytes() for path in STATIC.iterdir() if path.is_file()}

    async def static(request: Request) -> Response:
        content = files.get(request.path_params["name"])
        if content is None:
            return PlainTextResponse("There is no such file.", 404)
        kind = guess_type(request.path_params["name"])[0]
        response = Response(content, media_type=kind)
        response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
        return response

    return static
