"""What a FILE argument holds, read as the functions would."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli import payload
from cli.errors import CommandError
from voxbridge.http import to_request
from voxbridge.parsing.bodies import decode

MULTIPART = b'--XyZ\r\nContent-Disposition: form-data; name="phone"\r\n\r\n0429069971\r\n--XyZ--\r\n'


def _event(body, *, encoded=False, **headers):
    return {
        "version": "2.0",
        "headers": headers,
        "requestContext": {"http": {"method": "POST"}},
        "body": body,
        "isBase64Encoded": encoded,
    }


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'{"a": 1}', payload.JSON),
        (b' \n[{"a": 1}]', payload.JSON),
        (b"\xef\xbb\xbf{}", payload.JSON),
        (b"a=1&b=2", payload.FORM),
        (b"Hello there", "text/plain"),
        (b"", "text/plain"),
        (MULTIPART, payload.MULTIPART),
    ],
)
def test_a_content_type_is_guessed_from_the_body(body, expected):
    assert payload.interpret(body).content_type == expected


def test_a_multipart_body_needs_no_boundary():
    """The functions take it from the first line."""
    read = payload.interpret(MULTIPART)
    assert decode(read.body, read.content_type) == {"phone": "0429069971"}


def test_a_given_content_type_wins():
    assert payload.interpret(b"{}", "text/plain").content_type == "text/plain"
    assert payload.interpret(json.dumps(_event("{}")).encode(), "text/plain").content_type == "text/plain"


def test_an_event_is_unwrapped():
    event = _event("a=1", **{"Content-Type": payload.FORM, "X-Shopify-Topic": "customers/create"})
    read = payload.interpret(json.dumps(event).encode())
    assert (read.body, read.content_type) == (b"a=1", payload.FORM)
    assert read.headers["x-shopify-topic"] == "customers/create"


@given(st.text() | st.binary().map(lambda body: base64.b64encode(body).decode()), st.booleans())
def test_an_events_body_is_what_the_functions_read(body, encoded):
    event = _event(body, encoded=encoded)
    assert payload.interpret(json.dumps(event).encode()).body == to_request(event).body


@given(st.binary())
def test_a_bare_body_is_never_changed(body):
    assert payload.interpret(body).body == body


@pytest.mark.parametrize(
    "content",
    [b'{"requestContext": {}}', b'{"version": "1.0", "requestContext": {}}', b'["requestContext"]', b"requestContext"],
)
def test_what_is_not_an_event_is_a_body(content):
    assert payload.interpret(content).body == content


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"nothing\.json"):
        payload.read(str(tmp_path / "nothing.json"), None)
