"""Reading, replaying and deleting dead letters, on a queue that behaves as badly as a standard queue can."""

import json
from datetime import timedelta
from typing import Any, cast

import pytest
from botocore.exceptions import EndpointConnectionError
from hypothesis import given
from hypothesis import strategies as st
from support.fake_sqs import NOW, FakeSqs, SteppingClock, to_message

from cli.dead_letter_messages import (
    LEASE_DURATION,
    MAX_EMPTY_READS,
    DeadLetter,
    Filter,
    Lease,
    RateLimiter,
    ReplayOutcome,
    replay,
    to_dead_letter,
)
from voxbridge.delivery import Delivery, Failure
from voxbridge.errors import Reason


def _delivery(key="d1", source="zapier", reason=Reason.MISSING_PHONE_NUMBER, received_at=NOW):
    failure = Failure(reason=reason, at=received_at, attempts=2)
    return Delivery(
        id=key, source=source, received_at=received_at, content_type="application/json", body=b"{}", failure=failure
    )


def _queue(number, **more):
    clock = SteppingClock()
    bodies = {f"m{index}": _delivery(f"d{index}").to_message() for index in range(number)}
    sqs = FakeSqs(clock=clock, bodies=bodies, **more)
    return sqs, Lease(cast("Any", sqs), "queue", clock)


def _replay(lease, dead_letters, sqs, **more):
    def note(delivery):
        sqs.calls.append(f"send {delivery.id}")

    limiter = RateLimiter(more.get("rate", 1000), lease.clock, lease.clock.sleep)
    return list(replay(lease, dead_letters, more.get("send", note), limiter, more.get("stop", lambda: False)))


@pytest.mark.parametrize("workers", [1, 4])
def test_every_message_is_read_once(workers):
    _, lease = _queue(23, hands_out=3)
    found = sorted(dead_letter.id for dead_letter in lease.read(100, workers=workers))
    assert found == sorted(f"d{index}" for index in range(23))


@given(st.integers(0, 60), st.integers(1, 60), st.integers(1, 10), st.integers(1, 5), st.integers(0, 60))
def test_whatever_ends_a_read_all_that_was_received_is_released(number, limit, hands_out, workers, taken):
    """Also what receives in other threads bring after the reader has had enough."""
    sqs, lease = _queue(number, hands_out=hands_out)
    reading = lease.read(limit, workers=workers)
    read = [dead_letter for _, dead_letter in zip(range(taken), reading, strict=False)]
    reading.close()
    assert len({dead_letter.message_id for dead_letter in read}) == len(read) <= limit
    lease.release()
    assert len(sqs.visible()) == number


def test_an_error_in_one_receive_leaves_nothing_hidden():
    sqs, lease = _queue(40)

    def refuse():
        if sqs.receives == 2:
            raise EndpointConnectionError(endpoint_url="x")

    sqs.on_receive = refuse
    with pytest.raises(EndpointConnectionError):
        list(lease.read(100, workers=4))
    lease.release()
    assert len(sqs.visible()) == 40


def test_a_short_lease_is_renewed_in_time():
    sqs, lease = _queue(20)
    lease.duration = timedelta(seconds=30)
    dead_letters = list(lease.read(100))
    outcomes = {outcome for _, outcome in _replay(lease, dead_letters, sqs, rate=0.2)}  # 5 s each, 100 s in total
    assert outcomes == {ReplayOutcome.REPLAYED}


def test_reading_ends_although_the_queue_repeats_itself():
    sqs, lease = _queue(4, duplicates=True)
    assert len(list(lease.read(100))) == 4
    assert sqs.receives == 1 + MAX_EMPTY_READS


def test_an_empty_queue_costs_one_receive():
    sqs, lease = _queue(0)
    assert list(lease.read(100)) == []
    assert sqs.receives == 1


def test_an_empty_response_of_a_queue_with_more_is_retried_a_few_times():
    sqs, lease = _queue(5, hands_out=0)
    assert list(lease.read(100)) == []
    assert sqs.receives == MAX_EMPTY_READS


def test_reading_stops_at_the_limit():
    _, lease = _queue(30)
    assert len(list(lease.read(12))) == 12
    assert lease.approximate_count() == 30


def test_messages_are_visible_again_after_release():
    sqs, lease = _queue(12)
    list(lease.read(100))
    assert sqs.get_queue_attributes()["Attributes"]["ApproximateNumberOfMessages"] == "0"
    lease.release()
    assert sqs.get_queue_attributes()["Attributes"]["ApproximateNumberOfMessages"] == "12"


def test_a_partly_read_batch_is_released_whole():
    sqs, lease = _queue(8)
    next(lease.read(100))
    lease.release()
    assert len(sqs.visible()) == 8


def test_a_failed_release_is_counted_and_does_not_raise():
    _, lease = _queue(3, refuse="ChangeMessageVisibility")
    list(lease.read(100))
    lease.release()
    assert lease.unreleased == 3


def test_leases_are_renewed_during_a_long_read():
    sqs, lease = _queue(40, hands_out=1)
    sqs.on_receive = lambda: sqs.clock.sleep(20)  # 40 reads of 20 s are far longer than LEASE_DURATION
    dead_letters = list(lease.read(100))
    assert len(dead_letters) == 40
    assert all(dead_letter in lease for dead_letter in dead_letters)


def test_a_stop_is_noticed_between_two_receives():
    sqs, lease = _queue(30)
    read = list(lease.read(100, lambda: sqs.receives == 2))
    assert len(read) == 20


def test_a_replay_sends_before_it_deletes():
    sqs, lease = _queue(2)
    dead_letters = list(lease.read(100))
    assert [outcome for _, outcome in _replay(lease, dead_letters, sqs)] == [ReplayOutcome.REPLAYED] * 2
    assert sqs.calls == ["send d0", "delete m0", "send d1", "delete m1"]
    assert sqs.bodies == {}


