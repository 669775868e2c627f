"""Many leads in virtual time: both functions with the real throttle, over a queue and a Voxworks in memory."""

import json
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from operator import attrgetter
from random import Random
from typing import Any

from local.simulator.fake_voxworks import FakeVoxworks
from local.simulator.limit import Limit
from support.builders import KEY, SECRET, http_answer, post, secret_store
from support.fakes import FakeSecret, RecordingTelemetry
from support.virtual_time import VirtualTime
from voxbridge import sources
from voxbridge.attempt import Attempt
from voxbridge.auth.authenticator import Authenticator
from voxbridge.clock import Deadline
from voxbridge.delivery import Delivery
from voxbridge.errors import NotAttemptedError, Reason, Status
from voxbridge.queues import QueueMessage
from voxbridge.receiver import WebhookReceiver
from voxbridge.retry_processor import RetryProcessor
from voxbridge.retry_schedule import whole_seconds
from voxbridge.secret_store import SecretStore
from voxbridge.voxworks.client import VoxworksClient
from voxbridge.voxworks.contact import CreateContactRequest
from voxbridge.voxworks.throttle import Throttle
from voxbridge.voxworks.transport import HttpResponse

_DOWN = http_answer(503, {"success": False, "message": "down"})
TIMEOUT = 15.0  # seconds, template.yaml's for both functions
BATCH = 10
ALL_HEADERS = ("Retry-After", "X-RateLimit-Limit", "X-RateLimit-Remaining")


@dataclass
class _Message:
    body: str
    visible_at: float
    receives: int = 0


class MemoryQueues:
    """SQS with its delays, visibility and receive counts; standard queues give no order, nor does this one."""

    def __init__(self, time: VirtualTime, random: Random) -> None:
        self._time = time
        self._random = random
        self._numbers = count()
        self.messages: dict[str, _Message] = {}
        self.dead: list[Delivery] = []
        self.most_receives = 0

    def retry_later(self, delivery: Delivery, delay: timedelta) -> None:
        visible_at = self._time.monotonic() + whole_seconds(delay)
        self.messages[str(next(self._numbers))] = _Message(delivery.to_message(), visible_at)

    def dead_letter(self, delivery: Delivery) -> None:
        self.dead.append(delivery)

    def change_visibility(self, receipt_handle: str, delay: timedelta) -> None:
        if message := self.messages.get(receipt_handle):
            message.visible_at = self._time.monotonic() + whole_seconds(delay)

    def receive(self) -> list[QueueMessage]:
        """Take up to ten messages that are due."""
        now = self._time.monotonic()
        due = [handle for handle, message in self.messages.items() if message.visible_at <= now]
        batch = []
        for handle in self._random.sample(due, min(BATCH, len(due))):
            message = self.messages[handle]
            message.visible_at = now + 6 * TIMEOUT
            message.receives += 1
            self.most_receives = max(self.most_receives, message.receives)
            batch.append(QueueMessage(handle, handle, message.body, message.receives))
        return batch

    def delete(self, handle: str) -> None:
        del self.messages[handle]

    def next_due(self) -> float:
        """Return when the next message can be received."""
        return min(map(attrgetter("visible_at"), self.messages.values()), default=0.0)


@dataclass
class LoadSimulation:
    """How it went. Times in seconds since the first lead."""

    time: VirtualTime
    team: FakeVoxworks
    queues: MemoryQueues
    leads: int
    created_at: list[float] = field(default_factory=list)
    failed_at: list[float] = field(default_factory=list)  # calls while Voxworks was down
    refused: int = 0

    @property
    def calls(self) -> int:
        return self.team.answers.total()

    def at(self, share: float) -> float:
        """Return when this share of the leads was in Voxworks."""
        return self.created_at[int(share * self.leads) - 1]

    def goodput(self, since: float = 0.0, share: float = 1.0) -> float:
        """Return the contacts a second from `since` until this share of all was there."""
        end = self.at(share)
        return sum(since < moment <= end for moment in self.created_at) / (end - since)


class _Network:
    """Carries calls to the simulated team; each takes `seconds`, half of them until it is there."""

    def __init__(
        self,
        simulation: LoadSimulation,
        seconds: Callable[[], float],
        down: tuple[float, float],
        answer: HttpResponse,
        headers: Collection[str],
    ) -> None:
        self._simulation = simulation
        self._seconds = seconds
        self._down = down
        self._answer = answer
        self._headers = headers

    def request(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, deadline: Deadline
    ) -> HttpResponse:
        del method, url, deadline
        time, half = self._simulation.time, self._seconds() / 2
        time.sleep(half)
        if self._down[0] <= time.monotonic() < self._down[1]:
            self._simulation.failed_at.append(time.monotonic())
            time.sleep(half)
            return self._answer
        reply = self._simulation.team.create_contact(headers["authorization"], body or b"")
        if reply.status == 201:
            self._simulation.created_at.append(time.monotonic())
        time.sleep(half)
        told = {name.replace("-", "_"): value for name, value in reply.headers.items() if name in self._headers}
        return http_answer(reply.status, reply.body, **told)


