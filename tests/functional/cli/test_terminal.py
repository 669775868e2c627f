"""What a terminal shows beside the results: progress bars, and colours unless NO_COLOR is set."""

import re

import pytest

COLOUR = re.compile(r"\x1b\[[0-9;]*(?:3[0-7]|9[0-7]|38)[0-9;]*m")


@pytest.fixture
def terminal(monkeypatch):
    """Make rich treat the streams as a terminal."""
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    for name in ("NO_COLOR", "FORCE_COLOR", "CI", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize(
    ("command", "bars"),
    [
        (("list",), {"Reading", "Releasing"}),
        (("list", "--dry-run"), {"Reading", "Mapping", "Releasing"}),
        (("replay", "--yes", "--rate", "1000"), {"Reading", "Mapping", "Replaying"}),
        (("export", "out.jsonl"), {"Reading", "Releasing"}),
        (("purge", "--yes"), {"Reading", "Deleting"}),
    ],
)
def test_progress_bars_are_on_stderr(run, aws, command, bars):
    for number in range(3):
        aws.add_dead_letter(f"lead-{number}")
    result = run("dlq", *command, "--local")
    assert result.exit_code == 0, result.output
    assert {bar for bar in ("Reading", "Mapping", "Replaying", "Deleting", "Releasing") if bar in result.stderr} == bars
    assert not [bar for bar in bars if bar in result.stdout]


@pytest.mark.usefixtures("terminal")
def test_a_bar_while_several_are_sent(run, lead, receiver):
    result = run("send", "--source", "zapier", "--unsigned", "--url", receiver.url, lead, lead)
    assert (result.exit_code, "Sending" in result.stderr) == (0, True)


def test_no_progress_bar_without_a_terminal(run, aws):
    aws.add_dead_letter("one")
    assert "Reading" not in run("dlq", "list", "--local").stderr


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("wanted", [True, False])
def test_no_color_is_respected(run, aws, monkeypatch, wanted):
    if not wanted:
        monkeypatch.setenv("NO_COLOR", "1")
    aws.add_dead_letter("one")
    assert bool(COLOUR.search(run("dlq", "list", "--local").stderr)) is wanted
