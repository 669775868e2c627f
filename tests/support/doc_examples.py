"""The commands that the pages have people type: which are run by a test, and how; and why the others are not.

A command that no rule knows is a failure (tests/docs/test_commands.py), so that none is written down untried.
"""

import contextlib
import os
import pty
import re
import shutil
import subprocess
import threading
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from support.doc_pages import ROOT, Block, blocks, pages, spans


class Kind(Enum):
    """What is done with a command."""

    OFFLINE = auto()  # run unchanged, in a copy: tests/docs
    STACK = auto()  # run on the local stack: tests/e2e
    SERVES = auto()  # runs until Ctrl-C: started, and stopped when it says that it is up: tests/docs
    ELSEWHERE = auto()  # run by what the rule names
    AWS = auto()  # needs a real account
    DOCKER = auto()  # needs Docker
    SHELL = auto()  # only serves its neighbours
    UNKNOWN = auto()  # no rule knows it


# The first that matches decides. The words say who runs it, or why no one does.
RULES = [
    (r"(\.venv/bin/)?voxbridge preview .*acme-forms", Kind.ELSEWHERE, "tests/tooling/test_provider_recipe.py"),
    (r"(\.venv/bin/)?voxbridge preview\b", Kind.OFFLINE, ""),
    (r"voxbridge send .*--url https://…", Kind.ELSEWHERE, "tests/functional/cli/test_send_command.py"),
    (r"voxbridge leads .*--follow\b", Kind.ELSEWHERE, "tests/functional/cli/test_leads_command.py"),
    (r"voxbridge connect\b", Kind.ELSEWHERE, "tests/functional/cli/test_connect_command.py"),
    (r"voxbridge (pause|resume)\b", Kind.ELSEWHERE, "tests/functional/cli/test_pause_command.py"),
    (r"(.*\| *)?(\.venv/bin/)?voxbridge (send|leads|find|doctor|secret|dlq)\b", Kind.STACK, ""),
    (r"(\.venv/bin/)?voxbridge console\b", Kind.ELSEWHERE, "tests/functional/console/test_command.py"),
    (r"\.venv/bin/python -m local\.simulator\b", Kind.SERVES, ""),
    (r"\.venv/bin/python -m pytest .*tests/docs", Kind.ELSEWHERE, "tests/tooling/test_provider_recipe.py"),
    (r"\.venv/bin/python (-m pytest )?tests/", Kind.ELSEWHERE, "make test"),
    (r"make (lint|test|browser)\b", Kind.ELSEWHERE, ".ci/run"),
    (
        r"make (demo|up|console|bench|faults)\b|\.venv/bin/python -m bench\b",
        Kind.ELSEWHERE,
        "by hand: each takes a stack, and minutes",
    ),
    (r"make update\b", Kind.ELSEWHERE, "by hand: it asks PyPI for what is new"),
    (r"make deploy\b", Kind.AWS, ""),
    (r"sam build\b", Kind.ELSEWHERE, "local/build.py"),
    (r"(for event in .*)?sam local invoke\b", Kind.DOCKER, ""),
    (r"(.*\| *)?aws ", Kind.AWS, ""),
    (r"(umask|rm|export|cd) ", Kind.SHELL, ""),
]

# What is in an unlabelled block and is no command: drawings, CloudWatch's queries, HTTP.
NO_COMMANDS = r"[│┌▼◀─]|(fields|filter|stats) |(GET|POST) /|HTTP/1"
LABELS = {"json", "text", "toml", "python", "yaml", "http"}  # of blocks that hold no commands


@dataclass(frozen=True, slots=True)
class Command:
    """A command in a block; its lines joined where the shell would."""

    block: Block
    text: str
    kind: Kind
    why: str

    @property
    def where(self) -> str:
        """Say where it stands."""
        return f"{self.block.where}: {self.text}"


def commands(page: str) -> list[Command]:
    """Return a page's commands."""
    return [_classified(block, line) for block in blocks(page) if _is_shell(block) for line in _lines(block.text)]


