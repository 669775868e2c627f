"""Stand-ins for everything that the bridge is handed: they remember what was asked of them, and fail on demand."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from voxbridge.attempt import Attempt
from voxbridge.clock import Deadline
from voxbridge.delivery import Delivery, KnownContact
from voxbridge.errors import Outcome, Reason, Status
from voxbridge.parsing.find_leads import separate_leads, split_deliveries
from voxbridge.providers import provider
from voxbridge.queues import QueueError
from voxbridge.secret_store import SecretError
from voxbridge.voxworks.contact import CreateContactRequest
from voxbridge.voxworks.transport import HttpResponse, TransportError

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


class FakeClock:
    """Both clocks, which stand still until they are moved."""

    def __init__(self, now: datetime = NOW, monotonic: float = 1000.0) -> None:
        self.wall = now
        self.seconds = monotonic

    def now(self) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return self.seconds

    def advance(self, seconds: float) -> None:
        """Let time pass, on both clocks."""
        self.seconds += seconds
        self.wall += timedelta(seconds=seconds)

    def jump(self, by: timedelta) -> None:
        """Set the wall clock; the monotonic one does not move."""
        self.wall += by


class FakeQueues:
    """Both queues in memory. `refusing` names the methods that SQS refuses."""

    def __init__(self) -> None:
        self.retry: list[tuple[Delivery, timedelta]] = []
        self.dead: list[Delivery] = []
        self.hidden: list[tuple[str, timedelta]] = []
        self.refusing: set[str] = set()

    def retry_later(self, delivery: Delivery, delay: timedelta) -> None:
        self._answer("retry_later")
        self.retry.append((delivery, delay))

    def dead_letter(self, delivery: Delivery) -> None:
        self._answer("dead_letter")
        self.dead.append(delivery)

    def change_visibility(self, receipt_handle: str, delay: timedelta) -> None:
        self._answer("change_visibility")
        self.hidden.append((receipt_handle, delay))

    def _answer(self, method: str) -> None:
        if method in self.refusing:
            raise QueueError("SQS failed: ServiceUnavailable")


@dataclass(frozen=True, slots=True)
class Call:
    """One request that a FakeTransport was asked to make."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    left: float

    @property
    def key(self) -> str:
        return self.headers["authorization"].removeprefix("Bearer ")

    @property
    def contact(self) -> dict[str, object]:
        content: dict[str, object] = json.loads(self.body)
        return content


class FakeTransport:
    """Gives its answers one after the other, the last one for ever; an exception among them is raised."""

    def __init__(self, *answers: HttpResponse | TransportError) -> None:
        self.answers = list(answers)
        self.calls: list[Call] = []
        self.meanwhile: Callable[[], object] = lambda: None  # what happens while each call runs

    def request(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, deadline: Deadline
    ) -> HttpResponse:
        self.calls.append(Call(method, url, headers, body or b"", deadline.left()))
        self.meanwhile()
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, TransportError):
            raise answer
        return answer


@dataclass(frozen=True, slots=True)
class LoggedAttempt:
    """What a RecordingTelemetry keeps of an attempt. Durations and ages in seconds."""

    delivery: Delivery
    function: str
    number: int
    outcome: Status
    after_unknown: bool
    contact_made: bool
    dropped: tuple[str, ...]
    reason: Reason | None
    status: int | None
    detail: str | None
    retry_in: float | None
    age: float
    voxworks_duration: float | None
    automation: Outcome | None
    automation_duration: float | None


