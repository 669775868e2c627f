"""What an automation is started with: its idempotency key, and the answers that the owner chose."""

import json
from dataclasses import replace
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.builders import LEAD, delivery

from voxbridge.delivery import Delivery
from voxbridge.errors import PermanentError
from voxbridge.mapping import LeadRules, extract_contact
from voxbridge.parsing.find_leads import separate_leads, split_deliveries
from voxbridge.parsing.submission import NotALead
from voxbridge.providers import PROVIDERS, provider
from voxbridge.voxworks.automation_request import HEADER, chosen_answers, idempotency_key, make_trigger

PHONE = "+61412345678"
BODIES = [
    b'{"phone": "1"}',
    b"[1]",
    b"phone=1",
    *(b'{"a":' * deep + b"1" + b"}" * deep for deep in (100, 3_000, 9_990, 30_000)),
]
TALLY = {"eventId": "e-1", "createdAt": "2026-11-24", "data": {"submissionId": "s-1", "fields": []}}


def key(of, name="generic", phone=PHONE):
    return idempotency_key(of, provider(name), phone)


def several(count):
    return [{"name": f"Ada {number}", "phone": f"0412 345 {number:03}"} for number in range(count)]


# ── The idempotency key ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_repeat_of_the_provider_has_the_same_key_by_its_own_id():
    """Although our id, the time of the event and its bytes differ."""
    first = delivery(TALLY, id="d-1", source="tally")
    repeat = delivery(TALLY | {"createdAt": "2026-11-25"}, id="d-2", source="tally")
    assert key(first, "tally") == key(repeat, "tally")


def test_another_submission_has_another_key():
    other = TALLY | {"data": {"submissionId": "s-2", "fields": []}}
    assert key(delivery(TALLY), "tally") != key(delivery(other), "tally")


def test_without_an_id_of_the_provider_a_repeat_is_known_by_what_it_says():
    body = json.dumps(LEAD, indent=2).encode()
    assert key(delivery(LEAD, id="d-1")) == key(delivery(body, id="d-2"))
    assert key(delivery(LEAD)) != key(delivery(LEAD | {"message": "Hello"}))


def test_a_multipart_boundary_makes_no_difference():
    def multipart(boundary):
        body = f'--{boundary}\r\nContent-Disposition: form-data; name="phone"\r\n\r\n0412\r\n--{boundary}--\r\n'
        return delivery(body.encode(), content_type=f"multipart/form-data; boundary={boundary}")

    assert key(multipart("aaa")) == key(multipart("bbb"))


def test_source_and_number_belong_to_it():
    """The same submission at two sources is two calls, and so is a call to a corrected number."""
    assert len({key(delivery()), key(delivery(source="other")), key(delivery(), phone="+61499999999")}) == 3


def test_our_retry_and_a_replay_have_the_same_key():
    first = delivery(TALLY, part="2", headers={"webhook-id": "w-1"})
    again = Delivery.from_message(replace(first, replayed_at=first.received_at).to_message())
    assert key(again, "tally") == key(first, "tally")


@pytest.mark.parametrize("name", ["generic", "standard-webhooks"])
@pytest.mark.parametrize("count", [2, 10, 11, 25, 120])
def test_it_is_the_same_whether_the_webhook_or_the_retry_function_splits_a_request(name, count):
    """Also where the retry function splits it in steps, through the queue, and the provider sends it twice."""
    of = provider(name)

    def request(identity):
        return delivery(several(count), id=identity, headers={"webhook-id": "w-1"})

    def by_steps(whole):
        parts = split_deliveries(Delivery.from_message(whole.to_message()), of)
        return [whole] if len(parts) == 1 else [lead for part in parts for lead in by_steps(part)]

    at_once = [key(lead, name) for lead in islice(separate_leads(request("d-1"), of), count)]
    assert at_once == [key(lead, name) for lead in by_steps(request("d-2"))]
    assert len(set(at_once)) == count


def test_two_leads_alike_in_one_request_are_two_by_their_position_where_the_provider_has_an_id():
    of = provider("standard-webhooks")
    request = delivery([LEAD, LEAD], headers={"webhook-id": "w-1"})
    assert len({key(lead, "standard-webhooks") for lead in separate_leads(request, of)}) == 2


