"""The queue message: what goes in comes out, SQS takes it, and nothing unknown is taken for known."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.builders import delivery, failure
from support.fakes import NOW
from support.privacy import told

from voxbridge.delivery import Delivery, KnownContact, UnsupportedMessageError, from_rfc3339, to_rfc3339
from voxbridge.errors import Reason
from voxbridge.http import MAX_BODY

SQS_LIMIT = 1024 * 1024
# What SQS accepts: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
SQS_TEXT = re.compile("[\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*")

# Any text, and often what SQS refuses: lone surrogates, noncharacters, control characters.
any_text = st.lists(st.text(max_size=5) | st.sampled_from("\ud800\ufffe\uffff\x00\x1f\x7f"), max_size=10).map("".join)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000)
)
failures = st.none() | st.builds(
    failure,
    st.sampled_from(Reason),
    at=moments,
    attempts=st.integers(0, 2000),
    status=st.none() | st.integers(100, 599),
    message=st.none() | any_text,
    first_reason=st.none() | st.sampled_from(Reason),
    last_reason=st.none() | st.sampled_from(Reason),
)
deliveries = st.builds(
    Delivery,
    id=any_text,
    source=any_text,
    received_at=moments,
    content_type=any_text,
    body=st.binary(max_size=300) | any_text.map(lambda text: text.encode("utf-8", "surrogatepass")),
    headers=st.dictionaries(any_text, any_text, max_size=3),
    replayed_at=st.none() | moments,
    held_at=st.none() | moments,
    failure=failures,
    contact=st.none()
    | st.builds(
        KnownContact,
        st.sampled_from(["created", "duplicate"]),
        any_text,
        st.none() | any_text,
        st.lists(any_text).map(tuple),
    ),
    part=any_text,
)


@given(deliveries)
def test_what_is_written_is_read_back_the_same(one):
    assert Delivery.from_message(one.to_message()) == one


@given(deliveries)
def test_sqs_accepts_every_character_of_a_message(one):
    message = one.to_message()
    assert SQS_TEXT.fullmatch(message)
    message.encode("utf-8")  # no lone surrogates


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"\x00" * MAX_BODY, id="control characters"),
        pytest.param(b"\x1f" * MAX_BODY, id="control characters of six bytes in JSON"),
        pytest.param(b"\xff" * MAX_BODY, id="no UTF-8"),
        pytest.param(b'"' * MAX_BODY, id="quotes"),
        pytest.param(b"\\" * MAX_BODY, id="backslashes"),
        pytest.param("\uffff".encode() * (MAX_BODY // 3), id="U+FFFF"),
        pytest.param("😀".encode() * (MAX_BODY // 4), id="emoji"),
        pytest.param("é".encode() * (MAX_BODY // 2), id="two bytes a character"),
        pytest.param(b"a" * MAX_BODY, id="plain"),
        pytest.param(b"\n\r\t" * (MAX_BODY // 3), id="white space"),
    ],
)
def test_a_message_of_256_kib_of_anything_fits_into_sqs(body):
    message = replace(delivery(body), failure=failure()).to_message()
    assert len(message.encode()) <= 4 * MAX_BODY / 3 + 1000
    assert len(message.encode()) < SQS_LIMIT
    assert Delivery.from_message(message).body == body


def test_a_readable_body_stays_readable_in_the_queue():
    content = json.loads(delivery("Zoë".encode()).to_message())
    assert (content["body"], content["encoding"]) == ("Zoë", "utf-8")


def test_a_body_that_is_no_utf_8_is_base64():
    content = json.loads(delivery(b"\xff\x00").to_message())
    assert (content["body"], content["encoding"]) == ("/wA=", "base64")


def test_the_message_has_the_fields_of_version_1_and_no_others():
    one = delivery(b"{}", headers={"x-shopify-topic": "customers/create"}, replayed_at=NOW + timedelta(days=2))
    one = replace(one, failure=failure(status=500, message="Voxworks answered 500"))
    assert json.loads(one.to_message()) == {
        "version": 1,
        "id": "d-1",
        "source": "zapier",
        "received_at": "2026-11-24T10:00:00.000Z",
        "replayed_at": "2026-11-26T10:00:00.000Z",
        "content_type": "application/json",
        "headers": {"x-shopify-topic": "customers/create"},
        "body": "{}",
        "encoding": "utf-8",
        "failure": {
            "reason": "voxworks_error",
            "status": 500,
            "message": "Voxworks answered 500",
            "at": "2026-11-24T10:00:00.000Z",
            "attempts": 1,
        },
    }


def _message(**changes):
    return json.dumps(json.loads(delivery(failure=failure()).to_message()) | changes)


@pytest.mark.parametrize(
    ("message", "says"),
    [
        ("", "form"),
        ("{", "form"),
        ("[" * 100_000, "form"),
        ("[]", "form"),
        ("null", "form"),
        ("{}", "version"),
        (_message(version=2), "version"),
        (_message(version="1"), "version"),
        (_message(version=True), "version"),
        (_message(version=[]), "version"),
        (_message(id=None), "form"),
        (_message(received_at="yesterday"), "form"),
        (_message(received_at="2026-11-24T10:00:00"), "form"),
        (_message(replayed_at=5), "form"),
        (_message(held_at="yesterday"), "form"),
        (_message(headers=[1]), "form"),
        (_message(body=None), "form"),
        (_message(body="not base64!", encoding="base64"), "form"),
        (_message(encoding="gzip"), "form"),
        (_message(failure="no"), "form"),
        (_message(failure={"reason": "brand_new", "at": "2026-11-24T10:00:00Z", "attempts": 1}), "form"),
        (_message(failure={"reason": "expired", "attempts": 1}), "form"),
        (_message(failure={"reason": "expired", "at": "2026-11-24T10:00:00Z", "attempts": "x"}), "form"),
        (_message(failure={"reason": "expired", "at": "2026-11-24T10:00:00Z", "attempts": float("inf")}), "form"),
        (_message(contact="no"), "form"),
        (_message(contact={"phone_number": "+61412345678"}), "form"),
        (_message(contact={"status": "queued", "phone_number": "+61412345678"}), "form"),
        (_message(contact={"status": "created"}), "form"),
        (_message(contact={"status": "created", "phone_number": "+61412345678", "dropped": 5}), "form"),
        ('{"version": 1, "id": "d"}', "form"),
    ],
)
def test_what_is_not_a_message_of_version_1_is_told_in_a_sentence(message, says):
    with pytest.raises(UnsupportedMessageError, match=says):
        Delivery.from_message(message)


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=10,
)
KEYS = (
    *("version", "id", "source", "received_at", "replayed_at", "content_type", "headers", "body", "encoding"),
    *("contact", "part", "held_at"),
)
FAILURE_KEYS = ("reason", "at", "attempts", "status", "message", "first_reason", "last_reason")


@given(st.dictionaries(st.sampled_from(KEYS), json_values), st.dictionaries(st.sampled_from(FAILURE_KEYS), json_values))
def test_garbage_in_any_place_is_an_unknown_message_or_a_delivery_that_can_be_written(changes, failure_changes):
    content = json.loads(_message())
    content["failure"] |= failure_changes
    try:
        read = Delivery.from_message(json.dumps(content | changes))
    except UnsupportedMessageError:
        return
    assert Delivery.from_message(read.to_message()) == Delivery.from_message(read.to_message())


@given(st.text(max_size=200))
def test_any_text_is_an_unknown_message(text):
    with pytest.raises(UnsupportedMessageError):
        Delivery.from_message(text)


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_time_at_the_edge_of_the_calendar_does_not_break_a_read_message(moment):
    try:
        read = Delivery.from_message(_message(received_at=moment))
    except UnsupportedMessageError:
        return
    read.to_message()


def test_an_error_about_a_message_holds_nothing_of_it():
    with pytest.raises(UnsupportedMessageError) as caught:
        Delivery.from_message(_message(received_at="MARKED", encoding="MARKED", failure={"reason": "MARKED"}))
    assert "MARKED" not in told(caught.value)


def test_the_window_starts_at_the_later_of_received_and_replayed():
    later, earlier = NOW + timedelta(days=3), NOW - timedelta(days=3)
    assert delivery().window_start == NOW
    assert delivery(replayed_at=later).window_start == later
    assert delivery(replayed_at=earlier).window_start == NOW


def test_the_window_starts_no_sooner_than_the_last_hold():
    assert delivery(held_at=NOW + timedelta(days=2)).window_start == NOW + timedelta(days=2)
    assert delivery(held_at=NOW, replayed_at=NOW + timedelta(days=3)).window_start == NOW + timedelta(days=3)


def test_times_are_rfc_3339_in_utc():
    assert to_rfc3339(datetime.fromisoformat("2026-11-24T12:34:56.789+11:00")) == "2026-11-24T01:34:56.789Z"
    assert from_rfc3339("2026-11-24T01:34:56.789Z") == datetime.fromisoformat("2026-11-24T12:34:56.789+11:00")
