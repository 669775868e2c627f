"""Values of an envelope that say nothing of an event: no date, nothing before, a number or a name under any key."""

import pytest
from support.submissions import status_of

from voxbridge.errors import Status

ANN = {"name": "Ann Brook", "phone": "0491 570 156", "email": "ann@example.com"}


@pytest.mark.parametrize("key", ["cancelled_at", "deletedAt", "canceled_at"])
@pytest.mark.parametrize(
    "date",
    [
        *("0000-00-00 00:00:00", "0000-00-00T00:00:00Z", "0001-01-01T00:00:00", "1900-01-01 00:00", "2026-00-00 00:00"),
        *("1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "0000000000", "", "null", "never"),
        *(0, None, False),
    ],
)
def test_no_date(key: str, date: object) -> None:
    """Where a database has no date, it writes one on which nothing happened."""
    for name in ("contact", "lead", "data"):
        assert status_of({"type": "lead", key: date, name: ANN}) is None
        assert status_of({"id": 1, name: {"id": 7, key: date, "person": ANN}}) is None


@pytest.mark.parametrize("nothing", ["", None, " ", {}, [], {"status": None}, [{"stage": ""}]])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        *(("previous_stage", "new_stage"), ("previous_status", "current_status"), ("from_status", "new_status")),
        *(("oldStage", "newStage"), ("old_values", "new_values"), ("previousData", "currentData")),
        *(("old_record", "record"), ("previous_attributes", "attributes"), ("oldValue", "newValue")),
    ],
)
def test_nothing_before(before: str, after: str, nothing: object) -> None:
    """A record of which nothing was there before was created."""
    assert status_of({before: nothing, after: "New", "lead": ANN}) is None
    assert status_of({before: nothing, after: {"status": "New"}, "lead": ANN}) is None


@pytest.mark.parametrize(
    "key", ["caller_id", "callerId", "id", "lead_id", "uuid", "external_ref", "user_key", "token", "created_by", "hash"]
)
@pytest.mark.parametrize(
    "number", ["0491570156", "0491 570 156", "(02) 5550 0100", "+61491570156", "+1 (415) 555-0156", "02-5550-0100"]
)
def test_a_number_under_the_name_of_an_id(key: str, number: str) -> None:
    """What is written as a phone number is one under any name: no machine begins an id with a zero or a bracket."""
    for document in ({key: number}, {"call": {key: number}}, {"id": "evt_1", "data": {key: number, "x": 1}}):
        assert status_of({"event": "call.received", **document}) is None


@pytest.mark.parametrize("key", ["caller_id", "callerId", "CallerID", "wa_id", "from_id"])
@pytest.mark.parametrize("number", ["14155550156", "61491570156", 14155550156])
def test_digits_of_a_caller(key: str, number: object) -> None:
    """A caller's id is a number however it is written; digits under any other id are a machine's."""
    assert status_of({"event": "call.received", "id": 7, key: number}) is None
    assert status_of({"event": "call.received", "id": 7, "object_id": number}) is Status.IGNORED


@pytest.mark.parametrize("key", ["caller_name", "agentName", "zorblik_name", "authorName"])
def test_a_name_under_an_unknown_noun(key: str) -> None:
    """Two words that begin with a capital may be a person's name."""
    assert status_of({"event": "call.received", "id": 7, key: "Ann Brook"}) is None
    assert status_of({"event": "call.received", "id": 7, "campaign_name": "Spring Offer"}) is Status.IGNORED


@pytest.mark.parametrize("value", [[], {}, ["profile"], {"id": 1}, 7, None])
@pytest.mark.parametrize(
    "key", ["type", "event", "status", "mode", "operation", "MessageStatus", "finished", "changes"]
)
def test_members_of_any_type(key: str, value: object) -> None:
    """A member of another type than senders give it says nothing."""
    for beside in ({"fired_at": "2026-11-24 09:26:40", "data": ANN}, {"MessageSid": "SM1", "contact": ANN}, ANN):
        assert status_of({key: value, **beside}) is None


@pytest.mark.parametrize("other", [7, None, "", "x", [], {}, ["x"], [7]])
@pytest.mark.parametrize(
    ("key", "value"),
    [("Entry", {"Status": "Incomplete"}), ("Changes", ["roof"]), ("Finished", 0), ("Account", {"subdomain": "a"})],
)
def test_members_called_alike(key: str, value: object, other: object) -> None:
    """Two members whose names differ in capitals alone are read whatever they hold."""
    for document in ({key: value, key.lower(): other}, {key.lower(): other, key: value}):
        assert status_of(ANN | document) is None
