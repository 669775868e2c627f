"""`voxbridge doctor`: is the stack whole, and what to do where it is not."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import screen, stack
from cli.errors import PROBLEM, TROUBLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cli.checks.finding import Finding, Verdict


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
    from cli.checks import examine, is_undecided, is_unwell  # noqa: PLC0415  (what the functions run takes a moment)
    from cli.checks.gather import STEPS, gather  # noqa: PLC0415
    from voxbridge.clock import SystemClock  # noqa: PLC0415
    from voxbridge.transport import HttpTransport  # noqa: PLC0415

    with screen.progress("Looking at the stack", STEPS + 1) as step:
        facts = gather(found, _option(local, stack_name, profile, region_aws), HttpTransport, SystemClock(), step)
    findings = examine(facts)
    unwell, undecided = is_unwell(findings), is_undecided(findings)
    if as_json:
        rows = [_to_json(finding) for finding in findings]
        typer.echo(json.dumps({"stack": found.name, "well": not (unwell or undecided), "findings": rows}, indent=2))
    else:
        _show(findings)
        screen.say(_summary(found.name, findings, unwell=unwell, undecided=undecided))
    if unwell or undecided:
        raise typer.Exit(PROBLEM if unwell else TROUBLE)


def _option(local: bool, stack_name: str, profile: str | None, region_aws: str | None) -> str:
    """Write what names this stack behind another command."""
    given = {"--stack-name": stack_name if stack_name != stack.STACK_NAME else None}
    given |= {"--profile": profile, "--region-aws": region_aws}
    return " --local" if local else "".join(f" {name} {value}" for name, value in given.items() if value)


def _to_json(finding: "Finding") -> dict[str, Any]:
    return {
        "check": finding.check,
        "verdict": finding.verdict.value,
        "finding": finding.sentence,
        "mend": finding.mend or None,
    }


def _show(findings: "Sequence[Finding]") -> None:
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    drawn = Table.grid(padding=(0, 2))
    for overflow in ("ellipsis", "fold", "fold"):
        drawn.add_column(overflow=overflow, no_wrap=overflow == "ellipsis")
    for finding in findings:
        told = Text(screen.plain(finding.sentence))
        if finding.mend:
            told.append(f"\n→ {screen.plain(finding.mend)}", style="bold")
        style = _STYLES[finding.verdict]
        drawn.add_row(Text(finding.verdict.value, style=style), Text(screen.plain(finding.check)), told)
    screen.console().print(drawn)


_STYLES: "dict[Verdict | str, str]" = {"ok": "green", "warning": "yellow", "failure": "bold red", "not checked": "dim"}


def _summary(name: str, findings: "Sequence[Finding]", *, unwell: bool, undecided: bool) -> str:
    counts = {verdict: sum(finding.verdict == verdict for finding in findings) for verdict in _STYLES}
    details = [
        screen.count(counts[verdict], noun)
        for verdict, noun in (("failure", "failure"), ("warning", "warning"))
        if counts[verdict]
    ]
    if counts["not checked"]:
        details.append(f"{counts['not checked']} not checked")
    state = "is unwell" if unwell else "cannot be called well: too little could be seen" if undecided else "is well"
    return f"The stack {name} {state}{f' ({", ".join(details)})' if details else ''}."
