"""Reading, selecting, replaying and deleting the messages of the dead-letter queue without losing or hiding any.

SQS has no way to look at a queue without receiving from it. What is read is therefore leased: hidden from other readers
for some minutes, renewed while work goes on, and released at the end. After a crash the lease simply runs out.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from itertools import batched
from typing import TYPE_CHECKING

from cli.history import names_one_of
from voxbridge.clock import Clock
from voxbridge.delivery import Delivery, UnsupportedMessageError

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef

LEASE_DURATION = timedelta(minutes=5)  # how long a message stays hidden, unless renewed or released
BATCH = 10  # messages in one call, SQS's limit
MAX_EMPTY_READS = 3  # receives in a row with nothing new, after which the queue counts as read
READERS = 4  # receives at a time
WAIT_SECONDS = 1  # a long poll asks all of SQS's servers, a short one only some


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message of the dead-letter queue. `delivery` is None if its version is not supported; `problem` says why."""

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
        """The delivery's id; SQS's message id if the version is not supported."""
        return self.delivery.id if self.delivery else self.message_id

    @property
    def received_at(self) -> datetime:
        """When the lead arrived; if the version is not supported, when the message was sent."""
        return self.delivery.received_at if self.delivery else self.sent_at


def to_dead_letter(message: "MessageTypeDef") -> DeadLetter:
    """Parse a message as SQS returns it."""
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
        # Without a failure of ours, SQS moved it here after maxReceiveCount.
        reason=failure.reason.value if failure else named.get("reason", ""),
        attempts=failure.attempts if failure else receives,
        delivery=delivery,
    )


@dataclass(frozen=True, slots=True)
class Filter:
    """Selects dead letters. All criteria must match; an empty one matches everything."""

    ids: frozenset[str] = frozenset()  # whole ids, or their first SHORT_ID or more characters
    sources: frozenset[str] = frozenset()
    reasons: frozenset[str] = frozenset()
    received_before: datetime | None = None
    received_after: datetime | None = None

    def with_ids(self, ids: Iterable[str]) -> "Filter":
        """Return the filter with further ids."""
        return replace(self, ids=self.ids | frozenset(ids))

    def matches(self, dead_letter: DeadLetter) -> bool:
        """Return whether a dead letter is selected."""
        return (
            (not self.ids or any(names(id_, dead_letter) for id_ in self.ids))
            and (not self.sources or dead_letter.source in self.sources)
            and (not self.reasons or dead_letter.reason in self.reasons)
            and (self.received_before is None or dead_letter.received_at < self.received_before)
            and (self.received_after is None or dead_letter.received_at >= self.received_after)
        )


def names(id_: str, dead_letter: DeadLetter) -> bool:
    """Return whether an id, or the first SHORT_ID or more characters of one, is a dead letter's."""
    return names_one_of(id_, dead_letter.id, dead_letter.message_id)


@dataclass(slots=True)
class _Receipt:
    """The right to release or delete a received message."""

    handle: str
    leased_at: float  # monotonic seconds


