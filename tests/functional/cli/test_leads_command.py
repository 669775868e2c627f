"""`voxbridge leads`: what came in and what became of it, by the log lines in CloudWatch."""

import json
from datetime import UTC, datetime, timedelta

from cli import stack
from cli.history import History, LogReader
from cli.leads import Wanted, show_leads
from cli.stack import StackOptions
from voxbridge.clock import Clock

ID = "7f3dc562-73bd-4a7e-b2ca-9a70fa038220"


def test_a_lead_is_one_line_of_80_columns(run, logs, monkeypatch):
    """Id, time, source, what became of it; the oldest first."""
    monkeypatch.setenv("COLUMNS", "80")
    logs(30, delivery_id="older-00", source="a-very-long-name-of-a-source", outcome="dead_lettered", reason="rejected")
    at = logs(20, outcome="queued", reason="voxworks_timeout", retry_in_s=9)
    logs(19, function="retry", received_at=at)
    lines = run("leads", "--local").stdout.splitlines()
    assert [line[:8] for line in lines] == ["older-00", ID[:8]]
    assert "Dead letter: rejected by Voxworks" in lines[0]
    assert "Created in Voxworks, 1.0 s" in lines[1]
    assert max(map(len, lines)) <= 80


def test_leads_are_selected(run, logs):
    """By source, status and age."""
    logs(30, delivery_id="zapier-0")
    logs(20, delivery_id="typeform", source="typeform")
    logs(10, delivery_id="rejected", message="request.rejected", outcome="unauthorized", source="unknown")
    logs(60 * 30, delivery_id="too-old-0")

    def listed(*options):
        return [each["delivery_id"] for each in json.loads(run("leads", "--local", "--json", *options).stdout)]

    assert listed() == ["zapier-0", "typeform", "rejected"]
    assert listed("--source", "typeform") == ["typeform"]
    assert listed("--status", "unauthorized") == ["rejected"]
    assert listed("--since", "15m") == ["rejected"]
    assert listed("--since", "2d") == ["too-old-0", "zapier-0", "typeform", "rejected"]
    assert listed("--limit", "1") == ["rejected"]


def test_a_limit_is_noted(run, logs):
    """What is left out is not passed over in silence."""
    logs(30, delivery_id="older-00")
    logs(20)
    assert "--limit" in run("leads", "--local", "--limit", "1").stderr
    assert "--limit" not in run("leads", "--local", "--limit", "2").stderr


def test_no_leads(run, logs):
    """The note has the URL and a command for the same stack; JSON stays JSON."""
    del logs
    result = run("leads", "--local")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "/webhooks/" in result.stderr
    assert "voxbridge doctor --local" in result.stderr
    assert run("leads", "--local", "--json").stdout == "[]\n"


def test_a_stack_that_logs_no_leads_says_so(run, aws):
    """With a higher LogLevel there is nothing to read."""
    aws.publish(parameters={"LogLevel": "WARNING"})
    result = run("leads", "--local")
    assert result.exit_code == 2
    assert "LogLevel" in result.stderr


def test_following_prints_what_changes_until_it_is_interrupted(logs, capsys):
    """Each lead again when its outcome changes, one JSON object a line."""
    at = logs(1, outcome="queued", reason="rate_limited", retry_in_s=9)
    turns = iter([lambda: logs(0, function="retry", received_at=at), lambda: None])

    def wait():
        turn = next(turns, None)
        if turn:
            turn()
        return turn is not None

    history = History(LogReader.of_stack(stack.find(StackOptions(local=True))), Clock())
    show_leads(history, Wanted(datetime.now(UTC) - timedelta(hours=1)), 50, wait, as_json=True)
    assert [json.loads(line)["outcome"] for line in capsys.readouterr().out.splitlines()] == ["queued", "created"]
