"""Every row of the README's table of responses, from the deployed API; each lead is where its response says."""

import base64
import json
import time

import pytest
from harness import Harness, eventually

from local.simulator import Fault
from local.simulator.server import DEMO_KEY

pytestmark = pytest.mark.e2e

TYPEFORM = {
    "event_id": "01JDEXAMPLE",
    "event_type": "form_response",
    "form_response": {
        "form_id": "abc123",
        "token": "tok1",
        "landed_at": "2026-11-24T00:00:00Z",
        "submitted_at": "2026-11-24T00:01:00Z",
        "definition": {
            "id": "abc123",
            "title": "Call me",
            "fields": [
                {"id": "f1", "ref": "name", "type": "short_text", "title": "What's your name?"},
                {"id": "f2", "ref": "tel", "type": "phone_number", "title": "Your phone number"},
            ],
        },
        "answers": [
            {"type": "text", "text": "Maria de la Cruz", "field": {"id": "f1", "type": "short_text", "ref": "name"}},
            {
                "type": "phone_number",
                "phone_number": "+61491570156",
                "field": {"id": "f2", "type": "phone_number", "ref": "tel"},
            },
        ],
    },
}


def typeform(phone: str) -> bytes:
    return json.dumps(TYPEFORM).replace("+61491570156", phone).encode()


def test_a_signed_lead_is_created_and_the_same_again_is_a_duplicate(harness: Harness):
    body = typeform(phone := harness.phone())
    first, second = harness.typeform(body), harness.typeform(body)
    assert (first.status, first.json()["status"]) == (201, "created")
    assert (second.status, second.json()["status"]) == (200, "duplicate")
    (contact,) = harness.simulator.contacts
    assert contact.contact_id == first.json()["contact_id"]
    assert contact.request == {"phone_number": phone, "first_name": "Maria", "last_name": "de la Cruz"}
    assert first.json()["delivery_id"] != second.json()["delivery_id"]


def test_a_wrong_signature_none_and_an_unknown_source_are_told_alike(harness: Harness):
    body = typeform(harness.phone())
    answers = [
        harness.stack.post("typeform", body, {"typeform-signature": "sha256=" + base64.b64encode(b"x" * 32).decode()}),
        harness.stack.post("typeform", body),
        harness.stack.post("no-such-source", body),
        harness.stack.request("POST", "/elsewhere", body=body),
        harness.stack.request("GET", "/"),
    ]
    assert [(answer.status, answer.json()["status"]) for answer in answers] == [(401, "unauthorized")] * 5
    assert harness.simulator.contacts == []


def test_zapier_may_hold_the_token_in_any_of_four_places(harness: Harness):
    def post(token: str) -> list[int]:
        basic = base64.b64encode(f"zapier:{token}".encode()).decode()
        places = [
            {"headers": {"x-webhook-token": token}},
            {"headers": {"authorization": f"Bearer {token}"}},
            {"headers": {"authorization": f"Basic {basic}"}},
            {"query": {"token": token}},
        ]
        return [harness.stack.post("zapier", harness.lead(), **place).status for place in places]

    assert post(harness.token) == [201] * 4
    assert post(harness.token[:-1]) == [401] * 4


ANSWERS = [
    {"challenge": "Losing weight"},
    {"completed": False},
    {"status": "incomplete"},
    {"event_name": "Complaint handling"},
    {"Topic": "change"},
    {"type": "Update my policy"},
]


def test_no_answer_makes_a_lead_an_event_whatever_it_is_called(harness: Harness):
    """Each flat lead becomes a contact, at a source with a token and at one that signs."""
    leads = [harness.lead(**answer) for answer in ANSWERS for _ in range(2)]
    answers = [
        harness.typeform(json.dumps(lead).encode()) if index % 2 else harness.zapier(lead)
        for index, lead in enumerate(leads)
    ]
    assert [answer.status for answer in answers] == [201] * len(leads)
    assert len(harness.numbers()) == len(leads)


