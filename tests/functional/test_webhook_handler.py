"""webhook.handler through API Gateway's events, with moto for AWS and a Voxworks on loopback."""

import base64
import gc
import json
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.builders import LEAD, SECRET, TOKEN, api_event, post
from support.fakes import NOW
from support.faulty_server import answers, closes, cuts_body
from support.stack import CREATED, EXISTS, Context, refuses

import webhook
from cli.signing import sign_request
from voxbridge import wiring
from voxbridge.auth.verifiers import SourceSecret
from voxbridge.http import Request
from voxbridge.providers import provider

MULTIPART = (
    b'--x\r\nContent-Disposition: form-data; name="phone"\r\n\r\n0412345678\r\n'
    b'--x\r\nContent-Disposition: form-data; name="first_name"\r\n\r\nAda\r\n--x--\r\n'
)
GARBAGE = answers(201, b"garbage")


def test_a_new_lead_is_created_and_the_same_again_is_a_duplicate(run_stack):
    stack = run_stack(CREATED, EXISTS)
    code, body = stack.post(post())
    assert (code, body["status"], body["contact_id"]) == (201, "created", "c_1")
    code, body = stack.post(post())
    assert (code, body["status"]) == (200, "duplicate")
    head, _, sent = stack.voxworks.requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /api/v1/create-contact HTTP/1.1\r\n")
    assert f"authorization: Bearer {SECRET['api_key']}".encode() in head
    assert json.loads(sent)["phone_number"] == "+61412345678"
    assert stack.waiting() == stack.dead() == []


def test_a_signed_typeform_is_created_and_one_changed_byte_is_refused(run_stack):
    stack = run_stack()
    answers_ = [
        {"type": "phone_number", "phone_number": "+61412345678", "field": {"ref": "p", "type": "phone_number"}},
        {"type": "text", "text": "Ada", "field": {"ref": "first_name", "type": "short_text"}},
    ]
    body = json.dumps({"event_type": "form_response", "form_response": {"answers": answers_}}).encode()
    secret = SourceSecret(("a-typeform-secret",))
    request = sign_request(provider("typeform").verifier, post(body, "typeform", token=None), secret, NOW)
    assert stack.post(request)[0] == 201
    changed = Request("POST", request.path, headers=request.headers, body=body.replace(b"Ada", b"Eve"))
    assert stack.post(changed)[0] == 401
    assert len(stack.voxworks.requests) == 1


@pytest.mark.parametrize(
    "answer",
    [
        {"challenge": "Losing weight"},
        {"completed": False},
        {"status": "incomplete"},
        {"event_name": "Complaint handling"},
        {"Topic": "change"},
        {"type": "Update my policy"},
    ],
)
def test_an_answer_is_no_event_whatever_it_is_called(run_stack, answer):
    """A flat lead becomes a contact at a source with a token, and at one that signs."""
    lead = json.dumps(LEAD | answer).encode()
    secret = SourceSecret(("a-typeform-secret",))
    signed = sign_request(provider("typeform").verifier, post(lead, "typeform", token=None), secret, NOW)
    stack = run_stack()
    for request in (post(lead), signed):
        assert stack.post(request)[0] == 201
    assert len(stack.voxworks.requests) == 2


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"event": "contact.updated", "contact": LEAD}, "ignored"),
        (LEAD | {"type": "ContactUpdate"}, "ignored"),
        (LEAD | {"dnd": True}, "skipped"),
        ({"challenge": "3eZbrw1aBm2rZg", "token": "x", "type": "url_verification"}, "test"),
    ],
)
def test_the_envelope_says_what_is_no_lead(run_stack, body, status):
    """The answer says what an envelope says, and nothing is created or kept."""
    stack = run_stack()
    code, answer = stack.post(post(body))
    assert (code, answer["status"]) == (200, status)
    assert stack.voxworks.requests == stack.waiting() == stack.dead() == []


@pytest.mark.parametrize("base64_encoded", [False, True])
@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", json.dumps(LEAD).encode()),
        ("application/x-www-form-urlencoded", b"phone=0412+345+678&first_name=Ada"),
        ("", b"phone=0412+345+678&first_name=Ada"),
        (
            "multipart/form-data; boundary=x",
            MULTIPART,
        ),
    ],
)
def test_a_body_of_any_form_is_read_plain_or_in_base64(run_stack, content_type, body, base64_encoded):
    stack = run_stack()
    request = post(body, headers={"x-webhook-token": TOKEN, "content-type": content_type})
    assert stack.post(request, base64_encoded=base64_encoded)[0] == 201


