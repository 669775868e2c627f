"""CPU time of a rejected request, for every source, with the most expensive content known.

A request costs this before its sender is verified, so an attacker can spend the worst case times the throttle.
"""

import base64
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from bench.environment import BenchEnvironment
from bench.report import Figures, Table
from local.events import HOST, SIGNED_AT, sample_secret
from voxbridge import sources
from voxbridge.auth.authenticator import Authenticator
from voxbridge.errors import Status
from voxbridge.http import MAX_BODY, Response, to_request
from voxbridge.providers import PROVIDERS
from voxbridge.providers.highlevel import ED25519_KEY
from voxbridge.secret_store import SecretStore

if TYPE_CHECKING:
    from voxbridge.clock import Clock
    from voxbridge.telemetry import Telemetry

HEADERS = 10_000  # bytes of all headers and the query; API Gateway takes 10,240
REPEATS = 5


def _filled(pattern: bytes, head: bytes = b"", tail: bytes = b"") -> bytes:
    """Return `pattern` repeated to 256 KiB, the largest body that is read."""
    room = MAX_BODY - len(head) - len(tail)
    return head + pattern * (room // len(pattern)) + tail


BODIES = {
    "nested lists": _filled(b"["),
    "nested objects": _filled(b'{"a":'),
    "nested lists, closed": _filled(b"[", tail=b"]" * (MAX_BODY // 2)),
    "empty lists": _filled(b"[],", b"[", b"[]]"),
    "empty lists in an object": _filled(b"[],", b'{"a":[', b"[]]}"),
    "short numbers": _filled(b"1,", b'{"a":[', b"1]}"),
    "long numbers": _filled(b"9" * 4300 + b",", b'{"a":[', b"1]}"),
    "one long number": _filled(b"9", b'{"a":', b"}"),
    "not a number": _filled(b"NaN,", b'{"a":[', b"1]}"),
    "members": b"{" + b",".join(b'"%x":1' % number for number in range(25_000)) + b"}",
    "escapes": _filled(b"\\u00e9", b'{"a":"', b'"}'),
    "half surrogates": _filled(b"\\ud800", b'{"a":"', b'"}'),
    "backslashes": _filled(b"\\\\", b'{"a":"', b'"}'),
    "keys of Google": _filled(b'"google_key":"x",', b"{", b'"a":1}'),
    "keys of Google without end": _filled(b'"google_key":"\\"'),
    "keys of Google and spaces": _filled(b'"google_key" ' + b" " * 1000),
    "one long key of Google": _filled(b"x", b'{"google_key":"', b'"}'),
    "keys of Google and backslashes": _filled(b"\\\\", b'{"google_key":"'),
    "keys of Wufoo": _filled(b"&HandshakeKey=x"),
    "long keys of Wufoo": _filled(b"&HandshakeKey=" + b"x" * 1001),
    "percent signs in a key of Wufoo": _filled(b"%41", b"HandshakeKey="),
    "fields of a form": _filled(b"a=1&"),
    "names of fields": _filled(b"&a[b][c]"),
    "percent signs": _filled(b"%41", b"a="),
    "brackets": _filled(b"[a]", b"a"),
    "open brackets": _filled(b"[", b"a"),
    "delimiters": _filled(b"--x\r\n"),
    "parts": _filled(b'--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n\r\n'),
    "a part's head": _filled(b";", b'--x\r\ncontent-disposition: form-data; name="a"; x="'),
    "names in a part's head": _filled(b";a", b"--x\r\ncontent-disposition: form-data"),
    "spaces": _filled(b" ", tail=b"{}"),
    "zeros": _filled(b"\0"),
    "no text": _filled(b"\xff\xfe\x81"),
    "domain names": _filled("ü.".encode("latin-1"), b"HandshakeKey="),
}
CONTENT_TYPES = {
    "json": "application/json",
    "form": "application/x-www-form-urlencoded",
    "multipart": "multipart/form-data; boundary=x",
    "idna": "application/x-www-form-urlencoded; charset=idna",
    "made up": "application/json; charset=" + "x" * 1000,
    "parameters": "a/b" + ";a=1" * 500,
}
_SIGNATURES = (
    *("typeform-signature", "tally-signature", "x-hub-signature-256", "x-webflow-signature", "x-cal-signature-256"),
    *("x-fs-signature", "squarespace-signature", "x-shopify-hmac-sha256", "framer-signature"),
)


def _credentials(now: int) -> dict[str, dict[str, str]]:
    """Return headers that take each verification as far as possible without the secret."""
    point = ED25519_KEY + (2**252 - 1).to_bytes(32, "little")  # a point of the curve, and the largest scalar
    ms = str(now * 1000)
    claims = base64.urlsafe_b64encode(b'{"a":' * 300).decode().rstrip("=")
    good = {
        **dict.fromkeys(_SIGNATURES, base64.b64encode(b"x" * 512).decode()),
        "x-ghl-signature": base64.b64encode(point).decode(),
        "x-webflow-timestamp": ms,
        "x-hubspot-request-timestamp": ms,
        "x-hubspot-signature-v3": "x" * 44,
        "webhook-id": "x",
        "webhook-timestamp": str(now),
        "webhook-signature": "v1,AAAA " * 21,
        "calendly-webhook-signature": f"t={now}" + ",v1=AAAA" * 20,
        "formspree-signature": f"t={now}" + ",v1=AAAA" * 20,
        "framer-webhook-submission-id": "x",
        "x-webhook-signature": f"{claims}.{claims}.{'x' * 43}",
        "authorization": "Basic " + base64.b64encode(b"x" * 1000).decode(),
    }
    older = {"x-hubspot-signature": "0" * 64, "x-hubspot-signature-version": "v2"}
    return {"plausible": good, "older versions": older, "long": {"x-webhook-token": "x" * (HEADERS - 2000)}}


QUERIES = {
    "none": "",
    "percent signs": "token=" + "%41" * 2500,
    "fields": "&".join(["a=1"] * 100),
    "too many fields": "&".join(["a=1"] * 2000),
}


@dataclass
class _Silent:
    """Telemetry that does nothing: logging is not measured."""

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *_, **__: None


class HostileSender:
    """Sends requests that must be rejected. `now` is the clock of both sides."""

    def __init__(self) -> None:
        secret = sample_secret()
        # A source can also be configured with a required signature version.
        configured = sources.parse('[sources.strict]\nprovider = "hubspot"\nsignature = "v3"\n', "sources.toml")
        secret["sources"]["strict"] = secret["sources"]["hubspot"]
        store = SecretStore(lambda: json.dumps(secret), cast("Clock", self), lambda _: None)
        self._authenticator = Authenticator(configured, store, cast("Telemetry", _Silent()), cast("Clock", self))

    def now(self) -> Any:
        """Return the time of the sample signatures."""
        return SIGNED_AT

    def monotonic(self) -> float:
        """Return a constant time."""
        return 0.0

    def send(self, event: dict[str, Any]) -> None:
        """Send one request, which must be rejected."""
        answer = self._authenticator.authenticate(to_request(event), "id")
        if not isinstance(answer, Response) or answer.body["status"] != Status.UNAUTHORIZED:
            raise RuntimeError("the request was not rejected")


def requests(source: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield hostile requests to a source, each with a description of its contents."""
    now = int(SIGNED_AT.timestamp())
    credentials = _credentials(now)
    for name, body in BODIES.items():
        for kind in ("json", "form", "multipart", "idna"):
            yield f"{name} as {kind}", _event(source, body, CONTENT_TYPES[kind], credentials["plausible"], "")
    body = BODIES["members"]
    for kind, content_type in CONTENT_TYPES.items():
        for given, headers in credentials.items():
            for asked, query in QUERIES.items():
                fits = sum(map(len, (content_type, query, *headers.values()))) < HEADERS
                if fits:
                    yield f"{kind}, {given}, {asked}", _event(source, body, content_type, headers, query)


def _event(source: str, body: bytes, content_type: str, headers: dict[str, str], query: str) -> dict[str, Any]:
    return {
        "rawPath": f"/webhooks/{source}",
        "rawQueryString": query,
        "headers": headers | {"content-type": content_type, "host": HOST},
        "requestContext": {"http": {"method": "POST"}, "stage": "$default", "domainName": HOST},
        "body": _base64(body),
        "isBase64Encoded": True,
    }


@cache
def _base64(body: bytes) -> str:
    return base64.b64encode(body).decode()


def seconds(run: Callable[[], object], repeats: int = REPEATS) -> float:
    """Return the CPU time of a call in seconds: the minimum of several, as the others were disturbed."""
    least = float("inf")
    for _ in range(repeats):
        began = time.process_time()
        run()
        least = min(least, time.process_time() - began)
    return least


def rejections(environment: BenchEnvironment) -> Figures:
    """Measure every source; the table has its most expensive request."""
    del environment
    sender = HostileSender()
    rows = []
    for source in (*sorted(PROVIDERS), "strict", "no-such-source"):
        worst = max((seconds(lambda event=event: sender.send(event)), name) for name, event in requests(source))  # type: ignore[misc]
        rows.append((worst[0], source, worst[1]))
    rows.sort(reverse=True)
    header = ("source", "CPU of the worst request", "contents")
    cells = [(source, f"{cpu * 1000:.1f} ms", name) for cpu, source, name in rows]
    note = f"Each source rejects {sum(1 for _ in requests('zapier'))} requests of up to 256 KiB, {REPEATS} times each."
    return Figures(tables=[Table("Rejected requests", header, cells, note)])
