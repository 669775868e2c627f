"""The one way through: parse, map, create, with the key of the moment."""

import pytest
from support.builders import (
    CREATED,
    EXISTS,
    KEY,
    LEAD,
    SECRET,
    build_application,
    delivery,
    error,
    failure,
    http_answer,
    post,
)
from support.fakes import ScriptedClient
from support.privacy import told

from voxbridge.attempt import Attempt
from voxbridge.clock import Deadline
from voxbridge.delivery import KnownContact
from voxbridge.errors import NotAttemptedError, PermanentError, Reason, Status, TransientError
from voxbridge.secret_store import SecretError
from voxbridge.voxworks.transport import TransportError

OUTAGE = SecretError("the secret cannot be read: InternalServiceError")
TIMEOUT = TransportError("no whole answer in time", timed_out=True)
RULE = "[sources.zapier]\nwhen = \"consent == 'yes'\"\n"


def process(w, one=None, seconds=4.0, function="webhook"):
    attempt = Attempt(w.clock, one or delivery(), function, 1)
    try:
        w.pipeline.run(attempt, Deadline(w.clock, seconds))
    except Exception as error:  # noqa: BLE001
        attempt.fail(error, w.telemetry.log_crash)
    return attempt


def fails(w, one=None, kind=TransientError, seconds=4.0):
    error = process(w, one, seconds).error
    assert isinstance(error, kind)
    return error


def test_a_lead_is_parsed_mapped_and_created():
    w = build_application()
    sent = ("phone_number", "first_name", "last_name", "email")
    attempt = process(w)
    assert (attempt.status, attempt.error, attempt.fields, attempt.dropped) == (Status.CREATED, None, sent, ())
    assert attempt.contact == KnownContact("created", "+61412345678", "c_1")
    assert attempt.made_contact
    assert w.transport.calls[0].contact == {
        "phone_number": "+61412345678",
        "first_name": "Ada",
        "last_name": "Lovelace",
        "email": "ada@example.com",
    }


def test_what_is_done_in_advance_reads_the_secret_and_calls_no_one():
    w = build_application()
    w.pipeline.warm_up()
    assert (w.secret.reads, w.transport.calls) == (1, [])
    assert process(w).status is Status.CREATED
    assert w.secret.reads == 1


def test_a_contact_that_is_there_is_a_duplicate():
    attempt = process(build_application(EXISTS))
    assert (attempt.status, attempt.made_contact, attempt.fields[0]) == (Status.DUPLICATE, False, "phone_number")
    assert attempt.contact == KnownContact("duplicate", "+61412345678")


@pytest.mark.parametrize(
    ("lead", "reason"),
    [
        (b"garbage", Reason.UNREADABLE_BODY),
        (b"", Reason.UNREADABLE_BODY),
        ({"first_name": "Ada"}, Reason.MISSING_PHONE_NUMBER),
        ({"phone": "", "first_name": "Ada"}, Reason.MISSING_PHONE_NUMBER),
        ({"phone": "0412 345", "first_name": "Ada"}, Reason.INVALID_PHONE_NUMBER),
        ({"phone": "0412 345 678"}, Reason.MISSING_FIRST_NAME),
    ],
)
def test_what_cannot_become_a_contact_is_a_permanent_failure_and_no_call_is_made(lead, reason):
    w = build_application()
    assert fails(w, delivery(lead), PermanentError).reason is reason
    assert w.transport.calls == []


def test_an_optional_field_that_is_wrong_is_dropped_and_named():
    assert process(build_application(), delivery(LEAD | {"email": "no address"})).dropped == ("email",)


def test_what_voxworks_takes_only_without_is_named_among_the_dropped():
    done = process(build_application(error(400), CREATED), delivery(LEAD | {"email": "no address", "age": 36}))
    assert (done.dropped, done.fields) == (("age", "email"), ("phone_number", "first_name", "last_name"))


def test_a_number_without_a_country_is_the_stacks_or_the_sources():
    w = build_application(toml='[sources.zapier]\nregion = "NZ"')
    process(w, delivery({"phone": "021 123 4567", "first_name": "Ada"}))
    assert w.transport.calls[0].contact["phone_number"] == "+64211234567"


def test_a_number_of_another_country_is_not_called():
    """The message names the setting, and nothing of the number."""
    w = build_application(toml='countries = ["AU", "NZ"]\n')
    error = fails(w, delivery({"phone": "+1 212 555 0100", "first_name": "Ada"}), PermanentError)
    assert (error.reason, "`countries`" in error.message) == (Reason.INVALID_PHONE_NUMBER, True)
    assert "US" not in error.message
    assert w.transport.calls == []
    assert process(w).status is Status.CREATED


def test_the_sources_own_fields_and_defaults_are_kept_to():
    w = build_application(
        toml='[sources.zapier.fields]\nlast_name = "alias"\n[sources.zapier.defaults]\nfirst_name = "there"'
    )
    process(w, delivery({"phone": "0412345678", "alias": "Countess"}))
    assert w.transport.calls[0].contact == {
        "phone_number": "+61412345678",
        "first_name": "there",
        "last_name": "Countess",
    }


