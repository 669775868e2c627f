"""Door 2: a batch of the retry queue; each message is done, or stays for later."""

from typing import Any, Protocol

from voxbridge import wiring
from voxbridge.queues import Received


class _Context(Protocol):
    def get_remaining_time_in_millis(self) -> int: ...


def handler(event: dict[str, Any], context: _Context) -> dict[str, Any]:
    """Try each message's lead again; the ones reported as failed stay in the queue. It never raises."""
    staying = [
        {"itemIdentifier": record.get("messageId", "")}  # an empty id brings the whole batch back
        for record in event.get("Records", [])
        if not _done(record, lambda: context.get_remaining_time_in_millis() / 1000)
    ]
    return {"batchItemFailures": staying}


def _done(record: dict[str, Any], seconds_left: Any) -> bool:
    try:
        return wiring.bridge().retry(Received.from_record(record), seconds_left)
    except Exception as error:  # noqa: BLE001  (the message comes back by itself)
        wiring.report(error)
        return False
