"""`voxbridge doctor`: is the stack whole, and what to do where it is not."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import stack, terminal
from cli.errors import EXIT_ERROR, EXIT_NEGATIVE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cli.checks.finding import CheckStatus, Finding


def doctor_command(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    local: stack.Local = False,
    stack_name: stack.StackName = stack.STACK_NAME,
    profile: stack.Profile = None,
    region_aws: stack.RegionAws = None,
) -> None:
    """Look a stack over from end to end, and say what to do about each finding. Changes nothing, creates no contact.

    Exit code 0: well (there may be warnings). 1: unwell. 2: it could not be told.

    For example:

        voxbridge doctor

        voxbridge doctor --stack-name voxbridge-prod

        voxbridge doctor --local --json | jq '.findings[] | select(.verdict != "ok")'
    """
    found = stack.find(local=local, stack_name=stack_name, profile=profile, region_aws=region_aws)
    from cli.checks import has_problems, is_incomplete, run_checks  # noqa: PLC0415  (what the functions run takes a moment)
    from cli.checks.collect import STEPS, collect  # noqa: PLC0415
    from voxbridge.clock import SystemClock  # noqa: PLC0415
    from voxbridge.transport import HttpTransport  # noqa: PLC0415

    with terminal.progress("Looking at the stack", STEPS + 1) as step:
        facts = collect(found, _flags(local, stack_name, profile, region_aws), HttpTransport, SystemClock(), step)
    findings = run_checks(facts)
    problems, incomplete = has_problems(findings), is_incomplete(findings)
    if as_json:
        rows = [_to_json(finding) for finding in findings]
        typer.echo(json.dumps({"stack": found.name, "well": not (problems or incomplete), "findings": rows}, indent=2))
    else:
        _show(findings)
        terminal.note(_summary(found.name, findings, problems=problems, incomplete=incomplete))
    if problems or incomplete:
        raise typer.Exit(EXIT_NEGATIVE if problems else EXIT_ERROR)


def _flags(local: bool, stack_name: str, profile: str | None, region_aws: str | None) -> str:
    """Write what names this stack behind another command."""
    given = {"--stack-name": stack_name if stack_name != stack.STACK_NAME else None}
    given |= {"--profile": profile, "--region-aws": region_aws}
    return " --local" if local else "".join(f" {name} {value}" for name, value in given.items() if value)


def _to_json(finding: "Finding") -> dict[str, Any]:
    return {
        "check": finding.check,
        "verdict": finding.status.value,
        "finding": finding.sentence,
        "mend": finding.fix or None,
    }


def _show(findings: "Sequence[Finding]") -> None:
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    drawn = Table.grid(padding=(0, 2))
    for overflow in ("ellipsis", "fold", "fold"):
        drawn.add_column(overflow=overflow, no_wrap=overflow == "ellipsis")
    for finding in findings:
        told = Text(terminal.escape_controls(finding.sentence))
        if finding.fix:
            told.append(f"\n→ {terminal.escape_controls(finding.fix)}", style="bold")
        style = _STYLES[finding.status]
        drawn.add_row(Text(finding.status.value, style=style), Text(terminal.escape_controls(finding.check)), told)
    terminal.console().print(drawn)


_STYLES: "dict[CheckStatus | str, str]" = {
    "ok": "green",
    "warning": "yellow",
    "failure": "bold red",
    "not checked": "dim",
}


def _summary(name: str, findings: "Sequence[Finding]", *, problems: bool, incomplete: bool) -> str:
    counts = {status: sum(finding.status == status for finding in findings) for status in _STYLES}
    details = [
        terminal.count(counts[status], noun)
        for status, noun in (("failure", "failure"), ("warning", "warning"))
        if counts[status]
    ]
    if counts["not checked"]:
        details.append(f"{counts['not checked']} not checked")
    state = "is unwell" if problems else "cannot be called well: too little could be seen" if incomplete else "is well"
    return f"The stack {name} {state}{f' ({", ".join(details)})' if details else ''}."
