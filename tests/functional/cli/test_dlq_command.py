"""`voxbridge dlq`: nothing is lost or left hidden, and only the selected dead letters are moved or deleted."""

import csv
import json
from datetime import UTC, datetime, timedelta

import pytest

from voxbridge.delivery import Delivery, to_rfc3339
from voxbridge.errors import Reason

DEAD = {"outcome": "dead_lettered", "reason": "missing_phone_number"}
NOON = "2026-11-26T12:00:00.000Z"
LEAD = {"first_name": "Zoë", "phone": "0429 069 971"}


def test_list_shows_all_and_leaves_the_queue_as_it_was(run, aws):
    for number in range(12):
        aws.add_dead_letter(f"lead-{number:02}")
    aws.put('{"version": 9}')
    result = run("dlq", "list", "--local")
    assert result.exit_code == 0
    assert all(f"lead-{number:02}" in result.stdout for number in range(12))
    assert "unsupported version" in result.stdout
    assert aws.dead == (13, 0)


def test_a_listed_id_is_short_and_show_accepts_it(run, aws):
    aws.add_dead_letter("7f3dc562-73bd-4a7e-b2ca-9a70fa038220")
    (row,) = [line.split() for line in run("dlq", "list", "--local").stdout.splitlines() if "zapier" in line]
    assert row[:3] == ["7f3dc562", "zapier", "missing_phone_number"]
    assert "7f3dc562-73bd-4a7e-b2ca-9a70fa038220" in run("dlq", "show", row[0], "--local").stdout


def test_list_says_what_to_do_for_each_reason(run, aws):
    aws.add_dead_letter("a")
    aws.add_dead_letter("b")
    aws.add_dead_letter("c", reason=Reason.EXPIRED)
    shown = run("dlq", "list", "--local").stderr
    assert [shown.count(reason) for reason in ("missing_phone_number: ", "expired: ")] == [1, 1]


def test_a_dead_letter_is_one_line_of_80_columns(run, aws, monkeypatch):
    """Whatever its id, source and reason are."""
    monkeypatch.setenv("COLUMNS", "80")
    body = {"phone": "0429 069 971", "first_name": "A-first-name-that-is-rather-long", "last_name": "And-a-last-one"}
    aws.add_dead_letter("7f3dc562-73bd-4a7e-b2ca-9a70fa038220", source="a-long-name-of-a-source", body=body)
    aws.add_dead_letter("b", source="zapier", reason=Reason.INVALID_PHONE_NUMBER, age=timedelta(days=5), body=body)
    aws.put("not a message")
    for options in ([], ["--dry-run"], ["--names"]):
        lines = run("dlq", "list", "--local", *options).stdout.splitlines()
        assert len(lines) == 4
        assert max(map(len, lines)) <= 80


def test_names_are_shown_on_request(run, aws):
    """The person, as far as the mapping reads one."""
    aws.add_dead_letter("a")
    aws.add_dead_letter("b", body={"email": "ann@example.com"})
    shown = run("dlq", "list", "--local", "--names").stdout
    assert "Zoë +61429069971" in shown
    assert "ann@example.com" in shown
    (row,) = [
        each for each in json.loads(run("dlq", "list", "--local", "--names", "--json").stdout) if each["id"] == "a"
    ]
    assert row["people"] == [{"first_name": "Zoë", "last_name": None, "phone_number": "+61429069971", "email": None}]


def test_list_as_json(run, aws):
    """For programs: whole ids, times, no personal data; with --dry-run what each maps to."""
    aws.add_dead_letter("7f3dc562-73bd-4a7e-b2ca-9a70fa038220")
    aws.put('{"version": 9}')
    output = run("dlq", "list", "--local", "--json", "--dry-run").stdout
    known, unknown = sorted(json.loads(output), key=lambda row: row["supported"], reverse=True)
    assert (known["id"], known["reason"], known["maps_to"]) == (
        "7f3dc562-73bd-4a7e-b2ca-9a70fa038220",
        "missing_phone_number",
        ["contact"],
    )
    assert (unknown["supported"], unknown["maps_to"]) == (False, [])
    assert "0429" not in output
    assert run("dlq", "list", "--local", "--json", "--source", "none").stdout == "[]\n"


def test_show_as_json_has_the_message_and_what_it_maps_to(run, aws):
    """Everything, for programs."""
    aws.add_dead_letter("a")
    shown = json.loads(run("dlq", "show", "a", "--local", "--json").stdout)
    assert json.loads(shown["queue_message"]["body"]) == LEAD
    assert shown["maps_to"][0]["contact"]["phone_number"] == "+61429069971"


