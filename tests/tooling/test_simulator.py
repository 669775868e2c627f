"""The Voxworks simulator keeps the published contract, and fails only on demand."""

import hmac
import http.client
import json
import time

import pytest

from local.simulator import Fault, Limit, Simulator
from local.simulator.automations import DEMO_SECRET, DEMO_TOKEN
from local.simulator.contract import InvalidRequestError, normalise, read_request
from local.simulator.fake_voxworks import FakeVoxworks
from local.simulator.limit import TokenBucket, make_limiter

KEY = "vx-test-key"
ANN = {"phone_number": "0429 069 971", "first_name": "Ann"}

loopback = pytest.mark.allow_hosts(["127.0.0.1"])


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        """Return the time."""
        return self.now


def create(team, request=None, key=KEY):
    """Call create-contact without HTTP; return the reply."""
    body = json.dumps(ANN if request is None else request).encode()
    return team.create_contact(f"Bearer {key}", body)


# The contract


def test_a_contact_is_created_with_an_id():
    reply = create(FakeVoxworks(KEY))
    assert (reply.status, reply.body) == (201, {"success": True, "contact_id": "contact_1"})


def test_the_same_number_in_another_spelling_is_there_already():
    team = FakeVoxworks(KEY)
    create(team)
    reply = create(team, {"phone_number": "+61 429-069-971", "first_name": "Bob"})
    assert reply.status == 409
    assert reply.body == {"success": False, "message": "Contact with this phone number already exists"}
    assert [contact.request["first_name"] for contact in team.contacts] == ["Ann"]


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer wrong", KEY, f"Basic {KEY}"])
def test_only_the_teams_key_is_let_in(authorization):
    reply = FakeVoxworks(KEY).create_contact(authorization, json.dumps(ANN).encode())
    assert (reply.status, reply.body["success"]) == (401, False)


def test_a_changed_key_counts_at_once():
    team = FakeVoxworks(KEY)
    team.key = "new"
    assert (create(team).status, create(team, key="new").status) == (401, 201)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"text"',
        b'{"first_name": "Ann"}',
        b'{"phone_number": "0429069971"}',
        b'{"phone_number": "0429069971", "first_name": ""}',
        b'{"phone_number": "0429069971", "first_name": null}',
        b'{"phone_number": 429069971, "first_name": "Ann"}',
        b'{"phone_number": "0429069971", "first_name": "Ann", "email": "ann"}',
        b'{"phone_number": "0429069971", "first_name": "Ann", "age": "44"}',
        b'{"phone_number": "0429069971", "first_name": "Ann", "age": true}',
        b'{"phone_number": "0429069971", "first_name": "Ann", "title": null}',
    ],
)
def test_what_the_contract_does_not_allow_is_refused(body):
    with pytest.raises(InvalidRequestError):
        read_request(body)


@pytest.mark.parametrize("number", ["", "12", "call me", "+61 4"])
def test_what_is_no_number_is_refused(number):
    with pytest.raises(InvalidRequestError):
        normalise(number)


def test_a_whole_contact_passes_and_unknown_fields_are_ignored():
    whole = ANN | {"last_name": "Lee", "email": "ann@example.com", "age": 44, "title": "Dr", "shoe_size": 9}
    assert create(FakeVoxworks(KEY), whole).status == 201


# The rate limit


def test_the_bucket_empties_tells_how_long_and_fills_again():
    clock = Clock()
    team = FakeVoxworks(KEY, Limit(rate=0.5, burst=2), clock)
    replies = [create(team, ANN | {"phone_number": f"+6142906990{n}"}) for n in range(3)]
    assert [reply.status for reply in replies] == [201, 201, 429]
    assert [reply.headers["X-RateLimit-Remaining"] for reply in replies] == ["1", "0", "0"]
    assert replies[2].headers == {"X-RateLimit-Limit": "2", "X-RateLimit-Remaining": "0", "Retry-After": "2"}
    clock.now += 2
    assert create(team, ANN | {"phone_number": "+61429069902"}).status == 201


def test_a_bucket_never_holds_more_than_its_burst():
    bucket = TokenBucket(Limit(rate=10, burst=2), 0.0)
    assert [bucket.take(100.0) for _ in range(3)] == [True, True, False]


def passing(kind, times):
    """Return which of the calls at these times pass a limit of 3 in 2 s, and the last answer's headers."""
    limiter = make_limiter(Limit(rate=1.5, burst=3, kind=kind), 0.0)
    passed = [limiter.take(time) for time in times]
    return passed, limiter.headers(refused=not passed[-1])


