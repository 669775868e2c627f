"""The fetch of a lead that its provider only announces: through the same transport, inside the same deadline."""

import pytest
from support.builders import http_answer
from support.fakes import FakeClock, FakeTransport
from support.privacy import told

from voxbridge import wiring
from voxbridge.clock import Deadline
from voxbridge.errors import Reason, TransientError
from voxbridge.voxworks.transport import TransportError

URL = "https://graph.test/123?access_token=MARKED"


def fetch(transport):
    return wiring._fetch(transport, Deadline(FakeClock(), 4), URL, {"authorization": "Bearer MARKED"})  # noqa: SLF001


def test_the_body_of_a_200_is_returned():
    transport = FakeTransport(http_answer(200, b'{"id": "123"}'))
    assert fetch(transport) == b'{"id": "123"}'
    (call,) = transport.calls
    assert (call.method, call.url, call.body, call.left) == ("GET", URL, b"", 4)
    assert call.headers == {"authorization": "Bearer MARKED"}


@pytest.mark.parametrize(
    "answer",
    [
        http_answer(400, b"MARKED"),
        http_answer(401, b"MARKED"),
        http_answer(302, b"", location="https://MARKED"),
        http_answer(500, b"MARKED"),
        TransportError("no whole answer in time", timed_out=True),
    ],
)
def test_anything_else_is_the_providers_transient_failure_and_shows_neither_url_nor_body(answer):
    with pytest.raises(TransientError) as caught:
        fetch(FakeTransport(answer))
    assert caught.value.reason is Reason.PROVIDER_UNREACHABLE
    assert "MARKED" not in told(caught.value)