def test_a_csv_has_a_row_for_each_lead(run, aws):
    """To call from: when, whom, why, and all answers; no cell is a formula."""
    aws.add_dead_letter("a", body=LEAD | {"email": "ann@example.com", "note": "=HYPERLINK(1)"})
    aws.add_dead_letter("b", body={"first_name": "=cmd", "note": "x"})
    aws.put("not a message")
    assert run("dlq", "export", "out.csv", "--local").exit_code == 0
    with (aws.folder / "out.csv").open(newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    assert len(rows) == 3
    called = rows["a"]
    assert (called["phone_number"], called["first_name"], called["email"]) == ("+61429069971", "Zoë", "ann@example.com")
    assert (called["reason"], called["source"]) == ("missing_phone_number", "zapier")
    assert called["received_at"].endswith("Z")
    assert "note: =HYPERLINK(1)" in called["answers"]
    assert not any(cell.startswith(("=", "-", "@")) for row in rows.values() for cell in row.values())


def test_replay_takes_short_ids(run, aws):
    """As `dlq list` shows them."""
    aws.add_dead_letter("7f3dc562-73bd-4a7e-b2ca-9a70fa038220")
    aws.add_dead_letter("other-lead")
    assert run("dlq", "replay", "7f3dc562", "--local", "--yes").exit_code == 0
    missing = run("dlq", "replay", "7f3dc562", "--local", "--yes")
    assert missing.exit_code == 1
    assert "7f3dc562" in missing.stderr
    (message,) = aws.retried()
    assert Delivery.from_message(message["Body"]).id.startswith("7f3dc562")
    assert aws.dead == (1, 0)


def test_replay_warns_of_leads_that_would_come_back(run, aws):
    """Before anything is moved, also with --yes."""
    aws.add_dead_letter("a")
    aws.add_dead_letter("b", body={"first_name": "Zoë"})
    said = run("dlq", "replay", "--local", "--yes", "--wait", "0s").stderr
    assert "1 of 2 become contacts" in said
    assert "missing_phone_number 1" in said


def test_replay_tells_what_became_of_each(run, aws, logs):
    """From the log lines, until each has an outcome."""
    aws.add_dead_letter("created1")
    aws.add_dead_letter("comes-back", body={"first_name": "Zoë"})
    logs(1, delivery_id="created1", **DEAD)  # of before the replay
    replayed = {"replayed_at": to_rfc3339(datetime.now(UTC) + timedelta(minutes=1))}
    logs(0, "retry", delivery_id="created1", **replayed)
    logs(0, "retry", delivery_id="comes-back", **replayed, **DEAD)
    result = run("dlq", "replay", "--local", "--yes", "--rate", "1000")
    lines = {line.split()[0]: line for line in result.stdout.splitlines()}
    assert "Created in Voxworks" in lines["created1"]
    assert "Dead letter: no phone number" in lines["comes-bac"[:8]]
    assert "1 created in Voxworks, 1 dead letter" in result.stderr
    assert "voxbridge dlq show comes-ba --local" in result.stderr


def test_replay_waits_only_for_so_long(run, aws, logs):
    """What is not in the log yet is said, with a command to follow it."""
    del logs
    aws.add_dead_letter("a")
    result = run("dlq", "replay", "--local", "--yes", "--wait", "1s")
    assert result.exit_code == 0
    assert "1 not in the log yet" in result.stderr
    assert "voxbridge leads --follow --local" in result.stderr


def test_replay_as_json(run, aws, logs):
    """Programs get the ids, and the stories that are known."""
    aws.add_dead_letter("a")
    logs(0, "retry", delivery_id="a", replayed_at=to_rfc3339(datetime.now(UTC) + timedelta(minutes=1)))
    result = run("dlq", "replay", "--local", "--yes", "--json")
    shown = json.loads(result.stdout)
    assert (shown["replayed"], [each["outcome"] for each in shown["leads"]]) == (["a"], ["created"])


def test_list_shows_nothing_of_a_body(run, aws):
    aws.add_dead_letter("lead-1")
    output = run("dlq", "list", "--local", "--dry-run").output
    assert "0429" not in output
    assert "Zoë" not in output


@pytest.mark.usefixtures("aws")
def test_an_empty_queue_prints_no_table(run):
    result = run("dlq", "list", "--local")
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (0, "", 1)


def test_dead_letters_hidden_by_another_reader_are_counted(run, aws):
    aws.add_dead_letter("a")
    aws.add_dead_letter("b")
    aws.sqs.receive_message(QueueUrl=aws.outputs["DeadLetterQueueUrl"], VisibilityTimeout=300)
    shown = run("dlq", "list", "--local").stderr
    assert "1 more" in shown
    assert "--limit" not in shown


def test_a_limit_that_leaves_some_out_is_noted(run, aws):
    for number in range(4):
        aws.add_dead_letter(f"lead-{number}")
    result = run("dlq", "list", "--local", "--limit", "3")
    assert "1 more" in result.stderr
    assert "--limit" in result.stderr
    assert aws.dead == (4, 0)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--id", "a", "--id", "c"], {"a", "c"}),
        (["--reason", "expired", "--older-than", "3d"], {"c"}),
        (["--newer-than", "3d", "--source", "zapier"], {"a"}),
    ],
)
def test_export_writes_the_selected_ones(run, aws, options, expected):
    aws.add_dead_letter("a")
    aws.add_dead_letter("b", source="typeform")
    aws.add_dead_letter("c", reason=Reason.EXPIRED, age=timedelta(days=5))
    assert run("dlq", "export", "out.jsonl", "--local", *options).exit_code == 0
    lines = [json.loads(line) for line in (aws.folder / "out.jsonl").read_text().splitlines()]
    assert {line["id"] for line in lines} == expected
    assert aws.dead == (3, 0)