def test_what_the_envelope_says_is_no_lead_is_answered_and_kept_nowhere(harness: Harness):
    """An update, an opt-out and a handshake."""
    lead = harness.lead()
    bodies = [
        {"event": "contact.updated", "contact": lead},
        lead | {"dnd": True},
        {"type": "url_verification", "challenge": "3eZbrw1aBm2rZg", "token": "t"},
    ]
    answers = [harness.zapier(body) for body in bodies]
    assert [(answer.status, answer.json()["status"]) for answer in answers] == [
        (200, "ignored"),
        (200, "skipped"),
        (200, "test"),
    ]
    assert (harness.numbers(), harness.retry_depth(), harness.dead_letters()) == ([], 0, [])


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_a_form_encoded_lead_arrives_by_any_posting_method(harness: Harness, method: str):
    phone = harness.phone()
    answer = harness.stack.request(
        method,
        "/webhooks/generic",
        body=f"Full+Name=Jo+Mills&Phone={phone.replace('+', '%2B')}&Email=".encode(),
        headers={"x-webhook-token": harness.token, "content-type": "application/x-www-form-urlencoded"},
    )
    assert (answer.status, harness.numbers()) == (201, [phone])


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"first_name": "Ann"}, "missing_phone_number"),
        ({"phone": "", "first_name": "Ann"}, "missing_phone_number"),
        ({"phone": "12", "first_name": "Ann"}, "invalid_phone_number"),
        ({"phone": "0491570156"}, "missing_first_name"),
        (b'{"phone": "0491', "unreadable_body"),
    ],
)
def test_a_permanent_failure_on_the_lead_is_dead_lettered_as_it_arrived(harness: Harness, body: object, reason: str):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    answer = harness.stack.post("zapier", raw, {"x-webhook-token": harness.token, "content-type": "application/json"})
    assert (answer.status, answer.json()["status"], answer.json()["reason"]) == (202, "dead_lettered", reason)
    (letter,) = harness.dead_letters()
    assert letter["id"] == answer.json()["delivery_id"]
    assert letter["body"].encode() == raw
    assert (letter["version"], letter["source"], letter["encoding"]) == (1, "zapier", "utf-8")
    assert letter["failure"]["reason"] == reason
    assert letter["attributes"] == {"source": "zapier", "reason": reason}
    assert harness.retry_depth() == 0


def test_several_leads_in_one_request_are_each_created(harness: Harness):
    """A few at once, in the answer; many over the queue, split by the retry function."""
    few = [harness.lead() for _ in range(3)]
    answer = harness.zapier({"contacts": few, "list": "Spring"})
    assert (answer.status, [lead["status"] for lead in answer.json()["leads"]]) == (201, ["created"] * 3)
    many = [harness.lead() for _ in range(23)]
    signed = harness.typeform(json.dumps({"leads": many}).encode())
    assert (signed.status, signed.json()["status"], signed.json()["reason"]) == (202, "queued", "queue_first")
    wanted = sorted(lead["phone"] for lead in few + many)
    eventually(lambda: sorted(harness.numbers()) == wanted, within=60)
    eventually(lambda: harness.retry_depth() == 0)
    assert harness.dead_letters() == []


def test_leads_under_one_name_or_under_their_numbers_are_each_created(harness: Harness):
    """A name that stands there twice does not hide the first, and a number that is a key is not lost."""
    leads = [harness.lead() for _ in range(4)]
    phones = sorted(lead["phone"] for lead in leads)
    twice = ", ".join(f'"lead": {json.dumps(lead)}' for lead in leads[:2])
    assert harness.zapier(f"{{{twice}}}".encode()).status == 201
    assert harness.zapier({"leads": {lead.pop("phone"): lead for lead in leads[2:]}}).status == 201
    assert sorted(harness.numbers()) == phones


def test_leads_that_cannot_be_separated_are_one_dead_letter(harness: Harness):
    """Never one of them alone."""
    body = {"leads": [harness.lead(), harness.lead()], "email": "owner@example.com"}
    answer = harness.zapier(body)
    assert (answer.status, answer.json()["status"], answer.json()["reason"]) == (
        202,
        "dead_lettered",
        "unreadable_body",
    )
    (dead,) = harness.dead_letters()
    assert json.loads(dead["body"]) == body
    assert harness.numbers() == []


def test_an_invalid_email_is_dropped_and_named_and_the_contact_created(harness: Harness):
    answer = harness.zapier(harness.lead(email="ann(at)example"))
    assert (answer.status, answer.json()["dropped"]) == (201, ["email"])
    (contact,) = harness.simulator.contacts
    assert "email" not in contact.request


