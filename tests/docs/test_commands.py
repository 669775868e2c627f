"""Every command in the pages is known, and those that need no stack are run."""

import re
import subprocess
import sys

import pytest
from support.documented import Kind, all_commands, commands, desk, run
from support.pages import ROOT, pages, spans
from typer.main import get_command

from cli.main import app

MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


@pytest.mark.parametrize("page", pages())
def test_every_command_is_run_by_a_test_or_told_why_not(page):
    unknown = [command.where for command in commands(page) if command.kind is Kind.UNKNOWN]
    assert not unknown, "say in tests/support/documented.py how each is tried, or give its block a language"
    for command in commands(page):
        if re.match(r"[\w.]+/", command.why):
            assert (ROOT / command.why).exists(), command.where


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


# What the prose says in passing


INLINE = sorted({(page, span) for page in pages() for span in spans(page)})


@pytest.mark.parametrize(
    ("page", "target"), [(p, s[5:]) for p, s in INLINE if re.fullmatch(r"make [a-z]+( [A-Z].*)?", s)]
)
def test_a_target_that_is_named_is_in_the_makefile(page, target):
    del page
    assert re.search(rf"^{target.split()[0]}:", MAKEFILE, re.MULTILINE)


@pytest.mark.parametrize(("page", "span"), [(p, s) for p, s in INLINE if re.match(r"(\.venv/bin/)?voxbridge [a-z]", s)])
def test_a_command_that_is_named_has_its_subcommand_and_its_options(page, span):
    del page
    found = get_command(app)
    for word in span.split()[1:]:
        if word.startswith("--"):
            assert word in {option for parameter in found.params for option in parameter.opts}, span
        elif hasattr(found, "commands"):
            assert word in found.commands, span
            found = found.commands[word]
