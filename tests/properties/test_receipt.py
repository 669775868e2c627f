"""A 2xx is a receipt: whatever Voxworks, SQS, the secret, the clock and death do, and in whatever order.

Both functions over fakes that follow a script of faults; a function that is killed is an exception that no one catches.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st
from support.builders import CREATED, EXISTS, SECRET, build_application, error, http_answer, post
from support.fakes import NOW

from voxbridge.delivery import Delivery
from voxbridge.queues import QueueError, QueueMessage
from voxbridge.secret_store import SecretError
from voxbridge.voxworks.transport import TransportError

WINDOW = timedelta(hours=24)
SETTLED = 200  # rounds with nothing amiss, after which nothing may wait any more


class Death(BaseException):
    """SIGKILL."""


@dataclass
class Script:
    """What happens at each next call; when it is over, all is well."""

    steps: list[object]

    def next(self) -> object:
        return self.steps.pop(0) if self.steps else None


VOXWORKS = {
    "429": lambda: error(429, retry_after="2"),
    "429 without": lambda: error(429),
    "401": lambda: error(401),
    "500": lambda: error(500),
    "503": lambda: error(503, retry_after="600"),
    "garbage": lambda: http_answer(201, b"{"),
    "time-out": lambda: TransportError("no whole answer in time", timed_out=True),
    "cut": lambda: TransportError("the connection was closed", retry_on_new_connection=True),
}
WEBHOOK = "https://voxworks.test/api/v1/hooks/a-token"
CONTENT = SECRET | {"automations": {"call-now": WEBHOOK}}
voxworks_steps = st.tuples(st.sampled_from([*sorted(VOXWORKS), "death"]), st.booleans())
sqs_steps = st.sampled_from(["refused", "lost", "death", "done, then death", None])
secret_steps = st.sampled_from([None, "unreadable", "death"])
jumps = st.timedeltas(timedelta(days=-10), timedelta(days=10)) | st.just(timedelta(0))
scripts = st.fixed_dictionaries(
    {
        "voxworks": st.lists(voxworks_steps, min_size=1, max_size=8),
        "sqs": st.lists(sqs_steps, min_size=1, max_size=8),
        "secret": st.lists(secret_steps, max_size=3),
        "jumps": st.lists(jumps, max_size=4),
    }
)


class FakeVoxworks:
    """Voxworks: one contact a number and one execution a key, whatever becomes of its answers."""

    def __init__(self, script: Script, automation: Script) -> None:
        self.script = script
        self.automation = automation
        self.contacts = 0
        self.executions: set[str] = set()

    def request(self, method: str, url: str, headers: Mapping[str, str], *_: object) -> object:
        del method
        return self._start(headers["x-idempotency-key"]) if url == WEBHOOK else self._create()

    def _start(self, key: str) -> object:
        name, starts = self.automation.next() or (None, True)
        is_new = key not in self.executions
        if starts:
            self.executions.add(key)
        if name is None:
            return http_answer(202 if is_new else 409)
        if name == "death":
            raise Death
        answer = VOXWORKS[name]() if name in VOXWORKS else http_answer(int(name))
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _create(self) -> object:
        step = self.script.next()
        if step is None:
            self.contacts += 1
            return CREATED if self.contacts == 1 else self._exists()
        name, creates = step
        if creates and not self.contacts:
            self.contacts = 1
        if name == "death":
            raise Death
        answer = VOXWORKS[name]()
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _exists(self) -> object:
        self.contacts = 1
        return EXISTS


@dataclass
class Sqs:
    """Both queues; what is done may look as if it were not."""

    script: Script
    retry: dict[str, tuple[str, int]] = field(default_factory=dict)  # body, receives
    dead: list[Delivery] = field(default_factory=list)
    numbers: object = field(default_factory=count)

    def retry_later(self, delivery: Delivery, delay: timedelta) -> None:
        del delay
        self._do(lambda: self.retry.update({str(next(self.numbers)): (delivery.to_message(), 0)}))

    def dead_letter(self, delivery: Delivery) -> None:
        self._do(lambda: self.dead.append(delivery))

    def change_visibility(self, receipt_handle: str, delay: timedelta) -> None:
        del receipt_handle, delay
        self._do(lambda: None)

    def _do(self, what: object) -> None:
        step = self.script.next()
        if step in (None, "lost", "done, then death"):
            what()
        if step in ("refused", "lost"):
            raise QueueError("SQS failed")
        if step in ("death", "done, then death"):
            raise Death

    def deliver(self) -> list[QueueMessage]:
        """Hand out all that waits, as SQS does some day."""
        for handle, (body, receives) in self.retry.items():
            self.retry[handle] = (body, receives + 1)
        return [QueueMessage(handle, handle, body, receives) for handle, (body, receives) in self.retry.items()]


class Life:
    """One lead, from its form to its place. A new environment after each death."""

    def __init__(self, scripts: dict[str, list[object]]) -> None:
        self.team = FakeVoxworks(Script(scripts["voxworks"]), Script(scripts.get("automation", [])))
        self.toml = 'automation = "call-now"' if "automation" in scripts else ""
        self.sqs = Sqs(Script(scripts["sqs"]))
        self.secret = Script(scripts["secret"])
        self.jumps = Script(scripts["jumps"])
        self.now = NOW
        self._begin()

    def _begin(self) -> None:
        self.functions = build_application(
            secret=self._read_secret, window=WINDOW, toml=self.toml, queues=self.sqs, transport=self.team
        )
        self.functions.clock.wall = self.now

    def _read_secret(self) -> dict[str, object] | SecretError:
        step = self.secret.next()
        if step == "death":
            raise Death
        return SecretError("the secret cannot be read") if step == "unreadable" else CONTENT

    def pass_time(self, seconds: float) -> None:
        self.functions.clock.advance(seconds)
        if jump := self.jumps.next():
            self.functions.clock.jump(jump)
        self.now = self.functions.clock.wall

    def send(self) -> bool:
        """Send it as a provider does; say whether there was a receipt."""
        try:
            return self.functions.receiver.handle_request(post()).code < 300
        except Death:
            self._begin()
            return False

    def retry(self) -> None:
        """Hand the retry function what waits; what it has done is deleted at its end, and never where it dies."""
        retries = self.functions.retry_processor
        try:
            done = [
                message.message_id for message in self.sqs.deliver() if retries.process_message(message, lambda: 14.0)
            ]
        except Death:
            self._begin()
            return
        for handle in done:
            del self.sqs.retry[handle]


@settings(max_examples=400, deadline=None)
@given(scripts)
def test_every_lead_with_a_receipt_is_in_voxworks_once_or_a_dead_letter(scripts):
    # Where the end of a call is never learned, a lead may be expired though it is in Voxworks, or be queued twice.
    known = not any(creates for _, creates in scripts["voxworks"])
    known = known and not {"lost", "done, then death"} & set(scripts["sqs"])
    life = Life(scripts)
    receipted = False
    for _ in range(30):
        receipted = receipted or life.send()
        if receipted:
            assert life.team.contacts or life.sqs.retry or life.sqs.dead
        life.pass_time(60.0)
        life.retry()
        if receipted:
            assert life.team.contacts or life.sqs.retry or life.sqs.dead
    assert receipted
    for _ in range(SETTLED):
        life.pass_time(900.0)
        life.retry()
    assert not life.sqs.retry
    places = life.team.contacts + len(life.sqs.dead)
    assert places == 1 if known else places >= 1


# "garbage" is a 201, which says of a webhook that it has accepted.
automation_faults = st.sampled_from([*sorted(VOXWORKS.keys() - {"garbage"}), "302", "404", "death"])
automation_steps = st.tuples(automation_faults, st.booleans())
with_automation = st.tuples(
    scripts, st.fixed_dictionaries({"automation": st.lists(automation_steps, min_size=1, max_size=8)})
).map(lambda both: both[0] | both[1])


@settings(max_examples=400, deadline=None)
@given(with_automation)
def test_every_lead_with_a_receipt_starts_one_execution_or_is_queued(scripts):
    """The contact alone is no place: it is not called."""
    life = Life(scripts)
    receipted = False

    def has_a_place() -> bool:
        return bool(life.team.executions or life.sqs.retry or life.sqs.dead)

    for _ in range(30):
        receipted = receipted or life.send()
        assert has_a_place() or not receipted
        life.pass_time(60.0)
        life.retry()
        assert has_a_place() or not receipted
    assert receipted
    for _ in range(SETTLED):
        life.pass_time(900.0)
        life.retry()
    assert not life.sqs.retry
    assert len(life.team.executions) <= 1
    assert life.team.executions or life.sqs.dead
    assert life.team.contacts or not life.team.executions