def test_a_replay_restarts_the_retry_window():
    sqs, lease = _queue(1)
    sent: list[Delivery] = []
    _replay(lease, list(lease.read(1)), sqs, send=sent.append)
    assert sent[0].replayed_at == lease.clock.now()
    assert sent[0].failure == _delivery().failure


def test_a_send_that_fails_deletes_nothing_and_ends_the_replay():
    sqs, lease = _queue(3)
    dead_letters = list(lease.read(100))

    def refuse(_):
        raise EndpointConnectionError(endpoint_url="x")

    with pytest.raises(EndpointConnectionError):
        _replay(lease, dead_letters, sqs, send=refuse)
    assert len(sqs.bodies) == 3


def test_a_failed_delete_is_a_duplicate():
    sqs, lease = _queue(2, refuse="DeleteMessage")
    outcomes = [outcome for _, outcome in _replay(lease, list(lease.read(100)), sqs)]
    assert outcomes == [ReplayOutcome.DUPLICATED] * 2


def test_a_stop_finishes_the_current_dead_dead_letter():
    sqs, lease = _queue(5)
    dead_letters = list(lease.read(100))
    done = _replay(lease, dead_letters, sqs, stop=lambda: sum(call.startswith("send") for call in sqs.calls) == 2)
    assert len(done) == 2
    lease.release()
    assert len(sqs.visible()) == 3


def test_a_dead_letter_whose_lease_ran_out_is_not_replayed():
    sqs, lease = _queue(2)
    dead_letters = list(lease.read(100))
    sqs.clock.sleep(LEASE_DURATION.total_seconds() + 1)
    assert [outcome for _, outcome in _replay(lease, dead_letters, sqs)] == [ReplayOutcome.TAKEN] * 2
    assert len(sqs.bodies) == 2
    assert not sqs.calls


def test_leases_are_renewed_during_a_slow_replay():
    sqs, lease = _queue(20)
    dead_letters = list(lease.read(100))
    outcomes = {outcome for _, outcome in _replay(lease, dead_letters, sqs, rate=0.02)}  # 50 s each, 1000 s in total
    assert outcomes == {ReplayOutcome.REPLAYED}


def test_unsupported_messages_are_never_sent_or_deleted():
    sqs, lease = _queue(1)
    sqs.bodies |= {"m8": json.dumps({"version": 2, "id": "x"}), "m9": "not JSON"}
    dead_letters = list(lease.read(100))
    assert len(_replay(lease, dead_letters, sqs)) == 1
    assert set(sqs.bodies) == {"m8", "m9"}
    assert all(
        dead_letter.problem and dead_letter.id in {"m8", "m9"}
        for dead_letter in dead_letters
        if dead_letter.delivery is None
    )


@pytest.mark.parametrize(("rate", "dead_letters", "seconds"), [(1, 5, 4), (10, 11, 1), (0.5, 3, 4)])
def test_the_rate_is_kept(rate, dead_letters, seconds):
    sqs, lease = _queue(dead_letters)
    _replay(lease, list(lease.read(100)), sqs, rate=rate)
    assert sqs.clock.seconds == pytest.approx(seconds, abs=0.2)


def test_delete_counts_only_what_was_leased():
    sqs, lease = _queue(25)
    dead_letters = list(lease.read(100))
    other = to_dead_letter(cast("Any", to_message("m99", _delivery("d99").to_message())))
    assert lease.delete([*dead_letters[:11], other]) == 11
    assert len(sqs.bodies) == 14


def test_a_message_moved_by_sqs_has_its_receive_count_and_attribute_reason():
    delivery = Delivery(id="d", source="s", received_at=NOW, content_type="", body=b"")
    message = to_message("m", delivery.to_message()) | {"MessageAttributes": {"reason": {"StringValue": "unexpected"}}}
    dead_letter = to_dead_letter(cast("Any", message))
    assert (dead_letter.reason, dead_letter.attempts, dead_letter.sent_at) == ("unexpected", 3, NOW)


def _dead_letter(**more):
    return to_dead_letter(cast("Any", to_message("m1", _delivery(**more).to_message())))


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (Filter(), True),
        (Filter(ids=frozenset({"d1"})), True),
        (Filter(ids=frozenset({"m1"})), True),
        (Filter(ids=frozenset({"other"})), False),
        (Filter(sources=frozenset({"zapier", "tally"})), True),
        (Filter(sources=frozenset({"tally"})), False),
        (Filter(reasons=frozenset({"missing_phone_number"})), True),
        (Filter(reasons=frozenset({"expired"})), False),
        (Filter(received_before=NOW), False),
        (Filter(received_before=NOW + timedelta(seconds=1)), True),
        (Filter(received_after=NOW), True),
        (Filter(received_after=NOW + timedelta(seconds=1)), False),
        (Filter(ids=frozenset({"d1"}), sources=frozenset({"tally"})), False),
    ],
)
def test_filters(chosen, expected):
    assert chosen.matches(_dead_letter()) is expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("7f3dc562", True),
        ("7f3dc562-73bd", True),
        ("7f3dc562-73bd-4a7e", True),
        ("7f3dc56", False),
        ("73bd-4a7e", False),
    ],
)
def test_the_start_of_an_id_selects_if_it_is_long_enough(given, expected):
    assert Filter(ids=frozenset({given})).matches(_dead_letter(key="7f3dc562-73bd-4a7e")) is expected


@given(st.text())
def test_any_message_becomes_a_dead_letter(body):
    dead_letter: DeadLetter = to_dead_letter(cast("Any", to_message("m", body)))
    assert dead_letter.id
    assert dead_letter.body == body
