"""Stories of leads out of the functions' log lines, and the reading of those lines."""

import json
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.fakes import FakeClock

from cli.errors import CommandError
from cli.history import History, LogReader, follow, parse_line, stories
from voxbridge.delivery import to_rfc3339
from voxbridge.errors import Status

NOW = datetime(2026, 11, 26, 14, 2, 11, tzinfo=UTC)
_IDS = count()


def text_of(seconds=0.0, delivery_id="d-1", message="lead.attempted", **fields):
    """Return a line as the functions write it, `seconds` after the lead came in."""
    if message == "lead.attempted":
        fields = {"function": "webhook", "attempt": 1, "outcome": "created", "received_at": to_rfc3339(NOW)} | fields
    fields = {"source": "typeform", "delivery_id": delivery_id} | fields
    return json.dumps({"message": message, "timestamp": to_rfc3339(NOW + timedelta(seconds=seconds)), **fields})


def line(seconds=0.0, *args, event_id=None, **fields):
    """Parse such a line."""
    return parse_line(event_id or f"e{next(_IDS)}", NOW, text_of(seconds, *args, **fields))


QUEUED = {"outcome": "queued", "reason": "rate_limited", "status": 429, "retry_in_s": 12.0}


def test_one_attempt():
    """A lead that is created at once has a story of one line."""
    (story,) = stories([line(0.4, contact_id="ct_1", fields=["phone_number"], age_s=0.4, dropped=["age"])])
    assert (story.outcome, story.attempts, story.contact_id, story.took) == ("created", 1, "ct_1", 0.4)
    assert (story.fields, story.last.dropped, story.received_at) == (("phone_number",), ("age",), NOW)
    assert story.is_finished


def test_queued_then_created():
    """The later outcome counts; while it waits, the next attempt is known."""
    first = line(0.3, **QUEUED)
    (waiting,) = stories([first])
    assert (waiting.outcome, waiting.reason, waiting.took) == ("queued", "rate_limited", None)
    assert waiting.next_attempt_at == NOW + timedelta(seconds=12.3)
    (story,) = stories([first, line(13, function="retry", age_s=13.0)])
    assert (story.outcome, story.reason, story.attempts, story.next_attempt_at) == ("created", "", 2, None)


def test_a_replay_follows_the_dead_letter():
    """The lines after a replay decide, and the arrival stays the first one."""
    dead = line(0.1, outcome="dead_lettered", reason="missing_phone_number")
    again = line(4000, function="retry", outcome="created", replayed_at=to_rfc3339(NOW + timedelta(seconds=3999)))
    (story,) = stories([again, dead])
    assert (story.outcome, story.received_at, story.lines) == ("created", NOW, (dead, again))
    assert story.replayed_at == NOW + timedelta(seconds=3999)


def test_a_repeat_does_not_hide_who_created_it():
    """A lead that is delivered twice by SQS stays `created` when the second finds the contact."""
    created, repeat = line(1, function="retry"), line(2, function="retry", attempt=2, outcome="duplicate")
    (story,) = stories([created, repeat])
    assert (story.outcome, story.attempts) == ("created", 2)


def test_several_leads_of_one_request():
    """Each part has its own story and names the request, which names its parts."""
    made = stories(
        [
            line(0.1, "whole", message="delivery.split", parts=["p-1", "p-2"]),
            line(0.2, "p-1"),
            line(0.3, "p-2", outcome="dead_lettered", reason="missing_first_name"),
        ]
    )
    by_id = {story.delivery_id: story for story in made}
    assert by_id["whole"].parts == ("p-1", "p-2")
    assert [by_id[id_].parent for id_ in ("whole", "p-1", "p-2")] == [None, "whole", "whole"]
    assert [by_id[id_].outcome for id_ in ("whole", "p-1", "p-2")] == ["split", "created", "dead_lettered"]


def test_a_rejected_request_is_a_story_too():
    """Its reason is the line's own text."""
    (story,) = stories([line(message="request.rejected", outcome="unauthorized", detail="no such source")])
    assert story.is_rejection
    assert (story.outcome, story.last.detail, story.attempts) == ("unauthorized", "no such source", 0)


