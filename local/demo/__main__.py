"""The stage of `make demo`: build, deploy, play, and close the account. Exits with 1 where it does not add up."""

import contextlib
import json
import shutil
import sys
import time
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from local.build import ROOT, STATE
from local.demo.account import PLACES, Settlement
from local.demo.story import CAMPAIGN, EVENTS, Story
from local.errors import LocalStackError
from local.stack import LocalStack


def main() -> int:
    """Play the demo."""
    console = Console()
    began = time.monotonic()
    try:
        with contextlib.ExitStack() as exits:
            tree = _copy(STATE / "demo")
            with console.status("Starting") as status:
                stack = exits.enter_context(
                    LocalStack(root=tree, publish=tree, progress=lambda step: status.update(f"{step} …"))
                )
                sample = json.loads((EVENTS / "secret.json").read_text("utf-8"))["sources"]
                sources = sample | {"spring-campaign": sample["typeform"]}
                stack.put_secret(stack.secret() | {"sources": sources})
            console.print(
                f"[bold green]Up[/] after {time.monotonic() - began:.1f} s: template.yaml deployed on this machine, "
                "no AWS account, no Docker, no key. Voxworks is played by a simulator."
            )
            story = Story(stack, tree, console)
            story.play()
            settlement = story.account.settle(
                contacts=[contact.phone_number for contact in stack.simulator.contacts],
                waiting=stack.delivery_ids(stack.outputs["RetryQueueUrl"]),
                dead=stack.delivery_ids(stack.outputs["DeadLetterQueueUrl"]),
            )
    except KeyboardInterrupt:
        console.print("Stopped. Nothing is left running.")
        return 130
    except LocalStackError as error:
        console.print(f"[bold red]The demo broke off.[/] {escape(str(error))}")
        return 1
    _close(console, settlement, time.monotonic() - began)
    return 0 if settlement.adds_up else 1


def _copy(tree: Path) -> Path:
    """Copy what is deployed, so that the demo's edit of sources.toml is not the user's."""
    shutil.rmtree(tree, ignore_errors=True)
    tree.mkdir(parents=True)
    for name in ("functions", "layers"):
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "template.yaml", tree)
    (tree / "functions" / "sources.toml").write_text(CAMPAIGN, "utf-8")
    return tree


def _close(console: Console, settlement: Settlement, seconds: float) -> None:
    table = Table(title="\nThe account", title_justify="left", title_style="bold", show_footer=True)
    table.add_column("where each delivery is now", footer="sent")
    table.add_column("deliveries", footer=str(settlement.sent), justify="right")
    for place in PLACES:
        table.add_row(place, str(settlement.places[place]))
    console.print(table)
    for line in settlement.astray:
        console.print(f"[red]astray:[/] {escape(line)}")
    verdict = "[bold green]It adds up.[/]" if settlement.adds_up else "[bold red]It does not add up.[/]"
    console.print(f"{verdict} {seconds:.0f} s in all.")


if __name__ == "__main__":
    sys.exit(main())
