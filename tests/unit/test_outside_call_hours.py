"""Calls outside a source's call hours: the contact is made at once, and its automation is started in the morning."""

from datetime import UTC, datetime, timedelta

import pytest
from support.builders import CREATED, SECRET, build_application, delivery, error, failure, http_answer, post, received
from support.fakes import NOW

from voxbridge.delivery import KnownContact
from voxbridge.errors import NotAttemptedError, Outcome, Reason, Status
from voxbridge.retry_schedule import MAX_DELAY, MAX_HOLD, next_delay

URL = "https://app.voxworks.test/api/v1/hooks/a-token"
WITH_AUTOMATION = SECRET | {"automations": {"call-now": URL}}
TOML = 'automation = "call-now"\ncall_hours = "Mon-Fri 09:00-19:00 Australia/Sydney"\n'
OPENS = datetime(2026, 11, 24, 22, 0, tzinfo=UTC)  # the next morning; NOW is 21:00 in Sydney
ACCEPTED = http_answer(202, {"queued": True})
CONTACT = KnownContact("created", "+61412345678", "c_1")
WAITING = delivery(failure=failure(Reason.OUTSIDE_CALL_HOURS, attempts=0), contact=CONTACT)


def bridge(*answers, toml=TOML, **more):
    return build_application(*answers, toml=toml, secret=WITH_AUTOMATION, **more)


def retry(w, one=WAITING, receives=1, left=14.0):
    """Return whether the message may be deleted."""
    return w.retry_processor.process_message(received(one, receives), lambda: left)


def urls(w):
    return [call.url.rpartition("/")[2] for call in w.transport.calls]


def test_in_the_evening_the_contact_is_made_and_the_call_waits():
    """202 with the contact's id; nothing is posted to the automation's webhook."""
    w = bridge(CREATED)
    response = w.receiver.handle_request(post())
    assert (response.code, response.body["status"], response.body["reason"]) == (202, "queued", "outside_call_hours")
    assert response.body["contact_id"] == "c_1"
    assert urls(w) == ["create-contact"]
    ((held, delay),) = w.queues.retry
    assert held.contact == CONTACT
    assert held.failure
    assert held.failure.reason is Reason.OUTSIDE_CALL_HOURS
    assert delay == MAX_DELAY
    (attempt,) = w.telemetry.attempts
    assert (attempt.outcome, attempt.automation, attempt.contact_made) == (
        Status.QUEUED,
        Outcome.NOT_ATTEMPTED,
        True,
    )


def test_within_the_hours_nothing_waits():
    """As without call hours."""
    w = bridge(CREATED, ACCEPTED)
    w.clock.advance((OPENS - NOW).total_seconds())
    assert w.receiver.handle_request(post()).code == 201
    assert urls(w) == ["create-contact", "a-token"]


@pytest.mark.parametrize(
    "toml",
    [
        'call_hours = "Mon-Fri 09:00-19:00 Australia/Sydney"\n[sources.tally]\nautomation = "call-now"\n',
        TOML + '[sources.zapier]\ncall_hours = ""\n',
        TOML + '[sources.zapier]\ncall_hours = "Tue 21:00-22:00 Australia/Sydney"\n',
    ],
)
def test_a_source_has_hours_of_its_own_or_none(toml):
    """Without an automation there is no call to wait for."""
    w = bridge(CREATED, ACCEPTED, toml=toml)
    assert w.receiver.handle_request(post()).code == 201


def test_a_contact_that_need_not_be_called_does_not_wait():
    """A duplicate, with automation_on = "created"."""
    w = bridge(error(409), toml=TOML + 'automation_on = "created"\n')
    assert w.receiver.handle_request(post()).body["status"] == "duplicate"


def test_until_the_morning_the_lead_goes_back_as_a_new_message_with_its_contact():
    """No call, no attempt, no share in the age of waiting leads."""
    w = bridge()
    one, rechecks = WAITING, 0
    while w.clock.now() < OPENS:
        assert retry(w, one)
        one, delay = w.queues.retry[-1]
        assert one.contact == CONTACT
        w.clock.advance(delay.total_seconds())
        rechecks += 1
    assert w.clock.now() == OPENS
    assert rechecks == (OPENS - NOW) / MAX_DELAY
    assert (w.transport.calls, w.telemetry.attempts) == ([], [])
    w.transport.answers = [ACCEPTED]
    assert retry(w, one)
    assert urls(w) == ["a-token"]
    (attempt,) = w.telemetry.attempts
    assert (attempt.outcome, attempt.automation, attempt.age) == (Status.CREATED, Outcome.STARTED, 900)