@given(st.permutations(range(4)), st.data())
def test_neither_order_nor_repetition_of_lines_matters(order, data):
    """Lines out of order or read twice give the same stories."""
    lines = [
        line(0.3, event_id="0", **QUEUED),
        line(13, event_id="1", function="retry", **QUEUED),
        line(12.9, event_id="2", function="retry", attempt=2),  # another machine's clock is behind
        line(5, "d-2", event_id="3"),
    ]
    drawn = [lines[index] for index in order]
    repeated = data.draw(st.lists(st.sampled_from(drawn)))
    assert stories(drawn + repeated) == stories(lines)
    assert [story.outcome for story in stories(drawn)] == ["created", "created"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "REPORT RequestId: 1",
        text_of()[:-20],
        "[1]",
        '"lead.attempted"',
        json.dumps({"message": "lead.attempted"}),
        json.dumps({"message": "crashed", "delivery_id": "d-1", "source": "zapier"}),
        json.dumps({"message": "lead.attempted", "delivery_id": 7, "source": "zapier"}),
        json.dumps({"message": ["lead.attempted"], "delivery_id": "d", "source": "zapier"}),
        "[" * 100_000,
    ],
)
def test_other_lines_are_no_stories(text):
    """Foreign lines and lines that are cut off are left out."""
    assert parse_line("e", NOW, text) is None


@given(
    st.dictionaries(
        st.sampled_from(["attempt", "received_at", "fields", "retry_in_s", "status", "parts", "reason"]),
        st.none()
        | st.booleans()
        | st.text("a9-", max_size=9)
        | st.floats()
        | st.lists(st.integers(0, 9) | st.text("a9-", max_size=9)),
    )
)
def test_members_of_another_type_are_left_out(members):
    """A line of any other version or program never breaks the reading."""
    (story,) = stories([parse_line("e", NOW, text_of(**members))])
    json.dumps(story.to_json())


def test_a_status_of_a_later_version_is_kept_as_it_is():
    """The command shows what it does not know."""
    (story,) = stories([line(outcome="teleported")])
    assert story.outcome == "teleported"
    assert story.is_finished


class MissingError(Exception):
    """CloudWatch's ResourceNotFoundException."""


class FakeLogs:
    """Two log groups, a page per line, as FilterLogEvents gives them: oldest first, the end included."""

    def __init__(self, **groups):
        self.groups, self.calls = groups, []
        self.exceptions = type("Exceptions", (), {"ResourceNotFoundException": MissingError})

    def get_paginator(self, operation):
        assert operation == "filter_log_events"
        return self

    def paginate(self, **call):
        self.calls.append(call)
        name = call["logGroupName"].rpartition("-")[2]
        if name not in self.groups:
            raise MissingError
        yield {}
        for event in sorted(self.groups[name], key=lambda event: event["timestamp"]):
            found = call["filterPattern"].strip('"') in event["message"]
            if found and call["startTime"] <= event["timestamp"] <= call["endTime"]:
                yield {"events": [event]}


def event(text, event_id):
    """Return a line as CloudWatch holds it."""
    at = datetime.fromisoformat(json.loads(text)["timestamp"])
    return {"eventId": event_id, "timestamp": int(at.timestamp() * 1000), "message": text}


def arrival(seconds, delivery_id):
    """Return the line of a lead that came in then."""
    return text_of(seconds, delivery_id, received_at=to_rfc3339(NOW + timedelta(seconds=seconds)))


def history_of(logs, now):
    """Return a history that was not loaded yet, and its clock."""
    clock = FakeClock(now)
    return History(LogReader(logs, ["/aws/lambda/voxbridge-webhook", "/aws/lambda/voxbridge-retry"]), clock), clock


