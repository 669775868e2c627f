"""`voxbridge dlq`: nothing is lost or left hidden, and only the selected dead letters are moved or deleted."""

import json
from datetime import timedelta

import pytest

from voxbridge.delivery import Delivery
from voxbridge.errors import Reason

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
    assert " contact " in rows["a"]
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
