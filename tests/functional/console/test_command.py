"""`voxbridge console` as a person runs it: an address, a page, Ctrl-C."""

import http.client
import json
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from urllib.parse import urlsplit

import pytest
from support.fakes import FakeClock

from cli.console.server import MAX_IDLE, Idle, bind, serve


@pytest.fixture
def stack_file(tmp_path):
    """Give a folder with a local stack whose AWS does not answer."""
    outputs = {"WebhookUrl": "http://127.0.0.1:9/webhooks", "RetryQueueUrl": "http://127.0.0.1:9/1/retry"}
    (tmp_path / ".local").mkdir()
    state = {"endpoint_url": "http://127.0.0.1:9", "region": "ap-southeast-2", "outputs": outputs}
    (tmp_path / ".local" / "stack.json").write_text(json.dumps(state))
    return tmp_path


def get(address, **headers):
    """Ask once, by http alone; return the answer and its body."""
    parts = urlsplit(address)
    with closing(http.client.HTTPConnection(parts.netloc, timeout=20)) as connection:
        connection.request("GET", f"{parts.path}?{parts.query}", headers=headers)
        answer = connection.getresponse()
        return answer, answer.read().decode()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_prints_an_address_shows_a_page_and_ends_on_a_signal(stack_file, number):
    """Also where AWS does not answer; on an address of this machine alone, with a clean end."""
    command = [sys.executable, "-m", "cli.main", "console", "--local", "--no-browser"]
    with subprocess.Popen(  # noqa: S603
        command, cwd=stack_file, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as console:
        try:
            address = console.stdout.readline().strip()
            assert address.startswith("http://127.0.0.1:")
            began = time.monotonic()
            answer, _ = get(address)
            cookie = answer.headers["set-cookie"].split(";")[0]
            answer, page = get(address.split("/login")[0] + "/", cookie=cookie)
            assert answer.status in {200, 503}  # 503: still looking for the stack
            assert "<h1>" in page
            assert time.monotonic() - began < 20
            assert "server" not in answer.headers
            too_long, _ = get(address, **{"x-long": "x" * 20_000})
            assert too_long.status == 431
        finally:
            console.send_signal(number)
            _, said = console.communicate(timeout=30)
    assert console.returncode == 0
    assert "Ended." in said
    assert "Traceback" not in said


def test_it_ends_when_no_one_uses_it():
    """After two hours without a request; the server returns as on Ctrl-C."""

    async def app(_scope, _receive, _send):
        raise AssertionError("no one asked")

    clock = FakeClock()
    idle = Idle(clock)
    with bind(None) as bound:
        serve(app, bound, idle, lambda: clock.advance(MAX_IDLE))
    assert idle.is_over()


def test_two_run_side_by_side(stack_file):
    """The second takes the next free port."""
    command = [sys.executable, "-m", "cli.main", "console", "--local", "--no-browser"]
    with (
        subprocess.Popen(command, cwd=stack_file, stdout=subprocess.PIPE, text=True) as one,  # noqa: S603
        subprocess.Popen(command, cwd=stack_file, stdout=subprocess.PIPE, text=True) as other,  # noqa: S603
    ):
        ports = {urlsplit(console.stdout.readline()).port for console in (one, other)}
        for console in (one, other):
            console.terminate()
    assert len(ports) == 2


def test_it_listens_on_this_machine_alone():
    """Whatever port: other machines of the network must not reach the leads."""
    with bind(None) as bound, bind(None) as another:
        assert {bound.getsockname()[0], another.getsockname()[0]} == {"127.0.0.1"}
        assert bound.getsockname()[1] != another.getsockname()[1]


def test_a_port_that_is_taken_is_an_error(stack_file):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        command = [sys.executable, "-m", "cli.main", "console", "--local", "--no-browser"]
        command += ["--port", str(taken.getsockname()[1])]
        done = subprocess.run(command, cwd=stack_file, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 2
    assert "--port" in done.stderr
