"""Ctrl-C asks first, and insists the second time."""

import signal

import pytest

from cli.interrupt import interruptible


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_first_signal_only_asks(number):
    with interruptible() as stop:
        assert not stop()
        signal.raise_signal(number)
        assert stop()


def test_a_second_ctrl_c_breaks_off():
    with interruptible():
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_afterwards_everything_is_as_before():
    before = signal.getsignal(signal.SIGINT)
    with interruptible():
        pass
    assert signal.getsignal(signal.SIGINT) is before
