"""When the console ends without being told to."""

from support.fakes import FakeClock

from cli.console.server import MAX_IDLE, Idle


def test_it_ends_after_two_hours_without_a_request():
    clock = FakeClock()
    idle = Idle(clock)
    clock.advance(MAX_IDLE - 1)
    assert not idle.is_over()
    idle.touch()
    clock.advance(MAX_IDLE - 1)
    assert not idle.is_over()
    clock.advance(1)
    assert idle.is_over()