def test_the_night_is_not_part_of_the_retry_window():
    """An automation that fails in the morning is retried for a whole window."""
    w = bridge(error(500), ACCEPTED, window=timedelta(hours=1))
    held_at = OPENS - MAX_DELAY
    one = delivery(failure=failure(Reason.OUTSIDE_CALL_HOURS, at=held_at), contact=CONTACT, held_at=held_at)
    w.clock.advance((OPENS - NOW).total_seconds())
    assert retry(w, one)
    w.clock.advance(40 * 60)
    assert retry(w, w.queues.retry[-1][0])
    assert w.queues.dead == []


def tried_until_the_end(w, one, *, every=timedelta(minutes=10)):
    """Return a lead's dead letter: received when due while it is held, and now and then while its automation fails."""
    receives = 1
    while not w.queues.dead:
        sent = len(w.queues.retry)
        assert retry(w, one, receives) or not w.queues.dead
        is_new = len(w.queues.retry) > sent
        one, delay = w.queues.retry[-1] if is_new else (one, every)
        receives = 1 if is_new else receives + 1
        w.clock.advance(max(delay, timedelta(minutes=1)).total_seconds())
    return w.queues.dead[0].failure


def test_an_automation_that_always_fails_is_tried_for_one_window():
    """Nights are left out of it; the dead letter names the automation's failure."""
    w = bridge(error(500), window=timedelta(hours=24))
    dead = tried_until_the_end(w, WAITING)
    assert (dead.reason, dead.first_reason, dead.last_reason, dead.status) == (
        Reason.EXPIRED,
        Reason.AUTOMATION_FAILED,
        Reason.AUTOMATION_FAILED,
        500,
    )
    assert "call-now" in dead.message
    third_morning = OPENS + timedelta(days=2)  # two days of ten hours, and four hours
    assert third_morning + timedelta(hours=3) < dead.at < third_morning + timedelta(hours=5)


def test_a_failed_automation_is_the_cause_also_of_a_lead_that_was_held_for_ten_days():
    """In hours so rare that its window is not over."""
    hours = 'automation = "call-now"\ncall_hours = "Wed 09:00-10:00 Australia/Sydney"\n'
    w = bridge(error(503), toml=hours)
    dead = tried_until_the_end(w, WAITING)
    assert dead.at - NOW >= MAX_HOLD
    assert (dead.reason, dead.first_reason, dead.last_reason, dead.status) == (
        Reason.EXPIRED,
        Reason.AUTOMATION_FAILED,
        Reason.AUTOMATION_FAILED,
        503,
    )
    assert "call-now" in dead.message


def test_a_failure_before_the_weekend_leaves_the_window_of_tries_whole():
    """A lead that failed on Friday evening is not over at the first failure of Monday morning."""
    w = bridge(http_answer(429))
    evening, monday = OPENS + timedelta(days=2, hours=9, minutes=55), OPENS + timedelta(days=5)
    one = delivery(failure=failure(Reason.AUTOMATION_FAILED, at=evening), contact=CONTACT, received_at=evening)
    w.clock.advance((evening - NOW).total_seconds() + 600)
    while not w.transport.calls:
        assert retry(w, one)
        one, delay = w.queues.retry[-1]
        w.clock.advance(delay.total_seconds() if one.failure.reason is Reason.OUTSIDE_CALL_HOURS else 0)
    assert (w.clock.now(), w.queues.dead, one.failure.reason) == (monday, [], Reason.AUTOMATION_FAILED)


def test_a_lead_whose_contact_is_made_in_the_retry_function_waits_as_well():
    """Its message says so from then on."""
    w = bridge(CREATED)
    assert retry(w, delivery(failure=failure(Reason.VOXWORKS_ERROR)), receives=3)
    held, _ = w.queues.retry[-1]
    assert held.contact == CONTACT
    assert held.failure
    assert (held.failure.reason, held.failure.first_reason) == (Reason.OUTSIDE_CALL_HOURS, Reason.VOXWORKS_ERROR)
    assert w.telemetry.attempts[0].contact_made


def test_without_time_to_send_the_message_is_hidden():
    """The next attempt finds the contact there."""
    w = bridge(CREATED)
    w.transport.meanwhile = lambda: w.clock.advance(9.0)
    ends = w.clock.monotonic() + 13.0
    message = received(delivery(failure=failure(Reason.VOXWORKS_ERROR)))
    assert not w.retry_processor.process_message(message, lambda: ends - w.clock.monotonic())
    assert (len(w.queues.hidden), w.queues.retry) == (1, [])


@pytest.mark.parametrize(
    ("seconds", "delay"), [(0.2, 1.0), (-5.0, 1.0), (600.0, 600.0), (900.5, 900.0), (86400.0, 900.0)]
)
def test_it_is_looked_at_when_the_hours_begin_or_as_late_as_sqs_allows(seconds, delay):
    """Without jitter: it is known when the hold ends."""
    until = NOW + timedelta(seconds=seconds)
    closed = NotAttemptedError(Reason.OUTSIDE_CALL_HOURS, "closed", retry_at=until)
    assert next_delay(closed, 1, NOW, lambda: 0.3) == timedelta(seconds=delay)
