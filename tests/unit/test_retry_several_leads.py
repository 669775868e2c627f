"""The retry function splits a request of several leads."""

import json
from dataclasses import replace
from datetime import timedelta

from support.builders import build_application, delivery, failure, received
from support.fakes import NOW

from voxbridge.errors import Reason
from voxbridge.retry_schedule import MAX_RETRY_AFTER, MIN_WAIT

DAY = timedelta(hours=24)
PEOPLE = [{"phone": f"+6141234{n:04}", "first_name": "Ada"} for n in range(57)]
WHOLE = delivery({"leads": PEOPLE, "campaign": "Spring"}, failure=failure(Reason.QUEUE_FIRST))


def retry(w, message):
    """Return whether the message may go."""
    return w.retry_processor.process_message(message, lambda: 14.0)


def test_a_request_of_several_leads_becomes_deliveries_of_fewer():
    """The message may go once all pieces are queued: due at once, with ids of their own and nothing tried."""
    w = build_application()
    assert retry(w, received(WHOLE))
    pieces = [held for held, _ in w.queues.retry]
    assert [lead for piece in pieces for lead in json.loads(piece.body)["leads"]] == PEOPLE
    assert {json.loads(piece.body)["campaign"] for piece in pieces} == {"Spring"}
    assert len({piece.id for piece in pieces}) == len(pieces) == 10
    assert {delay for _, delay in w.queues.retry} == {timedelta(0)}
    assert {(piece.failure.reason, piece.failure.attempts) for piece in pieces} == {(Reason.QUEUE_FIRST, 0)}
    assert {(piece.source, piece.received_at) for piece in pieces} == {(WHOLE.source, WHOLE.received_at)}
    assert w.telemetry.splits == [(WHOLE.id, WHOLE.source, [piece.id for piece in pieces])]
    assert w.transport.calls == []


def test_a_replayed_request_of_several_leads_keeps_its_window():
    """The parts of a dead letter that is replayed are as young as it is."""
    w = build_application()
    assert retry(w, received(replace(WHOLE, replayed_at=NOW + DAY)))
    assert {held.replayed_at for held, _ in w.queues.retry} == {NOW + DAY}


def test_where_a_piece_is_not_queued_the_request_stays():
    """It is split again later, into the same deliveries."""
    w = build_application()
    w.queues.refusing = {"retry_later"}
    assert not retry(w, received(WHOLE))
    assert len(w.queues.hidden) == 1
    w.queues.refusing = set()
    assert retry(w, received(WHOLE))
    assert len(w.queues.retry) == 10


def test_without_the_time_to_send_all_pieces_the_request_stays():
    """A function that is ended by Lambda would leave them to chance."""
    w = build_application()
    assert not w.retry_processor.process_message(received(WHOLE), lambda: 14.0 - 6.0 * len(w.queues.retry))
    assert len(w.queues.retry) == 2
    assert w.queues.hidden == [("handle-1", MIN_WAIT)]


def test_a_request_that_no_queue_takes_is_not_received_again_at_once():
    """Its window is over, there is no time to split it, and the dead-letter queue refuses it."""
    w = build_application()
    w.queues.refusing = {"dead_letter"}
    w.clock.advance((DAY + MAX_RETRY_AFTER).total_seconds())
    times = iter((14.0, 14.0))
    assert not w.retry_processor.process_message(received(WHOLE), lambda: next(times, 3.0))
    assert w.queues.hidden == [("handle-1", MIN_WAIT)]


def test_leads_that_cannot_be_separated_are_a_dead_letter_of_the_retry_function_too():
    """One that was queued by an older version, for one."""
    w = build_application()
    assert retry(w, received(delivery({"leads": PEOPLE, "email": "o@example.com"}, failure=failure())))
    assert [held.failure.reason for held in w.queues.dead] == [Reason.UNREADABLE_BODY]
