"""The export: all of it or no file, readable by its owner alone, never over another file."""

import json
import stat

import pytest

from cli import export
from cli.dead_letter_messages import to_dead_letter
from cli.errors import CommandError
from voxbridge.delivery import Delivery, from_rfc3339

NOW = "2026-11-24T20:26:33.123Z"


def _dead_letter(body):
    return to_dead_letter({"MessageId": "m1", "Body": body, "Attributes": {"SentTimestamp": "0"}})


def _known(body=b'{"a": "\xc3\xa9"}'):
    delivery = Delivery(id="d1", source="zapier", received_at=from_rfc3339(NOW), content_type="x", body=body)
    return _dead_letter(delivery.to_message())


def test_a_line_holds_the_message_as_it_is(tmp_path):
    file = tmp_path / "out.jsonl"
    assert export.write(file, [_known(), _dead_letter("not\nJSON")]) == 2
    known, unknown = [json.loads(line) for line in file.read_text().splitlines()]
    assert Delivery.from_message(json.dumps(known["message"])) == _known().delivery
    assert unknown["message"] == "not\nJSON"


def test_only_the_owner_can_read_it(tmp_path):
    export.write(tmp_path / "out.jsonl", [_known()])
    assert stat.S_IMODE((tmp_path / "out.jsonl").stat().st_mode) == 0o600


def test_an_existing_file_is_never_changed(tmp_path):
    file = tmp_path / "out.jsonl"
    file.write_text("mine")
    with pytest.raises(CommandError, match="already exists"):
        export.write(file, [_known()])
    assert file.read_text() == "mine"


def test_an_incomplete_file_is_removed(tmp_path):
    def dead_letters():
        yield _known()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export.write(tmp_path / "out.jsonl", dead_letters())
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_an_error(tmp_path):
    with pytest.raises(CommandError, match="cannot be written"):
        export.write(tmp_path / "nowhere" / "out.jsonl", [_known()])
