"""docs/cli.md has the command's own names: subcommands, options and exit codes, all of them and no others."""

import re

import pytest
from support.doc_pages import ROOT, names, prose, tables
from typer.main import get_command

from cli import errors
from cli.main import app

PAGE = "docs/cli.md"
GROUP = get_command(app)
SHARED = {"preview": [], "dlq": ["Stack option", "Selection option"]}  # the tables besides a command's own
WITHOUT_OWN = {"pause", "resume"}


def with_subcommands(command):
    """Return a command and all that are below it."""
    return [command, *(each for below in getattr(command, "commands", {}).values() for each in with_subcommands(below))]


def test_it_lists_every_command():
    listed = [names(row[0]) for row in tables(PAGE, "Command", "What it does")]
    expected = [[name, *getattr(found, "commands", {})] for name, found in GROUP.commands.items()]
    assert sorted(listed) == sorted(expected)


@pytest.mark.parametrize("name", GROUP.commands)
def test_it_lists_every_option_of_a_command_once(name):
    parameters = [each for command in with_subcommands(GROUP.commands[name]) for each in command.params]
    options = {option for each in parameters for option in each.opts if option.startswith("-")} - {"--help", "-h"}
    headers = SHARED.get(name, ["Stack option"]) + ([] if name in WITHOUT_OWN else [f"Option of `{name}`"])
    listed = [option for header in headers for row in tables(PAGE, header, "Meaning") for option in names(row[0])]
    assert sorted(listed) == sorted(options)


def test_it_lists_every_exit_code():
    codes = {int(row[0]) for row in tables(PAGE, "Exit code", "Meaning")}
    assert codes == {0, errors.EXIT_NEGATIVE, errors.EXIT_ERROR, errors.EXIT_INTERRUPTED}


def sections_named_in_code():
    """Yield the sections that messages refer the user to, as `docs/x.md, "Section"` or `"Section" in docs/x.md`."""
    for file in (file for folder in ("cli", "functions/voxbridge") for file in (ROOT / folder).rglob("*.py")):
        text = file.read_text("utf-8")
        yield from re.findall(r'(docs/[a-z]+\.md), "([^"{]+)"', text)
        yield from ((page, section) for section, page in re.findall(r'"([A-Z][^"{]+)" in (docs/[a-z]+\.md)', text))


def test_a_section_that_a_message_names_is_there():
    named = set(sections_named_in_code())
    assert len(named) > 5
    there = {page: re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE) for page, _ in named}
    assert [section for page, section in named if section not in there[page]] == []
