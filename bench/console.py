"""The console with 1,000 dead letters: its first page, other pages, a fix compared over all, what a browser loads."""

import http.client
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from http import HTTPStatus
from itertools import batched
from pathlib import Path
from typing import Any

from bench.environment import BenchEnvironment
from bench.report import Figures, Table
from local.stack import LocalStack
from voxbridge.delivery import Delivery, Failure
from voxbridge.errors import Reason

DEAD_LETTERS = 1000
REPEATS = 15
STARTS = 3  # of the command
LABEL = "Member ID"  # under which no phone number is looked for
STATIC = Path(__file__).parent.parent / "cli" / "console" / "static"
BOUNDS = {"first page": "1 s", "page": "100 ms", "fix": "1 s", "js": "42 KB", "css": "16 KB", "memory": "150 MB"}
_ANSWERS_WITHIN = 60.0  # seconds


def console(environment: BenchEnvironment) -> Figures:
    """Measure the console on a local stack of its own."""
    with LocalStack(publish=environment.scratch) as stack:
        _put_dead_letters(stack)
        took, used = zip(*(_start_and_end(environment.scratch) for _ in range(STARTS)), strict=True)
        with _running(environment.scratch) as (process, address):
            visitor = _Visitor(address)
            visitor.wait_for("/")
            ids = _wait_for_dead_letters(visitor)
            pages = {path: visitor.time(path) for path in ("/", "/leads", "/dead-letters", f"/dead-letters/{ids[0]}")}
            form = {"kind": "path", "field": "phone_number", "value": f'"{LABEL}"', "lead": "0"}
            fixes = []
            for _ in range(3):
                began = time.perf_counter()
                found = visitor.post(f"/dead-letters/{ids[0]}/fix", form)
                fixes.append(time.perf_counter() - began)
            if f"of {DEAD_LETTERS:,}" not in found:
                raise RuntimeError("the fix was not compared over all dead letters")
            memory = _memory(process.pid)
    sizes = {suffix: sum(file.stat().st_size for file in STATIC.glob(f"*.{suffix}")) for suffix in ("js", "css")}
    rows = [
        ("first page, from the start of the command", f"{statistics.median(took):.2f} s", BOUNDS["first page"]),
        *(
            (f"page `{_kind(path)}`, p50", f"{seconds * 1000:.0f} ms", BOUNDS["page"])
            for path, seconds in pages.items()
        ),
        (f"a fix compared over {DEAD_LETTERS:,}, p50", f"{statistics.median(fixes):.2f} s", BOUNDS["fix"]),
        ("JavaScript", f"{sizes['js'] / 1000:.0f} KB", BOUNDS["js"]),
        ("CSS", f"{sizes['css'] / 1000:.0f} KB", BOUNDS["css"]),
        (f"memory with {DEAD_LETTERS:,} dead letters", f"{memory / 1e6:.0f} MB", BOUNDS["memory"]),
    ]
    title = f"The console, with {DEAD_LETTERS:,} dead letters"
    note = (
        f"First page: the median of {STARTS} starts. The command itself takes {statistics.median(used):.1f} s of CPU "
        "for it; the rest is the local stack that it asks, and whatever else runs on this machine."
    )
    return Figures(tables=[Table(title, ("", "voxbridge", "bound"), rows, note)])


def _start_and_end(folder: Path) -> tuple[float, float]:
    """Return the seconds from the start of the command to its first page, and its CPU time until then."""
    began = time.perf_counter()
    with _running(folder) as (process, address):
        _Visitor(address).wait_for("/")
        return time.perf_counter() - began, _cpu_time(process.pid)


