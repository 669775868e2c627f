"""A standard queue of SQS in memory, which behaves as badly as one can, and a clock that moves only when slept on."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

NOW = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)


class KilledError(Exception):
    """The process has been killed. It is raised by every call from then on."""


@dataclass
class SteppingClock:
    """A clock that moves only when slept on."""

    seconds: float = 0.0

    def now(self):
        return NOW + timedelta(seconds=self.seconds)

    def monotonic(self):
        return self.seconds

    def sleep(self, seconds):
        self.seconds += seconds


@dataclass
class FakeSqs:
    """A standard queue: hides what it returns, unless it duplicates, and returns few at a time."""

    clock: SteppingClock
    bodies: dict[str, str]
    hands_out: int = 10
    duplicates: bool = False  # hands hidden messages out again
    hidden_until: dict[str, float] = field(default_factory=dict)
    receives: int = 0
    calls: list[str] = field(default_factory=list)
    on_receive: Callable[[], Any] = lambda: None
    refuse: str = ""  # an operation that fails
    sent: list[str] = field(default_factory=list)  # bodies that were sent to the other queue
    calls_left: int = sys.maxsize  # after which the process that calls is killed: nothing of it gets through any more

    def visible(self):
        return [key for key in self.bodies if self.hidden_until.get(key, 0) <= self.clock.seconds]

    def receive_message(self, *, MaxNumberOfMessages, VisibilityTimeout, **_):  # noqa: N803
        self._live_on()
        self.on_receive()
        self.receives += 1
        keys = list(self.bodies) if self.duplicates else self.visible()
        taken = keys[: min(MaxNumberOfMessages, self.hands_out)]
        for key in taken:
            self.hidden_until[key] = self.clock.seconds + VisibilityTimeout
        return {"Messages": [to_message(key, self.bodies[key], f"{key}/{self.receives}") for key in taken]}

    def change_message_visibility_batch(self, *, Entries, **_):  # noqa: N803
        self._live_on()
        self._maybe_refuse("ChangeMessageVisibility")
        failed = []
        for entry in Entries:
            key = entry["ReceiptHandle"].split("/")[0]
            if key not in self.bodies or self.hidden_until.get(key, 0) <= self.clock.seconds:
                failed.append({"Id": entry["Id"], "Code": "MessageNotInflight", "SenderFault": True})
            else:
                self.hidden_until[key] = self.clock.seconds + entry["VisibilityTimeout"]
        return {"Failed": failed}

    def delete_message_batch(self, *, Entries, **_):  # noqa: N803
        self._live_on()
        self._maybe_refuse("DeleteMessage")
        done = []
        for entry in Entries:
            key = entry["ReceiptHandle"].split("/")[0]
            self.calls.append(f"delete {key}")
            self.bodies.pop(key, None)
            done.append({"Id": entry["Id"]})
        return {"Successful": done}

    def send_message(self, *, MessageBody, **_):  # noqa: N803
        self._live_on()
        self.sent.append(MessageBody)
        return {}

    def get_queue_attributes(self, **_):
        return {
            "Attributes": {
                "ApproximateNumberOfMessages": str(len(self.visible())),
                "ApproximateNumberOfMessagesNotVisible": str(len(self.bodies) - len(self.visible())),
                "ApproximateNumberOfMessagesDelayed": "0",
            }
        }

    def _live_on(self):
        if self.calls_left <= 0:
            raise KilledError
        self.calls_left -= 1

    def _maybe_refuse(self, operation):
        if self.refuse == operation:
            raise ClientError({"Error": {"Code": "InternalError", "Message": "x"}}, operation)


def to_message(key, body, receipt="r"):
    attributes = {"SentTimestamp": str(int(NOW.timestamp() * 1000)), "ApproximateReceiveCount": "3"}
    return {"MessageId": key, "ReceiptHandle": receipt, "Body": body, "Attributes": attributes}
