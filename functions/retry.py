"""Door 2: a batch of the retry queue; each message is done, or stays for later."""

from collections.abc import Callable
from typing import Any, Protocol

from voxbridge import wiring
from voxbridge.queues import QueueMessage

wiring.prepare()

_WHOLE_BATCH = ""  # as an identifier: everything stays


class _Context(Protocol):
    def get_remaining_time_in_millis(self) -> int: ...


def handler(event: dict[str, Any], context: _Context) -> dict[str, Any]:
    """Try each message's lead again; the ones reported as failed stay in the queue. It never raises."""

    def seconds_left() -> float:
        return context.get_remaining_time_in_millis() / 1000

    try:
        staying = [str(record["messageId"]) for record in event["Records"] if not _done(record, seconds_left)]
    except Exception as error:  # noqa: BLE001  (no event of SQS's: what it may hold is not told to be done)
        wiring.report(error)
        staying = [_WHOLE_BATCH]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in staying]}


def _done(record: dict[str, Any], seconds_left: Callable[[], float]) -> bool:
    try:
        return wiring.bridge().retry(QueueMessage.from_record(record), seconds_left)
    except Exception as error:  # noqa: BLE001  (the message comes back by itself)
        wiring.report(error)
        return False
