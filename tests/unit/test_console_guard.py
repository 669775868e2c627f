"""What the console's guard lets pass, by the headers alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.console.guard import HEADERS, Guard, refusal
from cli.console.session import Session

PORT = 8484
HOSTS = {f"127.0.0.1:{PORT}", f"localhost:{PORT}"}


@pytest.mark.parametrize(
    ("method", "headers", "code"),
    [
        ("GET", {"host": f"127.0.0.1:{PORT}"}, None),
        ("HEAD", {"host": f"localhost:{PORT}"}, None),
        ("GET", {"host": f"127.0.0.1:{PORT}", "sec-fetch-site": "none"}, None),
        ("GET", {"host": f"127.0.0.1:{PORT}", "sec-fetch-site": "same-origin"}, None),
        ("POST", {"host": f"127.0.0.1:{PORT}", "sec-fetch-site": "same-origin"}, None),
        # rebinding: the name is the attacker's, the address ours
        ("GET", {"host": f"evil.example:{PORT}", "sec-fetch-site": "same-origin"}, 421),
        ("GET", {"host": "127.0.0.1"}, 421),
        ("GET", {"host": "127.0.0.1:8485"}, 421),
        ("GET", {}, 421),
        # another site, or another port of this machine
        ("GET", {"host": f"127.0.0.1:{PORT}", "sec-fetch-site": "cross-site"}, 403),
        ("GET", {"host": f"127.0.0.1:{PORT}", "sec-fetch-site": "same-site"}, 403),
        ("POST", {"host": f"127.0.0.1:{PORT}", "sec-fetch-site": "same-site"}, 403),
        ("POST", {"host": f"127.0.0.1:{PORT}", "sec-fetch-site": "none"}, 403),
        ("POST", {"host": f"127.0.0.1:{PORT}"}, 403),
        ("DELETE", {"host": f"127.0.0.1:{PORT}"}, 403),
    ],
)
def test_refusal(method, headers, code):
    found = refusal(method, headers, PORT)
    assert (found[0] if found else None) == code


@given(method=st.text(), host=st.text(), site=st.one_of(st.none(), st.text()))
def test_only_the_consoles_own_pages_may_change_anything(method, host, site):
    """Whatever is sent: a request passes only by our own address, and other methods than GET only from our pages."""
    headers = {"host": host} | ({} if site is None else {"sec-fetch-site": site})
    if refusal(method, headers, PORT) is None:
        assert host in HOSTS
        assert site == "same-origin" or (method in {"GET", "HEAD"} and site in {None, "none"})


def answer(guard, path, headers, method="GET"):
    """Return the status and the headers with which a guard answers."""
    sent = []

    async def receive():
        return {"type": "http.request", "body": b""}

    async def send(message):
        sent.append(message)

    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "path": path, "headers": raw, "query_string": b""}
    run(guard(scope, receive, send))
    return sent[0]["status"], {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}


def run(coroutine):
    """Run a coroutine that waits for nothing, without an event loop, which would need a socket."""
    try:
        coroutine.send(None)
    except StopIteration:
        return
    raise AssertionError("it waited")


def app(status):
    """Return an application that answers with a status."""

    async def answering(_scope, _receive, send):
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    return answering


def test_the_session_decides_who_answers():
    """With the cookie the pages do, without it what says how to get in; both with the headers, and uncached."""
    session = Session(PORT)
    touches = []
    guard = Guard(app(200), session, app(403), lambda: touches.append(1), {"/login", "/static/console.css"})
    cookie = session.set_cookie().split(";")[0]
    own = {"host": f"127.0.0.1:{PORT}"}
    for headers, expected in (
        (own | {"cookie": f"a=b; {cookie}"}, 200),
        (own, 403),
        (own | {"cookie": f"{cookie}x"}, 403),
        (own | {"cookie": "\x00=;;"}, 403),
        (own | {"cookie": f'theme={{"a":1}}; flag; {cookie}'}, 200),
        (own | {"cookie": cookie, "x-long": "x" * 8192}, 431),
    ):
        status, sent = answer(guard, "/", headers)
        assert status == expected
        assert {name: sent.get(name.lower()) for name in HEADERS} == HEADERS
        assert sent["cache-control"] == "no-store"
    assert len(touches) == 2


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/login", 200),
        ("GET", "/static/console.css", 200),
        ("POST", "/login", 403),
        ("GET", "/loginx", 403),
        ("GET", "/static/a/b", 403),
        ("GET", "/nowhere", 403),
    ],
)
def test_open_paths(method, path, expected):
    """Without the cookie only the login and the static files answer, and neither keeps the console awake."""
    touches = []
    guard = Guard(app(200), Session(PORT), app(403), lambda: touches.append(1), {"/login", "/static/console.css"})
    headers = {"host": f"127.0.0.1:{PORT}", "sec-fetch-site": "same-origin"}
    status, _ = answer(guard, path, headers, method)
    assert (status, touches) == (expected, [])


def test_two_consoles_have_two_sessions():
    """Cookies do not know ports: each console looks for its own name and value."""
    one, other = Session(8484), Session(8485)
    jar = "; ".join(session.set_cookie().split(";")[0] for session in (one, other))
    assert one.knows(jar)
    assert other.knows(jar)
    assert not one.knows(other.set_cookie().split(";")[0])
    assert not Session(8484).knows(jar)
