"""`voxbridge secret`: one entry changes, the others stay, and no value is shown unasked."""

import pytest

SECRET = {"api_key": "", "webhook_token": "T" * 40, "sources": {"typeform": "tf-secret"}, "kept": 1}


def test_the_api_key_comes_from_stdin_and_everything_else_stays(run, aws):
    result = run("secret", "set", "--local", text="vx-key\n")
    assert result.exit_code == 0
    assert aws.secret() == SECRET | {"api_key": "vx-key"}
    assert "vx-key" not in result.output


def test_a_sources_secret_is_rotated_and_the_old_one_dropped(run, aws):
    run("secret", "set", "sources.typeform", "--keep-old", "--local", text="new")
    assert aws.secret()["sources"] == {"typeform": ["new", "tf-secret"]}
    run("secret", "drop-old", "sources.typeform", "--local")
    assert aws.secret() == SECRET | {"sources": {"typeform": "new"}}


def test_a_value_comes_from_a_file(run, aws):
    (aws.folder / "key.txt").write_text("vx-from-file\n")
    assert run("secret", "set", "--api-key-file", "key.txt", "--local").exit_code == 0
    assert aws.secret()["api_key"] == "vx-from-file"


@pytest.mark.parametrize("value", ["", "  \n", "two words", "line\nbreak", "bell\x07", "x" * 5000])
def test_a_value_that_cannot_be_right_changes_nothing(run, aws, value):
    result = run("secret", "set", "--local", text=value)
    assert result.exit_code == 2
    assert "nothing was changed" in result.stderr
    assert aws.secret() == SECRET


def test_a_secret_that_is_no_json_is_left_alone(run, aws):
    aws.secrets.put_secret_value(SecretId="voxbridge", SecretString="precious")
    result = run("secret", "set", "--local", text="vx-key")
    assert result.exit_code == 2
    assert "left alone" in result.stderr
    assert "precious" not in result.output
    assert aws.secrets.get_secret_value(SecretId="voxbridge")["SecretString"] == "precious"


@pytest.mark.usefixtures("aws")
def test_a_misspelt_source_is_remarked_upon(run):
    assert "spelled right?" in run("secret", "set", "sources.typefrom", "--local", text="x").stderr


@pytest.mark.usefixtures("aws")
def test_show_masks_and_token_prints_the_token_alone(run):
    shown = run("secret", "show", "--local")
    assert "T" * 5 not in shown.output
    assert "tf-secret" not in shown.output
    assert "api_key is empty" in shown.stderr
    assert run("secret", "token", "--local").stdout == "T" * 40 + "\n"


def test_a_secret_that_is_gone_is_told(run, aws):
    aws.secrets.delete_secret(SecretId="voxbridge", ForceDeleteWithoutRecovery=True)
    result = run("secret", "show", "--local")
    assert result.exit_code == 2
    assert "secret is gone" in result.stderr
