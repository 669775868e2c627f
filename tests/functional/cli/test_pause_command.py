"""`voxbridge pause` and `resume`: the secret's `paused`, and nothing else of it."""

import pytest

SECRET = {"api_key": "", "webhook_token": "T" * 40, "sources": {"typeform": "tf-secret"}, "kept": 1}


@pytest.mark.parametrize(
    ("commands", "paused"),
    [
        (["pause"], ["*"]),
        (["pause typeform"], ["typeform"]),
        (["pause zapier", "pause typeform", "pause zapier"], ["typeform", "zapier"]),
        (["pause typeform", "pause"], ["*"]),
        (["pause", "pause typeform"], ["*"]),
        (["pause typeform", "pause zapier", "resume typeform"], ["zapier"]),
        (["pause typeform", "resume"], []),
        (["pause", "resume"], []),
        (["resume"], []),
    ],
)
def test_a_pause_and_its_end_are_in_the_secret(run, aws, commands, paused):
    """One source, or all; everything else stays."""
    for command in commands:
        assert run(*command.split(), "--local").exit_code == 0
    assert aws.secret() == SECRET | {"paused": paused}


@pytest.mark.parametrize(
    ("commands", "said"),
    [
        (["pause typefrom"], "typeform"),
        (["pause", "resume typeform"], "voxbridge resume --local"),
        (["resume typeform"], "not paused"),
        (["pause zapier", "resume typeform"], "zapier"),
    ],
)
def test_what_would_have_no_effect_is_an_error(run, aws, commands, said):
    """No one may believe that a source is paused while it is not."""
    *before, last = commands
    for command in before:
        run(*command.split(), "--local")
    content = aws.secret()
    result = run(*last.split(), "--local")
    assert (result.exit_code, said in result.stderr) == (2, True)
    assert aws.secret() == content


def test_a_pause_names_the_command_that_ends_it(run, aws):
    """With the options of the stack; `secret show` tells of it too."""
    assert "voxbridge resume typeform --local" in run("pause", "typeform", "--local").stderr
    assert "typeform" in run("secret", "show", "--local").stdout.partition("paused")[2]
    assert aws.secret()["paused"] == ["typeform"]


def test_a_malformed_pause_holds_everything_and_is_repaired(run, aws):
    """As the functions read it."""
    aws.secrets.put_secret_value(SecretId="voxbridge", SecretString='{"paused": "typeform"}')
    assert "all sources" in run("secret", "show", "--local").stdout
    run("pause", "zapier", "--local")
    assert aws.secret() == {"paused": ["*"]}
    run("resume", "--local")
    assert aws.secret() == {"paused": []}
