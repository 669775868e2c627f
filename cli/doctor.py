"""`voxbridge doctor`: checks a stack and says how to fix what it finds."""

import json
from typing import TYPE_CHECKING, Any

import typer

from cli import stack, terminal
from cli.errors import EXIT_ERROR, EXIT_NEGATIVE
from cli.options import AsJson, with_options
from cli.stack import StackOptions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cli.checks.finding import CheckStatus, Finding


@with_options
def doctor_command(*, as_json: AsJson = False, options: StackOptions) -> None:
    """Check a stack and suggest a fix for each problem. Changes nothing and creates no contact.

    Exit codes: 0 healthy, perhaps with warnings; 1 has problems; 2 could not be fully checked.

    For example:

        voxbridge doctor

        voxbridge doctor --stack-name voxbridge-prod

        voxbridge doctor --local --json | jq .healthy
    """
    found = stack.find(options)
    from cli.checks import has_problems, is_incomplete, run_checks  # noqa: PLC0415  (the functions' code: slow to import)
    from cli.checks.collect import STEPS, collect  # noqa: PLC0415
    from voxbridge.clock import Clock  # noqa: PLC0415
    from voxbridge.voxworks.transport import Transport  # noqa: PLC0415

    with terminal.progress("Checking the stack", STEPS + 1) as step:
        facts = collect(found, Transport, Clock(), step)
    findings = run_checks(facts)
    problems, incomplete = has_problems(findings), is_incomplete(findings)
    if as_json:
        rows = [_to_json(finding) for finding in findings]
        healthy = not (problems or incomplete)
        typer.echo(json.dumps({"stack": found.name, "healthy": healthy, "findings": rows}, indent=2))
    else:
        _show(findings)
        state = "has problems" if problems else "could not be fully checked" if incomplete else "is healthy"
        terminal.note(f"The stack {found.name} {state}{_counts(findings)}.")
    if problems or incomplete:
        raise typer.Exit(EXIT_NEGATIVE if problems else EXIT_ERROR)


def _to_json(finding: "Finding") -> dict[str, Any]:
    return {
        "check": finding.check,
        "status": finding.status.value,
        "message": finding.message,
        "fix": finding.fix or None,
    }


def _show(findings: "Sequence[Finding]") -> None:
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    drawn = Table.grid(padding=(0, 2))
    for overflow in ("ellipsis", "fold", "fold"):
        drawn.add_column(overflow=overflow, no_wrap=overflow == "ellipsis")
    for finding in findings:
        text = Text("\n").join(Text(terminal.escape_controls(line)) for line in finding.message.split("\n"))
        for line in finding.fix.split("\n") if finding.fix else ():
            text.append(f"\n→ {terminal.escape_controls(line)}", style="bold")
        status = Text(finding.status.value, style=_STYLES[finding.status])
        drawn.add_row(status, Text(terminal.escape_controls(finding.check)), text)
    terminal.console().print(drawn)


_STYLES: "dict[CheckStatus | str, str]" = {
    "ok": "green",
    "warning": "yellow",
    "failure": "bold red",
    "not checked": "dim",
}


def _counts(findings: "Sequence[Finding]") -> str:
    numbers = {status: sum(finding.status == status for finding in findings) for status in _STYLES}
    parts = [terminal.plural(numbers[status], str(status)) for status in ("failure", "warning") if numbers[status]]
    parts += [f"{numbers['not checked']} not checked"] if numbers["not checked"] else []
    return f" ({', '.join(parts)})" if parts else ""
