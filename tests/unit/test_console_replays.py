"""Replays of the console: the choice is frozen; none is lost or doubled wherever it ends; none stays hidden."""

from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.fake_sqs import NOW, FakeSqs, SteppingClock

from cli.console.dead_letters import LEASE, DeadLetters
from cli.console.replays import BusyError, Replays, State
from cli.console.session import Session
from cli.console.state import Console
from cli.dead_letter_messages import ReplayOutcome
from cli.stack import StackOptions
from voxbridge.delivery import Delivery, Failure
from voxbridge.errors import Reason


def _message(number: int) -> str:
    failure = Failure(reason=Reason.MISSING_PHONE_NUMBER, at=NOW, attempts=1)
    body = f'{{"first_name": "Ann", "number": {number}}}'.encode()
    return Delivery(f"d{number}", "zapier", NOW, "application/json", body, failure=failure).to_message()


class _Desk:
    """A console over a queue in memory. Work is done at once, unless `console.start` says otherwise."""

    def __init__(self, sqs: FakeSqs) -> None:
        stack = SimpleNamespace(output=lambda name: name, client=lambda _: sqs)
        self.waiting: list[Any] = []
        self.console = Console(
            options=StackOptions(local=True),
            session=Session(1),
            clock=cast("Any", sqs.clock),
            find=lambda _: cast("Any", stack),
            start=lambda work: work(),
            sleep=sqs.clock.sleep,
        )
        self.dead_letters = self.console.service(DeadLetters)
        self.replays = self.console.service(Replays)

    def finish(self) -> None:
        """Do what was started."""
        while self.waiting:
            self.waiting.pop(0)()


def _queue(number: int, **more: Any) -> FakeSqs:
    return FakeSqs(SteppingClock(), {f"m{index}": _message(index) for index in range(number)}, **more)


def _ids(messages: list[str]) -> list[str]:
    return [Delivery.from_message(message).id for message in messages]


def _everything(desk: _Desk) -> list[Any]:
    reading = desk.dead_letters.get()
    assert reading.value is not None
    return list(reading.value.dead_letters.values())


def test_only_the_frozen_choice_is_replayed():
    """What comes in between the question and the answer stays where it is."""
    sqs = _queue(5)
    desk = _Desk(sqs)
    asked = desk.replays.ask(_everything(desk)[:3])
    sqs.bodies["m9"] = _message(9)
    desk.replays.start(asked, [each.message_id for each in asked.choice])
    assert sorted(_ids(sqs.sent)) == sorted(each.id for each in asked.choice)
    assert len(sqs.visible()) == 3
    assert asked.state is State.DONE
    assert asked.counts == {ReplayOutcome.REPLAYED: 3}
    assert len(_everything(desk)) == 2  # without reading the queue again


def test_only_what_was_asked_about_can_be_started():
    sqs = _queue(3)
    desk = _Desk(sqs)
    asked = desk.replays.ask(_everything(desk)[:1])
    desk.replays.start(asked, ["m0", "m1", "m2"])
    assert len(sqs.sent) == 1
    desk.replays.start(asked, ["m0", "m1", "m2"])
    assert len(sqs.sent) == 1  # once only


def test_what_another_reader_took_is_left_to_it():
    sqs = _queue(3)
    desk = _Desk(sqs)
    asked = desk.replays.ask(_everything(desk))
    del sqs.bodies["m1"]
    desk.replays.start(asked, ["m0", "m1", "m2"])
    assert asked.outcomes["m1"] is ReplayOutcome.TAKEN
    assert sorted(_ids(sqs.sent)) == ["d0", "d2"]


def test_a_stop_leaves_the_rest_as_visible_dead_letters():
    sqs = _queue(30)
    desk = _Desk(sqs)
    asked = desk.replays.ask(_everything(desk))
    original = sqs.send_message

    def send_and_stop(**more: Any) -> Any:
        if len(sqs.sent) == 4:
            asked.stopping.set()
        return original(**more)

    sqs.send_message = send_and_stop  # type: ignore[method-assign]
    desk.replays.start(asked, [each.message_id for each in asked.choice])
    assert len(sqs.sent) == 5
    assert (asked.untouched, len(sqs.visible())) == (25, 25)


def test_an_error_ends_it_with_a_reason():
    sqs = _queue(4)
    desk = _Desk(sqs)
    asked = desk.replays.ask(_everything(desk))
    sqs.calls_left = 3
    desk.replays.start(asked, [each.message_id for each in asked.choice])
    assert asked.error
    assert asked.state is State.DONE
    assert desk.replays.running is None


def test_one_replay_runs_at_a_time():
    sqs = _queue(4)
    desk = _Desk(sqs)
    everything = _everything(desk)
    desk.console.start = desk.waiting.append
    first, second = desk.replays.ask(everything[:2]), desk.replays.ask(everything[2:])
    desk.replays.start(first, [each.message_id for each in first.choice])
    with pytest.raises(BusyError):
        desk.replays.start(second, [each.message_id for each in second.choice])
    desk.finish()
    assert desk.replays.running is None


@given(st.integers(1, 24), st.integers(0, 80), st.integers(1, 10))
def test_killed_at_any_call_none_is_lost_and_at_most_one_is_sent_twice(number, calls, hands_out):
    """After the lease has run out, a second replay sees to the rest."""
    sqs = _queue(number, hands_out=hands_out)
    first = _Desk(sqs)
    asked = first.replays.ask(_everything(first))
    sqs.calls_left = calls
    first.replays.start(asked, [each.message_id for each in asked.choice])
    sqs.calls_left = 10_000
    sqs.clock.sleep(LEASE.total_seconds() + 1)
    assert {f"d{index}" for index in range(number)} == set(_ids(sqs.sent)) | set(_ids(list(sqs.bodies.values())))
    second = _Desk(sqs)
    left = second.replays.ask(_everything(second))
    second.replays.start(left, [each.message_id for each in left.choice])
    assert sqs.bodies == {}
    assert sorted(set(_ids(sqs.sent))) == sorted(f"d{index}" for index in range(number))
    assert len(sqs.sent) <= number + 1


@given(st.integers(0, 40), st.integers(1, 10), st.booleans())
def test_looking_hides_nothing(number, hands_out, fails):
    """Every dead letter is visible to others as soon as it has been read."""
    sqs = _queue(number, hands_out=hands_out)
    if fails and number > 20:
        sqs.on_receive = lambda: (_ for _ in ()).throw(OSError) if sqs.receives == 2 else None
    desk = _Desk(sqs)
    reading = desk.dead_letters.get()
    assert len(sqs.visible()) == number
    assert reading.error or len(reading.value.dead_letters) == number


def test_a_long_list_of_replays_is_forgotten_from_its_start():
    desk = _Desk(_queue(1))
    everything = _everything(desk)
    numbers = [desk.replays.ask(everything).number for _ in range(60)]
    assert desk.replays.get(str(numbers[0])) is None
    assert desk.replays.get(str(numbers[-1])) is not None
    assert desk.replays.get("x") is desk.replays.get("99999999999") is None
