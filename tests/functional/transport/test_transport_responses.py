"""Responses that a server writes in its own way, or wrongly: each is read whole, or not at all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.faulty_server import (
    FaultyServer,
    answers,
    final,
    interim,
    sends,
)
from support.http_calls import SECONDS, ask, fail

from voxbridge.voxworks.transport import (
    MAX_HEAD,
    MAX_INTERIM_RESPONSES,
    Transport,
    TransportError,
)

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


# ── Interim answers ──────────────────────────────────────────────────────────────────────────────────────────────────

CREATED = [final(201, f'{{"contact_id": "c-{number}"}}'.encode()) for number in range(3)]


@pytest.mark.parametrize("status", [100, 102, 103, 199])
@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize("pause", [0.0, 0.05], ids=["at once", "apart"])
def test_the_final_answer_follows_an_interim_one(transport, status, times, pause):
    """A 1xx says that the answer is still to come."""
    behaviours = [sends(*[interim(status)] * times, each, pause=pause) for each in CREATED]
    with FaultyServer(*behaviours) as server:
        bodies = [ask(transport, server.url).body for _ in CREATED]
        assert bodies == [each.partition(b"\r\n\r\n")[2] for each in CREATED]
        assert server.connections == 1


@pytest.mark.parametrize(
    "pieces",
    [
        pytest.param([interim(103)], id="then cut"),
        pytest.param([interim(103), CREATED[0][:-5]], id="then half an answer"),
        pytest.param([interim(103)[:-2]], id="half of it"),
        pytest.param([interim(103)] * (MAX_INTERIM_RESPONSES + 1) + CREATED[:1], id="too many"),
        pytest.param([interim(101, ("upgrade: websocket",)), CREATED[0]], id="another protocol"),
        pytest.param([interim(103, ("connection: close",))], id="the last one"),
    ],
)
def test_an_interim_answer_alone_is_no_answer(transport, pieces):
    """The connection is closed, and a fresh one may help."""
    with FaultyServer(sends(*pieces, kept=False), answers(201)) as server:
        error = fail(transport, server.url)
        assert (error.sent, error.retry_on_new_connection, error.timed_out) == (True, True, False)
        assert ask(transport, server.url).status == 201


def test_interim_answers_without_end_last_no_longer_than_the_deadline(transport):
    """Neither a slow nor a fast sequence of 100s outlasts it."""
    for pause in (0.0, 0.05):
        with FaultyServer(sends(*[interim(100)] * 50, pause=pause, kept=True), answers()) as server:
            assert fail(transport, server.url, SECONDS).timed_out is (pause > 0)


# ── Heads ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def response(*lines, body=b'{"a": 1}'):
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        pytest.param(response("HTTP/1.1 200", "content-length: 8"), True, id="no reason"),
        pytest.param(response("HTTP/1.1 200 OK", "X: a", "\tb", "Content-Length:8 "), True, id="folded"),
        pytest.param(response("HTTP/1.1 200 OK", "content-length: 8", "Content-Length: 8"), True, id="length twice"),
        pytest.param(response("HTTP/1.1 200 OK", "content-length: 8").replace(b"\r", b""), True, id="line feeds alone"),
        pytest.param(response("HTTP/1.1 200 OK", "content-length: 8", "Connection: Close"), False, id="last"),
        pytest.param(response("HTTP/1.0 200 OK", "content-length: 8"), False, id="HTTP/1.0"),
        pytest.param(
            response(
                "HTTP/1.1 200 OK", "Transfer-Encoding: Chunked", body=b'4;x=y\r\n{"a"\r\n4\r\n: 1}\r\n0\r\nt: 1\r\n\r\n'
            ),
            True,
            id="chunks",
        ),
        pytest.param(
            response(
                "HTTP/1.1 200 OK", "transfer-encoding: chunked", "content-length: 3", body=b'8\r\n{"a": 1}\r\n0\r\n\r\n'
            ),
            False,
            id="chunks and a length",
        ),
    ],
)
def test_a_head_is_read_as_servers_write_it(transport, answer, kept):
    """The body is whole, and only a connection whose next response is sure to begin where this one ends is kept."""
    with FaultyServer(sends(answer, kept=True), sends(answer, kept=True)) as server:
        assert [ask(transport, server.url).body for _ in range(2)] == [b'{"a": 1}'] * 2
        assert server.connections == (1 if kept else 2)


def test_a_body_without_a_length_ends_with_the_connection(transport):
    answer = response("HTTP/1.1 200 OK", "content-type: application/json")
    with FaultyServer(sends(answer[:-3], answer[-3:], pause=0.05, kept=False)) as server:
        assert [ask(transport, server.url).body for _ in range(2)] == [b'{"a": 1}'] * 2
        assert server.connections == 2


@pytest.mark.parametrize(
    ("body", "retry"),
    [
        pytest.param(b"z\r\n{}\r\n0\r\n\r\n", True, id="no size"),
        pytest.param(b"-1\r\n{}\r\n0\r\n\r\n", True, id="a negative size"),
        pytest.param(b"1\r\n{}\r\n0\r\n\r\n", True, id="longer than it says"),
        pytest.param(b"ffffffff\r\n{}", False, id="beyond what is read"),
        pytest.param((b"ffff\r\n" + b"x" * 0xFFFF + b"\r\n") * 2 + b"0\r\n\r\n", False, id="together beyond it"),
    ],
)
def test_malformed_chunks_are_no_answer(transport, body, retry):
    answer = response("HTTP/1.1 200 OK", "transfer-encoding: chunked", body=body)
    with FaultyServer(sends(answer), answers()) as server:
        error = fail(transport, server.url)
        assert (error.sent, error.retry_on_new_connection, error.timed_out) == (True, retry, False)
        assert ("malformed" in str(error)) is retry
        assert ask(transport, server.url).status == 200
        assert server.connections == 2


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["HTTP/2 200 OK", "content-length: 8"], id="another version"),
        pytest.param(["HTTP/1.1 20 OK", "content-length: 8"], id="no status"),
        pytest.param(["HTTP/1.1 200 OK", "content-length: 8", "content-length: 9"], id="two lengths"),
        pytest.param(["HTTP/1.1 200 OK", "content-length: -8"], id="a negative length"),
        pytest.param(["HTTP/1.1 200 OK", "content-length: 0x8"], id="a length in hex"),
        pytest.param(["HTTP/1.1 200 OK", "transfer-encoding: gzip, chunked"], id="an unknown coding"),
        pytest.param(["HTTP/1.1 200 OK", "content-length : 8"], id="a space before the colon"),
        pytest.param(["HTTP/1.1 200 OK", "content-length: 8", "Another line"], id="no colon"),
        pytest.param(["HTTP/1.1 200 OK", "content-length: 8", "x: a\rcontent-length: 1"], id="a lone carriage return"),
        pytest.param(["HTTP/1.1 200 OK", "content-length: 8", *["x: y"] * (MAX_HEAD // 3)], id="too many lines"),
        pytest.param(["HTTP/1.1 200 OK", "content-length: 8", "x: " + "y" * 2 * MAX_HEAD], id="too long a line"),
    ],
)
def test_a_malformed_head_is_no_answer(transport, lines):
    """The body's end would be a guess, so nothing of it is believed."""
    with FaultyServer(sends(response(*lines), kept=True), answers()) as server:
        error = fail(transport, server.url)
        assert (error.sent, error.retry_on_new_connection, error.timed_out) == (True, True, False)
        assert "malformed" in str(error)
        assert ask(transport, server.url).status == 200
        assert server.connections == 2


