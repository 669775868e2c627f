"""Dead letters: reading a queue without losing or hiding anything, choosing among them, replaying, deleting.

SQS has no way to look at a queue without receiving from it. So what is read is held (hidden from other readers for
some minutes at most), renewed while work goes on, and released at the end; after a crash it comes back by itself.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum
from itertools import batched
from typing import TYPE_CHECKING

from voxbridge.clock import Clock
from voxbridge.delivery import Delivery, UnsupportedMessageError

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef

LEASE_DURATION = timedelta(minutes=5)  # what is read stays hidden so long, unless renewed
RENEW_AFTER = LEASE_DURATION / 3
BATCH = 10  # messages in one call, SQS's limit
MAX_EMPTY_READS = 3  # receives in a row that bring nothing new, after which a queue counts as read
WAIT_SECONDS = 1  # seconds; a long poll asks all of SQS's servers, a short one only some


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One message of the queue. `delivery` is None for a form this code does not know; `problem` says why."""

    message_id: str  # SQS's
    body: str
    sent_at: datetime
    source: str
    reason: str
    attempts: int
    delivery: Delivery | None = None
    problem: str = ""

    @property
    def id(self) -> str:
        """What people call it by: the delivery's id, SQS's where the form is unknown."""
        return self.delivery.id if self.delivery else self.message_id

    @property
    def received_at(self) -> datetime:
        """When the lead came in; for an unknown form, when the message was sent."""
        return self.delivery.received_at if self.delivery else self.sent_at


def to_dead_letter(message: "MessageTypeDef") -> DeadLetter:
    """Read a message as SQS hands it out."""
    attributes = message.get("Attributes", {})
    named = {name: value.get("StringValue", "") for name, value in message.get("MessageAttributes", {}).items()}
    body = message.get("Body", "")
    sent_at = datetime.fromtimestamp(int(attributes.get("SentTimestamp", "0")) / 1000, UTC)
    receives = int(attributes.get("ApproximateReceiveCount", "0"))
    message_id = message.get("MessageId", "")
    try:
        delivery = Delivery.from_message(body)
    except UnsupportedMessageError as error:
        source, reason = named.get("source", ""), named.get("reason", "")
        return DeadLetter(message_id, body, sent_at, source, reason, receives, problem=str(error))
    failure = delivery.failure
    return DeadLetter(
        message_id=message_id,
        body=body,
        sent_at=sent_at,
        source=delivery.source,
        # Without a failure of ours it is SQS that put it here, after maxReceiveCount.
        reason=failure.reason.value if failure else named.get("reason", ""),
        attempts=failure.attempts if failure else receives,
        delivery=delivery,
    )


@dataclass(frozen=True, slots=True)
class Filter:
    """Which letters are meant; what is empty chooses all."""

    ids: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    reasons: frozenset[str] = frozenset()
    received_before: datetime | None = None
    received_after: datetime | None = None

    def matches(self, dead_letter: DeadLetter) -> bool:
        """Say whether a letter is meant."""
        return (
            (not self.ids or dead_letter.id in self.ids or dead_letter.message_id in self.ids)
            and (not self.sources or dead_letter.source in self.sources)
            and (not self.reasons or dead_letter.reason in self.reasons)
            and (self.received_before is None or dead_letter.received_at < self.received_before)
            and (self.received_after is None or dead_letter.received_at >= self.received_after)
        )


@dataclass(slots=True)
class _LeasedMessage:
    """The right to release or delete a message that was received."""

    handle: str
    leased_since: float  # on the monotonic clock