@dataclass
class RecordingTelemetry:
    """Keeps what is reported to it."""

    attempts: list[LoggedAttempt] = field(default_factory=list)
    rejected_senders: list[str | None] = field(default_factory=list)
    refusals: list[tuple[str | None, Status, str]] = field(default_factory=list)
    splits: list[tuple[str, str, list[str]]] = field(default_factory=list)
    held: list[tuple[str, Reason, float]] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    counted: list[str] = field(default_factory=list)
    crashes: list[tuple[str | None, Exception]] = field(default_factory=list)

    def log_attempt(self, attempt: Attempt, *, detail: str | None = None, retry_in: timedelta | None = None) -> None:
        self.attempts.append(
            LoggedAttempt(
                delivery=attempt.delivery,
                function=attempt.function,
                number=attempt.number,
                outcome=attempt.status,
                after_unknown=attempt.after_unknown,
                contact_made=attempt.made_contact,
                dropped=attempt.dropped,
                reason=attempt.reason,
                status=attempt.error.status if attempt.error else None,
                detail=detail or (attempt.error.message if attempt.error else None),
                retry_in=None if retry_in is None else retry_in.total_seconds(),
                age=attempt.age,
                voxworks_duration=attempt.voxworks_duration,
                automation=attempt.automation,
                automation_duration=attempt.automation_duration,
            )
        )

    def log_rejected(
        self, delivery_id: str, source: str | None, outcome: Status, reason: str, *, is_sender: bool
    ) -> None:
        del delivery_id
        self.refusals.append((source, outcome, reason))
        self.rejected_senders += [source] if is_sender else []

    def log_split(self, delivery_id: str, source: str, parts: list[str]) -> None:
        self.splits.append((delivery_id, source, parts))

    def log_held(self, delivery: Delivery, reason: Reason, now: datetime) -> None:
        self.held.append((delivery.id, reason, (now - delivery.started_at).total_seconds()))

    def log_problem(self, event: str, detail: str, metric: str | None = None) -> None:
        self.problems.append((event, detail))
        self.counted += [metric] if metric else []

    def log_crash(self, delivery_id: str | None, error: Exception) -> None:
        self.crashes.append((delivery_id, error))


type SecretContent = Mapping[str, object] | str | SecretError


class FakeSecret:
    """What Secrets Manager holds, and how often it was read. An error in place of the content is raised."""

    def __init__(self, content: SecretContent | Callable[[], SecretContent]) -> None:
        self.content = content
        self.reads = 0

    def read(self) -> str:
        self.reads += 1
        content = self.content() if callable(self.content) else self.content
        if isinstance(content, SecretError):
            raise content
        return content if isinstance(content, str) else json.dumps(content)


type End = Mapping[str, Any] | Exception


def done(status: Status, contact_id: str | None = None, **more: Any) -> End:
    """Make the end of a run: what it notes in the attempt."""
    contact = KnownContact("created", "+61412345678", contact_id) if contact_id else None
    return {"status": status, "contact": contact, **more}


class ScriptedPipeline:
    """A pipeline whose ends are given: each run takes the next, the last one for ever; an exception is raised."""

    def __init__(self, *ends: End) -> None:
        self.ends = list(ends)
        self.deliveries: list[Delivery] = []
        self.deadlines: list[float] = []

    def check_pause(self, source: str) -> None:
        """Nothing is paused."""

    def split(self, delivery: Delivery) -> list[Delivery]:
        return split_deliveries(delivery, provider("generic"))

    def separate(self, delivery: Delivery, most: int) -> list[Delivery]:
        return list(islice(separate_leads(delivery, provider("generic")), most + 1))

    def run(self, attempt: Attempt, deadline: Deadline) -> None:
        self.deliveries.append(attempt.delivery)
        self.deadlines.append(deadline.left())
        end = self.ends.pop(0) if len(self.ends) > 1 else self.ends[0]
        if isinstance(end, Exception):
            raise end
        for name, value in end.items():
            setattr(attempt, name, value)


class ScriptedClient:
    """The last step of the pipeline, with a given end for every contact."""

    def __init__(self, end: KnownContact | Exception | Callable[[], KnownContact]) -> None:
        self.end = end
        self.contacts: list[CreateContactRequest] = []

    def create(self, contact: CreateContactRequest, deadline: Deadline) -> KnownContact:
        del deadline
        self.contacts.append(contact)
        if isinstance(self.end, Exception):
            raise self.end
        return self.end() if callable(self.end) else self.end
