"""`make demo`: build, deploy, run the steps, and account for every delivery. Exits with 1 if one is missing."""

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
from local.demo.reconcile import PLACES, Reconciliation, reconcile
from local.demo.scenario import CAMPAIGN, EVENTS, Demo
from local.errors import LocalStackError
from local.stack import LocalStack


def main() -> int:
    """Run the demo."""
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
                f"[bold green]Up[/] after {time.monotonic() - began:.1f} s: template.yaml deployed on this machine. "
                "No AWS account, Docker or Voxworks key is used: a simulator takes the place of Voxworks."
            )
            demo = Demo(stack, tree, console)
            demo.run()
            result = reconcile(
                demo.sent,
                contacts=[contact.phone_number for contact in stack.simulator.contacts],
                queued=stack.delivery_ids(stack.outputs["RetryQueueUrl"]),
                dead=stack.delivery_ids(stack.outputs["DeadLetterQueueUrl"]),
            )
    except KeyboardInterrupt:
        console.print("Stopped. Nothing is left running.")
        return 130
    except LocalStackError as error:
        console.print(f"[bold red]The demo failed.[/] {escape(str(error))}")
        return 1
    _report(console, result, time.monotonic() - began)
    return 0 if result.balanced else 1


def _copy(tree: Path) -> Path:
    """Copy what is deployed, because the demo edits its sources.toml."""
    shutil.rmtree(tree, ignore_errors=True)
    tree.mkdir(parents=True)
    for name in ("functions", "layers"):
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "template.yaml", tree)
    (tree / "functions" / "sources.toml").write_text(CAMPAIGN, "utf-8")
    return tree


def _report(console: Console, result: Reconciliation, seconds: float) -> None:
    table = Table(title="\nWhere every delivery ended up", title_justify="left", title_style="bold", show_footer=True)
    table.add_column("place", footer="sent")
    table.add_column("deliveries", footer=str(result.sent), justify="right")
    for place in PLACES:
        table.add_row(place, str(result.places[place]))
    console.print(table)
    for line in result.unaccounted:
        console.print(f"[red]unaccounted:[/] {escape(line)}")
    if result.balanced:
        console.print(f"[bold green]All {result.sent} accounted for.[/] {seconds:.0f} s.")
    else:
        console.print(f"[bold red]{len(result.unaccounted)} unaccounted for.[/] {seconds:.0f} s.")


if __name__ == "__main__":
    sys.exit(main())