@pytest.mark.parametrize(
    "how",
    [
        {"headers": {"x-webhook-token": TOKEN}},
        {"headers": {"authorization": f"Bearer {TOKEN}"}},
        {"headers": {"authorization": "Basic " + base64.b64encode(f"zap:{TOKEN}".encode()).decode()}},
        {"headers": {}, "query": (("token", TOKEN),)},
    ],
)
def test_zapier_may_bring_its_token_in_four_ways(run_stack, how):
    assert run_stack().post(post(**how))[0] == 201


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (refuses(500), "voxworks_error"),
        (refuses(503, "Retry-After: 30"), "voxworks_error"),
        (refuses(429, "Retry-After: 30"), "rate_limited"),
        (refuses(429, "Retry-After: Tue, 24 Nov 2099 10:00:00 GMT"), "rate_limited"),
        (refuses(429, "Retry-After: string"), "rate_limited"),
        (refuses(401), "unauthorized_key"),
        (refuses(403), "unauthorized_key"),
        (refuses(404), "voxworks_error"),
        (answers(502, b"<html>"), "voxworks_error"),
        (answers(201, b'{"success": true}'), "voxworks_error"),
        (answers(307, b"", ("Location: https://elsewhere.test",)), "voxworks_error"),
        (GARBAGE, "voxworks_error"),
        (closes, "voxworks_unreachable"),
        (cuts_body, "voxworks_unreachable"),
    ],
)
def test_any_transient_failure_of_voxworks_is_a_lead_in_the_retry_queue(run_stack, fault, reason):
    stack = run_stack(fault)
    code, body = stack.post(post())
    assert (code, body["status"], body["reason"]) == (202, "queued", reason)
    (held,) = stack.waiting()
    assert (held.id, held.body) == (body["delivery_id"], json.dumps(LEAD).encode())
    assert stack.attributes_of_waiting()[0].items() >= {"source": "zapier", "reason": reason}.items()
    assert stack.dead() == []


def test_created_but_the_answer_cut_off_is_a_duplicate(run_stack):
    code, body = run_stack(cuts_body, EXISTS).post(post())
    assert (code, body["status"]) == (200, "duplicate")


@pytest.mark.parametrize(
    ("lead", "reason"),
    [
        (b"garbage", "unreadable_body"),
        ({"first_name": "Ada"}, "missing_phone_number"),
        ({"phone": "12", "first_name": "Ada"}, "invalid_phone_number"),
        ({"phone": "0412345678"}, "missing_first_name"),
        (b"\x00" * 256 * 1024, "unreadable_body"),
        (b"\xff" * 256 * 1024, "unreadable_body"),
    ],
)
def test_a_permanent_failure_is_a_lead_in_the_dead_letter_queue(run_stack, lead, reason):
    stack = run_stack()
    request = post(lead)
    code, body = stack.post(request, base64_encoded=True)
    assert (code, body["status"], body["reason"]) == (202, "dead_lettered", reason)
    (held,) = stack.dead()
    assert held.body == request.body
    assert stack.voxworks.requests == []


def test_256_kib_of_control_characters_fit_into_the_retry_queue_too(run_stack):
    stack = run_stack(refuses(500))
    lead = b'{"phone": "0412345678", "first_name": "Ada", "pad": "' + b"\\u0000" * 43_000 + b'"}'
    assert stack.post(post(lead))[1]["status"] == "queued"
    assert stack.waiting()[0].body == lead


def test_a_contact_refused_bare_as_well_is_dead_lettered(run_stack):
    stack = run_stack(refuses(400))
    assert stack.post(post())[1]["reason"] == "rejected"
    assert len(stack.voxworks.requests) == 2


@pytest.mark.parametrize(
    ("queue", "fault", "lead"),
    [("RETRY_QUEUE_URL", refuses(500), LEAD), ("DEAD_LETTER_QUEUE_URL", CREATED, {"phone": "12"})],
)
def test_where_sqs_refuses_as_well_the_sender_is_to_come_again(run_stack, queue, fault, lead):
    stack = run_stack(fault)
    stack.break_queue(queue)
    response = webhook.handler(api_event(post(lead)), Context())
    assert response["statusCode"] == 503
    assert int(response["headers"]["retry-after"]) > 0
    assert json.loads(response["body"])["status"] == "unavailable"


@pytest.mark.parametrize("name", ["STACK_NAME", "VOXWORKS_BASE_URL", "PHONE_REGION", "DEAD_LETTER_QUEUE_URL"])
def test_a_broken_configuration_is_503_and_one_clear_sentence_in_the_log(run_stack, name):
    stack = run_stack()
    stack.restart(**{name: ""})
    assert stack.post(post())[0] == 503
    (line,) = stack.lines()
    assert (line["message"], line["level"]) == ("configuration.broken", "ERROR")
    assert name in line["detail"]