class _Straight:
    """The pipeline without its reading: each body is a contact."""

    def __init__(self, client: VoxworksClient, secrets: SecretStore) -> None:
        self._client = client
        self._secrets = secrets

    def check_pause(self, source: str) -> None:
        if self._secrets.current().is_paused(source):
            raise NotAttemptedError(Reason.PAUSED, "paused")

    def split(self, delivery: Delivery) -> list[Delivery]:
        return [delivery]

    def separate(self, delivery: Delivery, most: int) -> list[Delivery]:
        del most
        return [delivery]

    def run(self, attempt: Attempt, deadline: Deadline) -> None:
        self.check_pause(attempt.delivery.source)
        lead = json.loads(attempt.delivery.body)
        contact = CreateContactRequest(phone_number=lead["phone"], first_name=lead["first_name"])
        created = attempt.call_voxworks(lambda: self._client.create(contact, deadline))
        attempt.status = Status.CREATED if created.contact_id else Status.DUPLICATE


def simulate_load(  # noqa: PLR0913  (the conditions)
    leads: int,
    seconds: float,
    limit: Limit,
    *,
    down: tuple[float, float] = (0.0, 0.0),
    answer: HttpResponse = _DOWN,
    latency: float = 0.02,
    senders: int = 8,
    retriers: int = 2,
    headers: Collection[str] = ALL_HEADERS,
    seed: int = 1,
    lasting: float = 3600.0,
    poll: float = 1.0,
    paused: float = 0.0,
) -> LoadSimulation:
    """Send so many leads in so many seconds through `senders` webhook environments; wait for the queue to drain.

    Between the moments of `down` Voxworks gives this one `answer`. It sends no rate limit headers but `headers`. All
    sources are paused for the first `paused` seconds.
    """
    time, random = VirtualTime(), Random(seed)
    queues = MemoryQueues(time, random)
    result = LoadSimulation(time, FakeVoxworks(KEY, limit, time.monotonic), queues, leads)
    network = _Network(result, lambda: random.uniform(0.5, 1.5) * latency, down, answer, headers)

    telemetry = RecordingTelemetry()
    secret = FakeSecret(lambda: SECRET | {"paused": ["*"] if time.monotonic() < paused else []})
    store = secret_store(secret, time)  # type: ignore[arg-type]

    def pipeline(throttle: Throttle) -> Any:
        return _Straight(VoxworksClient("https://voxworks.test", network, time, store, throttle), store)

    def receiver() -> WebhookReceiver:
        return WebhookReceiver(
            authenticator=Authenticator(sources.parse("", "sources.toml"), store, telemetry, time),
            pipeline=pipeline(Throttle(can_wait=False)),
            queues=queues,
            telemetry=telemetry,
            clock=time,
            new_id=lambda: "d",
            jitter=random.random,
        )

    def retry_processor() -> RetryProcessor:
        throttle = Throttle()
        return RetryProcessor(
            pipeline=pipeline(throttle),
            queues=queues,
            throttle=throttle,
            sleep=time.sleep,
            telemetry=telemetry,
            clock=time,
            retry_window=timedelta(hours=24),
            jitter=random.random,
        )

    def send(first: int) -> None:
        webhooks = receiver()
        for number in range(first, leads, senders):
            time.sleep(max(0.0, number * seconds / leads - time.monotonic()))
            body: dict[str, Any] = {"phone": f"+614{number:08d}", "first_name": "Ada"}
            if webhooks.handle_request(post(body)).code >= 300:
                result.refused += 1

    def retry() -> None:
        retries = retry_processor()
        while time.monotonic() < seconds or (queues.messages and time.monotonic() < lasting):
            invoke(retries, queues, time)
            # A long poll: others may bring messages back meanwhile, so no longer than `poll` at a time.
            time.sleep(min(poll, max(0.05, queues.next_due() - time.monotonic())))

    time.run(*(lambda first=first: send(first) for first in range(senders)), *([retry] * retriers))
    return result


def invoke(retries: RetryProcessor, queues: MemoryQueues, time: VirtualTime) -> None:
    """Do as the event source mapping and retry.py do."""
    ends = time.monotonic() + TIMEOUT
    if batch := queues.receive():
        for message in batch:
            if retries.process_message(message, lambda: ends - time.monotonic()):
                queues.delete(message.message_id)


def summary(result: LoadSimulation) -> dict[str, object]:
    """Return the figures that tell how a simulation went."""
    return {
        "created": len(result.created_at),
        "calls a lead": round(result.calls / result.leads, 2),
        "answers": dict(Counter(result.team.answers)),
        "half": round(result.at(0.5), 1),
        "95 %": round(result.at(0.95), 1),
        "all": round(result.at(1.0), 1),
        "goodput": round(result.goodput(), 1),
        "dead": len(result.queues.dead),
        "receives": result.queues.most_receives,
    }