def _put_dead_letters(stack: LocalStack) -> None:
    """Put leads into the dead-letter queue that lack a phone number, but hold one under an unknown label."""
    now = datetime.now(UTC)
    for numbers in batched(range(DEAD_LETTERS), 10, strict=False):
        entries = []
        for number in numbers:
            lead = {"first_name": "Ann", "last_name": "Lee", LABEL: f"0491 57{number // 100:02d} {number % 100:02d}"}
            delivery = Delivery(
                id=f"00000000-0000-4000-8000-{number:012d}",
                source="zapier",
                received_at=now,
                content_type="application/json",
                body=json.dumps(lead | {"comment": "x" * 2500}).encode(),
                failure=Failure(Reason.MISSING_PHONE_NUMBER, now, 1),
            )
            entries.append({"Id": str(number), "MessageBody": delivery.to_message()})
        stack.sqs.send_message_batch(QueueUrl=stack.outputs["DeadLetterQueueUrl"], Entries=entries)  # type: ignore[arg-type]


@contextmanager
def _running(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run the command; yield it with the address that it prints."""
    command = [str(Path(sys.executable).with_name("voxbridge")), "console", "--local", "--no-browser"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 (ours)
        try:
            yield process, process.stdout.readline().strip() if process.stdout else ""
        finally:
            process.send_signal(signal.SIGINT)


class _Visitor:
    """A browser that is signed in."""

    def __init__(self, address: str) -> None:
        parts = urllib.parse.urlsplit(address)
        self._connection = http.client.HTTPConnection(parts.netloc, timeout=_ANSWERS_WITHIN)
        self._headers: dict[str, str] = {"Sec-Fetch-Site": "same-origin"}
        answer = self._ask("GET", f"{parts.path}?{parts.query}")
        self._headers["Cookie"] = (answer.getheader("Set-Cookie") or "").partition(";")[0]
        answer.read()

    def get(self, path: str) -> str:
        """Return a page."""
        return self._page("GET", path)

    def wait_for(self, path: str) -> None:
        """Ask for a page until it is there."""
        while self._ask("GET", path).read() and self.status == HTTPStatus.SERVICE_UNAVAILABLE:
            time.sleep(0.01)

    def post(self, path: str, fields: Mapping[str, str]) -> str:
        """Send a form; return the page."""
        return self._page("POST", path, urllib.parse.urlencode(fields))

    def time(self, path: str) -> float:
        """Return the median time of a page in seconds."""
        self.get(path)
        took = []
        for _ in range(REPEATS):
            began = time.perf_counter()
            self.get(path)
            took.append(time.perf_counter() - began)
        return statistics.median(took)

    def _ask(self, method: str, path: str, body: str | None = None) -> Any:
        more = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        self._connection.request(method, path, body, self._headers | more)
        answer = self._connection.getresponse()
        self.status = answer.status
        return answer

    def _page(self, method: str, path: str, body: str | None = None) -> str:
        text = str(self._ask(method, path, body).read(), "utf-8")
        if self.status != HTTPStatus.OK:
            raise RuntimeError(f"{method} {path} was answered {self.status}")
        return text


def _wait_for_dead_letters(visitor: _Visitor) -> list[str]:
    """Wait until the queue has been read; return the addresses of some dead letters."""
    deadline = time.monotonic() + _ANSWERS_WITHIN
    while time.monotonic() < deadline:
        page = visitor.get("/dead-letters")
        ids = re.findall(r'href="/dead-letters/([\w-]+)"', page)
        if ids and "aria-busy" not in page:
            return ids
        time.sleep(0.1)
    raise RuntimeError("the console did not read the dead-letter queue")


def _kind(path: str) -> str:
    return re.sub(r"/[\w]{8}-.*", "/{id}", path)


def _cpu_time(process: int) -> float:
    """Return a process's CPU time in seconds so far; 0 where /proc does not say."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")  # in user mode and in the kernel


def _memory(process: int) -> int:
    """Return a process's resident memory in bytes; 0 where /proc does not say."""
    try:
        status = Path(f"/proc/{process}/status").read_text("utf-8")
    except OSError:
        return 0
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) * 1024 if found else 0
