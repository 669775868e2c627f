"""`voxbridge preview`: the contact that a payload becomes, and why. Calls nothing."""

import json
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import completion, payload, terminal
from cli.errors import EXIT_NEGATIVE, CommandError
from cli.options import AsJson
from cli.stack import PHONE_REGION

if TYPE_CHECKING:
    from cli.lead_preview import Preview

SourceName = Annotated[
    str,
    typer.Option(
        "--source",
        "-s",
        metavar="SOURCE",
        help="A provider's name, or a source of your sources.toml.",
        autocompletion=completion.sources,
    ),
]
PayloadFile = Annotated[
    str, typer.Argument(metavar="FILE", help="A body as the provider sends it, or an API Gateway event. - reads stdin.")
]
ContentType = Annotated[
    str | None,
    typer.Option("--content-type", metavar="TYPE", help="Content type of the body. Default: guessed from the content."),
]
SourcesFile = Annotated[
    Path | None, typer.Option("--sources", metavar="FILE", help="Use this file instead of functions/sources.toml.")
]


def preview_command(
    *,
    file: PayloadFile,
    source: SourceName,
    content_type: ContentType = None,
    country: Annotated[
        str | None,
        typer.Option(
            "--country", metavar="CC", help="Default country for numbers without a country code, e.g. AU, NZ, GB."
        ),
    ] = None,
    sources: SourcesFile = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show how each field was scored, and the document that paths apply to.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show the contact that a payload becomes, with the origin of each value. Sends nothing.

    Exit codes: 0 a contact; 1 no contact; 2 usage or environment error.

    For example:

        voxbridge preview --source typeform events/typeform/created.json

        pbpaste | voxbridge preview --source zapier --country NZ -

        voxbridge preview --source jotform body.txt --json | jq .contact
    """
    from cli import lead_preview  # noqa: PLC0415  (the mapping is slow to import)

    chosen = lead_preview.find_source(lead_preview.load_sources(sources), source)
    deliveries = lead_preview.to_deliveries(payload.read(file, content_type), chosen, "preview", datetime.now(UTC))
    phone_region = _phone_region(country) or chosen.region or PHONE_REGION
    results = [lead_preview.preview(each, chosen, phone_region) for each in deliveries]
    if as_json:
        # An object for one lead; a list of objects for a request that holds several.
        written = [result.to_json(explained=explain) for result in results]
        typer.echo(json.dumps(written[0] if len(written) == 1 else written, indent=2))
    else:
        for number, result in enumerate(results, 1):
            if len(results) > 1:
                typer.echo(f"Lead {number} of {len(results)}")
            show(result, chosen.name)
            if explain:
                show_explanation(result)
    if any(result.error is not None for result in results):
        raise typer.Exit(EXIT_NEGATIVE)


def _phone_region(text: str | None) -> str | None:
    if text is None:
        return None
    from phonenumbers import SUPPORTED_REGIONS  # noqa: PLC0415

    if text.upper() not in SUPPORTED_REGIONS:
        raise CommandError(f"{text!r} is not a country with phone numbers. Write two letters, e.g. AU, NZ, GB or US.")
    return text.upper()


def show(result: "Preview", source: str) -> None:
    """Print a preview as tables."""
    if result.error is not None:
        message = f" ({result.message})" if result.message else ""
        typer.echo(f"No contact: {result.error}{message}.")
    if result.operands and result.error in {"skipped", "rule_failed"}:
        terminal.table(
            ("path in `when`", "value"), map(_operand_row, result.operands), title="Values that the rule tests"
        )
    values = result.contact or result.partial
    if values:
        terminal.table(
            ("contact field", "value", "label", "path", "why"),
            (_contact_row(name, value, result) for name, value in values.items()),
            title="Found" if result.error else "Contact",
        )
    if result.dropped:
        terminal.table(("dropped", "why"), result.dropped.items())
    if result.automation:
        terminal.table(
            ("member", "value"),
            ((name, _text(value)) for name, value in result.automation["body"].items()),
            title=f"Sent to the automation {result.automation['name']}",
        )
    missing = _MISSING.get(result.error or "")
    if missing:
        field, noun = missing
        answers = [answer for answer in result.answers if not _is_empty(answer.value)]
        if answers:
            terminal.table(_ANSWER, map(_answer_row, answers), title=f"No {noun} among {_these(len(answers))}")
            typer.echo(_advice(source, result, field))
        else:
            typer.echo(f"No {noun}: the payload has no answers.")
    elif result.unused:
        terminal.table(_ANSWER, map(_answer_row, result.unused), title="Not used")


_MISSING = {
    "missing_phone_number": ("phone_number", "phone number"),
    "invalid_phone_number": ("phone_number", "callable phone number"),
    "missing_first_name": ("first_name", "first name"),
}
_ANSWER = ("label", "value", "path")


def _operand_row(operand: Any) -> tuple[str, str]:
    value = json.dumps(operand.value, ensure_ascii=False, default=str) if operand.exists else "(missing)"
    return operand.text or "(an expression)", _shortened(value)


def _contact_row(name: str, value: Any, result: "Preview") -> tuple[Any, ...]:
    evidence = result.provenance.get(name)
    if evidence is None:
        return name, value, "", "", ""
    origin = evidence.label or ("" if evidence.path else "(default of sources.toml)")
    return name, value, origin, evidence.path, "; ".join(evidence.why)


def _answer_row(answer: Any) -> tuple[Any, ...]:
    return answer.label or answer.key, _shortened(_text(answer.value)), answer.path


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _shortened(value: str, length: int = 120) -> str:
    return value if len(value) <= length else value[: length - 1] + "…"


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", [], {})


def _these(number: int) -> str:
    return "this field" if number == 1 else f"these {number} fields"


def _advice(source: str, result: "Preview", field: str) -> str:
    """Return the rule that would find a missing contact field, or how to write one."""
    from cli.suggestion import likely, suggest_rule  # noqa: PLC0415  (the mapping is slow to import)

    used = {evidence.path for evidence in result.provenance.values()}
    others = {each.path for each in result.explanations if not each.may_be_leads}
    unused = [answer for answer in result.answers if answer.path not in used]
    free = [answer for answer in unused if answer.path not in others]
    filled_in = {answer.path for answer in result.answers}
    rule = suggest_rule(source, field, free, result.document, result.regions, filled_in, countries=result.countries)
    if rule is not None:
        return f"To read it from there, add to functions/sources.toml:\n\n{terminal.escape_lines(rule)}"
    other, noun = _GOES_WITH[field]
    may_be = likely(field, result.regions, result.countries)
    if other in result.provenance and any(may_be(answer.value) for answer in unused):
        why = f"None of these values is surely {noun}."
    else:
        why = "None of these values can be it."
    place = f'[sources.{source}.fields]\n{field} = "…"'
    return f"{why} If the form sends it, add its path to functions/sources.toml:\n\n{place}"


_GOES_WITH = {
    "phone_number": ("first_name", "the number of the person who is named"),
    "first_name": ("phone_number", "the name that goes with the number"),
}


def show_explanation(result: "Preview") -> None:
    """Print how each field was read, and the document that the paths of sources.toml run over."""
    for field in result.explanations:
        name = field.label or field.key or field.path
        typer.echo(f"{terminal.escape_controls(name)} = {terminal.escape_controls(_shortened(str(field.value)))}")
        taken = f"{field.taken_for} ({field.score:g})" if field.taken_for else "nothing by its words"
        taken += f" ({field.unknown})" if field.unknown else ""
        typer.echo(f"  path      {terminal.escape_controls(field.path)}")
        typer.echo(f"  taken for {terminal.escape_controls(taken)}; {field.outcome}")
        typer.echo(f"  owner     {terminal.escape_controls(field.owner)}")
        for place, words in groupby(field.words, key=lambda word: word["place"]):
            texts = (f'"{word["text"]}" ({", ".join(word["meanings"]) or "unknown"})' for word in words)
            typer.echo(f"  words     {terminal.escape_controls(', '.join(texts))} in {place}")
        for row in field.rows:
            typer.echo(f"  {row['weight']:+5.1f}     {row['attribute']}: {row['reason']}")
        for note in field.notes:
            typer.echo(f"  note      {note}")
        typer.echo()
    typer.echo("Document:")
    typer.echo(terminal.escape_lines(json.dumps(result.document, ensure_ascii=False, indent=2)))
