"""What each of Voxworks' answers means, and when a call is made again."""

from dataclasses import replace
from datetime import timedelta

import pytest
from support.builders import CONTACT, CREATED, EXISTS, KEY, SECRET, error, http_answer, secret_store
from support.fakes import NOW, FakeClock, FakeSecret, FakeTransport
from support.privacy import told

from voxbridge.clock import Deadline
from voxbridge.delivery import KnownContact
from voxbridge.errors import PermanentError, Reason, TransientError
from voxbridge.voxworks.client import VoxworksClient
from voxbridge.voxworks.contact import CreateContactRequest
from voxbridge.voxworks.throttle import Throttle
from voxbridge.voxworks.transport import TransportError

FULL = CreateContactRequest(
    phone_number="+61412345678", first_name="Ada", last_name="Lovelace", email="ada@example.com", age=36
)
MADE = KnownContact("created", "+61412345678", "c_1")
EXISTING = KnownContact("duplicate", "+61412345678")
CUT = TransportError("the connection was closed before a whole answer", retry_on_new_connection=True)
REFUSED = TransportError("no connection", sent=False, retry_on_new_connection=True)
TIMEOUT = TransportError("no whole answer in time", timed_out=True)
TLS = TransportError("no TLS connection", sent=False)
HTML = b"<html><body>502 Bad Gateway</body></html>"


def create(transport, contact=CONTACT, key=KEY):
    clock = FakeClock()
    return VoxworksClient(
        "https://voxworks.test",
        transport,
        clock,
        secret_store(FakeSecret(SECRET | {"api_key": key}), clock),
        Throttle(),
    ).create(contact, Deadline(clock, 4))


def failure_of(*answers, contact=CONTACT):
    """Create, and return the error and the transport."""
    transport = FakeTransport(*answers)
    with pytest.raises(TransientError) as caught:
        create(transport, contact)
    assert "about a person" not in told(caught.value)
    return caught.value, transport


def test_the_request_is_the_contracts():
    transport = FakeTransport(CREATED)
    create(transport, FULL)
    (call,) = transport.calls
    assert (call.method, call.url) == ("POST", "https://voxworks.test/api/v1/create-contact")
    assert call.headers["authorization"] == f"Bearer {KEY}"
    assert call.headers["content-type"] == "application/json"
    assert call.contact == {
        "phone_number": "+61412345678",
        "first_name": "Ada",
        "last_name": "Lovelace",
        "email": "ada@example.com",
        "age": 36,
    }


@pytest.mark.parametrize(
    "body",
    [
        {"success": True, "contact_id": "c_1"},
        {"success": True, "contact_id": "c_1", "unknown": {"field": 1}},
    ],
)
def test_201_as_the_contract_says_is_created(body):
    assert create(FakeTransport(http_answer(201, body))) == MADE


def test_409_as_the_contract_says_is_there_already():
    assert create(FakeTransport(EXISTS)) == EXISTING


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (error(401), Reason.UNAUTHORIZED_KEY),
        (error(403), Reason.UNAUTHORIZED_KEY),
        (http_answer(401, HTML), Reason.UNAUTHORIZED_KEY),
        (error(429), Reason.RATE_LIMITED),
        (http_answer(429, b""), Reason.RATE_LIMITED),
        (error(404), Reason.VOXWORKS_ERROR),
        (error(408), Reason.VOXWORKS_ERROR),
        (error(418), Reason.VOXWORKS_ERROR),
        (error(500), Reason.VOXWORKS_ERROR),
        (http_answer(502, HTML), Reason.VOXWORKS_ERROR),
        (error(503), Reason.VOXWORKS_ERROR),
        (http_answer(301, b"", Location="https://elsewhere.test"), Reason.VOXWORKS_ERROR),
        (http_answer(307, b"", Location="https://elsewhere.test"), Reason.VOXWORKS_ERROR),
        (http_answer(200, {"success": True, "contact_id": "c_1"}), Reason.VOXWORKS_ERROR),
        (http_answer(204, b""), Reason.VOXWORKS_ERROR),
        (http_answer(201, {"success": True}), Reason.VOXWORKS_ERROR),
        (http_answer(201, {"success": True, "contact_id": ""}), Reason.VOXWORKS_ERROR),
        (http_answer(201, {"success": True, "contact_id": None}), Reason.VOXWORKS_ERROR),
        (http_answer(201, {"success": True, "contact_id": 5}), Reason.VOXWORKS_ERROR),
        (http_answer(201, {"success": False, "contact_id": "c_1"}), Reason.VOXWORKS_ERROR),
        (http_answer(201, {"success": "true", "contact_id": "c_1"}), Reason.VOXWORKS_ERROR),
        (http_answer(201, {"contact_id": "c_1"}), Reason.VOXWORKS_ERROR),
        (http_answer(201, b"garbage"), Reason.VOXWORKS_ERROR),
        (http_answer(201, b'{"success": true, "contact_id": "c_1"'), Reason.VOXWORKS_ERROR),
        (http_answer(201, b"\xff\xfe"), Reason.VOXWORKS_ERROR),
        (http_answer(201, b"[" * 50_000), Reason.VOXWORKS_ERROR),
        (http_answer(201, HTML), Reason.VOXWORKS_ERROR),
        (http_answer(201, b""), Reason.VOXWORKS_ERROR),
        (http_answer(409, HTML), Reason.VOXWORKS_ERROR),
        (http_answer(409, {"success": False}), Reason.VOXWORKS_ERROR),
        (http_answer(409, {"success": True, "message": "x"}), Reason.VOXWORKS_ERROR),
        (http_answer(409, b""), Reason.VOXWORKS_ERROR),
        (http_answer(400, HTML), Reason.VOXWORKS_ERROR),
        (http_answer(400, b""), Reason.VOXWORKS_ERROR),
        (http_answer(400, {"success": True, "message": "x"}), Reason.VOXWORKS_ERROR),
        (TIMEOUT, Reason.VOXWORKS_TIMEOUT),
        (CUT, Reason.VOXWORKS_UNREACHABLE),
        (REFUSED, Reason.VOXWORKS_UNREACHABLE),
        (TLS, Reason.VOXWORKS_UNREACHABLE),
    ],
)
def test_everything_else_is_a_transient_failure(answer, reason):
    failed, _ = failure_of(answer)
    assert failed.reason is reason
    assert failed.status == getattr(answer, "status", None)
    assert "VoxworksClient" not in failed.message


