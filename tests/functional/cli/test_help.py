"""Help that teaches: every command has an example that is right, and nothing of its text is lost on the screen."""

import re
import shlex

import pytest
import typer

from cli.main import app


def walk(command, path=()):
    """Go through a command and all that are below it."""
    yield path, command
    for name, below in getattr(command, "commands", {}).items():
        yield from walk(below, (*path, name))


COMMANDS = dict(walk(typer.main.get_command(app)))
EXAMPLES = [
    (path, line.strip())
    for path, command in COMMANDS.items()
    for line in (command.help or "").partition("For example:")[2].splitlines()
    if line.strip()
]


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_shows_an_example_of_itself(run, path):
    shown = " ".join(run(*path, "--help").output.split())
    assert f"For example: voxbridge {' '.join(path)}".strip() in shown or f"| voxbridge {' '.join(path)}" in shown
    assert run(*path, "-h").output == run(*path, "--help").output


@pytest.mark.parametrize(("path", "example"), EXAMPLES, ids=[example for _, example in EXAMPLES])
def test_every_example_is_of_a_command_and_its_options(path, example):
    """Each `voxbridge …` in it: a command that there is, with options that it has."""
    parts = re.split(r"\s(?:\||&&|>)\s", re.sub(r"\s{3,}\(.*\)$", "", example))
    calls = [shlex.split(part)[1:] for part in parts if part.strip().startswith("voxbridge ")]
    assert calls
    for words in calls:
        command = COMMANDS[()]
        while words and words[0] in getattr(command, "commands", {}):
            command = command.commands[words.pop(0)]
        known = {option for parameter in command.params for option in parameter.opts}
        used = {word for word in words if re.match(r"--?[a-z]", word)}
        assert used <= known, f"{path}: {example}"


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_no_word_of_a_help_text_is_taken_for_markup(run, path):
    said = set(re.findall(r"[\w/.-]+", run(*path, "--help").output))
    meant = set(re.findall(r"[\w/.-]+", COMMANDS[path].help or ""))
    assert meant <= said


# Completion


def complete(run, monkeypatch, *words):
    monkeypatch.setenv("_VOXBRIDGE_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", " ".join(("voxbridge", *words)))
    monkeypatch.setenv("COMP_CWORD", str(len(words)))
    return run(prog="voxbridge").stdout.split()


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("d",), ["doctor", "dlq"]),
        (("dlq", "re"), ["replay"]),
        (("dlq", "list", "--reason", "missing_p"), ["missing_phone_number"]),
        (("preview", "--source", "typ"), ["typeform"]),
        (("dlq", "replay", "--source", "zap"), ["zapier"]),
        (("secret", "set", "sources.typ"), ["sources.typeform"]),
        (("secret", "set", "a"), ["api_key"]),
        (("doctor", "--stack-name", "nothing-here"), []),
    ],
)
def test_tab_completes(run, monkeypatch, here, words, offered):
    del here
    assert complete(run, monkeypatch, *words) == offered


def test_tab_completes_the_stacks_that_samconfig_deploys(run, monkeypatch, here):
    (here / "samconfig.toml").write_text('[prod.global.parameters]\nstack_name = "voxbridge-prod"\n')
    assert complete(run, monkeypatch, "doctor", "--stack-name", "vox") == ["voxbridge-prod"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shells_completion_is_shown_to_copy(run, monkeypatch, shell):
    monkeypatch.setenv("_VOXBRIDGE_COMPLETE", f"source_{shell}")
    shown = run(prog="voxbridge").stdout
    assert "_VOXBRIDGE_COMPLETE" in shown
    assert "voxbridge" in shown
