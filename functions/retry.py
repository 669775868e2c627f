"""The retry function's handler: a batch of the retry queue in, the messages that stay in the queue out."""

import gc

gc.disable()  # until wiring.warm_up: nothing that imports make is garbage, and searching it takes a tenth of the start

from collections.abc import Callable  # noqa: E402
from typing import Any, Protocol  # noqa: E402

from voxbridge import wiring  # noqa: E402
from voxbridge.queues import QueueMessage  # noqa: E402

wiring.warm_up(wiring.retry_processor)

_WHOLE_BATCH = ""  # as an item identifier: no message is deleted


class _Context(Protocol):
    def get_remaining_time_in_millis(self) -> int: ...


def handler(event: dict[str, Any], context: _Context) -> dict[str, Any]:
    """Retry each message's lead. Never raises: messages reported as failed stay in the queue."""

    def seconds_left() -> float:
        return context.get_remaining_time_in_millis() / 1000

    try:
        failed = [str(record["messageId"]) for record in event["Records"] if not _is_done(record, seconds_left)]
    except Exception as error:  # noqa: BLE001  (not an SQS event, so none of it may be deleted)
        wiring.report(error)
        failed = [_WHOLE_BATCH]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


def _is_done(record: dict[str, Any], seconds_left: Callable[[], float]) -> bool:
    try:
        return wiring.retry_processor().process_message(QueueMessage.from_record(record), seconds_left)
    except Exception as error:  # noqa: BLE001  (the message becomes visible again)
        wiring.report(error)
        return False
