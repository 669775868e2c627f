"""The transport against a real server that misbehaves: an answer or a TransportError, always in time."""

import gzip
import ssl
import time
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given, settings
from hypothesis import strategies as st
from support.faulty_server import (
    FaultyServer,
    answers,
    answers_late,
    closes,
    cuts_body,
    cuts_chunks,
    drips_body,
    drips_headers,
    final,
    hangs,
    interim,
    sends,
    talks_nonsense,
)
from support.privacy import told

from voxbridge.clock import Clock, Deadline
from voxbridge.voxworks.transport import (
    MAX_HEAD,
    MAX_INTERIM_RESPONSES,
    MAX_RESPONSE,
    Transport,
    TransportError,
)

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

SECONDS = 0.3  # the deadline of what hangs
GRACE = 0.3  # how late the end of it may be


@pytest.fixture
def transport():
    return Transport()


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


@pytest.fixture
def certified(tmp_path, monkeypatch):
    """Make a server's TLS context with a certificate for 127.0.0.1, which new transports trust."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "voxworks")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = tmp_path / "certificate.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    pem.write_bytes(certificate.public_bytes(Encoding.PEM) + private)
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context


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
