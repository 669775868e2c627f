"""What unverified senders send: any body and any header, to every provider; and payloads made to be slow."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.operation_count import count_operations
from support.submissions import assert_paths

from bench.rejections import seconds
from local import events
from voxbridge.auth.verifiers import SourceSecret
from voxbridge.delivery import Delivery
from voxbridge.errors import PermanentError, Reason
from voxbridge.http import Request
from voxbridge.parsing.find_leads import split_deliveries
from voxbridge.parsing.submission import NotALead, Submission
from voxbridge.providers import PROVIDERS, provider

NOW = events.SIGNED_AT
OWN = sorted(set(PROVIDERS) - {"wpforms", "unbounce", "cognito"})

KEYS = st.sampled_from(
    [
        *("form_response", "answers", "fields", "field", "data", "payload", "properties", "submission", "questions"),
        *("entry", "changes", "value", "values", "field_data", "user_column_data", "rawRequest", "pretty", "type"),
        *("definition", "hidden", "variables", "responses", "attendees", "scheduled_event", "location", "event"),
        *("triggerEvent", "eventType", "topic", "orders_count", "addresses", "default_address", "FieldStructure"),
        *(
            "Fields",
            "Field1",
            "1.3",
            "1.6",
            "q3_name",
            "q4_phone",
            "label",
            "name",
            "first",
            "dnd",
            "a b",
            'a"b',
            "\\",
            "",
        ),
        *("namedValues", "textAnswers", "urlParameters", "contactAttributes", "finished", "options", "id", "choices"),
    ]
)
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["CONTACT", "x"])
)
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS | st.text(max_size=4), inner, max_size=6)
)


def parse_anything(source: str, body: bytes, content_type: str = "application/json") -> None:
    try:
        submission = provider(source).parse(Delivery("id", source, NOW, content_type, body))
    except PermanentError as error:
        assert error.reason is Reason.UNREADABLE_BODY  # noqa: PT017  (any other error is a failure, too)
        return
    assert isinstance(submission, Submission | NotALead)
    assert_paths(submission)


@pytest.mark.parametrize("source", OWN)
@settings(max_examples=25, deadline=None)
@given(document=JSON | st.dictionaries(KEYS, JSON, max_size=5))
def test_any_json_is_a_submission_no_lead_or_unreadable(source: str, document: object) -> None:
    parse_anything(source, json.dumps(document).encode())


@pytest.mark.parametrize("source", OWN)
@settings(max_examples=25, deadline=None)
@given(body=st.binary(max_size=300), headers=st.dictionaries(st.sampled_from([
    "authorization", "x-webhook-token", "typeform-signature", "tally-signature", "x-hub-signature-256",
    "x-webflow-timestamp", "x-webflow-signature", "x-hubspot-signature", "x-hubspot-signature-v3",
    "x-hubspot-request-timestamp", "x-hubspot-signature-version", "calendly-webhook-signature", "x-cal-signature-256",
    "x-fs-signature", "webhook-id", "webhook-timestamp", "webhook-signature", "x-webhook-signature",
    "x-ghl-signature", "squarespace-signature", "x-shopify-hmac-sha256", "formspree-signature", "framer-signature",
    "framer-webhook-submission-id", "content-type",
]), st.text(max_size=40)))  # fmt: skip
def test_an_unverified_request_is_rejected_and_never_crashes(source: str, body: bytes, headers: dict[str, str]) -> None:
    request = Request("POST", f"/webhooks/{source}", f"https://x/{source}", headers, (), body)
    secret = SourceSecret.from_json(events.sample_secret()["sources"][source])
    assert provider(source).verifier.verify(request, secret, NOW) is False


@pytest.mark.parametrize("source", OWN)
@pytest.mark.parametrize("length", [10_000, 260_000])
def test_absurd_lengths_are_refused(source: str, length: int) -> None:
    request = events.signed(next(path for path in events.bodies() if path.parent.name == source))
    absurd = replace(request, headers=dict.fromkeys(request.headers, "9" * length), body=b"x" * length, query=())
    secret = SourceSecret.from_json(events.sample_secret()["sources"][source])
    assert provider(source).verifier.verify(absurd, secret, NOW) is False


SLOW = {
    "many members": json.dumps({f"k{number}": "v" for number in range(15_000)}),
    "many answers": json.dumps({"answers": {f"k{number}": ["v"] for number in range(12_000)}}),
    "many choices": json.dumps(
        {"form_response": {"answers": [{"type": "choices", "choices": {"labels": ["a"] * 40_000}}]}}
    ),
    "many fields alike": json.dumps({"data": {"fields": [{"label": "a", "value": "b"}] * 9_000}}),
    "many rows": json.dumps([{"a": 1}] * 30_000),
    "a thousand levels": '{"data":' * 1_000 + "1" + "}" * 1_000,
    "levels of answers": json.dumps({"form_response": {"answers": [0]}}).replace(
        "0", '{"fields":[' * 1_000 + "1" + "]}" * 1_000
    ),
    "levels of questions": json.dumps({"form_response": {"definition": {"fields": [0]}}}).replace(
        "0", '{"id":"a","properties":{"fields":[' * 1_000 + "1" + "]}}" * 1_000
    ),
    "levels of lists": "[" * 5_000 + "]" * 5_000,
    "one long text": json.dumps({"data": {"data": {"phone": "1" * 260_000}}, "submission": {"a": "x" * 100}}),
    "a long form": "&".join(f"q{number}_a[full]=1" for number in range(12_000)),
    "jotform's hints": json.dumps(
        {"rawRequest": json.dumps({f"q{n}_a": "a" for n in range(5_000)}), "pretty": ":a, " * 20_000}
    ),
    "lines of parts": json.dumps({"Name": "first = a\n" * 20_000}),
    "a broken template": '{"a":"' + '","' * 80_000 + '"}',
}


@pytest.mark.parametrize("source", OWN)
@pytest.mark.parametrize("body", SLOW.values(), ids=SLOW.keys())
def test_a_payload_made_to_be_slow_is_read_within_a_second(source: str, body: str) -> None:
    """A slow one is measured again before it counts: the machine may have been busy."""

    def read() -> None:
        with suppress(PermanentError):
            provider(source).parse(Delivery("id", source, NOW, "application/json", body.encode()))

    assert seconds(read, repeats=1) < 1 or seconds(read, repeats=3) < 1


def _places(document: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Go through a document's objects and lists, of each list the first item alone."""
    if isinstance(document, dict | list) and document:
        yield path, document
        members = document.items() if isinstance(document, dict) else [(0, document[0])]
        for key, inner in members:
            yield from _places(inner, (*path, key))


