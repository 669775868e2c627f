"""The recipe of docs/contributing.md, followed word by word in a copy: the new provider passes the suites at once."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.doc_pages import ROOT

PAGE = (ROOT / "docs" / "contributing.md").read_text("utf-8")
RECIPE = PAGE[PAGE.index("## Add a provider") : PAGE.index("## Style")]
DESCRIPTION = "functions/voxbridge/providers/acme_forms.toml"
SECRET = "events/secret.json"
SETUP = "cli/provider_setup.toml"
CASE = "acme-forms/whose/referrer.json"  # under tests/corpus/cases


def block(after: str) -> str:
    """Return the first fenced block after these words."""
    found = re.search(r"```\w*\n(.*?)```", RECIPE[RECIPE.index(after) :], re.DOTALL)
    assert found, after
    return found[1]


def insert(path: Path, after: str, line: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(after) == 1
    path.write_text(text.replace(after, after + line), "utf-8")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The parts of the checkout that the recipe is about, with the recipe followed."""
    tmp_path = tmp_path_factory.mktemp("checkout")
    ignored = shutil.ignore_patterns("__pycache__", ".venv", ".hypothesis")
    for folder in ("functions", "events", "tests", "local", "cli"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=ignored)
    for file in ("pyproject.toml", "template.yaml"):
        shutil.copy(ROOT / file, tmp_path)
    path = "events/acme-forms/created.json"
    (tmp_path / path).parent.mkdir()
    (tmp_path / path).write_text(block(f"**, `{path}`"), "utf-8")
    insert(tmp_path / SECRET, '"sources": {\n', block(f"`sources` of `{SECRET}`"))
    for table in (DESCRIPTION, SETUP):
        with (tmp_path / table).open("a", encoding="utf-8") as file:
            file.write("\n" + block(f"`{table}`, which"))
    case = tmp_path / "tests/corpus/cases" / CASE
    case.parent.mkdir(parents=True)
    case.write_text(block(f"`{CASE}`"), "utf-8")
    run(tmp_path, "-m", "local.compile_tables")  # make terms
    run(tmp_path, "-m", "local.events")  # make events
    return tmp_path


def run(copy: Path, *arguments: str) -> str:
    environment = {"PYTHONPATH": f"{copy}/functions:{copy}", "PATH": "/usr/bin:/bin", "NO_COLOR": "1"}
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_file_and_a_folder_of_events_make_a_provider(copy):
    said = run(copy, "-m", "cli.main", "preview", "--source", "acme-forms", "events/acme-forms/created.json")
    assert "+61491570156" in said
    assert "Jack" in said
    suites = (
        "tests/unit/test_providers.py",
        "tests/properties/test_providers_hostile.py",
        "tests/functional/test_events.py",
        "tests/unit/test_cli_connect.py",
    )
    tried = run(
        copy,
        "-m",
        "pytest",
        *suites,
        "-k",
        "acme or every_provider or every_event or generator",
        "-v",
        "-p",
        "no:cacheprovider",
    )
    assert all(re.search(rf"^{suite}::.*acme.* PASSED", tried, re.MULTILINE) for suite in suites), tried


def test_its_case_is_read_as_it_says(copy):
    program = """
import sys; sys.path[:0] = ["tests/corpus"]
import corpus
(case,) = [case for case in corpus.load() if case.provider == "acme-forms"]
found = corpus.compare(case)
assert found.is_right, found.describe()
"""
    run(copy, "-c", program)
