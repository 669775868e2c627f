"""The first Ctrl-C is a request, the second one stops at once."""

import signal

import pytest

from cli.interrupt import interruptible


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_first_signal_is_a_request(number):
    with interruptible() as stop:
        assert not stop()
        signal.raise_signal(number)
        assert stop()


def test_a_second_ctrl_c_stops_at_once():
    with interruptible():
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_the_signal_handlers_are_restored():
    before = signal.getsignal(signal.SIGINT)
    with interruptible():
        pass
    assert signal.getsignal(signal.SIGINT) is before
