"""Meta Lead Ads: leads that are fetched, notifications of several, and the handshake."""

import json
from typing import Any

import pytest
from support.submissions import assert_paths, delivery, event, no_lead

from voxbridge.auth.authenticator import answer_challenge
from voxbridge.auth.verifiers import SourceSecret
from voxbridge.errors import PermanentError, Reason, Status, TransientError
from voxbridge.http import Request
from voxbridge.parsing.find_leads import split_deliveries
from voxbridge.parsing.submission import NotALead, Submission
from voxbridge.providers import Fetch, provider

META = SourceSecret.from_json({"app_secret": "s", "verify_token": ["new", "old"], "page_token": ["p1", "p2"]})
LEAD = {
    "id": "1",
    "field_data": [{"name": "full_name", "values": ["Ann Lee"]}, {"name": "phone_number", "values": ["+61"]}],
}


class Graph:
    """Meta's Graph API: what it answers to each token, and what it was asked."""

    def __init__(self, answers: dict[str, bytes | TransientError]) -> None:
        self.answers = answers
        self.asked: list[tuple[str, dict[str, str]]] = []

    def __call__(self, url: str, headers: dict[str, str]) -> bytes:
        self.asked.append((url, headers))
        answer = self.answers[headers["authorization"].removeprefix("Bearer ")]
        if isinstance(answer, TransientError):
            raise answer
        return answer


REFUSED = TransientError(Reason.PROVIDER_UNREACHABLE, "answered 400", 400)


def fetched(body: object, graph: Fetch, secret: SourceSecret = META) -> Submission | NotALead:
    meta = provider("meta-lead-ads")
    fetch = meta.fetch
    assert fetch
    return meta.parse(delivery("meta-lead-ads", body), lambda read: fetch(read, secret, graph))


def test_metas_lead_is_fetched_with_the_token_in_a_header() -> None:
    graph = Graph({"p1": json.dumps(LEAD).encode()})
    submission = fetched(event("meta-lead-ads/notification.json"), graph)
    assert isinstance(submission, Submission)
    assert_paths(submission)
    assert submission.document["answers"] == {"full_name": "Ann Lee", "phone_number": "+61"}
    assert submission.document["form_id"] == "200000000000002"
    [(url, headers)] = graph.asked
    assert url == "https://graph.facebook.com/500000000000001?fields=created_time,field_data"
    assert headers == {"authorization": "Bearer p1"}


def test_what_is_fetched_replaces_what_the_notification_has_for_answers() -> None:
    body = event("meta-lead-ads/notification.json")
    body["entry"][0]["changes"][0]["value"]["field_data"] = None
    submission = fetched(body, Graph({"p1": json.dumps(LEAD).encode()}))
    assert isinstance(submission, Submission)
    assert submission.document["answers"] == {"full_name": "Ann Lee", "phone_number": "+61"}


def test_the_next_page_token_is_tried_where_one_is_refused() -> None:
    graph = Graph({"p1": REFUSED, "p2": json.dumps(LEAD).encode()})
    assert isinstance(fetched(event("meta-lead-ads/notification.json"), graph), Submission)


@pytest.mark.parametrize(
    ("answers", "secret"),
    [
        ({"p1": REFUSED, "p2": REFUSED}, META),
        ({"p1": b"<html>", "p2": b"[]"}, META),
        ({"p1": b"{}", "p2": b'{"error": {"message": "no"}}'}, META),
        ({}, SourceSecret.from_json("app-secret-alone")),
    ],
)
def test_a_lead_that_meta_does_not_give_waits(answers: dict[str, Any], secret: SourceSecret) -> None:
    with pytest.raises(TransientError) as caught:
        fetched(event("meta-lead-ads/notification.json"), Graph(answers), secret)
    assert caught.value.reason is Reason.PROVIDER_UNREACHABLE


@pytest.mark.parametrize("leadgen_id", ["1/../me", "me", "", None, "1?x", "9" * 31, True, [1], "\u0661"])
def test_an_id_that_is_no_number_reaches_no_url(leadgen_id: object) -> None:
    body = {"entry": [{"changes": [{"field": "leadgen", "value": {"leadgen_id": leadgen_id}}]}]}
    with pytest.raises(PermanentError):
        fetched(body, Graph({}))


@pytest.mark.parametrize("change", [{}, {"value": {}}, {"value": None}, {"value": "500000000000001"}])
def test_a_notification_of_a_lead_without_its_id_is_kept(change: dict[str, Any]) -> None:
    with pytest.raises(PermanentError):
        fetched({"entry": [{"changes": [{"field": "leadgen"} | change]}]}, Graph({}))


def test_a_notification_that_holds_its_answers_is_not_fetched() -> None:
    assert isinstance(fetched(event("meta-lead-ads/created.json"), Graph({})), Submission)
    assert isinstance(fetched(event("meta-lead-ads/other_field.json"), Graph({})), NotALead)


def test_several_leads_become_deliveries_of_one_change_each() -> None:
    whole = delivery("meta-lead-ads", event("meta-lead-ads/two_leads.json"))
    bodies = [part.body for part in split_deliveries(whole, provider("meta-lead-ads"))]
    changes = [json.loads(body)["entry"][0]["changes"] for body in bodies]
    assert [[change["value"]["leadgen_id"] for change in each] for each in changes] == [
        ["500000000000001"],
        ["500000000000002"],
    ]
    assert all(json.loads(body)["object"] == "page" for body in bodies)


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ({"hub.mode": "subscribe", "hub.verify_token": "new", "hub.challenge": "1158201444"}, "1158201444"),
        ({"hub.mode": "subscribe", "hub.verify_token": "old", "hub.challenge": "<b>"}, "<b>"),
        ({"hub.mode": "subscribe", "hub.verify_token": "wrong", "hub.challenge": "1"}, None),
        ({"hub.mode": "subscribe", "hub.verify_token": "", "hub.challenge": "1"}, None),
        ({"hub.mode": "subscribe", "hub.challenge": "1"}, None),
        ({"hub.mode": "unsubscribe", "hub.verify_token": "new", "hub.challenge": "1"}, None),
        ({"hub.verify_token": "new"}, None),
    ],
)
def test_metas_handshake_gives_the_challenge_to_who_knows_the_token(query: dict[str, str], answer: str | None) -> None:
    assert provider("meta-lead-ads").has_challenge
    request = Request("GET", "/webhooks/meta-lead-ads", query=tuple(query.items()))
    given = answer_challenge(request, META)
    assert (given and (given.code, given.text)) == (answer and (200, answer))
    assert answer_challenge(request, SourceSecret.from_json("app-secret-alone")) is None


def test_metas_own_test_lead_is_recognised() -> None:
    assert no_lead("meta-lead-ads", event("meta-lead-ads/test.json")) is Status.TEST
