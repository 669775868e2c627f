"""Exports dead letters to a file, which outlives SQS's 14 days: JSON Lines, or CSV to call from."""

import csv
import json
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from cli.dead_letter_messages import DeadLetter
from cli.errors import CommandError
from cli.mapping_summary import Mapper
from cli.terminal import escape_controls
from voxbridge.delivery import to_rfc3339

_OWNER_ONLY = 0o600  # it holds personal data
_FACTS = ("received_at", "source", "reason", "id")
_CONTACT = ("phone_number", "first_name", "last_name", "email")
_PHONE = re.compile(r"\+\d+")


def write(path: Path, dead_letters: Iterable[DeadLetter]) -> int:
    """Write dead letters to a new file, one per line; returns how many, once they are synced to disk.

    Raises CommandError if the file exists or cannot be written. An incomplete file is removed.
    """
    number = 0
    with _new_file(path) as file:
        for number, dead_letter in enumerate(dead_letters, 1):  # noqa: B007  (the last number is the count)
            file.write(json.dumps(to_line(dead_letter)) + "\n")
    return number


def write_csv(path: Path, dead_letters: Iterable[DeadLetter], mapper: Mapper) -> int:
    """Write a table with a row for each lead, as far as it can be read; the rest is as in `write`."""
    number = 0
    with _new_file(path) as file:
        rows = csv.writer(file)
        rows.writerow([*_FACTS, *_CONTACT, "answers"])
        for number, dead_letter in enumerate(dead_letters, 1):  # noqa: B007
            facts = to_rfc3339(dead_letter.received_at), dead_letter.source, dead_letter.reason, dead_letter.id
            previews = mapper(dead_letter)
            for preview in previews:
                fields = preview.contact or preview.partial
                answers = "; ".join(f"{answer.label or answer.path}: {answer.value}" for answer in preview.answers)
                rows.writerow(map(_cell, [*facts, *(fields.get(name, "") for name in _CONTACT), answers]))
            if not previews:
                rows.writerow(map(_cell, [*facts, *("" for _ in _CONTACT), dead_letter.body]))
    return number


def _cell(value: Any) -> str:
    """Return a cell that a spreadsheet does not take for a formula. A phone number stays as it is."""
    text = escape_controls(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") and not _PHONE.fullmatch(text) else text


@contextmanager
def _new_file(path: Path) -> Iterator[TextIO]:
    """Open a new file that only its owner can read; sync it at the end, or remove it after an error."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    except FileExistsError:
        raise CommandError(f"{path} already exists. Name a new file.") from None
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from None
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _sync_folder(path.parent)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from None
    except BaseException:
        path.unlink(missing_ok=True)
        raise


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