def test_a_fixed_window_lets_two_windows_worth_through_around_its_end():
    """Its Retry-After names the next window's start, in whole seconds."""
    passed, headers = passing("fixed_window", [1.8, 1.9, 1.9, 2.1, 2.1, 2.1, 2.2])
    assert passed == [True] * 6 + [False]
    assert headers == {"X-RateLimit-Limit": "3", "X-RateLimit-Remaining": "0", "Retry-After": "2"}
    assert passing("fixed_window", [0.0, 7.0])[1]["X-RateLimit-Remaining"] == "2"


def test_a_sliding_window_counts_the_calls_of_the_last_two_seconds():
    """Its Retry-After names the moment when the oldest of them is forgotten, in whole seconds."""
    passed, headers = passing("sliding_window", [1.8, 1.9, 1.9, 2.1])
    assert passed == [True] * 3 + [False]
    assert headers == {"X-RateLimit-Limit": "3", "X-RateLimit-Remaining": "0", "Retry-After": "2"}
    assert passing("sliding_window", [0.0, 1.0, 1.0, 2.0])[0] == [True] * 4


# Faults


def test_a_fault_lasts_as_many_calls_as_told():
    team = FakeVoxworks(KEY)
    team.add_fault(Fault("status", times=2, status=503, retry_after="string"))
    first, second, third = (create(team) for _ in range(3))
    assert [reply.status for reply in (first, second, third)] == [503, 503, 201]
    assert first.headers == {"Retry-After": "string"}


def test_a_fault_without_a_number_lasts_until_cleared():
    team = FakeVoxworks(KEY)
    team.add_fault(Fault("status"))
    assert [create(team).status for _ in range(3)] == [500, 500, 500]
    team.clear_faults()
    assert create(team).status == 201


def test_a_fault_that_creates_spoils_only_the_answer():
    team = FakeVoxworks(KEY)
    team.add_fault(Fault("hang", times=1, creates=True))
    create(team)
    assert [contact.phone_number for contact in team.contacts] == ["+61429069971"]
    assert create(team).status == 409
    assert team.answers == {"hang": 1, "409": 1}


def test_an_optional_field_can_be_what_is_refused():
    team = FakeVoxworks(KEY)
    team.add_fault(Fault("refuse_field", field="title"))
    assert create(team, ANN | {"title": "Dr"}).status == 400
    assert create(team).status == 201


# Automations


def start(team, body=b'{"phone_number": "+61429069971"}', key="k-1", token=DEMO_TOKEN, **headers):
    """Call the webhook without HTTP, signed as Voxworks asks; return the reply's status."""
    signature = hmac.digest(DEMO_SECRET.encode(), body, "sha256").hex()
    usual = {"X-Idempotency-Key": key, "X-Webhook-Signature": signature}
    return team.start_automation(token, usual | headers, body).status


def test_an_execution_starts_once_for_each_key():
    team = FakeVoxworks(KEY)
    assert [start(team, key=key) for key in ("k-1", "k-1", "k-2", "", "")] == [202, 409, 202, 202, 202]
    assert [execution.key for execution in team.executions] == ["k-1", "k-2", "", ""]
    assert team.executions[0].trigger == {"phone_number": "+61429069971"}


def test_only_signed_json_objects_of_a_known_webhook_are_taken():
    team = FakeVoxworks(KEY)
    wrong = {"X-Webhook-Signature": "0" * 64}
    assert [start(team, token="other"), start(team, **wrong), start(team, b"[]"), start(team, b"{")] == [
        *(404, 401, 400, 400)
    ]
    assert team.executions == []


def test_each_call_has_faults_of_its_own():
    team = FakeVoxworks(KEY)
    team.add_fault(Fault("status", times=1, status=503, at="automation"))
    assert create(team).status == 201
    assert [start(team), start(team)] == [503, 202]
    assert (team.answers, team.automation_answers) == ({"201": 1}, {"503": 1, "202": 1})


def test_an_execution_may_start_although_the_answer_goes_wrong():
    team = FakeVoxworks(KEY)
    team.add_fault(Fault("hang", times=1, creates=True, at="automation"))
    start(team)
    assert (len(team.executions), start(team)) == (1, 409)


# Over HTTP


@pytest.fixture
def simulator():
    with Simulator(KEY) as running:
        yield running


@pytest.fixture
def connection(simulator):
    host = simulator.url.removeprefix("http://")
    connection = http.client.HTTPConnection(host, timeout=5)
    yield connection
    connection.close()


