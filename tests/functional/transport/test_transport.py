"""The transport against a real server that misbehaves: an answer or a TransportError, always in time."""

import gzip
import time

import pytest
from support.faulty_server import (
    FaultyServer,
    answers,
    answers_late,
    closes,
    cuts_body,
    cuts_chunks,
    drips_body,
    drips_headers,
    hangs,
    talks_nonsense,
)
from support.http_calls import SECONDS, ask, fail
from support.privacy import told

from voxbridge.clock import Clock, Deadline
from voxbridge.voxworks.transport import (
    MAX_RESPONSE,
    Transport,
    TransportError,
)

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


def test_a_whole_answer_is_returned(transport):
    with FaultyServer(answers(429, b'{"success": false}', ("Retry-After: 7",))) as server:
        answer = ask(transport, server.url)
    assert (answer.status, answer.body) == (429, b'{"success": false}')
    assert answer.headers["retry-after"] == "7"
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /api HTTP/1.1\r\n")
    assert b"authorization: Bearer MARKED" in head
    assert body == b'{"phone_number": "+61400000000"}'


def test_a_connection_is_kept_alive(transport):
    with FaultyServer(answers()) as server:
        for _ in range(3):
            ask(transport, server.url)
        assert (server.connections, len(server.requests)) == (1, 3)


def test_a_kept_connection_that_the_server_closed_while_idle_is_replaced(transport):
    with FaultyServer(answers(close_after=True)) as server:
        for number in range(1, 4):
            assert ask(transport, server.url).status == 200
            server.wait_for_closed(number)
        assert len(server.requests) == 3


def test_a_connection_closed_on_the_request_is_told_as_worth_a_fresh_one(transport):
    with FaultyServer(closes, answers()) as server:
        error = fail(transport, server.url)
        assert (error.sent, error.retry_on_new_connection, error.timed_out) == (True, True, False)
        assert ask(transport, server.url).status == 200


@pytest.mark.parametrize("fault", [hangs, drips_headers, drips_body])
def test_what_takes_for_ever_ends_with_the_deadline(transport, fault):
    with FaultyServer(fault, answers()) as server:
        error = fail(transport, server.url, SECONDS)
        assert (error.timed_out, error.sent, error.retry_on_new_connection) == (True, True, False)
        assert ask(transport, server.url).status == 200  # the next request does not wait for the last one


@pytest.mark.parametrize("fault", [cuts_body, cuts_chunks, talks_nonsense])
def test_half_an_answer_is_no_answer(transport, fault):
    with FaultyServer(fault, answers()) as server:
        error = fail(transport, server.url)
        assert (error.sent, error.retry_on_new_connection, error.timed_out) == (True, True, False)
        assert ask(transport, server.url).status == 200


@pytest.mark.parametrize("size", [MAX_RESPONSE + 1, 10 * MAX_RESPONSE])
def test_an_answer_beyond_what_is_read_is_no_answer(transport, size):
    with FaultyServer(answers(200, b"x" * size), answers()) as server:
        error = fail(transport, server.url)
        assert (error.sent, error.timed_out) == (True, False)
        assert ask(transport, server.url).body == b"{}"


def test_the_largest_answer_that_is_read_leaves_the_connection_usable(transport):
    with FaultyServer(answers(200, b"x" * MAX_RESPONSE), answers()) as server:
        assert len(ask(transport, server.url).body) == MAX_RESPONSE
        assert ask(transport, server.url).body == b"{}"
        assert server.connections == 1


def test_an_answer_that_says_it_is_zipped_and_is_not_is_no_answer(transport):
    with FaultyServer(answers(200, b"no zip", ("Content-Encoding: gzip",)), answers()) as server:
        assert fail(transport, server.url).sent
        assert ask(transport, server.url).status == 200


