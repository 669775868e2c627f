"""Every command in the pages is known, and those that need no stack are run."""

import re
import subprocess
import sys

import pytest
from support.doc_examples import RULES, Kind, all_commands, commands, desk, run
from support.doc_pages import ROOT, pages, spans
from typer.main import get_command

from cli.main import app

MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


@pytest.mark.parametrize("page", pages())
def test_every_command_is_run_by_a_test_or_told_why_not(page):
    unknown = [command.where for command in commands(page) if command.kind is Kind.UNKNOWN]
    assert not unknown, "say in tests/support/doc_examples.py how each is tried, or give its block a language"
    for command in commands(page):
        if re.match(r"[\w.]+/", command.why):
            assert (ROOT / command.why).exists(), command.where


def test_no_rule_is_about_commands_that_are_gone():
    said = [command.text for command in all_commands()] + [span for page in pages() for span in spans(page)]
    gone = [pattern for pattern, *_ in RULES if not any(re.match(pattern, text) for text in said)]
    assert not gone, "take it out of tests/support/doc_examples.py"


@pytest.mark.parametrize("page", [page for page in pages() if any(c.kind is Kind.OFFLINE for c in commands(page))])
def test_the_commands_that_need_no_stack_work(page, tmp_path):
    desk(tmp_path)
    for command in commands(page):
        if command.kind is Kind.OFFLINE:
            code, said = run(command.text, tmp_path)
            assert code == 0, f"{command.where}\n{said}"


def test_the_commands_that_serve_come_up():
    for command in all_commands():
        if command.kind is Kind.SERVES:
            program = [sys.executable, *command.text.replace("8081", "0").split()[1:]]  # whose port may be taken
            with subprocess.Popen(program, cwd=ROOT, stdout=subprocess.PIPE, text=True) as serving:  # noqa: S603
                assert serving.stdout
                said = serving.stdout.readline()
                serving.terminate()
                assert "listens on http://127.0.0.1:" in said, command.where
                assert serving.wait(5) == 0


# What is said in passing: not run, but understood


@pytest.mark.parametrize("page", pages())
def test_a_target_that_is_named_is_in_the_makefile(page):
    said = {span for span in spans(page) if re.fullmatch(r"make [a-z]+( [A-Z].*)?", span)}
    said |= {command.text for command in commands(page) if command.text.startswith("make ")}
    for text in said:
        assert re.search(rf"^{text.split()[1]}:", MAKEFILE, re.MULTILINE), text


def examples(group):
    """Yield the lines of the commands' help that show how to call them."""
    for command in group.commands.values():
        yield from (line.strip() for line in (command.help or "").split("\n") if line.strip().startswith("voxbridge "))
        if hasattr(command, "commands"):
            yield from examples(command)


def assert_understood(text):
    """A command of ours has its subcommands and its options, whatever follows them."""
    found = get_command(app)
    for word in re.split(r"[|>#]", text.rpartition("voxbridge ")[2])[0].split():
        if word.startswith("--"):
            assert word in {option for parameter in found.params for option in parameter.opts}, text
        elif hasattr(found, "commands") and word != "…":
            assert word in found.commands, text
            found = found.commands[word]


@pytest.mark.parametrize("page", pages())
def test_a_command_that_is_named_has_its_subcommand_and_its_options(page):
    said = spans(page) | {command.text for command in commands(page)}
    for text in said:
        if re.match(r"(.*\| |.*/|uv run )?voxbridge [a-z-]", text):
            assert_understood(text)


def test_the_examples_in_the_help_have_their_subcommands_and_options():
    shown = list(examples(get_command(app)))
    assert shown
    for text in shown:
        assert_understood(text)