def all_commands() -> list[Command]:
    """Return the commands of all pages."""
    return [command for page in pages() for command in commands(page)]


def inline_commands() -> list[Command]:
    """Return the commands for a stack in the prose of the pages: whole ones, which are not just a command's name."""
    found = [(page, span) for page in pages() for span in sorted(spans(page))]
    names = r"(.*/)?voxbridge [a-z]+( [a-z-]+)?"
    whole = [(page, span) for page, span in found if not re.search(r"[A-Z]{2}|…", span)]
    whole = [(page, span) for page, span in whole if "voxbridge " in span and not re.fullmatch(names, span)]
    made = [_classified(Block(page, 0, "", span), span) for page, span in whole]
    return [command for command in made if command.kind is Kind.STACK]


def _is_shell(block: Block) -> bool:
    return block.language not in LABELS and not re.search(NO_COMMANDS, block.text)


def _lines(text: str) -> list[str]:
    joined = re.sub(r"\\\n *", "", text)
    joined = re.sub(
        r"^(for .*?)^done$", lambda loop: f"{' '.join(loop[1].split())}; done", joined, flags=re.MULTILINE | re.DOTALL
    )
    return [re.sub(r"\s+# .*$", "", line).strip() for line in joined.split("\n") if line.strip()]


def _classified(block: Block, text: str) -> Command:
    for pattern, kind, why in RULES:
        if re.match(pattern, text):
            return Command(block, text, kind, why)
    return Command(block, text, Kind.UNKNOWN, "")


def run(text: str, folder: Path, *, typed: str = "y") -> tuple[int, str]:
    """Run a command as a person does, at a terminal, answering whatever it asks; return exit code and all it printed.

    `folder` has what the pages suppose to be there; see `desk`.
    """
    source = re.search(r"--source ([a-z-]+)", text)
    lead = ROOT / "events" / (source[1] if source else "zapier") / "created.json"
    (folder / "lead.json").write_bytes((lead if lead.exists() else lead.parents[1] / "zapier" / lead.name).read_bytes())
    text = re.sub(r" -$", " - < lead.json", text)
    path = f"{folder / 'bin'}:{ROOT / '.venv' / 'bin'}:{os.defpath}"
    surroundings = {"PATH": path, "HOME": str(folder), "LANG": "C.UTF-8"}
    ours, theirs = pty.openpty()
    os.set_blocking(ours, False)
    over = threading.Event()

    def answer() -> None:
        while not over.wait(0.1):
            with contextlib.suppress(BlockingIOError):  # enough of it waits to be read
                os.write(ours, f"{typed}\n".encode())

    typing = threading.Thread(target=answer)
    try:
        typing.start()
        done = subprocess.run(  # noqa: S603
            ["/bin/bash", "-o", "pipefail", "-c", text],
            cwd=folder,
            env=surroundings,
            stdin=theirs,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,  # `dlq replay` itself waits for up to a minute
            check=False,
            start_new_session=True,  # no terminal of ours to ask at
        )
    finally:
        over.set()
        typing.join()
        os.close(ours)
        os.close(theirs)
    return done.returncode, done.stdout


def desk(folder: Path) -> Path:
    """Lay out what the pages suppose: the checkout, and files and tools of the reader's own."""
    for name in ("functions", "events", ".venv"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "body.txt").write_bytes((ROOT / "events" / "jotform" / "created.multipart").read_bytes())
    (folder / "key.txt").write_text("a-secret-of-somebody", "utf-8")
    tools = {"pass": "echo a-token-from-a-password-store"}
    # What not every machine has; where it is there, it is the real one.
    tools |= {name: does for name, does in {"jq": "cat", "openssl": "echo 0f1e2d"}.items() if not shutil.which(name)}
    (folder / "bin").mkdir()
    for name, does in tools.items():
        tool = folder / "bin" / name
        tool.write_text(f"#!/bin/sh\n{does}\n", "utf-8")
        tool.chmod(0o755)
    return folder
