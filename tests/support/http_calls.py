"""Requests to a server on loopback through the real transport, as its tests make them."""

import time

import pytest

from support.privacy import told
from voxbridge.clock import Clock, Deadline
from voxbridge.voxworks.transport import TransportError

SECONDS = 0.3  # the deadline of what hangs
GRACE = 0.3  # how late the end of it may be


def ask(transport, url, seconds=2.0, method="POST", body=b'{"phone_number": "+61400000000"}'):
    headers = {"authorization": "Bearer MARKED"}
    return transport.request(method, f"{url}/api", headers, body, Deadline(Clock(), seconds))


def fail(transport, url, seconds=2.0):
    """Ask, and return the error, which must come before the deadline and its grace are over."""
    started = time.monotonic()
    with pytest.raises(TransportError) as caught:
        ask(transport, url, seconds)
    assert time.monotonic() - started < seconds + GRACE
    assert "MARKED" not in told(caught.value)
    return caught.value