def test_bodies_over_256_kib_are_refused_and_just_that_many_bytes_of_anything_are_held(harness: Harness):
    too_large = harness.zapier(b" " * 300_000)
    assert (too_large.status, too_large.json()["status"]) == (413, "too_large")
    body = b"\x01" * (256 * 1024)
    answer = harness.zapier(body)
    assert (answer.status, answer.json()["reason"]) == (202, "unreadable_body")
    (letter,) = harness.dead_letters()
    assert (letter["encoding"], base64.b64decode(letter["body"])) == ("base64", body)


def test_link_checks_are_ready_and_a_lead_sent_by_get_gets_no_receipt(harness: Harness):
    for source in ("typeform", "zapier", "never-heard-of"):
        assert harness.stack.request("GET", f"/webhooks/{source}").json()["status"] == "ready"
        assert harness.stack.request("HEAD", f"/webhooks/{source}").status == 200
    by_get = harness.stack.request("GET", "/webhooks/zapier", query={"phone": harness.phone(), "token": harness.token})
    assert (by_get.status, by_get.json()["status"]) == (405, "method_not_allowed")


PATHS = ["/", "/webhooks", "/webhooks/", "/webhooks/a/b", "/favicon.ico", "/webhooks/%2e%2e", "/$default"]


def test_no_path_and_method_is_ever_answered_404_or_410(harness: Harness):
    for path in PATHS:
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            assert harness.stack.request(method, path).status in (200, 401, 405), (method, path)


def test_a_key_rotated_in_secrets_manager_is_picked_up_by_the_request_that_meets_401(harness: Harness):
    assert harness.zapier(harness.lead()).status == 201
    harness.simulator.key = "the-new-key"
    harness.stack.put_secret(harness.stack.secret() | {"api_key": "the-new-key"})
    try:
        assert harness.zapier(harness.lead()).status == 201
    finally:
        harness.simulator.key = DEMO_KEY


def test_a_source_secret_set_while_the_functions_are_warm_is_picked_up_at_once(harness: Harness):
    assert harness.zapier(harness.lead()).status == 201
    secret = harness.stack.secret()
    harness.stack.put_secret(secret | {"sources": {"zapier": ["brand-new", "and-old"]}})
    for token in ("brand-new", "and-old"):
        assert harness.stack.post("zapier", harness.lead(), {"x-webhook-token": token}).status == 201
    assert harness.zapier(harness.lead()).status == 401


def test_an_empty_key_is_never_sent_and_the_lead_waits_for_one(harness: Harness):
    secret = harness.stack.secret()
    harness.stack.put_secret(secret | {"api_key": ""})
    harness.stack.restart_functions()
    answer = harness.zapier(harness.lead())
    assert (answer.status, answer.json()["reason"]) == (202, "unauthorized_key")
    assert harness.simulator.answers == {}
    harness.stack.put_secret(secret)
    harness.stack.restart_functions()
    eventually(lambda: len(harness.numbers()) == 1)


def test_voxworks_refusing_an_optional_field_costs_the_field_and_not_the_lead(harness: Harness):
    harness.simulator.add_fault(Fault("refuse_field", field="title"))
    answer = harness.zapier(harness.lead(title="Dr", email="ann@example.com"))
    assert (answer.status, answer.json()["dropped"]) == (201, ["email", "title"])
    (contact,) = harness.simulator.contacts
    assert set(contact.request) == {"phone_number", "first_name", "last_name"}


def test_voxworks_refusing_the_bare_contact_too_is_a_permanent_failure(harness: Harness):
    harness.simulator.add_fault(Fault("status", status=400))
    answer = harness.zapier(harness.lead(email="ann@example.com"))
    assert (answer.status, answer.json()["reason"]) == (202, "rejected")
    (letter,) = harness.dead_letters()
    assert letter["failure"]["status"] == 400


def test_the_answer_comes_within_six_seconds_while_voxworks_hangs(harness: Harness):
    assert harness.zapier(harness.lead()).status == 201  # the start of a new worker is AWS's time, not ours
    harness.simulator.add_fault(Fault("hang", times=1))
    started = time.monotonic()
    answer = harness.zapier(harness.lead())
    assert (answer.status, answer.json()["reason"]) == (202, "voxworks_timeout")
    assert 3.5 < time.monotonic() - started < 6
    eventually(lambda: len(harness.numbers()) == 2)
