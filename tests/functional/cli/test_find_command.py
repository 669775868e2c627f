"""`voxbridge find`: a lead by text, time or id, and what cannot be found and why."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from voxbridge.delivery import to_rfc3339

ID = "7f3dc562-73bd-4a7e-b2ca-9a70fa038220"


@pytest.mark.parametrize("text", [["Zoe"], ["+61", "429", "069", "971"], ["0429069971"], [ID], [ID[:8]]])
def test_a_dead_letter_is_found_by_text(run, aws, logs, text):
    """Its line, and a command for the same stack that shows it; never its contents."""
    del logs
    aws.add_dead_letter(ID)
    aws.add_dead_letter("other-one", body={"name": "Ann", "tel": "0429 069 972"})
    result = run("find", *text, "--local")
    assert result.exit_code == 0
    assert ID[:8] in result.stdout
    assert "other-on" not in result.stdout
    assert "Zoë" not in result.output
    assert f"voxbridge dlq show {ID[:8]} --local" in result.stderr
    assert aws.dead == (2, 0)


def test_text_may_come_from_stdin(run, aws, logs):
    """So that it is not in the shell's history."""
    del logs
    aws.add_dead_letter(ID)
    assert ID[:8] in run("find", "-", "--local", text="zoë\n").stdout


def test_leads_are_found_by_time_and_source(run, logs):
    """Within five minutes, the nearest first."""
    at = datetime.now().astimezone() - timedelta(minutes=30)
    logs(32, delivery_id="two-away")
    logs(30, delivery_id="same-min")
    logs(31, delivery_id="typeform", source="typeform")
    logs(60, delivery_id="far-away")
    day = f"{at.day} {at:%b %H:%M}"

    def found(*text):
        return [each["delivery_id"] for each in json.loads(run("find", *text, "--local", "--json").stdout)["leads"]]

    assert set(found(day)) == {"two-away", "same-min", "typeform"}
    assert found(*day.split(), "typeform") == found(day, "--source", "typeform") == ["typeform"]


@pytest.mark.parametrize("text", [ID, ID[:8], "ct_01J9ABCD"])
def test_a_story_is_told_by_an_id(run, logs, text):
    """Each attempt, what was sent, and the contact; also of days ago."""
    at = logs(60 * 60, outcome="queued", reason="rate_limited", status=429, retry_in_s=12.0)
    sent = {"contact_id": "ct_01J9ABCD", "fields": ["phone_number", "email"], "dropped": ["age"]}
    logs(60 * 60 - 1, "retry", received_at=at, **sent)
    logs(5, delivery_id="other-one")
    told = run("find", text, "--local").stdout
    assert told.splitlines()[0] == f"Delivery {ID} from zapier"
    assert "Waiting: rate limit (429)" in told
    assert "again in 12 s" in told
    assert "Contact ct_01J9ABCD" in told
    assert "Sent: phone number, e-mail" in told
    assert "Left out: age" in told


def test_what_is_not_found_is_explained(run, aws, logs):
    """Names are not logged, and the retry queue cannot be read."""
    del logs
    aws.sqs.send_message(QueueUrl=aws.outputs["RetryQueueUrl"], MessageBody="{}")
    result = run("find", "Jane", "--local")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "no names" in result.stderr
    assert "1 lead waits" in result.stderr
    assert "voxbridge leads --status queued --local" in result.stderr
    assert len(aws.retried()) == 1


@pytest.mark.usefixtures("logs")
@pytest.mark.parametrize("text", ["14:02", "7f3dc562", "Jane"])
def test_nothing_at_all_is_a_negative_result(run, text):
    """With exit code 1, and JSON of the same form."""
    result = run("find", text, "--local", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout) == {"dead_letters": [], "leads": [], "waiting": 0}


def test_dead_letters_are_found_by_time(run, aws, logs):
    """As well as in the log."""
    aws.add_dead_letter(ID, age=timedelta(hours=2))
    logs(120, received_at=to_rfc3339(datetime.now(UTC) - timedelta(hours=2)))
    at = datetime.now().astimezone() - timedelta(hours=2)
    shown = json.loads(run("find", f"{at:%Y-%m-%d %H:%M}", "--local", "--json").stdout)
    assert [len(shown[key]) for key in ("dead_letters", "leads")] == [1, 1]