def test_export_does_not_overwrite(run, aws):
    aws.add_dead_letter("a")
    (aws.folder / "out.jsonl").write_text("mine")
    result = run("dlq", "export", "out.jsonl", "--local")
    assert result.exit_code == 2
    assert "out.jsonl" in result.stderr
    assert (aws.folder / "out.jsonl").read_text() == "mine"


def test_replay_moves_the_selected_ones_and_no_others(run, aws):
    aws.add_dead_letter("a")
    aws.add_dead_letter("b", source="typeform")
    aws.put("not a message")
    result = run("dlq", "replay", "--local", "--source", "zapier", "--yes")
    assert result.exit_code == 0
    (message,) = aws.retried()
    delivery = Delivery.from_message(message["Body"])
    assert delivery.id == "a"
    assert delivery.replayed_at is not None
    attributes = {name: value["StringValue"] for name, value in message["MessageAttributes"].items()}
    assert attributes == {"source": "zapier", "reason": "missing_phone_number"}
    assert aws.dead == (2, 0)


def test_replay_never_touches_an_unknown_version(run, aws):
    aws.put('{"version": 2, "id": "x"}')
    result = run("dlq", "replay", "--local", "--yes")
    assert result.exit_code == 0
    assert aws.dead == (1, 0)
    assert aws.retried() == []


def test_a_dry_run_changes_nothing_and_maps_each(run, aws):
    aws.add_dead_letter("a")
    aws.add_dead_letter("b", body={"first_name": "Zoë"})
    aws.add_dead_letter("c", source="gone")
    result = run("dlq", "replay", "--local", "--dry-run")
    assert result.exit_code == 0
    rows = {line.split()[0]: line for line in result.stdout.splitlines() if line.strip()}
    assert rows["a"].split()[-1] == "contact"
    assert rows["b"].count("missing_phone_number") == 2  # the reason then, and now
    assert "no such source" in rows["c"]
    assert aws.dead == (3, 0)
    assert aws.retried() == []


def test_replay_without_a_terminal_needs_yes(run, aws):
    aws.add_dead_letter("a")
    result = run("dlq", "replay", "--local")
    assert result.exit_code == 2
    assert "--yes" in result.stderr
    assert aws.dead == (1, 0)


def test_replay_of_a_stack_without_retry_queue_loses_nothing(run, aws):
    aws.add_dead_letter("a")
    aws.sqs.delete_queue(QueueUrl=aws.outputs["RetryQueueUrl"])
    result = run("dlq", "replay", "--local", "--yes")
    assert result.exit_code == 2
    assert aws.dead == (1, 0)


def test_show_prints_the_reason_the_body_and_the_contact(run, aws):
    aws.add_dead_letter("a")
    aws.add_dead_letter("b")
    result = run("dlq", "show", "a", "--local")
    assert result.exit_code == 0
    assert "missing_phone_number" in result.stdout
    assert '"phone": "0429 069 971"' in result.stdout
    assert "+61429069971" in result.stdout
    assert aws.dead == (2, 0)


def test_show_body_is_the_body_byte_for_byte(run, aws):
    aws.add_dead_letter("a")
    assert json.loads(run("dlq", "show", "a", "--local", "--body").stdout_bytes) == LEAD


@pytest.mark.usefixtures("aws")
def test_show_of_an_unknown_id_names_it_and_the_command_that_lists_them(run):
    result = run("dlq", "show", "nope", "--local")
    assert result.exit_code == 2
    assert "'nope'" in result.stderr
    assert "voxbridge dlq list --local" in result.stderr


def test_purge_exports_first_and_deletes_only_that(run, aws):
    aws.add_dead_letter("a", reason=Reason.UNREADABLE_BODY)
    aws.add_dead_letter("b")
    aws.put("unknown")
    result = run("dlq", "purge", "--local", "--reason", "unreadable_body", "--export", "out.jsonl", "--yes")
    assert result.exit_code == 0
    (line,) = (aws.folder / "out.jsonl").read_text().splitlines()
    assert json.loads(line)["id"] == "a"
    assert aws.dead == (2, 0)


def test_purge_that_cannot_export_deletes_nothing(run, aws):
    aws.add_dead_letter("a")
    result = run("dlq", "purge", "--local", "--export", "nowhere/out.jsonl", "--yes")
    assert result.exit_code == 2
    assert aws.dead == (1, 0)
