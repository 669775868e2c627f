"""The command as a whole: an error is one line with a fix for the same stack, and help is quick."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["preview", "--source", "nope", "lead.json"], "There is no source 'nope'"),
        (["preview", "--source", "zapier", "nothing.json"], "nothing.json"),
        (["preview", "--source", "zapier", "lead.json", "--country", "UK"], "not a country"),
        (["preview", "--source", "zapier", "lead.json", "--sources", "broken.toml"], "broken.toml, line 2"),
        (["dlq", "list", "--local"], "make up"),
        (["dlq", "list"], "--region"),
        (["dlq", "list", "--region", "ap-southeast-2"], "aws sso login --region ap-southeast-2"),
        (["dlq", "list", "--profile", "nobody"], "profile"),
        (["dlq", "list", "--older-than", "yesterday"], "not an age"),
        (["secret", "set", "typeform", "--local"], "not an entry"),
        (["send", "--source", "zapier", "lead.json", "--url", "ftp://x", "--unsigned"], "--url"),
    ],
)
@pytest.mark.usefixtures("lead")
def test_an_error_is_one_line_and_exit_code_2(run, here, monkeypatch, arguments, words):
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(here / "none"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(here / "none"))
    (here / "broken.toml").write_text('[sources.mine]\nprovider = "nowhere"\n')
    result = run(*arguments)
    assert result.exit_code == 2
    assert words in result.stderr
    assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.output


@pytest.mark.parametrize("command", [[], ["dlq"], ["secret"]])
def test_no_arguments_show_the_help(run, command):
    assert "Usage" in run(*command).output


def test_help_loads_neither_boto3_nor_the_mapping():
    script = "import cli.main, sys; print([m for m in ('boto3', 'phonenumbers', 'pydantic') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "[]"