@pytest.mark.parametrize("answer", [error(400), error(413), error(422), http_answer(413, HTML), http_answer(422, b"")])
def test_a_permanent_failure_on_the_bare_contact_is_final(answer):
    transport = FakeTransport(answer)
    with pytest.raises(PermanentError) as caught:
        create(transport)
    assert (caught.value.reason, caught.value.status) == (Reason.REJECTED, answer.status)
    assert len(transport.calls) == 1
    assert "about a person" not in told(caught.value)


@pytest.mark.parametrize("status", [400, 413, 422])
def test_a_contact_refused_with_its_optional_fields_is_created_with_phone_and_names_alone(status):
    transport = FakeTransport(error(status), CREATED)
    assert create(transport, FULL) == replace(MADE, dropped=("email", "age"))
    assert transport.calls[1].contact == {
        "phone_number": "+61412345678",
        "first_name": "Ada",
        "last_name": "Lovelace",
    }


def test_a_contact_refused_bare_as_well_is_rejected_after_two_calls():
    transport = FakeTransport(error(400))
    with pytest.raises(PermanentError):
        create(transport, FULL)
    assert len(transport.calls) == 2


def test_a_bare_contact_that_exists_is_a_duplicate():
    assert create(FakeTransport(error(400), EXISTS), FULL) == replace(EXISTING, dropped=("email", "age"))


def test_a_transient_failure_of_the_bare_contact_keeps_the_lead():
    failed, transport = failure_of(error(400), error(503), contact=FULL)
    assert failed.reason is Reason.VOXWORKS_ERROR
    assert len(transport.calls) == 2


@pytest.mark.parametrize("broken", [CUT, REFUSED])
def test_a_connection_that_broke_gets_one_try_on_a_fresh_one(broken):
    transport = FakeTransport(broken, CREATED)
    assert create(transport) == MADE
    assert len(transport.calls) == 2


@pytest.mark.parametrize("broken", [CUT, REFUSED])
def test_and_no_more_than_one(broken):
    _, transport = failure_of(broken)
    assert len(transport.calls) == 2


@pytest.mark.parametrize("failed", [TIMEOUT, TLS, error(500), error(429), error(401)])
def test_nothing_else_is_tried_again_in_the_same_call(failed):
    _, transport = failure_of(failed)
    assert len(transport.calls) == 1


def test_created_but_the_answer_cut_off_is_found_as_our_own():
    assert create(FakeTransport(CUT, EXISTS)) == replace(EXISTING, status="created")


def test_a_contact_found_after_a_connection_that_was_never_made_is_someone_elses():
    assert create(FakeTransport(REFUSED, EXISTS)) == EXISTING


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("30", 30),
        ("Tue, 24 Nov 2026 10:02:00 GMT", 120),
        ("string", None),
        ("", None),
        ("-5", None),
        ("0", None),
    ],
)
def test_a_retry_after_of_a_service_that_is_busy_is_kept_to(status, value, seconds):
    failed, _ = failure_of(error(status, retry_after=value))
    assert failed.retry_at == (None if seconds is None else NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize("status", [201, 202, 302, 307, 401, 403, 404, 408, 500, 502, 504])
def test_a_retry_after_of_anything_else_asks_for_nothing(status):
    failed, _ = failure_of(error(status, retry_after="43200"))
    assert failed.retry_at is None


def test_the_deadline_goes_with_every_call():
    transport = FakeTransport(CUT, CREATED)
    create(transport)
    assert [call.left for call in transport.calls] == [4, 4]  # the clock stands still here