def test_a_rule_decides_before_anything_is_mapped_or_called():
    w = build_application(toml=RULE)
    for lead, has_phone in (({}, False), (LEAD, True)):
        attempt = process(w, delivery(lead | {"consent": "no"}))
        assert (attempt.status, attempt.phone_present, attempt.contact) == (Status.SKIPPED, has_phone, None)
    assert w.transport.calls == []
    assert process(w, delivery(LEAD | {"consent": "yes"})).status is Status.CREATED


def test_a_rule_that_cannot_be_evaluated_is_a_permanent_failure():
    w = build_application(toml='[sources.zapier]\nwhen = "age > `18`"\n')
    assert fails(w, kind=PermanentError).reason is Reason.RULE_FAILED
    assert w.transport.calls == []


@pytest.mark.parametrize(
    ("lead", "status"),
    [(LEAD | {"event": "contact.deleted"}, Status.IGNORED), (LEAD | {"dnd": True}, Status.SKIPPED)],
)
def test_what_the_payload_itself_tells_apart_is_no_lead(lead, status):
    w = build_application()
    attempt = process(w, delivery(lead))
    assert (attempt.status, attempt.phone_present, attempt.error) == (status, True, None)
    assert w.transport.calls == []


@pytest.mark.parametrize(
    ("body", "phone_present"),
    [
        ({"event": "contact.deleted", "id": "61491570156"}, False),
        ({"type": "url_verification", "challenge": "x"}, None),
    ],
)
def test_whether_what_is_ignored_holds_a_phone_number(body, phone_present):
    """An id is none; a test is not asked."""
    assert process(build_application(), delivery(body)).phone_present is phone_present


def test_a_source_of_the_queue_is_postponed_once_it_is_known_to_be_a_lead():
    w = build_application(toml='[sources.zapier]\ndelivery = "queue"')
    postponed = fails(w, kind=NotAttemptedError)
    assert postponed.reason is Reason.QUEUE_FIRST
    assert fails(w, delivery(b"garbage"), PermanentError).reason is Reason.UNREADABLE_BODY
    assert w.transport.calls == []


def test_and_called_when_it_comes_out_of_the_queue():
    w = build_application(toml='[sources.zapier]\ndelivery = "queue"')
    assert process(w, delivery(failure=failure(Reason.QUEUE_FIRST)), function="retry").status is Status.CREATED


def test_a_source_that_is_not_there_any_more_keeps_its_leads():
    caught = fails(build_application(), delivery(source="gone"))
    assert caught.reason is Reason.UNEXPECTED
    assert "sources.toml" in caught.message


@pytest.mark.parametrize("bug", [ValueError("MARKED"), KeyError("MARKED"), RecursionError(), MemoryError()])
def test_a_bug_of_ours_is_a_transient_failure_and_its_text_is_never_shown(bug):
    w = build_application(client=ScriptedClient(bug))
    caught = fails(w)
    assert caught.reason is Reason.UNEXPECTED
    assert "MARKED" not in told(caught)
    assert w.telemetry.crashes == [("d-1", bug)]


def test_the_time_that_voxworks_took_is_measured_whatever_came_of_it():
    def slow():
        w.clock.advance(1.5)
        return KnownContact("created", "+61412345678", "c_1")

    w = build_application(client=ScriptedClient(slow))
    w.receiver.handle_request(post())
    assert w.telemetry.attempts[0].voxworks_duration == 1.5
    w = build_application(TIMEOUT)
    w.receiver.handle_request(post())
    assert w.telemetry.attempts[0].voxworks_duration == 0.0


def test_without_a_key_voxworks_took_no_time_at_all():
    w = build_application(secret=SECRET | {"api_key": ""})
    w.receiver.handle_request(post())
    assert w.telemetry.attempts[0].voxworks_duration is None
    w = build_application(error(401))
    w.receiver.handle_request(post())
    assert w.telemetry.attempts[0].voxworks_duration == 0.0


# ── The key ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("key", ["", " ", "\n"])
def test_an_empty_key_is_never_sent(key):
    w = build_application(secret=SECRET | {"api_key": key})
    caught = fails(w)
    assert caught.reason is Reason.UNAUTHORIZED_KEY
    assert "voxbridge secret set api_key" in caught.message
    assert w.transport.calls == []


def test_a_key_that_was_set_just_now_is_used_at_once():
    w = build_application(secret=SECRET | {"api_key": ""})
    w.receiver.handle_request(post(token="bad"))
    w.secret.content = SECRET
    assert process(w).status is Status.CREATED
    assert w.transport.calls[0].key == KEY


@pytest.mark.parametrize("status", [401, 403])
def test_a_key_rotated_in_mid_request_is_picked_up_inside_it(status):
    w = build_application(CREATED, error(status), CREATED)
    process(w)
    w.secret.content = SECRET | {"api_key": "rotated"}
    assert process(w).status is Status.CREATED
    assert [call.key for call in w.transport.calls] == [KEY, KEY, "rotated"]


