"""What became of replayed leads, by the lines since the replay; and by which mapping a replay is forecast."""

import json
from datetime import UTC, datetime, timedelta

from cli.current_mapping import current_mapping, forecast
from cli.dead_letter_messages import to_dead_letter
from cli.deployed import Deployed
from cli.errors import CommandError
from cli.history import parse_line, stories
from cli.replaying import finished, since_replay
from cli.stack import Stack
from voxbridge import sources
from voxbridge.delivery import Delivery, to_rfc3339

NOW = datetime(2026, 11, 26, 14, 0, tzinfo=UTC)


def line(minutes, delivery_id="a", message="lead.attempted", *, replayed=False, **fields):
    """Return a line, `minutes` after the replay."""
    at = NOW + timedelta(minutes=minutes)
    text = {"message": message, "timestamp": to_rfc3339(at), "delivery_id": delivery_id, "source": "zapier"} | fields
    if replayed:
        text["replayed_at"] = to_rfc3339(NOW)
    return parse_line(f"{minutes}{delivery_id}{message}", at, json.dumps(text))


def known(*lines):
    """Return the replayed deliveries `a` whose outcome is known, by their parts."""
    found = since_replay(stories(lines), ["a"], NOW + timedelta(microseconds=400))
    return [(story.delivery_id, story.outcome) for story in finished("a", found)]


def test_what_was_before_the_replay_does_not_count():
    """The dead letter that is replayed has an outcome already."""
    before = line(-5, outcome="dead_lettered")
    assert known(before) == []
    assert known(before, line(1, replayed=True, outcome="queued", retry_in_s=5)) == []
    assert known(before, line(1, replayed=True, outcome="created")) == [("a", "created")]


def test_a_request_of_several_leads_is_done_when_all_are():
    """Its parts have ids of their own."""
    lines = [line(1, message="delivery.split", parts=["a1", "a2"]), line(2, "a1", replayed=True, outcome="created")]
    assert known(*lines) == []
    lines.append(line(3, "a2", replayed=True, outcome="dead_lettered"))
    assert known(*lines) == [("a1", "created"), ("a2", "dead_lettered")]


# By which mapping


def dead_letter(source="zapier", **body):
    content = json.dumps(body).encode()
    delivery = Delivery(id="a", source=source, received_at=NOW, content_type="application/json", body=content)
    return to_dead_letter({"MessageId": "m", "Body": delivery.to_message(), "Attributes": {"SentTimestamp": "0"}})


LEADS = [dead_letter(first_name="Ann", ring="0429 069 971"), dead_letter(first_name="Ann")]
RULE = '[sources.zapier.fields]\nphone_number = "ring"\n'
STACK = Stack("voxbridge", None, {})


def deployed(text):
    """Return a reader of what is deployed."""
    return lambda _: Deployed("sha", NOW, text)


def test_the_deployed_mapping_decides():
    """It is what a replay runs through."""
    mapping = current_mapping(STACK, None, read=deployed(RULE))
    assert forecast(LEADS, mapping)[:2] == [
        "1 of 2 become contacts.",
        "The others would come back: missing_phone_number 1.",
    ]


def test_of_leads_that_are_fetched_nothing_is_forecast():
    """A notification that holds only ids neither becomes a contact for certain nor comes back."""
    ids = {"object": "page", "entry": [{"changes": [{"field": "leadgen", "value": {"leadgen_id": "1"}}]}]}
    notification = dead_letter(source="meta-lead-ads", **ids)
    mapping = current_mapping(STACK, None, read=deployed(RULE))
    first, fetched, *others = forecast([LEADS[0], notification, LEADS[1]], mapping)
    assert first == "1 of 3 become contacts."
    assert "only ids are known of 1" in fetched.lower()
    assert others[0] == "The others would come back: missing_phone_number 1."
    assert not any("come back" in sentence for sentence in forecast([notification], mapping))


def test_a_checkout_that_makes_more_contacts_is_to_be_deployed_first():
    """With its own number; one that makes no more is not mentioned."""
    same = current_mapping(STACK, None, read=deployed(sources.FILE.read_text("utf-8")))
    assert same.checkout is None
    told = forecast(
        LEADS[:1], current_mapping(STACK, None, read=deployed("[sources.zapier]\nwhen = \"ring == 'no'\"\n"))
    )
    assert told[0] == "0 of 1 become contacts."
    assert "makes contacts of 1" in told[-1]
    more = current_mapping(STACK, None, read=deployed('[sources.mine]\nprovider = "zapier"\n'))
    assert more.checkout is not None
    assert forecast(LEADS[:1], more) == ["All of them become contacts."]


def test_a_named_file_is_used_as_it_is(tmp_path):
    """Without a look at what is deployed."""
    (tmp_path / "mine.toml").write_text(RULE)
    mapping = current_mapping(STACK, tmp_path / "mine.toml", read=None)
    assert forecast(LEADS[:1], mapping) == ["All of them become contacts."]


def test_what_cannot_be_read_is_said():
    """A missing permission, or a file of a later version: the checkout's mapping is used."""

    def denied(_):
        raise CommandError("These AWS credentials may not call GetFunction.")

    for read in (denied, deployed("[sources.zapier]\nlater_key = 1\n")):
        mapping = current_mapping(STACK, None, read=read)
        assert "cannot be read" in forecast(LEADS, mapping)[-1]
