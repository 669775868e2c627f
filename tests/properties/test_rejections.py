"""What a request costs before its sender is verified: counted, and timed against a parse in the same run."""

import encodings
import encodings.aliases
import json
from contextlib import suppress

import pytest
from support.operation_count import count_operations

from bench.rejections import BODIES, CONTENT_TYPES, HostileSender, requests, seconds
from voxbridge.errors import PermanentError
from voxbridge.parsing.bodies import decode
from voxbridge.providers import PROVIDERS

SOURCES = (*sorted(set(PROVIDERS) - {"wpforms", "unbounce", "cognito"}), "strict", "no-such-source")
MOST_WORK = 20_000  # calls and turns of loops; nearly all of them for a query of percent signs
MORE_WORK = 1_100  # that a body may cause: twenty tokens are looked at in it
CHARSET = "application/x-www-form-urlencoded; charset={}"


@pytest.fixture(scope="module")
def sender() -> HostileSender:
    return HostileSender()


@pytest.fixture(scope="module")
def bound() -> float:
    """Twice the time that Python's own parser takes for 256 KiB of empty lists: less than 20 ms where that is 10."""
    return 2 * seconds(lambda: json.loads(BODIES["empty lists"]))


@pytest.mark.parametrize("source", SOURCES)
def test_a_refused_request_takes_less_time_than_two_parses(sender: HostileSender, bound: float, source: str) -> None:
    """A slow one is measured again before it counts: the machine may have been busy."""
    for name, event in requests(source):
        taken = seconds(lambda event=event: sender.send(event), repeats=1)
        if taken > bound:
            taken = seconds(lambda event=event: sender.send(event), repeats=10)
        assert taken <= bound, name


@pytest.mark.parametrize("source", SOURCES)
def test_the_work_for_a_refused_request_does_not_grow_with_its_body(sender: HostileSender, source: str) -> None:
    """Whatever runs over an unverified body is written in C; our own code does not parse it."""
    empty = dict(next(event for _, event in requests(source)), body="e30=")
    sender.send(empty)  # the first time imports and compiles
    least = count_operations(lambda: sender.send(empty))
    for name, event in requests(source):
        grows = event["rawQueryString"] or name.rpartition(" as ")[0] not in BODIES
        most = MOST_WORK if grows else min(MOST_WORK, least + MORE_WORK)
        assert count_operations(lambda event=event: sender.send(event)) <= most, name


@pytest.mark.parametrize("charset", sorted({*encodings.aliases.aliases.values(), "idna", "punycode", "undefined"}))
def test_no_charset_is_slow(charset: str) -> None:
    """Any codec of Python's may be asked for; the slow ones and those that are no charset are not used."""
    body = ("Feld=" + "ü.ß" * 1000).encode("latin-1")
    decode(body, CHARSET.format(charset))  # the first time Python imports it
    assert count_operations(lambda: decode(body, CHARSET.format(charset))) < 500


def test_a_made_up_charset_leaves_nothing_behind() -> None:
    """Python remembers each name of a codec that it was ever asked for."""
    known = set(encodings._cache)  # type: ignore[attr-defined]  # noqa: SLF001
    for number in range(50):
        made_up = f"made-up-{number}"
        part = f'--x\r\nContent-Disposition: form-data; name="a"\r\nContent-Type: text/plain; charset={made_up}\r\n\r\n'
        for content_type in (CHARSET.format(made_up), f'multipart/form-data; boundary=x; charset="{made_up}"'):
            for body in (b"a=\xfc", part.encode() + b"\xfc\r\n--x--", b'{"a": "\xfc"}'):
                with suppress(PermanentError):
                    decode(body, content_type)
    assert not {name for name in set(encodings._cache) - known if "made" in str(name)}  # type: ignore[attr-defined]  # noqa: SLF001


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("kind", CONTENT_TYPES)
def test_a_verified_senders_body_is_read_in_linear_work(name: str, kind: str) -> None:
    """After the credentials, too: half of a body is at least some two fifths of the work of the whole."""

    def read(body: bytes) -> None:
        with suppress(PermanentError):
            decode(body, CONTENT_TYPES[kind])

    body = BODIES[name]
    half, whole = (count_operations(lambda size=size: read(body[:size])) for size in (len(body) // 2, len(body)))
    assert whole <= 2.5 * half + 50_000
