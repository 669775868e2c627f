"""Exports dead letters to a JSON Lines file, which outlives SQS's 14 days."""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cli.dead_letters import DeadLetter
from cli.errors import CommandError
from voxbridge.delivery import to_rfc3339

_OWNER_ONLY = 0o600  # it holds personal data


def write(path: Path, dead_letters: Iterable[DeadLetter]) -> int:
    """Write dead letters to a new file, one per line; returns how many, once they are synced to disk.

    Raises CommandError if the file exists or cannot be written. An incomplete file is removed.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    except FileExistsError:
        raise CommandError(f"{path} already exists. Name a new file.") from None
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from None
    number = 0
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            for number, dead_letter in enumerate(dead_letters, 1):  # noqa: B007  (the last number is the count)
                file.write(json.dumps(to_line(dead_letter)) + "\n")
            file.flush()
            os.fsync(file.fileno())
        _sync_folder(path.parent)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from None
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return number


def to_line(dead_letter: DeadLetter) -> dict[str, Any]:
    """Return what a line holds. `message` is the queue message, as a string if its version is not supported."""
    return {
        "id": dead_letter.id,
        "source": dead_letter.source,
        "reason": dead_letter.reason,
        "sqs_message_id": dead_letter.message_id,
        "sent_at": to_rfc3339(dead_letter.sent_at),
        "message": json.loads(dead_letter.body) if dead_letter.delivery else dead_letter.body,
    }


def _sync_folder(folder: Path) -> None:
    """Sync the directory entry to disk as well, where the system can."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
