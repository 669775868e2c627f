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
from voxbridge.delivery import Delivery, UnknownMessageError

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef

HOLD = timedelta(minutes=5)  # what is read stays hidden so long, unless renewed
RENEW_AFTER = HOLD / 3
BATCH = 10  # messages in one call, SQS's limit
QUIET_READS = 3  # receives in a row that bring nothing new, after which a queue counts as read
LONG_POLL = 1  # seconds; a long poll asks all of SQS's servers, a short one only some


@dataclass(frozen=True, slots=True)
class Letter:
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


def to_letter(message: "MessageTypeDef") -> Letter:
    """Read a message as SQS hands it out."""
    attributes = message.get("Attributes", {})
    named = {name: value.get("StringValue", "") for name, value in message.get("MessageAttributes", {}).items()}
    body = message.get("Body", "")
    sent_at = datetime.fromtimestamp(int(attributes.get("SentTimestamp", "0")) / 1000, UTC)
    receives = int(attributes.get("ApproximateReceiveCount", "0"))
    message_id = message.get("MessageId", "")
    try:
        delivery = Delivery.from_message(body)
    except UnknownMessageError as error:
        source, reason = named.get("source", ""), named.get("reason", "")
        return Letter(message_id, body, sent_at, source, reason, receives, problem=str(error))
    failure = delivery.failure
    return Letter(
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

    def matches(self, letter: Letter) -> bool:
        """Say whether a letter is meant."""
        return (
            (not self.ids or letter.id in self.ids or letter.message_id in self.ids)
            and (not self.sources or letter.source in self.sources)
            and (not self.reasons or letter.reason in self.reasons)
            and (self.received_before is None or letter.received_at < self.received_before)
            and (self.received_after is None or letter.received_at >= self.received_after)
        )


@dataclass(slots=True)
class _Receipt:
    """The right to release or delete a message that was received."""

    handle: str
    held_since: float  # on the monotonic clock


@dataclass(slots=True)
class Hold:
    """The messages of one queue that this command has received. Whoever makes one calls `release` in the end."""

    sqs: "SQSClient"
    queue_url: str
    clock: Clock
    unreleased: int = 0  # messages that could not be released; they come back by themselves within HOLD
    _receipts: dict[str, _Receipt] = field(default_factory=dict)  # by SQS's message id

    def about(self) -> int:
        """Return about how many messages the queue has, those hidden included."""
        return sum(self._counts().values())

    def read(self, limit: int, stop: Callable[[], bool] = lambda: False) -> Iterator[Letter]:
        """Read the queue, each message once, up to `limit` of them, until it has nothing new or `stop` says so."""
        seen: set[str] = set()
        quiet = 0
        while len(seen) < limit and quiet < QUIET_READS and not stop():
            self.renew()
            received = self._receive(min(BATCH, limit - len(seen)))
            fresh = [message for message in received if message["MessageId"] not in seen]
            seen.update(message["MessageId"] for message in fresh)
            yield from map(to_letter, fresh)
            quiet = 0 if fresh else quiet + 1
            if not received and self._counts()["ApproximateNumberOfMessages"] == 0:
                return

    @property
    def number(self) -> int:
        """How many messages are held."""
        return len(self._receipts)

    def holds(self, letter: Letter) -> bool:
        """Say whether a letter is still ours to act on."""
        return letter.message_id in self._receipts

    def renew(self) -> None:
        """Hide for longer what would soon come back. What has come loose already is held no more."""
        now = self.clock.monotonic()
        aged = [key for key, held in self._receipts.items() if now - held.held_since >= RENEW_AFTER.total_seconds()]
        for keys in batched(aged, BATCH, strict=False):
            for key in self._hide(keys, int(HOLD.total_seconds())):
                del self._receipts[key]
            for key in keys:
                if key in self._receipts:
                    self._receipts[key].held_since = now

    def delete(self, letters: Iterable[Letter]) -> int:
        """Delete letters that are held; returns how many are gone for good. The others stay in the queue."""
        gone = 0
        held = [letter.message_id for letter in letters if self.holds(letter)]
        for keys in batched(held, BATCH, strict=False):
            answer = self.sqs.delete_message_batch(
                QueueUrl=self.queue_url,
                Entries=[
                    {"Id": str(index), "ReceiptHandle": self._receipts[key].handle} for index, key in enumerate(keys)
                ],
            )
            for deleted in answer.get("Successful", []):
                del self._receipts[keys[int(deleted["Id"])]]
                gone += 1
        return gone

    def release(self, step: Callable[[], None] = lambda: None) -> None:
        """Let go of everything that is held. Never raises: it runs while another error may be on its way.

        `step` is called for each message.
        """
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

        for keys in batched(list(self._receipts), BATCH, strict=False):
            try:
                self._hide(keys, 0)
            except (BotoCoreError, ClientError):
                self.unreleased += len(keys)
            for key in keys:
                del self._receipts[key]
                step()

    def _receive(self, number: int) -> "list[MessageTypeDef]":
        answer = self.sqs.receive_message(
            QueueUrl=self.queue_url,
            MaxNumberOfMessages=number,
            VisibilityTimeout=int(HOLD.total_seconds()),
            WaitTimeSeconds=LONG_POLL,
            MessageSystemAttributeNames=["SentTimestamp", "ApproximateReceiveCount"],
            MessageAttributeNames=["All"],
        )
        received = answer.get("Messages", [])
        for message in received:
            # A message that comes a second time brings the only receipt that still counts.
            self._receipts[message["MessageId"]] = _Receipt(message["ReceiptHandle"], self.clock.monotonic())
        return received

    def _hide(self, keys: tuple[str, ...], seconds: int) -> list[str]:
        """Hide messages for that long from now, 0 for not at all; returns those that had come loose."""
        answer = self.sqs.change_message_visibility_batch(
            QueueUrl=self.queue_url,
            Entries=[
                {"Id": str(index), "ReceiptHandle": self._receipts[key].handle, "VisibilityTimeout": seconds}
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


class Fate(Enum):
    """What became of one letter of a replay."""

    REPLAYED = "replayed"
    DOUBLED = "doubled"  # in the retry queue, and still a dead letter: harmless, for Voxworks answers 409
    LOOSE = "loose"  # somebody else has it by now; it is still in the queue


class Pace:
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
    hold: Hold, letters: Iterable[Letter], put: Callable[[Delivery], None], pace: Pace, stop: Callable[[], bool]
) -> Iterator[tuple[Letter, Fate]]:
    """Put letters back into the retry queue, one by one: first sent, then deleted, so that a crash can only double.

    `put` raises where the queue does not take one; nothing is deleted then. Letters of unknown form are left alone.
    """
    for letter in letters:
        if letter.delivery is None:
            continue
        if not pace.wait(stop):
            return
        hold.renew()
        if not hold.holds(letter):
            yield letter, Fate.LOOSE
            continue
        put(letter.delivery.replayed(hold.clock.now()))
        yield letter, _delete_one(hold, letter)


def _delete_one(hold: Hold, letter: Letter) -> Fate:
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

    try:
        return Fate.REPLAYED if hold.delete([letter]) else Fate.DOUBLED
    except (BotoCoreError, ClientError):
        return Fate.DOUBLED