@pytest.mark.parametrize("pause", [0.0, 0.05], ids=["at once", "apart"])
@pytest.mark.parametrize("extra", [CREATED[1], CREATED[1][:30], b"x", interim(103)])
def test_what_comes_after_the_answer_is_not_read_as_the_next_one(transport, extra, pause):
    """Anything unread ends the connection, wherever it was buffered."""
    with FaultyServer(sends(CREATED[0], extra, pause=pause), sends(CREATED[2])) as server:
        assert ask(transport, server.url).body == b'{"contact_id": "c-0"}'
        server.wait_for_answers(1)
        assert ask(transport, server.url).body == b'{"contact_id": "c-2"}'
        assert server.connections == 2


@pytest.mark.parametrize("status", [204, 304])
def test_an_answer_that_has_no_body_and_sends_one_ends_the_connection(transport, status):
    """Its body would be the start of the next answer, however late it comes."""
    with FaultyServer(sends(final(status, b""), CREATED[0], pause=0.05), sends(CREATED[1])) as server:
        ask(transport, server.url)
        assert ask(transport, server.url).body == b'{"contact_id": "c-1"}'


def test_nothing_is_left_over_within_tls_either(certified):
    """A record holds more than one read takes."""
    large = final(200, b"x" * 9000)
    with FaultyServer(sends(large + CREATED[0]), sends(CREATED[1]), tls=certified) as server:
        transport = Transport()
        assert len(ask(transport, server.url).body) == 9000
        assert ask(transport, server.url).body == b'{"contact_id": "c-1"}'


INTERIM = [interim(100), interim(102), interim(103)]
interims = st.lists(st.sampled_from(INTERIM), max_size=2)
extras = st.lists(st.sampled_from([*INTERIM, final(500), final(204, b""), b"x", b"\r\n"]), max_size=2)


def echoes(first, before, after, *, kept):
    """Send `first`, and a little later a 201 with the request's own body, in one piece with `before` and `after`."""

    def behave(server, connection):
        body = server.requests[-1].partition(b"\r\n\r\n")[2]
        rest = b"".join([*before, final(201, body), *after])
        return sends(*first, rest, pause=0.01, kept=kept)(server, connection)

    return behave


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(interims, extras, extras, st.booleans()), min_size=3, max_size=3))
def test_an_answer_is_never_given_to_another_request(conversations):
    """Whatever a server sends before and after each answer, and whether it closes the connection or not."""
    transport = Transport()
    behaviours = [echoes(first, before, after, kept=kept) for first, before, after, kept in conversations]
    with FaultyServer(*behaviours) as server:
        for number in range(5):
            body = f'"lead {number}"'.encode()
            try:
                answer = ask(transport, server.url, body=body)
            except TransportError:
                continue
            assert answer.status != 201 or answer.body == body
