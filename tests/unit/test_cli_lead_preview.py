"""The preview: the functions' own parse, rule and mapping, whatever the payload."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.builders import TOKEN, build_application, post

from cli import lead_preview
from cli.errors import CommandError
from cli.payload import JSON, Payload, interpret
from voxbridge.sources import parse

NOW = datetime(2026, 11, 24, tzinfo=UTC)
EVENTS = Path(__file__).parents[2] / "events"
SAMPLES = sorted(path for path in EVENTS.glob("*/*") if path.is_file() and ".event." not in path.name)
SOURCES = parse(
    """
[sources.only-ann]
provider = "zapier"
when = "first_name == 'Ann'"
[sources.with-age]
provider = "zapier"
when = "first_name == 'Ann'"
[sources.with-age.fields]
age = "abs(age)"
[sources.mapped]
provider = "zapier"
[sources.mapped.fields]
phone_number = "ring"
[sources.mapped.defaults]
first_name = "there"
""",
    "sources.toml",
)


def _previews(source, payload, region="AU", sources=SOURCES):
    chosen = lead_preview.find_source(sources, source)
    return [
        lead_preview.preview(delivery, chosen, region)
        for delivery in lead_preview.to_deliveries(payload, chosen, "id", NOW)
    ]


def _preview(source, document):
    (result,) = _previews(source, Payload(json.dumps(document).encode(), JSON))
    return result


def test_what_the_rule_skips_is_skipped_although_a_path_cannot_be_evaluated():
    lead = {"phone": "0491 570 156", "first_name": "Bob", "age": "old"}
    assert _preview("with-age", lead).error == "skipped"
    assert _preview("with-age", lead | {"first_name": "Ann"}).error == "rule_failed"


def test_a_contact_with_where_each_value_comes_from():
    result = _preview("zapier", {"first_name": "Ann", "phone": "0429 069 971", "shoe_size": "42"})
    assert result.to_json()["contact"] == {"phone_number": "+61429069971", "first_name": "Ann"}
    assert result.provenance["phone_number"].path == "phone"
    assert [answer.path for answer in result.unused] == ["shoe_size"]


def test_fields_and_defaults_of_the_source_count():
    result = _preview("mapped", {"ring": "0429 069 971", "phone": "0429 000 000"})
    assert result.contact == {"phone_number": "+61429069971", "first_name": "there"}
    assert result.provenance["first_name"].path == ""


def test_the_rule_that_says_no_is_asked_before_anything_is_missed():
    result = _preview("only-ann", {"first_name": "Bob"})
    assert result.to_json() == {"error": "skipped", "partial": {"first_name": "Bob"}}


def test_a_rule_that_cannot_tell_is_an_error_of_its_own():
    result = _preview("only-ann", {"name": "Ann", "first_name": {"a": 1}})
    assert result.error in ("skipped", "rule_failed")


def test_several_leads_are_read_one_by_one():
    rows = [{"first_name": "Ann", "phone": "0429069971"}, {"first_name": "Bob", "phone": "0429069972"}]
    results = _previews("zapier", Payload(json.dumps(rows).encode(), JSON))
    assert [result.contact["first_name"] for result in results] == ["Ann", "Bob"]


def test_a_body_that_the_webhook_would_not_take():
    (result,) = _previews("zapier", Payload(b"x" * (256 * 1024 + 1), JSON))
    assert result.to_json() == {"error": "too_large", "partial": {}}


def test_an_unknown_source_is_an_error_with_the_possible_names():
    with pytest.raises(CommandError, match=r"'nope'.*only-ann.*typeform"):
        lead_preview.find_source(SOURCES, "nope")
    with pytest.raises(CommandError, match='"typeform"'):
        lead_preview.find_source(SOURCES, "typefrom")


@pytest.mark.parametrize("rule", ["", "[sources.zapier]\nwhen = \"first_name == 'John'\"\n"])
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_preview_is_what_the_functions_do(sample, rule):
    """The same outcome for each lead, and the contact that Voxworks receives."""
    payload = interpret(sample.read_bytes())
    w = build_application(toml=rule)
    answer = w.receiver.handle_request(
        post(payload.body, headers={"x-webhook-token": TOKEN, "content-type": payload.content_type})
    ).body
    results = _previews("zapier", payload, sources=parse(rule, "sources.toml"))
    outcomes = [lead.get("reason") or lead["status"] for lead in answer.get("leads", [answer])]
    assert [result.error or "created" for result in results] == outcomes
    assert [result.contact for result in results if result.contact] == [call.contact for call in w.transport.calls]
