"""FILE of the command line: what it holds, and under which content type it would come."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli import payload
from cli.errors import CommandError

MULTIPART = b'--XyZ\r\nContent-Disposition: form-data; name="phone"\r\n\r\n0429069971\r\n--XyZ--\r\n'


def _event(body, *, encoded=False, **headers):
    return json.dumps(
        {
            "version": "2.0",
            "headers": headers,
            "requestContext": {"http": {"method": "POST"}},
            "body": body,
            "isBase64Encoded": encoded,
        }
    ).encode()


@pytest.mark.parametrize(
    ("content", "filename", "expected"),
    [
        (b'{"a": 1}', "lead.txt", payload.JSON),
        (b' \n[{"a": 1}]', "-", payload.JSON),
        (b"\xef\xbb\xbf{}", "", payload.JSON),
        (b"a=1&b=2", "lead.txt", payload.FORM),
        (b"a=1&b=2", "lead.json", payload.JSON),  # its owner says so
        (b"Hello there", "", "text/plain"),
        (b"", "", "text/plain"),
        (MULTIPART, "lead.txt", payload.MULTIPART),
    ],
)
def test_the_content_type_is_guessed_from_the_content_and_the_ending(content, filename, expected):
    assert payload.guess(content, filename) == expected


def test_the_boundary_is_taken_from_the_first_line():
    assert payload.interpret(MULTIPART).content_type == 'multipart/form-data; boundary="XyZ"'
    assert payload.interpret(MULTIPART, "", "multipart/form-data").content_type == 'multipart/form-data; boundary="XyZ"'


def test_a_given_boundary_stays():
    given_type = "multipart/form-data; boundary=other"
    assert payload.interpret(MULTIPART, "", given_type).content_type == given_type


def test_a_given_content_type_wins():
    assert payload.interpret(b"{}", "a.json", "text/plain").content_type == "text/plain"


def test_an_event_is_unwrapped():
    event = _event("a=1", **{"Content-Type": payload.FORM, "X-Shopify-Topic": "customers/create"})
    read = payload.interpret(event, "event.json")
    assert (read.body, read.content_type) == (b"a=1", payload.FORM)
    assert read.headers["x-shopify-topic"] == "customers/create"


@given(st.binary())
def test_a_base64_event_gives_the_very_bytes(body):
    event = _event(base64.b64encode(body).decode(), encoded=True)
    assert payload.interpret(event).body == body


@given(st.binary())
def test_a_bare_body_is_never_changed(body):
    assert payload.interpret(body).body == body


def test_an_event_whose_base64_is_none_is_told_and_not_quoted():
    with pytest.raises(CommandError) as told:
        payload.interpret(_event("0429-069 971!", encoded=True))
    assert "0429" not in str(told.value)


@pytest.mark.parametrize(
    "content",
    [b'{"requestContext": {}}', b'{"version": "1.0", "requestContext": {}}', b'["requestContext"]', b"requestContext"],
)
def test_what_is_no_event_is_a_body(content):
    assert payload.interpret(content).body == content


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        payload.read(str(tmp_path / "nothing.json"), None)