@dataclass(slots=True)
class Lease:
    """The messages of one queue that this command has received. Whoever makes one calls `release` in the end."""

    sqs: "SQSClient"
    queue_url: str
    clock: Clock
    unreleased: int = 0  # messages that could not be released; they come back by themselves within HOLD
    _messages: dict[str, _LeasedMessage] = field(default_factory=dict)  # by SQS's message id

    def about(self) -> int:
        """Return about how many messages the queue has, those hidden included."""
        return sum(self._counts().values())

    def read(self, limit: int, stop: Callable[[], bool] = lambda: False) -> Iterator[DeadLetter]:
        """Read the queue, each message once, up to `limit` of them, until it has nothing new or `stop` says so."""
        seen: set[str] = set()
        empty_reads = 0
        while len(seen) < limit and empty_reads < MAX_EMPTY_READS and not stop():
            self.renew()
            received = self._receive(min(BATCH, limit - len(seen)))
            fresh = [message for message in received if message["MessageId"] not in seen]
            seen.update(message["MessageId"] for message in fresh)
            yield from map(to_dead_letter, fresh)
            empty_reads = 0 if fresh else empty_reads + 1
            if not received and self._counts()["ApproximateNumberOfMessages"] == 0:
                return

    @property
    def number(self) -> int:
        """How many messages are held."""
        return len(self._messages)

    def is_leased(self, dead_letter: DeadLetter) -> bool:
        """Say whether a letter is still ours to act on."""
        return dead_letter.message_id in self._messages

    def renew(self) -> None:
        """Hide for longer what would soon come back. What has come loose already is held no more."""
        now = self.clock.monotonic()
        aged = [key for key, held in self._messages.items() if now - held.leased_since >= RENEW_AFTER.total_seconds()]
        for keys in batched(aged, BATCH, strict=False):
            for key in self._change_visibility(keys, int(LEASE_DURATION.total_seconds())):
                del self._messages[key]
            for key in keys:
                if key in self._messages:
                    self._messages[key].leased_since = now

    def delete(self, dead_letters: Iterable[DeadLetter]) -> int:
        """Delete letters that are held; returns how many are gone for good. The others stay in the queue."""
        gone = 0
        held = [dead_letter.message_id for dead_letter in dead_letters if self.is_leased(dead_letter)]
        for keys in batched(held, BATCH, strict=False):
            answer = self.sqs.delete_message_batch(
                QueueUrl=self.queue_url,
                Entries=[
                    {"Id": str(index), "ReceiptHandle": self._messages[key].handle} for index, key in enumerate(keys)
                ],
            )
            for deleted in answer.get("Successful", []):
                del self._messages[keys[int(deleted["Id"])]]
                gone += 1
        return gone

    def release(self, step: Callable[[], None] = lambda: None) -> None:
        """Let go of everything that is held. Never raises: it runs while another error may be on its way.

        `step` is called for each message.
        """
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

        for keys in batched(list(self._messages), BATCH, strict=False):
            try:
                self._change_visibility(keys, 0)
            except (BotoCoreError, ClientError):
                self.unreleased += len(keys)
            for key in keys:
                del self._messages[key]
                step()

    def _receive(self, number: int) -> "list[MessageTypeDef]":
        answer = self.sqs.receive_message(
            QueueUrl=self.queue_url,
            MaxNumberOfMessages=number,
            VisibilityTimeout=int(LEASE_DURATION.total_seconds()),
            WaitTimeSeconds=WAIT_SECONDS,
            MessageSystemAttributeNames=["SentTimestamp", "ApproximateReceiveCount"],
            MessageAttributeNames=["All"],
        )
        received = answer.get("Messages", [])
        for message in received:
            # A message that comes a second time brings the only receipt that still counts.
            self._messages[message["MessageId"]] = _LeasedMessage(message["ReceiptHandle"], self.clock.monotonic())
        return received

    def _change_visibility(self, keys: tuple[str, ...], seconds: int) -> list[str]:
        """Hide messages for that long from now, 0 for not at all; returns those that had come loose."""
        answer = self.sqs.change_message_visibility_batch(
            QueueUrl=self.queue_url,
            Entries=[
                {"Id": str(index), "ReceiptHandle": self._messages[key].handle, "VisibilityTimeout": seconds}
                for index, key in enumerate(keys)
            ],
        )
        return [keys[int(failed["Id"])] for failed in answer.get("Failed", [])]

    def _counts(self) -> dict[str, int]:
        answer = self.sqs.get_queue_attributes(
            QueueUrl=self.queue_url,
            AttributeNames=[
                "ApproximateNumberOfMessages",
                "ApproximateNumberOfMessagesNotVisible",
                "ApproximateNumberOfMessagesDelayed",
            ],
        )
        return {name: int(number) for name, number in answer.get("Attributes", {}).items()}


class ReplayOutcome(Enum):
    """What became of one letter of a replay."""

    REPLAYED = "replayed"
    DUPLICATED = "doubled"  # in the retry queue, and still a dead letter: harmless, for Voxworks answers 409
    TAKEN = "loose"  # somebody else has it by now; it is still in the queue


class RateLimiter:
    """At most so many steps a second, waiting in slices so that Ctrl-C is heard."""

    SLICE = 0.1  # seconds

    def __init__(self, rate: float, clock: Clock, sleep: Callable[[float], None]) -> None:
        self._step = 1 / rate
        self._clock = clock
        self._sleep = sleep
        self._next = clock.monotonic()

    def wait(self, stop: Callable[[], bool]) -> bool:
        """Wait for one's turn; False where `stop` came first."""
        while not stop():
            left = self._next - self._clock.monotonic()
            if left <= 0:
                self._next = max(self._next, self._clock.monotonic() - self._step) + self._step
                return True
            self._sleep(min(left, self.SLICE))
        return False


def replay(
    lease: Lease,
    dead_letters: Iterable[DeadLetter],
    put: Callable[[Delivery], None],
    limiter: RateLimiter,
    stop: Callable[[], bool],
) -> Iterator[tuple[DeadLetter, ReplayOutcome]]:
    """Put letters back into the retry queue, one by one: first sent, then deleted, so that a crash can only double.

    `put` raises where the queue does not take one; nothing is deleted then. Letters of unknown form are left alone.
    """
    for dead_letter in dead_letters:
        if dead_letter.delivery is None:
            continue
        if not limiter.wait(stop):
            return
        lease.renew()
        if not lease.is_leased(dead_letter):
            yield dead_letter, ReplayOutcome.TAKEN
            continue
        put(dead_letter.delivery.replayed(lease.clock.now()))
        yield dead_letter, _delete_one(lease, dead_letter)


def _delete_one(lease: Lease, dead_letter: DeadLetter) -> ReplayOutcome:
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

    try:
        return ReplayOutcome.REPLAYED if lease.delete([dead_letter]) else ReplayOutcome.DUPLICATED
    except (BotoCoreError, ClientError):
        return ReplayOutcome.DUPLICATED