def test_a_key_that_is_refused_and_not_rotated_is_sent_once():
    w = build_application(error(401))
    caught = fails(w)
    assert (caught.reason, caught.status) == (Reason.UNAUTHORIZED_KEY, 401)
    assert len(w.transport.calls) == 1


def test_a_rotated_key_that_is_refused_too_is_a_transient_failure():
    w = build_application(CREATED, error(401))
    process(w)
    w.secret.content = SECRET | {"api_key": "rotated"}
    assert fails(w).reason is Reason.UNAUTHORIZED_KEY
    assert len(w.transport.calls) == 3


def test_refused_keys_have_the_secret_fetched_once_in_thirty_seconds():
    w = build_application(error(401))
    for _ in range(10):
        fails(w)
    assert w.secret.reads == 2


def test_a_refused_key_is_kept_to_where_the_secret_cannot_be_read():
    w = build_application(CREATED, error(401))
    process(w)
    w.secret.content = OUTAGE
    assert fails(w).reason is Reason.UNAUTHORIZED_KEY


def test_a_secret_that_cannot_be_read_at_all_keeps_the_lead():
    caught = fails(build_application(secret=OUTAGE))
    assert (caught.reason, caught.message) == (Reason.UNAUTHORIZED_KEY, str(OUTAGE))


@pytest.mark.parametrize("key", ["vw_\u200bkey", "vw_key\u00e9", "vw\nkey", "vw key"])
def test_a_key_that_no_header_can_carry_is_not_sent_and_told_as_a_wrong_key(key):
    w = build_application(secret=SECRET | {"api_key": key})
    caught = fails(w)
    assert caught.reason is Reason.UNAUTHORIZED_KEY
    assert "voxbridge secret set api_key" in caught.message
    assert key not in caught.message
    assert w.transport.calls == []


# ── The throttle ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_inside_a_retry_after_no_call_is_made():
    w = build_application(error(429, retry_after="30"), CREATED)
    assert not isinstance(fails(w), NotAttemptedError)
    postponed = fails(w, kind=NotAttemptedError)
    assert (postponed.reason, postponed.status) == (Reason.RATE_LIMITED, 429)
    assert len(w.transport.calls) == 1
    w.clock.advance(30)
    assert process(w).status is Status.CREATED


def test_after_three_time_outs_no_call_is_made_but_the_probe():
    w = build_application(TIMEOUT, TIMEOUT, TIMEOUT, CREATED)
    for _ in range(3):
        fails(w)
    assert fails(w, kind=NotAttemptedError).reason is Reason.VOXWORKS_TIMEOUT
    assert len(w.transport.calls) == 3
    w.clock.advance(10)
    assert process(w).status is Status.CREATED
    assert process(w).status is Status.CREATED


def test_a_permanent_failure_ends_a_row_of_time_outs_for_voxworks_has_answered():
    w = build_application(TIMEOUT, TIMEOUT, error(422), error(422), TIMEOUT, CREATED)
    for kind in (TransientError, TransientError, PermanentError, TransientError):
        fails(w, kind=kind)
    assert process(w).status is Status.CREATED


@pytest.mark.parametrize("seconds", [0, 0.03, 0.4])
def test_a_call_for_which_no_time_was_left_says_nothing_about_voxworks(seconds):
    w = build_application()
    for _ in range(3):
        postponed = fails(w, kind=NotAttemptedError, seconds=seconds)
        assert postponed.reason is Reason.VOXWORKS_TIMEOUT
    assert w.transport.calls == []
    assert process(w).status is Status.CREATED


# ── Leads that must be fetched ───────────────────────────────────────────────────────────────────────────────────────

META = {"object": "page", "entry": [{"changes": [{"field": "leadgen", "value": {"leadgen_id": "123"}}]}]}


def test_a_lead_whose_secret_cannot_be_read_is_kept_as_the_providers_transient_failure():
    w = build_application(secret=OUTAGE)
    assert fails(w, delivery(META, source="meta-lead-ads")).reason is Reason.PROVIDER_UNREACHABLE


def test_a_provider_that_cannot_be_reached_is_a_transient_failure():
    def fetch(url, headers):
        del url, headers
        raise TransientError(Reason.PROVIDER_UNREACHABLE, "the provider: no connection")

    entry = {"app_secret": "s", "page_token": "p"}
    w = build_application(secret=SECRET | {"sources": {"meta-lead-ads": entry}}, fetch=fetch)
    assert fails(w, delivery(META, source="meta-lead-ads")).reason is Reason.PROVIDER_UNREACHABLE


def test_a_lead_that_is_fetched_is_mapped_like_any_other():
    fields = [
        {"name": "phone_number", "values": ["+61412345678"]},
        {"name": "full_name", "values": ["Ada Lovelace"]},
    ]

    def fetch(url, headers):
        del headers
        assert "123" in url
        return http_answer(200, {"id": "123", "field_data": fields}).body

    entry = {"app_secret": "s", "page_token": "p"}
    w = build_application(secret=SECRET | {"sources": {"meta-lead-ads": entry}}, fetch=fetch)
    assert process(w, delivery(META, source="meta-lead-ads")).status is Status.CREATED
    assert w.transport.calls[0].contact["first_name"] == "Ada"