def test_both_groups_make_one_story():
    """A lead that both functions logged is one story."""
    logs = FakeLogs(webhook=[event(text_of(0.3, **QUEUED), "a")], retry=[event(text_of(13, function="retry"), "b")])
    history, _ = history_of(logs, NOW + timedelta(minutes=5))
    history.load(NOW - timedelta(hours=24))
    assert [(story.outcome, story.attempts) for story in history.stories()] == [("created", 2)]
    assert history.since == NOW - timedelta(hours=24)


def test_lines_without_an_id_are_distinct():
    """An emulator may leave out the event's id."""
    events = [event(text_of(0.3, **QUEUED), ""), event(text_of(13, function="retry"), ""), event(text_of(1, "x"), "")]
    for each in events:
        del each["eventId"]
    history, clock = history_of(FakeLogs(webhook=events, retry=[]), NOW + timedelta(seconds=20))
    history.load(NOW - timedelta(hours=1))
    assert sorted(story.attempts for story in history.stories()) == [1, 2]
    clock.wall += timedelta(seconds=1)
    assert history.refresh() == []


def test_loading_stops_when_it_is_enough():
    """The newest hours are read first, and no older ones than needed."""
    logs = FakeLogs(webhook=[event(arrival(hours * -3600, f"d-{hours}"), f"e{hours}") for hours in range(24)], retry=[])
    history, _ = history_of(logs, NOW + timedelta(minutes=1))
    history.load(NOW - timedelta(days=30), lambda found: len(found) >= 3)
    assert [story.delivery_id for story in history.stories()][:3] == ["d-0", "d-1", "d-2"]
    assert history.since > NOW - timedelta(hours=12)


def test_refreshing_returns_what_changed_and_follow_says_it_in_order():
    """A line that arrives late is not missed, and none is reported twice."""
    logs = FakeLogs(webhook=[event(text_of(0, **QUEUED), "a")], retry=[])
    history, clock = history_of(logs, NOW + timedelta(seconds=1))
    history.load(NOW - timedelta(hours=1))
    clock.wall += timedelta(seconds=20)
    logs.groups["webhook"] += [event(text_of(-2, "late"), "b"), event(text_of(19, "new"), "c")]
    assert [story.delivery_id for story in history.refresh()] == ["new", "late"]
    assert history.refresh() == []
    logs.groups["retry"].append(event(text_of(20, function="retry"), "d"))
    turns = iter([True, True, False])
    assert [(story.delivery_id, story.outcome) for story in follow(history, lambda: next(turns))] == [
        ("d-1", "created")
    ]


def test_a_story_is_found_by_its_ids():
    """By the whole delivery id, its first 8 characters, and Voxworks' contact id; outside what is loaded too."""
    delivery_id = "7f3dc562-73bd-4a7e-b2ca-9a70fa038220"
    logs = FakeLogs(
        webhook=[event(text_of(0, delivery_id, **QUEUED), "a"), event(text_of(1, "other"), "b")],
        retry=[event(text_of(9, delivery_id, function="retry", contact_id="ct_9"), "c")],
    )
    history, _ = history_of(logs, NOW + timedelta(days=5))
    for text in (delivery_id, delivery_id[:8], "ct_9"):
        assert history.find(text) == []
        (story,) = history.find(text, NOW - timedelta(days=30))
        assert (story.delivery_id, story.attempts) == (delivery_id, 2)
    assert history.find("7f3d", NOW - timedelta(days=30)) == []


def test_a_missing_log_group_is_named():
    """The message says what is missing."""
    history, _ = history_of(FakeLogs(webhook=[]), NOW)
    with pytest.raises(CommandError, match="voxbridge-retry"):
        history.load(NOW - timedelta(hours=1))


def test_a_story_as_json_has_the_names_of_the_log_line():
    """Programs see ids, times in UTC and null for what there is not."""
    (story,) = stories([line(0.3, **QUEUED)])
    found = story.to_json()
    assert found["outcome"] == Status.QUEUED
    assert found["received_at"] == to_rfc3339(NOW)
    assert found["next_attempt_at"] == to_rfc3339(NOW + timedelta(seconds=12.3))
    assert (found["contact_id"], found["took_s"], found["parts"]) == (None, None, [])
