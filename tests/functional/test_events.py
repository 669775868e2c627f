"""Every file of events/ through the handlers, one by one, as `sam local invoke` runs it.

The expected answers are those in events/README.md.
"""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from support.stack import Context, Stack

import retry
import webhook
from local import events
from local.simulator import Simulator
from voxbridge.auth.verifiers import SourceSecret
from voxbridge.providers import provider

README = (events.EVENTS / "README.md").read_text("utf-8")
ROW = re.compile(r"\| (`[^|]+`) \| [^|]+ \| (\d{3}) (\w+)(?: (\w+))? \|")
ANSWERS = {
    name: (int(code), status, reason or None)
    for names, code, status, reason in ROW.findall(README)
    for name in re.findall(r"`([^`]+)`", names)
}
(LISTED,) = re.findall(r"\((`[a-z-]+`(?:, `[a-z-]+`)+)\)", README)  # the one list of sources in parentheses
SIGNED_WITH_A_TIME = re.findall(r"`([^`]+)`", LISTED)
BODIES = events.bodies()


def event_of(body: Path) -> Path:
    return body.with_name(f"{body.stem}.event.json")


def promised(body: Path) -> tuple[int, str, str | None]:
    return ANSWERS.get(f"{body.parent.name}/{body.stem}") or ANSWERS[body.stem]


@pytest.fixture
def simulator():
    with Simulator(events.sample_secret()["api_key"]) as running:
        yield running


@pytest.fixture
def stack(run_stack, simulator) -> Stack:
    """The sample secret, and the simulator in Voxworks' place."""
    stack = run_stack()
    stack.set_secret(events.sample_secret())
    stack.restart(VOXWORKS_BASE_URL=simulator.url)
    return stack


def invoke(event: object) -> tuple[int, str, str | None]:
    response = webhook.handler(event, Context())
    body = json.loads(response["body"])
    return response["statusCode"], body["status"], body.get("reason")


def read(path: Path) -> object:
    return json.loads(path.read_text("utf-8"))


@pytest.mark.parametrize("source", sorted({body.parent.name for body in BODIES}))
def test_the_events_of_a_provider_are_answered_as_their_page_says(stack, simulator, source):
    waiting, dead = 0, 0
    for body in (body for body in BODIES if body.parent.name == source):
        simulator.clear()
        event = read(event_of(body))
        if source in SIGNED_WITH_A_TIME:
            assert invoke(event) == (401, "unauthorized", None), "stale"
            event = events.to_event(events.signed(body, at=datetime.now(UTC)))
        code, status, reason = promised(body)
        if status == "duplicate":
            assert invoke(read(event_of(body.with_stem("created"))))[1] == "created"
        assert invoke(event) == (code, status, reason), body.name
        leads = 2 if body.stem == "two_leads" else 1
        waiting += leads if status == "queued" else 0
        dead += leads if status == "dead_lettered" else 0
        assert len(simulator.contacts) == (leads if status in {"created", "duplicate"} else 0), body.name
        assert (len(stack.waiting()), len(stack.dead())) == (waiting, dead), body.name


@pytest.mark.usefixtures("stack")
def test_an_unknown_source_is_answered_as_its_page_says():
    assert invoke(read(events.EVENTS / "unknown_source.event.json")) == ANSWERS["unknown_source"]


@pytest.mark.usefixtures("stack")
def test_the_lead_of_the_batch_is_created_and_no_message_is_reported_as_failed(simulator):
    batch = read(events.EVENTS / "retry_batch.event.json")
    assert retry.handler(batch, Context()) == {"batchItemFailures": []}
    assert [contact.phone_number for contact in simulator.contacts] == ["+61491570156"]


def test_the_page_knows_which_signatures_grow_stale():
    stale = []
    for source in sorted({body.parent.name for body in BODIES}):
        request = events.signed(next(b for b in BODIES if b.parent.name == source and b.stem == "created"))
        secret = SourceSecret.from_json(events.sample_secret()["sources"][source])
        scheme = provider(source).verifier
        moments = (events.SIGNED_AT, events.SIGNED_AT + timedelta(days=365))
        if [scheme.verify(request, secret, moment) for moment in moments] == [True, False]:
            stale.append(source)
    assert stale == SIGNED_WITH_A_TIME


def test_every_event_is_driven_and_every_promise_is_about_one():
    others = {events.EVENTS / f"{name}.event.json" for name in ("retry_batch", "unknown_source")}
    assert {event_of(body) for body in BODIES} | others == set(events.EVENTS.rglob("*.event.json"))
    names = {body.stem for body in BODIES} | {f"{body.parent.name}/{body.stem}" for body in BODIES}
    assert set(ANSWERS) <= names | {"unknown_source"}


def test_the_variables_for_sam_local_invoke_are_those_that_the_template_sets():
    """`--env-vars` changes variables that the template declares, and adds none."""
    template = (events.EVENTS.parent / "template.yaml").read_text("utf-8")
    for function, variables in read(events.EVENTS / "env.json").items():
        assert f"  {function}:\n    Type: AWS::Serverless::Function\n" in template
        assert all(re.search(rf"^ +{name}: ", template, re.MULTILINE) for name in variables)