def test_a_small_answer_that_unpacks_to_a_huge_one_is_no_answer(transport):
    bomb = gzip.compress(b"\0" * 50_000_000)
    with FaultyServer(answers(200, bomb, ("Content-Encoding: gzip",))) as server:
        assert fail(transport, server.url).sent


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed_for_the_key_would_travel(transport, status):
    with FaultyServer(answers()) as other, FaultyServer(answers(status, b"", (f"Location: {other.url}",))) as server:
        assert ask(transport, server.url).status == status
        assert other.requests == []


def test_a_refused_connection_was_not_sent(transport):
    with FaultyServer(answers()) as server:
        url = server.url
    error = fail(transport, url)
    assert (error.sent, error.retry_on_new_connection, error.timed_out) == (False, True, False)


def test_a_name_that_cannot_be_resolved_was_not_sent_and_is_a_time_out_only_where_the_resolver_hangs(transport):
    started = time.monotonic()
    error = fail(transport, "http://voxworks.invalid", 1.0)
    assert error.timed_out == (time.monotonic() - started >= 1.0)
    assert (error.sent, error.retry_on_new_connection) == (False, False)


def test_a_server_that_speaks_no_tls_ends_in_time(transport):
    with FaultyServer(talks_nonsense) as server:
        error = fail(transport, server.url.replace("http:", "https:"), SECONDS)
    assert not error.retry_on_new_connection


def test_a_tls_connection_is_kept_alive_and_holds_its_deadline(certified):
    transport = Transport()
    with FaultyServer(answers(), answers(200, b'"again"'), drips_body, answers(), tls=certified) as server:
        assert ask(transport, server.url).body == b"{}"
        assert ask(transport, server.url).body == b'"again"'
        assert server.connections == 1
        error = fail(transport, server.url, SECONDS)
        assert (error.timed_out, error.sent) == (True, True)
        assert ask(transport, server.url).status == 200


def test_a_certificate_that_no_one_signed_is_no_connection(certified, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    with FaultyServer(answers(), tls=certified) as server:
        error = fail(Transport(), server.url)
        assert (error.sent, error.retry_on_new_connection) == (False, False)
        assert server.requests == []


def test_without_time_left_nothing_is_sent(transport):
    with FaultyServer(answers()) as server:
        error = fail(transport, server.url, 0)
        assert (error.sent, error.timed_out) == (False, True)
        assert server.requests == []


@pytest.mark.parametrize("url", ["nonsense", "http://", "http://127.0.0.1:99999", "ftp://127.0.0.1", "http://[::"])
def test_a_url_that_is_none_is_an_error_like_any_other(transport, url):
    assert not fail(transport, url).timed_out


@pytest.mark.parametrize("value", ["MARKED\r\nx: y", "MARKED\u200b"])
def test_a_header_that_http_cannot_carry_is_an_error_that_does_not_show_it(transport, value):
    with FaultyServer(answers()) as server, pytest.raises(TransportError) as caught:
        transport.request("POST", server.url, {"authorization": value}, b"", Deadline(Clock(), 1))
    assert "MARKED" not in told(caught.value)


def test_a_late_answer_is_not_given_to_the_next_request(transport):
    with FaultyServer(answers_late(2 * SECONDS, b'"late"'), answers(200, b'"in time"')) as server:
        fail(transport, server.url, SECONDS)
        assert ask(transport, server.url).body == b'"in time"'
        server.wait_for_answers(2)
        assert ask(transport, server.url).body == b'"in time"'


@pytest.mark.parametrize("name", ["host", "Host"])
def test_a_given_host_replaces_that_of_the_url(transport, name):
    """By it the local gateway selects the API; a request with two of them is answered 400."""
    with FaultyServer(answers()) as server:
        transport.request("GET", server.url, {name: "abc.localhost"}, None, Deadline(Clock(), 2.0))
    hosts = [line for line in server.requests[0].lower().split(b"\r\n") if line.startswith(b"host:")]
    assert hosts == [b"host: abc.localhost"]


def test_a_get_has_no_body(transport):
    with FaultyServer(answers()) as server:
        ask(transport, server.url, method="GET", body=None)
        assert server.requests[0].startswith(b"GET /api HTTP/1.1\r\n")
        assert server.requests[0].endswith(b"\r\n\r\n")