def test_an_environment_that_starts_with_a_broken_configuration_tells_it_at_its_first_event(run_stack):
    """And collects garbage again, which the start has paused."""
    stack = run_stack()
    stack.restart(PHONE_REGION="")
    gc.disable()
    wiring.warm_up(wiring.receiver)
    assert gc.isenabled()
    assert stack.lines() == []
    assert stack.post(post())[0] == 503
    assert "PHONE_REGION" in stack.lines()[0]["detail"]


def test_a_secret_that_cannot_be_read_at_the_start_is_read_with_the_first_event(run_stack):
    stack = run_stack()
    stack.set_secret("no JSON")
    wiring.warm_up(wiring.receiver)
    stack.set_secret(SECRET)
    assert stack.post(post())[0] == 201


def test_the_next_event_after_a_broken_configuration_is_fixed_works(run_stack):
    stack = run_stack()
    stack.restart(PHONE_REGION="")
    assert stack.post(post())[0] == 503
    stack.set_environment("PHONE_REGION", "AU")
    assert stack.post(post())[0] == 201


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_link_checks_and_the_health_check_are_200(run_stack, method):
    stack = run_stack()
    for path in ("/webhooks/typeform", "/webhooks/whoever", "/health"):
        assert stack.post(Request(method, path)) == (200, {"status": "ready"})


@pytest.mark.parametrize("path", ["/", "/webhooks", "/webhooks/nobody", "/admin", "/webhooks/zapier/x"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_no_path_is_ever_404_or_410(run_stack, method, path):
    assert run_stack().post(Request(method, path, body=b"{}"))[0] == 401


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KEYS = ("version", "rawPath", "rawQueryString", "headers", "requestContext", "body", "isBase64Encoded", "cookies")
events = st.builds(
    lambda path, method, headers, body, query, more: (
        {
            "rawPath": path,
            "rawQueryString": query,
            "headers": headers,
            "requestContext": {"http": {"method": method}, "stage": "$default"},
            "body": body,
        }
        | more
    ),
    st.sampled_from(["/webhooks/zapier", "/webhooks/typeform", "/webhooks/open", "/webhooks/meta-lead-ads"])
    | st.text(),
    st.sampled_from(["POST", "PUT", "GET", "HEAD"]) | st.text(),
    st.dictionaries(
        st.sampled_from(["content-type", "authorization", "X-Webhook-Token", "typeform-signature"]) | st.text(),
        st.sampled_from([TOKEN, f"Bearer {TOKEN}", "Basic Og==", "application/json"]) | st.text(),
    ),
    st.text() | json_values.map(json.dumps) | st.none(),
    st.text() | st.just(f"token={TOKEN}"),
    st.dictionaries(st.sampled_from(KEYS), json_values, max_size=2),
)


@pytest.fixture
def stack(run_stack):
    return run_stack()


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.usefixtures("stack")
@given(events | json_values)
def test_any_event_is_answered_and_none_raises(event):
    response = webhook.handler(event, Context())
    assert response["statusCode"] in {200, 201, 202, 401, 405, 413, 503}
    assert isinstance(response["body"], str)


def test_several_leads_in_a_form_are_each_created(run_stack):
    """Bracketed form fields: a contact for each lead, and each lead's status in the answer."""
    stack = run_stack(CREATED)
    people = [("Ada", "0412345678"), ("Bob", "0413345678")]
    fields = [
        (f"leads[{n}][{key}]", value) for n, lead in enumerate(people) for key, value in zip(FORM, lead, strict=True)
    ]
    headers = {"content-type": "application/x-www-form-urlencoded", "x-webhook-token": TOKEN}
    code, body = stack.post(post(urlencode(fields).encode(), headers=headers))
    assert (code, [lead["status"] for lead in body["leads"]]) == (201, ["created", "created"])
    sent = [json.loads(request.partition(b"\r\n\r\n")[2]) for request in stack.voxworks.requests]
    assert [(contact["first_name"], contact["phone_number"]) for contact in sent] == [
        ("Ada", "+61412345678"),
        ("Bob", "+61413345678"),
    ]


FORM = ("first_name", "phone")


def test_several_signed_leads_to_a_provider_with_a_shape_of_its_own_are_each_created(run_stack):
    """A list of leads posted to Typeform's source with a valid signature is not lost."""
    stack = run_stack(CREATED)
    body = json.dumps({"leads": [LEAD, LEAD | {"phone": "0413 345 678"}]}).encode()
    secret = SourceSecret(("a-typeform-secret",))
    code, answered = stack.post(
        sign_request(provider("typeform").verifier, post(body, "typeform", token=None), secret, NOW)
    )
    assert (code, len(answered["leads"]), len(stack.voxworks.requests)) == (201, 2, 2)