def test_an_id_of_a_lead_does_not_depend_on_its_request():
    """Meta may repeat a notification together with others; the lead's key stays the same."""
    of = provider("meta-lead-ads")

    def notification(*ids):
        changes = [{"field": "leadgen", "value": {"leadgen_id": each, "form_id": "9"}} for each in ids]
        return delivery({"object": "page", "entry": [{"id": "7", "time": 1, "changes": changes}]})

    def keys(*ids):
        leads = separate_leads(notification(*ids), of)
        return {each: key(lead, "meta-lead-ads") for each, lead in zip(ids, leads, strict=True)}

    alone, first, second = keys("1"), keys("1", "2"), keys("2", "1")
    assert alone["1"] == first["1"] == second["1"] != first["2"]


@pytest.mark.parametrize("name", PROVIDERS)
def test_an_id_in_a_header_is_kept_with_the_queued_delivery(name):
    of = provider(name)
    headers = {place.removeprefix(HEADER) for place in of.delivery_id if place.startswith(HEADER)}
    assert headers <= set(of.headers)


@given(st.binary(max_size=200) | st.sampled_from(BODIES), st.sampled_from(sorted(PROVIDERS)))
def test_any_body_that_is_readable_has_a_key(body, name):
    try:
        provider(name).parse(delivery(body))
    except PermanentError:
        return
    assert key(delivery(body), name) == key(delivery(body, id="d-2"), name)


@pytest.mark.parametrize("value", [None, True, [], {}, "", " "])
def test_an_id_that_is_none_is_passed_over(value):
    found = key(delivery({"lead_id": value, "phone": "1"}), "google-ads")
    assert found != key(delivery({"lead_id": value, "phone": "2"}), "google-ads")


# ── Answers ──────────────────────────────────────────────────────────────────────────────────────────────────────────

FORM = {
    "data": {
        "fields": [
            {"key": "q1", "label": "Your name", "type": "INPUT_TEXT", "value": "Ada Lovelace"},
            {"key": "q2", "label": "Phone", "type": "INPUT_PHONE_NUMBER", "value": "0412 345 678"},
            {"key": "q3", "label": "What is it about? *", "type": "INPUT_TEXT", "value": "A quote"},
            {"key": "q4", "label": "Days", "type": "CHECKBOXES", "value": ["Mon", "Tue"]},
            {"key": "q5", "label": "Budget", "type": "INPUT_NUMBER", "value": 500},
            {"key": "q6", "label": "Left empty", "type": "INPUT_TEXT", "value": ""},
        ]
    }
}


def answers(wanted, body=None, name="tally"):
    submission = provider(name).parse(delivery(body or FORM))
    assert not isinstance(submission, NotALead)
    found = extract_contact(submission, LeadRules("AU"), delivery().received_at)
    return chosen_answers(submission, found, wanted)


def test_none_are_sent_unless_they_are_listed():
    assert answers(()) == {}


def test_those_that_are_listed_are_found_by_their_labels():
    """In any case, without the mark of a required field; what the form lacks is left out."""
    wanted = ("what is it about?", "Days", "Left empty", "Not in this form")
    assert answers(wanted) == {"what is it about?": "A quote", "Days": ["Mon", "Tue"]}


def test_all_are_those_that_the_contact_does_not_hold():
    assert answers("all") == {"What is it about? *": "A quote", "Days": ["Mon", "Tue"], "Budget": 500}


def test_a_form_without_labels_gives_them_by_name():
    body = LEAD | {"message": "Hello", "utm_source": "x"}
    assert answers(("message",), body, "zapier") == {"message": "Hello"}


def test_their_body_is_json_whatever_they_hold():
    text = 'a "quote"\n\x00 😀 \u2028'
    sent = json.loads(make_trigger(delivery(), provider("zapier"), {"phone_number": PHONE}, None, {"x": text}).body)
    assert (sent["phone_number"], sent["source"], sent["answers"]) == (PHONE, "zapier", {"x": text})
    assert "contact_id" not in sent


def test_a_part_is_kept_in_the_message():
    part = replace(delivery(), part="1.0")
    assert Delivery.from_message(part.to_message()) == part