def call(connection, method="POST", path="/api/v1/create-contact", body=ANN):
    """Make one call; return status, headers, content."""
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
    connection.request(method, path, json.dumps(body), headers)
    answer = connection.getresponse()
    return answer.status, answer.headers, answer.read()


@loopback
def test_calls_share_a_connection_that_is_kept_alive(connection):
    statuses = [call(connection)[0] for _ in range(2)]
    assert statuses == [201, 409]


@loopback
@pytest.mark.parametrize(
    ("fault", "status", "content"),
    [
        (Fault("garbage"), 201, b'{"success": tru'),
        (Fault("no_contact_id"), 201, b'{"success": true}'),
        (Fault("redirect"), 307, b"{}"),
        (Fault("status", status=404), 404, b'{"success": false, "message": "Internal server error"}'),
        (Fault("interim", creates=True), 102, b""),
        (Fault("drip", creates=True, seconds=0.05), 201, b'{"success": true, "contact_id": "contact_1"}'),
    ],
)
def test_answers_go_wrong_as_told(simulator, connection, fault, status, content):
    simulator.add_fault(fault)
    answered, _, read = call(connection)
    assert (answered, read) == (status, content)


@loopback
def test_a_proxys_page_is_html(simulator, connection):
    simulator.add_fault(Fault("html"))
    status, headers, content = call(connection)
    assert (status, headers["Content-Type"]) == (502, "text/html")
    assert content.startswith(b"<html>")


@loopback
@pytest.mark.parametrize("kind", ["close", "hang"])
def test_no_answer_at_all(simulator, connection, kind):
    simulator.add_fault(Fault(kind, seconds=0.05))
    with pytest.raises(http.client.RemoteDisconnected):
        call(connection)


@loopback
def test_bytes_that_are_no_http(simulator, connection):
    simulator.add_fault(Fault("not_http"))
    with pytest.raises(http.client.BadStatusLine):
        call(connection)


@loopback
def test_an_answer_cut_off_in_the_middle(simulator, connection):
    simulator.add_fault(Fault("cut", creates=True))
    with pytest.raises(http.client.IncompleteRead):
        call(connection)
    assert len(simulator.contacts) == 1


@loopback
def test_stopping_does_not_wait_for_a_call_that_hangs():
    began = time.monotonic()
    with Simulator(KEY) as simulator:
        simulator.add_fault(Fault("hang", seconds=60))
        connection = http.client.HTTPConnection(simulator.url.removeprefix("http://"), timeout=5)
        connection.request("POST", "/api/v1/create-contact", b"{}")
    connection.close()
    assert time.monotonic() - began < 5


@loopback
def test_the_webhook_over_http(simulator):
    url = simulator.automation["url"].removeprefix(simulator.url)
    body = json.dumps(ANN).encode()
    signature = hmac.digest(simulator.automation["secret"].encode(), body, "sha256").hex()
    connection = http.client.HTTPConnection(simulator.url.removeprefix("http://"), timeout=5)
    connection.request("POST", url, body, {"x-webhook-signature": signature, "x-idempotency-key": "k"})
    assert connection.getresponse().status == 202
    connection.close()
    assert [execution.trigger for execution in simulator.executions] == [ANN]


@loopback
def test_the_control_endpoint_does_what_the_object_does(connection):
    assert call(connection, "POST", "/_simulator/faults", {"kind": "status", "status": 503, "times": 1})[0] == 200
    assert call(connection)[0] == 503
    assert call(connection)[0] == 201
    assert call(connection, "PUT", "/_simulator/limit", {"rate": 1, "burst": 9})[0] == 200
    assert call(connection)[1]["X-RateLimit-Limit"] == "9"
    assert call(connection, "PUT", "/_simulator/limit", {"rate": 1, "burst": 9, "kind": "leaky"})[0] == 400
    state = json.loads(call(connection, "GET", "/_simulator")[2])
    assert state == {
        "contacts": 1,
        "executions": 0,
        "answers": {"503": 1, "201": 1, "409": 1},
        "automation_answers": {},
        "faults": [],
    }
    (contact,) = json.loads(call(connection, "GET", "/_simulator/contacts")[2])
    assert contact["phone_number"] == "+61429069971"
    call(connection, "PUT", "/_simulator/key", {"key": "new"})
    assert call(connection)[0] == 401


@loopback
def test_a_wrong_fault_is_told(connection):
    status, _, content = call(connection, "POST", "/_simulator/faults", {"kind": "explode"})
    assert status == 400
    assert "'kind' must be one of status, hang" in json.loads(content)["error"]
