"""Regenerates the README's pictures of the terminal as SVG, without external fonts or requests.

python -m local.pictures          docs/images/preview.svg
python -m local.pictures demo     docs/images/demo.svg as well (runs the demo, about a minute)
"""

import contextlib
import io
import os
import pty
import re
import subprocess
import sys
import termios
from collections.abc import Callable, Iterable
from pathlib import Path

from rich.console import Console
from rich.text import Text

from local.build import ROOT
from local.demo.scenario import Demo

IMAGES = ROOT / "docs" / "images"
PAYLOAD = "events/typeform/created.json"
_WIDTH = 110  # columns
_LINES = 50
# What a progress line overwrites, or removes at its end.
_CONTROL = re.compile(
    r"[^\n]*\n(?:\r|\x1b\[\?\d+[hl])*\x1b\[1?A\x1b\[2?K|[^\n]*\r(?!\n)|\x1b\[\?\d+[hl]|\x1b\[\d*[AGKJ]"
)
# The steps that the picture of the demo leaves out, because it would be too long.
_LEFT_OUT = (Demo.reject_forgeries, Demo.filter_events, Demo.dead_letter, Demo.survive_a_hang, Demo.place_a_call)
_FONT_FACE = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


def draw(path: Path, title: str, command: list[str], output: str) -> None:
    """Write a picture of a terminal in which a command was run."""
    console = Console(record=True, width=_WIDTH, file=io.StringIO(), force_terminal=True)
    console.print(f"[bold green]$[/] [bold]{' '.join(command)}[/]")
    console.print(Text.from_ansi(output.rstrip()), no_wrap=True, overflow="ignore", crop=False)
    svg = _FONT_FACE.sub("", console.export_svg(title=title, unique_id=path.stem))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(svg.replace("Fira Code, monospace", "monospace").replace("Fira Code", "monospace"), "utf-8")


def run(*command: str) -> str:
    """Return what a command writes to a terminal of the picture's width."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (_LINES, _WIDTH))
    environment = os.environ | {"TERM": "xterm-256color", "COLUMNS": str(_WIDTH)}
    written = bytearray()
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=theirs, stderr=theirs) as process:  # noqa: S603
        os.close(theirs)
        # Linux reports the end of the output as an error.
        with contextlib.suppress(OSError):
            while block := os.read(ours, 65536):
                written += block
        process.wait()
    os.close(ours)
    return _CONTROL.sub("", written.decode("utf-8", "replace").replace("\r\n", "\n"))


def without_steps(output: str, steps: Iterable[Callable[..., None]]) -> str:
    """Return the demo's output without these steps, which are found by their headings."""
    headings = "|".join(re.escape((step.__doc__ or "").partition(":")[0]) for step in steps)
    return re.sub(rf"\n\n(?:\x1b\[[\d;]*m)*\d+\. (?:{headings}):(?:.(?!\n\n))*.", "", output, flags=re.DOTALL)


def main() -> None:
    """Draw the pictures."""
    programs = Path(sys.executable).parent
    arguments = ["preview", "--source", "typeform", PAYLOAD]
    output = run(str(programs / "voxbridge"), *arguments)
    draw(IMAGES / "preview.svg", "A Typeform payload becomes a contact", ["voxbridge", *arguments], output)
    if "demo" in sys.argv[1:]:
        output = without_steps(run(sys.executable, "-m", "local.demo"), _LEFT_OUT)
        draw(IMAGES / "demo.svg", "make demo, some of its steps", ["make", "demo"], output)


if __name__ == "__main__":
    main()