def _put(document: Any, path: tuple[str | int, ...], value: Any) -> Any:
    if not path:
        return value
    key, *rest = path
    changed = document.copy()
    changed[key] = _put(document[key], tuple(rest), value)
    return changed


GROWTH = {
    "one item again and again": lambda held, size: held[:1] * size if isinstance(held, list) else None,
    "names that collide": lambda held, size: (
        held | {f"a {number}": "1" for number in range(size)} if isinstance(held, dict) else None
    ),
    "objects of a label": lambda held, size: (
        held | {f"k{number}": {"label": "a", "value": "b"} for number in range(size)}
        if isinstance(held, dict)
        else None
    ),
    "empty lists": lambda _, size: [[] for _ in range(size)],
}


SAMPLES = {path.parent.name: path for path in events.bodies() if path.name == "created.json"}


@pytest.mark.parametrize("source", SAMPLES)
@pytest.mark.parametrize("growth", GROWTH)
def test_reading_takes_work_in_proportion_to_the_body(source: str, growth: str) -> None:
    """Wherever a provider's own body is made long, twice the length is about twice the work, splitting included."""
    sample = json.loads(SAMPLES[source].read_bytes())

    def read(document: Any) -> None:
        body = json.dumps(document).encode()
        delivery = Delivery("id", source, NOW, "application/json", body, events.HEADERS.get(f"{source}/created", {}))
        with suppress(PermanentError):
            for part in split_deliveries(delivery, provider(source))[:1]:
                provider(source).parse(part)

    for place, held in _places(sample):
        grown = [GROWTH[growth](held, size) for size in (150, 300)]
        if grown[0] is None:
            continue
        half, whole = (_put(sample, place, value) for value in grown)
        read(half)  # what is remembered of words that were met before
        read(whole)
        assert (
            count_operations(lambda whole=whole: read(whole))
            <= 2.6 * count_operations(lambda half=half: read(half)) + 5_000
        ), place
