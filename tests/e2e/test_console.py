"""The console on the built stack: a replay of 300 that is killed in its middle loses none and doubles none."""

import http.client
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from harness import Harness, eventually

from voxbridge.delivery import Delivery, Failure
from voxbridge.errors import Reason

pytestmark = pytest.mark.e2e

LEADS = 300
SOME = 40  # that have left when the console is killed


class Browser:
    """A browser without JavaScript on a console of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        assert process.stdout is not None
        address = urlsplit(process.stdout.readline().strip())
        self._host = address.netloc
        self._headers = {"sec-fetch-site": "same-origin"}
        cookie = self._ask("GET", f"{address.path}?{address.query}")[1].getheader("set-cookie")
        assert cookie is not None
        self._headers["cookie"] = cookie.split(";")[0]

    def get(self, path: str) -> str:
        return self._ask("GET", path)[0]

    def post(self, path: str, **fields: str) -> str:
        """Post a form; returns the address that the answer leads to."""
        return self._ask("POST", path, urlencode(fields))[1].getheader("location") or ""

    def _ask(self, method: str, path: str, body: str = "") -> tuple[str, http.client.HTTPResponse]:
        connection = http.client.HTTPConnection(self._host, timeout=30)
        headers = self._headers | {"content-type": "application/x-www-form-urlencoded"}
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return text, answer


@pytest.fixture
def browser(harness: Harness) -> Iterator[Browser]:
    command = [Path(sys.executable).parent / "voxbridge", "console", "--local", "--no-browser"]
    with subprocess.Popen(  # noqa: S603
        command, cwd=harness.published, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        yield Browser(process)
        process.kill()


def test_killed_in_a_replay_of_300_it_has_lost_none_and_doubled_none(harness: Harness, browser: Browser) -> None:
    phones = [harness.phone() for _ in range(LEADS)]
    put(harness, phones)
    eventually(lambda: f"Replay all {LEADS}" in browser.get("/dead-letters"), within=60)
    replay = browser.post("/replays", which="all")
    assert f"Replay {LEADS} leads" in re.sub(r"<[^>]+>", "", browser.get(replay))
    browser.post(f"{replay}/start", which="contacts", number=str(LEADS))
    eventually(lambda: harness.stack.depth(harness.dead_url) <= LEADS - SOME, within=60)
    browser.process.kill()
    browser.process.wait()
    left = harness.stack.depth(harness.dead_url)
    assert 0 < left <= LEADS - SOME
    # The one that it was at may be a contact and still a dead letter: to replay it again is answered 409.
    eventually(lambda: LEADS <= len(harness.numbers()) + left <= LEADS + 1, within=60)
    eventually(lambda: harness.retry_depth() == 0, within=60)
    assert LEADS <= len(harness.numbers()) + left <= LEADS + 1
    assert len(set(harness.numbers())) == len(harness.numbers())
    assert set(harness.numbers()) <= set(phones)


def put(harness: Harness, phones: list[str]) -> None:
    """Put leads into the dead-letter queue that become contacts now."""
    at = datetime.now(UTC)
    failure = Failure(Reason.REJECTED, at, 1)
    messages = [
        Delivery(
            f"console-{number}",
            "zapier",
            at,
            "application/json",
            f'{{"phone": "{phone}", "first_name": "Ann"}}'.encode(),
            failure=failure,
        ).to_message()
        for number, phone in enumerate(phones)
    ]
    for start in range(0, len(messages), 10):
        entries = [{"Id": str(index), "MessageBody": body} for index, body in enumerate(messages[start : start + 10])]
        harness.stack.sqs.send_message_batch(QueueUrl=harness.dead_url, Entries=entries)  # type: ignore[arg-type]
