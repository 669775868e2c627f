"""retry.handler through SQS's events, with moto for AWS and a Voxworks on loopback."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.builders import delivery, failure, post, sqs_event
from support.faulty_server import answers
from support.stack import CREATED, EXISTS, Context, refuses

import retry
from voxbridge.delivery import Delivery, UnsupportedMessageError
from voxbridge.errors import Reason


def waiting(number=1, **more):
    """Return leads that came a minute ago and failed once."""
    usual = {"received_at": datetime.now(UTC) - timedelta(minutes=1), "failure": failure(Reason.VOXWORKS_ERROR)}
    leads = [{"phone": f"0412 345 67{n}", "first_name": "Ada"} for n in range(number)]
    return [delivery(lead, **{"id": f"d-{n}"} | usual | more) for n, lead in enumerate(leads)]


def test_a_lead_that_voxworks_did_not_take_is_created_once_it_is_well(run_stack):
    stack = run_stack(refuses(500), CREATED)
    stack.post(post())
    stack.wait_in_retry(*stack.waiting())  # the same message, due at once
    assert stack.poll() == {"batchItemFailures": []}
    assert len(stack.voxworks.requests) == 2
    assert len(stack.waiting()) == 1  # the one that still waits for its delay


def test_a_batch_is_done_one_by_one_and_what_is_not_done_stays_hidden(run_stack):
    stack = run_stack(CREATED, EXISTS, refuses(500))
    stack.wait_in_retry(*waiting(3))
    assert len(stack.poll()["batchItemFailures"]) == 1
    (held,) = stack.waiting()
    assert held.id == "d-2"
    (message,) = stack.retrying()
    assert not message.visible


def test_after_a_429_the_rest_of_the_batch_is_not_sent_and_waits_as_long(run_stack):
    stack = run_stack(refuses(429, "Retry-After: 60"))
    stack.wait_in_retry(*waiting(5))
    assert len(stack.poll()["batchItemFailures"]) == 5
    assert len(stack.voxworks.requests) == 1
    soonest = (datetime.now(UTC) + timedelta(seconds=55)).timestamp() * 1000
    assert all(message.visible_at > soonest for message in stack.retrying())


def test_a_permanent_failure_goes_to_the_dead_letter_queue(run_stack):
    stack = run_stack(refuses(422))
    stack.wait_in_retry(*waiting())
    assert stack.poll() == {"batchItemFailures": []}
    (dead,) = stack.dead()
    assert dead.failure
    assert (dead.failure.reason, dead.failure.status, dead.failure.attempts) == (Reason.REJECTED, 422, 2)
    assert stack.waiting() == []


def test_the_window_closes_after_its_hours_and_not_a_minute_before(run_stack):
    stack = run_stack(refuses(500))
    now = datetime.now(UTC)
    (early,) = waiting(received_at=now - timedelta(hours=24) + timedelta(minutes=1), id="early")
    (late,) = waiting(received_at=now - timedelta(hours=24), id="late")
    stack.wait_in_retry(early, late)
    stack.poll()
    assert [held.id for held in stack.waiting()] == ["early"]
    (dead,) = stack.dead()
    assert dead.id == "late"
    assert dead.failure
    assert dead.failure.reason is Reason.EXPIRED
    assert (dead.failure.first_reason, dead.failure.last_reason) == (Reason.VOXWORKS_ERROR, Reason.VOXWORKS_ERROR)


def test_a_replayed_lead_has_a_whole_window(run_stack):
    stack = run_stack(refuses(500))
    now = datetime.now(UTC)
    (lead,) = waiting(received_at=now - timedelta(days=9))
    stack.wait_in_retry(replace(lead, replayed_at=now - timedelta(hours=23)))
    stack.poll()
    assert len(stack.waiting()) == 1
    assert stack.dead() == []


def test_a_dead_letter_queue_that_refuses_keeps_the_message(run_stack):
    stack = run_stack(refuses(422))
    stack.break_queue("DEAD_LETTER_QUEUE_URL")
    stack.wait_in_retry(*waiting())
    assert len(stack.poll()["batchItemFailures"]) == 1
    assert len(stack.waiting()) == 1


@pytest.mark.parametrize("body", ['{"version": 2, "id": "d"}', "garbage", "{}"])
def test_a_message_of_an_unknown_version_is_kept_and_reported(run_stack, body):
    stack = run_stack()
    stack.wait_in_retry(body, *waiting())
    assert len(stack.poll()["batchItemFailures"]) == 1
    assert [message.body for message in stack.retrying()] == [body]
    assert "message.unknown" in [line["message"] for line in stack.lines()]
    assert len(stack.voxworks.requests) == 1  # the other of the batch is done


def test_with_less_than_ten_seconds_left_nothing_is_called(run_stack):
    stack = run_stack()
    stack.wait_in_retry(*waiting(2))
    assert len(stack.poll(Context(9.5))["batchItemFailures"]) == 2
    assert stack.voxworks.requests == []


def test_a_source_that_was_removed_keeps_its_leads(run_stack):
    stack = run_stack()
    stack.wait_in_retry(*waiting(source="gone"))
    assert len(stack.poll()["batchItemFailures"]) == 1
    assert len(stack.waiting()) == 1


def test_a_broken_configuration_keeps_the_whole_batch(run_stack):
    stack = run_stack()
    stack.wait_in_retry(*waiting(3))
    stack.restart(RETRY_WINDOW_HOURS="")
    assert len(stack.poll()["batchItemFailures"]) == 3
    assert {line["message"] for line in stack.lines()} == {"configuration.broken"}
    assert len(stack.waiting()) == 3


def test_a_key_that_is_set_while_leads_wait_gets_them_through(run_stack):
    stack = run_stack()
    stack.set_secret({"api_key": "", "webhook_token": "t"})
    stack.wait_in_retry(*waiting())
    assert len(stack.poll()["batchItemFailures"]) == 1
    assert stack.voxworks.requests == []
    stack.set_secret({"api_key": "vw_new", "webhook_token": "t"})
    stack.restart()
    stack.wait_in_retry(*waiting())
    assert stack.poll() == {"batchItemFailures": []}
    assert b"authorization: Bearer vw_new" in stack.voxworks.requests[0]


def test_a_redirect_is_not_followed_from_here_either(run_stack):
    stack = run_stack(answers(302, b"", ("Location: https://elsewhere.test",)))
    stack.wait_in_retry(*waiting())
    assert len(stack.poll()["batchItemFailures"]) == 1


# ── Events that no one sends ──────────────────────────────────────────────────────────────────────────────────────────


def _whole_batch(result):
    return any(failed["itemIdentifier"] == "" for failed in result["batchItemFailures"])


@pytest.mark.parametrize("event", [None, [], "x", 5, {}, {"Records": None}, {"Records": 5}, {"Records": {"a": 1}}])
def test_an_event_that_is_no_batch_is_not_told_to_be_done(run_stack, event):
    run_stack()
    assert _whole_batch(retry.handler(event, Context()))


def test_an_empty_batch_is_done(run_stack):
    run_stack()
    assert retry.handler({"Records": []}, Context()) == {"batchItemFailures": []}


@pytest.mark.parametrize("record", [None, 5, "x", [], {}])
def test_a_record_that_cannot_be_read_brings_the_whole_batch_back(run_stack, record):
    stack = run_stack()
    assert _whole_batch(retry.handler({"Records": [record]}, Context()))
    assert "crashed" in [line["message"] for line in stack.lines()]


def test_a_record_that_lacks_something_stays_by_its_id(run_stack):
    run_stack()
    result = retry.handler({"Records": [{"messageId": "m-1", "body": "{}"}]}, Context())
    assert result == {"batchItemFailures": [{"itemIdentifier": "m-1"}]}


@pytest.fixture
def stack(run_stack):
    return run_stack()


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
WAITING = waiting()[0].to_message()
message_texts = st.dictionaries(st.sampled_from(list(json.loads(WAITING))), json_values, max_size=2).map(
    lambda changes: json.dumps(json.loads(WAITING) | changes)
)
records = st.builds(
    lambda body, count, attributes, changes: (
        {
            "messageId": "m-1",
            "receiptHandle": "h-1",
            "body": body,
            "attributes": {"ApproximateReceiveCount": count},
            "messageAttributes": attributes,
        }
        | changes
    ),
    message_texts | st.text(),
    st.integers(1, 1000).map(str) | st.text(),
    st.dictionaries(st.sampled_from(["source", "reason"]), st.fixed_dictionaries({"stringValue": st.text()})),
    st.dictionaries(st.sampled_from(["messageId", "receiptHandle", "body", "attributes"]), json_values, max_size=1),
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.usefixtures("stack")
@given(st.fixed_dictionaries({"Records": st.lists(records | json_values, max_size=3)}) | json_values)
def test_any_event_is_answered_and_none_raises(event):
    result = retry.handler(event, Context())
    assert isinstance(result["batchItemFailures"], list)
    assert all(isinstance(failed["itemIdentifier"], str) for failed in result["batchItemFailures"])


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(message_texts)
def test_any_message_is_created_dead_lettered_or_stays(stack, text):
    before = len(stack.voxworks.requests), len(stack.dead())
    event = sqs_event([{"MessageId": "m-1", "ReceiptHandle": "h-1", "Body": text}])
    stays = bool(retry.handler(event, Context())["batchItemFailures"])
    try:
        readable = bool(Delivery.from_message(text))
    except UnsupportedMessageError:
        readable = False
    moved = (len(stack.voxworks.requests), len(stack.dead())) != before
    assert stays or (moved and readable)


def test_more_leads_than_one_invocation_takes_are_separated_over_the_queue(run_stack):
    """One message of 25 leads becomes messages of fewer, then of one, and in the end 25 contacts."""
    stack = run_stack(CREATED)
    people = [{"phone": f"+6141234{n:04}", "first_name": "Ada"} for n in range(25)]
    code, body = stack.post(post({"leads": people}))
    assert (code, body["reason"]) == (202, "queue_first")
    for _ in range(20):
        stack.poll()
    assert stack.waiting() == stack.dead() == []
    sent = [json.loads(request.partition(b"\r\n\r\n")[2])["phone_number"] for request in stack.voxworks.requests]
    assert sorted(sent) == [lead["phone"] for lead in people]
