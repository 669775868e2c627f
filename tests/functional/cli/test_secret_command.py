"""`voxbridge secret`: one entry changes, the others stay, and no value is printed unless asked for."""

import pytest

from cli import secret, stack
from cli.errors import CommandError

SECRET = {"api_key": "", "webhook_token": "T" * 40, "sources": {"typeform": "tf-secret"}, "kept": 1}


def test_the_api_key_comes_from_stdin_and_everything_else_stays(run, aws):
    result = run("secret", "set", "--local", text="vx-key\n")
    assert result.exit_code == 0
    assert aws.secret() == SECRET | {"api_key": "vx-key"}
    assert "vx-key" not in result.output


def test_a_sources_secret_is_rotated_in_two_steps(run, aws):
    """The first prints the command of the second."""
    shown = run("secret", "rotate", "sources.typeform", "--local", text="new").stderr
    assert "voxbridge secret rotate sources.typeform --finish --local" in shown
    assert aws.secret()["sources"] == {"typeform": ["new", "tf-secret"]}
    run("secret", "rotate", "sources.typeform", "--finish", "--local")
    assert aws.secret() == SECRET | {"sources": {"typeform": "new"}}


@pytest.mark.parametrize(
    "arguments", [("sources.tally", "--finish"), ("sources.tally",), ("api_key",), ("sources.typeform", "--finish")]
)
def test_a_rotation_that_is_not_possible_changes_nothing(run, aws, arguments):
    assert run("secret", "rotate", *arguments, "--local", text="new").exit_code == 2
    assert aws.secret() == SECRET


def test_a_value_comes_from_a_file(run, aws):
    (aws.folder / "key.txt").write_text("vx-from-file\n")
    assert run("secret", "set", "--from-file", "key.txt", "--local").exit_code == 0
    assert aws.secret()["api_key"] == "vx-from-file"


@pytest.mark.parametrize("value", ["", "  \n", "two words", "line\nbreak", "bell\x07", "x" * 5000])
def test_a_value_that_cannot_be_right_changes_nothing(run, aws, value):
    result = run("secret", "set", "--local", text=value)
    assert result.exit_code == 2
    assert aws.secret() == SECRET


def test_a_secret_that_is_not_json_is_not_changed(run, aws):
    aws.secrets.put_secret_value(SecretId="voxbridge", SecretString="precious")
    result = run("secret", "set", "--local", text="vx-key")
    assert result.exit_code == 2
    assert "precious" not in result.output
    assert aws.secrets.get_secret_value(SecretId="voxbridge")["SecretString"] == "precious"


@pytest.mark.usefixtures("aws")
def test_an_unknown_source_is_set_with_a_note(run):
    assert "'typefrom'" in run("secret", "set", "sources.typefrom", "--local", text="x").stderr
    assert "'tally'" not in run("secret", "set", "sources.tally", "--local", text="x").stderr


@pytest.mark.usefixtures("aws")
def test_show_masks_and_token_prints_the_token_alone(run):
    shown = run("secret", "show", "--local")
    assert "T" * 5 not in shown.output
    assert "tf-secret" not in shown.output
    assert "voxbridge secret set api_key --local" in shown.stderr
    assert run("secret", "token", "--local").stdout == "T" * 40 + "\n"


def test_a_deleted_secret_is_an_error_that_names_the_fix(run, aws):
    aws.secrets.delete_secret(SecretId="voxbridge", ForceDeleteWithoutRecovery=True)
    result = run("secret", "show", "--local")
    assert result.exit_code == 2
    assert "docs/operations.md" in result.stderr


@pytest.fixture
def found(aws):
    """Give the stack as a command finds it."""
    assert aws
    return stack.find(stack.StackOptions(local=True))


def entry(name, value, meanwhile=lambda: None):
    """Make a change of one source's entry, while another is made the first time it is applied."""
    others = iter([meanwhile])

    def edit(content):
        next(others, lambda: None)()
        return content | {"sources": content["sources"] | {name: value}}

    return edit


def test_two_changes_at_the_same_time_both_stay(aws, found):
    """The slower one notices that the secret is another by now, and is applied to that."""
    secret.change(found, entry("tally", "one", lambda: secret.change(found, entry("zapier", "two"))))
    assert aws.secret() == SECRET | {"sources": {"typeform": "tf-secret", "tally": "one", "zapier": "two"}}


def test_any_number_of_changes_at_the_same_time_all_stay(aws, found):
    def nested(number):
        secret.change(found, entry(f"s{number}", "x", (lambda: nested(number - 1)) if number else (lambda: None)))

    nested(5)
    assert set(aws.secret()["sources"]) == {"typeform", "s0", "s1", "s2", "s3", "s4", "s5"}


def test_a_change_made_with_the_aws_command_meanwhile_stays(aws, found):
    def by_hand():
        aws.secrets.put_secret_value(SecretId="voxbridge", SecretString='{"sources": {}, "by": "hand"}')

    secret.change(found, entry("tally", "one", by_hand))
    assert aws.secret() == {"sources": {"tally": "one"}, "by": "hand"}


def test_a_secret_that_keeps_changing_is_given_up(aws, found):
    """Nothing of this change is current then."""

    def edit(content):
        aws.secrets.put_secret_value(SecretId="voxbridge", SecretString=f'{{"n": {content.get("n", 0) + 1}}}')
        return content | {"api_key": "never"}

    with pytest.raises(CommandError, match="Try again"):
        secret.change(found, edit)
    assert "api_key" not in aws.secret()


def test_a_change_that_cannot_be_made_changes_nothing(aws, found):
    def edit(_):
        raise CommandError("no")

    with pytest.raises(CommandError, match="no"):
        secret.change(found, edit)
    assert aws.secret() == SECRET


def test_an_automation_is_set_with_a_note_where_no_source_starts_it(run, aws):
    url = "https://voxworks.test/api/v1/hooks/a-token"
    said = run("secret", "set", "automations.call-now", "--local", text=url)
    assert 'automation = "call-now"' in said.stderr
    run("secret", "set", "automations.call-now.secret", "--local", text="a-signing-secret")
    assert aws.secret()["automations"] == {"call-now": {"url": url, "secret": "a-signing-secret"}}
    shown = run("secret", "show", "--local")
    assert "automations.call-now" in shown.output
    assert "a-token" not in shown.output


@pytest.mark.parametrize("url", ["http://voxworks.test/x", "app.voxworks.ai/api/v1/hooks/x", "not-a-url"])
def test_an_automations_url_that_would_not_be_called_changes_nothing(run, aws, url):
    assert run("secret", "set", "automations.call-now", "--local", text=url).exit_code == 2
    assert aws.secret() == SECRET