@dataclass(slots=True)
class Lease:
    """The messages of one queue that this command has received. Call `release` at the end."""

    sqs: "SQSClient"
    queue_url: str
    clock: Clock
    duration: timedelta = LEASE_DURATION
    unreleased: int = 0  # messages that could not be released; visible again after at most `duration`
    _receipts: dict[str, _Receipt] = field(default_factory=dict)  # by SQS's message id

    def approximate_count(self) -> int:
        """Return about how many messages are in the queue, hidden ones included."""
        return sum(self._counts().values())

    def read(self, limit: int, stop: Callable[[], bool] = lambda: False, workers: int = 1) -> Iterator[DeadLetter]:
        """Read each message once, up to `limit`, until the queue has nothing new or `stop` returns true.

        Receives in `workers` threads at a time; everything else happens in the caller's thread.
        """
        seen: set[str] = set()
        empty_reads = 0
        running: dict[Future[list[MessageTypeDef]], int] = {}  # receives, and how many messages each asked for
        with ThreadPoolExecutor(workers) as pool:
            try:
                while True:
                    asked = len(seen) + sum(running.values())
                    while len(running) < workers and asked < limit and empty_reads < MAX_EMPTY_READS and not stop():
                        number = min(BATCH, limit - asked)
                        running[pool.submit(self._receive, number)] = number
                        asked += number
                    if not running:
                        return
                    self.renew()
                    for done in wait(running, return_when=FIRST_COMPLETED).done:
                        del running[done]
                        received = self._note(done.result())
                        new = [message for message in received if message["MessageId"] not in seen]
                        seen.update(message["MessageId"] for message in new)
                        empty_reads = 0 if new else empty_reads + 1
                        if not received and self._counts()["ApproximateNumberOfMessages"] == 0:
                            empty_reads = MAX_EMPTY_READS
                        yield from map(to_dead_letter, new)
            finally:  # of an early end or an error, what the other receives still bring is leased too
                for left in wait(running).done:
                    if not left.exception():
                        self._note(left.result())

    def __len__(self) -> int:
        """Return how many messages are leased."""
        return len(self._receipts)

    def __contains__(self, dead_letter: DeadLetter) -> bool:
        """Return whether a dead letter is still leased."""
        return dead_letter.message_id in self._receipts

    def renew(self) -> None:
        """Extend the leases that would soon run out, and drop those that already have."""
        now = self.clock.monotonic()
        due = [key for key, of in self._receipts.items() if now - of.leased_at >= self.duration.total_seconds() / 3]
        for keys in batched(due, BATCH, strict=False):
            for key in self._change_visibility(keys, int(self.duration.total_seconds())):
                del self._receipts[key]
            for key in keys:
                if key in self._receipts:
                    self._receipts[key].leased_at = now

    def delete(self, dead_letters: Iterable[DeadLetter]) -> int:
        """Delete those that are leased; returns how many are deleted. The others stay in the queue."""
        deleted = 0
        leased = [dead_letter.message_id for dead_letter in dead_letters if dead_letter in self]
        for keys in batched(leased, BATCH, strict=False):
            answer = self.sqs.delete_message_batch(
                QueueUrl=self.queue_url,
                Entries=[
                    {"Id": str(index), "ReceiptHandle": self._receipts[key].handle} for index, key in enumerate(keys)
                ],
            )
            for entry in answer.get("Successful", []):
                del self._receipts[keys[int(entry["Id"])]]
                deleted += 1
        return deleted

    def release(self, step: Callable[[], None] = lambda: None, keep: Collection[str] = ()) -> None:
        """Make all leased messages but those of the ids `keep` visible again, calling `step` for each.

        Never raises, because it may run while another error is being raised.
        """
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

        for keys in batched([key for key in self._receipts if key not in keep], BATCH, strict=False):
            try:
                self._change_visibility(keys, 0)
            except (BotoCoreError, ClientError):
                self.unreleased += len(keys)
            for key in keys:
                del self._receipts[key]
                step()

    def _receive(self, number: int) -> "list[MessageTypeDef]":
        answer = self.sqs.receive_message(
            QueueUrl=self.queue_url,
            MaxNumberOfMessages=number,
            VisibilityTimeout=int(self.duration.total_seconds()),
            WaitTimeSeconds=WAIT_SECONDS,
            MessageSystemAttributeNames=["SentTimestamp", "ApproximateReceiveCount"],
            MessageAttributeNames=["All"],
        )
        return answer.get("Messages", [])

    def _note(self, received: "list[MessageTypeDef]") -> "list[MessageTypeDef]":
        """Keep the right to release and delete what was received."""
        for message in received:
            # Of a message that is received twice, only the latest receipt handle works.
            self._receipts[message["MessageId"]] = _Receipt(message["ReceiptHandle"], self.clock.monotonic())
        return received

    def _change_visibility(self, keys: tuple[str, ...], seconds: int) -> list[str]:
        """Hide messages for `seconds` from now; returns those whose lease had run out."""
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


class ReplayOutcome(Enum):
    """What happened to one dead letter of a replay."""

    REPLAYED = "replayed"
    DUPLICATED = "duplicated"  # in the retry queue and still a dead letter: harmless, since Voxworks answers 409
    TAKEN = "taken"  # received by another reader meanwhile; still in the dead-letter queue


class RateLimiter:
    """Allows a number of steps per second; waits in slices so that Ctrl-C is noticed."""

    SLICE = 0.1  # seconds

    def __init__(self, rate: float, clock: Clock, sleep: Callable[[float], None]) -> None:
        self._step = 1 / rate
        self._clock = clock
        self._sleep = sleep
        self._next = clock.monotonic()

    def acquire(self, stop: Callable[[], bool]) -> bool:
        """Wait until the next step is allowed; False if `stop` returned true first."""
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
    send: Callable[[Delivery], None],
    limiter: RateLimiter,
    stop: Callable[[], bool],
) -> Iterator[tuple[DeadLetter, ReplayOutcome]]:
    """Move dead letters to the retry queue one by one, each sent before it is deleted, so that a crash loses none.

    `send` raises if the queue does not accept one, which is then not deleted. Unsupported messages are skipped.
    """
    for dead_letter in dead_letters:
        if dead_letter.delivery is None:
            continue
        if not limiter.acquire(stop):
            return
        lease.renew()
        if dead_letter not in lease:
            yield dead_letter, ReplayOutcome.TAKEN
            continue
        send(replace(dead_letter.delivery, replayed_at=lease.clock.now()))
        yield dead_letter, _delete_one(lease, dead_letter)


def _delete_one(lease: Lease, dead_letter: DeadLetter) -> ReplayOutcome:
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

    try:
        return ReplayOutcome.REPLAYED if lease.delete([dead_letter]) else ReplayOutcome.DUPLICATED
    except (BotoCoreError, ClientError):
        return ReplayOutcome.DUPLICATED
