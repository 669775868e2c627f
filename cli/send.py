"""`voxbridge send`: posts payloads to the webhook as their provider would, with a new signature."""

import json
import os
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import typer

from cli import payload, stack, status_texts, terminal
from cli.errors import EXIT_ERROR, EXIT_INTERRUPTED, EXIT_NEGATIVE, CommandError
from cli.history import SHORT_ID
from cli.interrupt import interruptible
from cli.options import with_options
from cli.preview import ContentType, SourceName, SourcesFile
from cli.stack import Stack, StackOptions
from voxbridge.auth.verifiers import SourceSecret
from voxbridge.errors import Status
from voxbridge.http import Request
from voxbridge.parsing.bodies import json_object

if TYPE_CHECKING:
    from voxbridge.providers import Provider
    from voxbridge.sources import Source
    from voxbridge.voxworks.transport import Transport

SECRET_VARIABLE = "VOXBRIDGE_SEND_SECRET"  # noqa: S105  (its name)
TIMEOUT = 35.0  # seconds; the longest that a provider waits


@with_options
def send_command(
    *,
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE", help="Bodies as the provider sends them, or API Gateway events. - reads stdin."),
    ],
    source: SourceName,
    url: Annotated[
        str | None,
        typer.Option("--url", metavar="URL", help="Post here instead: a webhook's URL, or one ending in /webhooks."),
    ] = None,
    content_type: ContentType = None,
    secret_file: Annotated[
        Path | None,
        typer.Option(
            "--secret-file", metavar="FILE", help=f"Sign with the secret in this file (or in {SECRET_VARIABLE})."
        ),
    ] = None,
    unsigned: Annotated[
        bool, typer.Option("--unsigned", help="Send no credentials, to see the request rejected.")
    ] = False,
    sources: SourcesFile = None,
    options: StackOptions,
) -> None:
    """Post payloads as their provider would, signed with the source's secret.

    These are real leads: a deployed stack creates a contact in Voxworks for each.

    Exit codes: 0 all answered 2xx; 1 another answer; 2 something could not be sent.

    For example:

        voxbridge send --source typeform events/typeform/created.json --local

        voxbridge send --source zapier failed/*.json

        voxbridge send -s tally lead.json --secret-file key.txt --url https://…
    """
    from cli import lead_preview  # noqa: PLC0415  (the mapping is slow to import)
    from voxbridge.providers import provider  # noqa: PLC0415

    chosen = lead_preview.find_source(lead_preview.load_sources(sources), source)
    sender = provider(chosen.provider)
    if files.count("-") > 1:
        raise CommandError("stdin can be read only once; name - once.")
    payloads = [payload.read(file, content_type) for file in files]  # all before the first is sent
    given = _given_secret(secret_file, os.environ)
    needs_secret = not unsigned and given is None and chosen.auth != "none"
    found = stack.find(options) if url is None or needs_secret else None
    target = url or (found.output("WebhookUrl") if found else "")
    host = found.host_header if found and not url else None
    signed = not unsigned and chosen.auth != "none"
    fix = (
        "Check the secret that you gave." if given else f"To set it: {options.command(f'secret set sources.{source}')}"
    )
    entry = given or (_stack_secret(found, chosen.name, sender) if found else SourceSecret()) if signed else None

    def prepare(read: payload.Payload) -> Request:
        request = build(read, target, chosen.name, sender.headers, host=host)
        return sign(request, sender, entry, datetime.now(UTC), fix) if entry is not None else request

    from voxbridge.voxworks.transport import Transport  # noqa: PLC0415

    if len(payloads) == 1:
        with terminal.progress("Waiting for the response", 1):
            code, answer = _post(prepare(payloads[0]), target, Transport())
        _show(code, answer)
        if url is None:
            _note_next(answer, options)
        if not _is_success(code):
            raise typer.Exit(EXIT_NEGATIVE)
    else:
        _send_all(files, payloads, prepare, target)


def _send_all(
    files: list[str], payloads: list[payload.Payload], prepare: Callable[[payload.Payload], Request], target: str
) -> None:
    """Send one after the other, each signed when its turn comes; a line per file on stdout, the totals on stderr."""
    from voxbridge.voxworks.transport import Transport  # noqa: PLC0415

    transport = Transport()
    lines: list[str] = []
    codes: list[int | None] = []
    with interruptible() as interrupt, terminal.progress("Sending", len(files)) as step:
        for file, read in zip(files, payloads, strict=True):
            if interrupt():
                break
            try:
                code, answer = _post(prepare(read), target, transport)
            except CommandError as error:
                codes.append(None)
                lines.append(f"{file}: {error}")
            else:
                codes.append(code)
                lines.append(f"{file}: {headline(code, answer)} {_body(answer)}".rstrip())
            step()
    for line in lines:
        typer.echo(terminal.escape_controls(line))
    totals = [f"{number} answered {code}" for code, number in Counter(code for code in codes if code).items()]
    totals += [f"{codes.count(None)} failed"] if None in codes else []
    left = len(files) - len(codes)
    totals += [f"{left} not sent"] if left else []
    terminal.note(f"{terminal.plural(len(files), 'file')}: {', '.join(totals)}.")
    if left:
        raise typer.Exit(EXIT_INTERRUPTED)
    if None in codes:
        raise typer.Exit(EXIT_ERROR)
    if not all(_is_success(code) for code in codes if code):
        raise typer.Exit(EXIT_NEGATIVE)


def deliver(found: Stack, chosen: "Source", read: payload.Payload, transport: "Transport") -> tuple[int, bytes]:
    """Post a payload to a stack as its provider would, signed with the source's secret; returns code and body.

    Raises CommandError if there is no usable secret or no response.
    """
    from voxbridge.providers import provider  # noqa: PLC0415

    sender, target = provider(chosen.provider), found.output("WebhookUrl")
    request = build(read, target, chosen.name, sender.headers, host=found.host_header)
    if chosen.auth != "none":
        fix = f"To set it: {found.options.command(f'secret set sources.{chosen.name}')}"
        request = sign(request, sender, _stack_secret(found, chosen.name, sender), datetime.now(UTC), fix)
    return _post(request, target, transport)


def build(
    read: payload.Payload, target: str, source: str, kept: tuple[str, ...], *, host: str | None = None
) -> Request:
    """Return the unsigned request. `target` is a webhook's URL or ends in /webhooks.

    Of an event's headers only `kept` stay, those that the provider's parser needs: the signature is made again.
    """
    parts = urlsplit(target)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise CommandError("--url needs a full URL, https://… or http://…")
    path = parts.path.rstrip("/")
    path = f"{path}/{source}" if path.endswith("/webhooks") else path or "/"
    headers = read.kept_headers(kept) | {"content-type": read.content_type, "user-agent": "voxbridge-send"}
    if host:
        headers["host"] = host
    return Request(
        method="POST",
        path=path,
        # Some signatures cover the URL as the function sees it: API Gateway is always reached by https.
        url=urlunsplit(("https", host or parts.netloc, path, parts.query, "")),
        headers=headers,
        query=tuple(parse_qsl(parts.query, keep_blank_values=True)),
        body=read.body,
    )


def sign(request: Request, sender: "Provider", secret: SourceSecret, now: datetime, fix: str) -> Request:
    """Return the request signed as by the provider; raises CommandError, which ends with `fix`, if it cannot be."""
    from cli.signing import sign_request  # noqa: PLC0415  (the providers are slow to import)

    try:
        return sign_request(sender.verifier, request, secret, now)
    except (LookupError, ValueError):  # no value of the kind that the scheme needs, or a malformed one
        raise CommandError(f"There is no usable secret to sign with. {fix}") from None


def _given_secret(file: Path | None, environment: Mapping[str, str]) -> SourceSecret | None:
    text = environment.get(SECRET_VARIABLE, "")
    if file is not None:
        text = payload.read_text(file).strip()
    return SourceSecret.from_json(_json_or_text(text)) if text else None


def _json_or_text(text: str) -> Any:
    """Parse `{"app_secret": …}`; anything else is the secret itself."""
    if not text.startswith("{"):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def _stack_secret(found: Stack, source: str, sender: "Provider") -> SourceSecret:
    from cli.secret import read_secret  # noqa: PLC0415
    from voxbridge.secret_store import Secret, SecretError  # noqa: PLC0415

    try:
        secret = Secret.from_json(read_secret(found))
    except SecretError as error:
        raise CommandError(f"Nothing was sent: {error}.") from None
    return secret.for_source(source, fallback_to_token=sender.verifier.uses_webhook_token)


def _post(request: Request, target: str, transport: "Transport") -> tuple[int, bytes]:
    """Post it; returns the response's code and body. Raises CommandError if there is none."""
    from voxbridge.clock import Clock, Deadline  # noqa: PLC0415
    from voxbridge.voxworks.transport import TransportError  # noqa: PLC0415

    parts = urlsplit(target)
    # Signing may have put a token into the query, so the URL is built again.
    url = urlunsplit((parts.scheme, parts.netloc, request.path, urlencode(request.query), ""))
    try:
        answer = transport.request("POST", url, request.headers, request.body, Deadline(Clock(), TIMEOUT))
    except TransportError as error:
        fix = (
            "The lead may have arrived; it is safe to send it again."
            if error.sent
            else "Nothing was sent. Check the URL and the network; with --local, check that `make up` is still running."
        )
        raise CommandError(f"No response from {parts.netloc}: {error}. {fix}") from None
    return answer.status, answer.body


def _is_success(code: int) -> bool:
    return 200 <= code < 300  # noqa: PLR2004  (HTTP's success codes)


def _show(code: int, answer: bytes) -> None:
    typer.echo(terminal.escape_controls(headline(code, answer)))
    if body := _body(answer):
        typer.echo(body)


def headline(code: int, answer: bytes) -> str:
    """Return the response in a few words: `202 dead letter: needs you (missing_phone_number)`."""
    leads = _leads(answer)
    if len(leads) == 1 or not leads:
        meaning = _meaning(leads[0]) if leads and code in _STATUS_CODES else ""
        return f"{code} {meaning or _MEANINGS.get(code, '')}".rstrip()
    counts = Counter(map(_meaning, leads))
    return f"{code} {len(leads)} leads: {'; '.join(f'{number} {meaning}' for meaning, number in counts.items())}"


def _meaning(lead: Mapping[str, Any]) -> str:
    status, reason = str(lead.get("status", "")), lead.get("reason")
    what = {Status.QUEUED: "queued: will be retried", Status.DEAD_LETTERED: "dead letter: needs you"}.get(status)  # type: ignore[call-overload]
    if what is None:
        return status_texts.in_sentence(status_texts.of_status(status).label) if status in status_texts.STATUSES else ""
    return f"{what} ({reason})" if reason else str(what)


def _leads(answer: bytes) -> list[dict[str, Any]]:
    """Return what the response says of each lead; none if it is not voxbridge's."""
    found = json_object(answer)
    leads = found.get("leads", [found] if found else [])
    return [lead for lead in leads if isinstance(lead, dict)] if isinstance(leads, list) else []


def _note_next(answer: bytes, options: StackOptions) -> None:
    """Note the command that shows what to do about a lead that is not in Voxworks."""
    for status, command in ((Status.DEAD_LETTERED, "dlq show {}"), (Status.QUEUED, "find {}")):
        ids = [str(lead.get("delivery_id", ""))[:SHORT_ID] for lead in _leads(answer) if lead.get("status") == status]
        if ids:
            terminal.note(f"To see {'it' if len(ids) == 1 else 'the first'}: {options.command(command.format(ids[0]))}")


def _body(answer: bytes) -> str:
    text = answer.decode("utf-8", "replace").strip()
    return terminal.escape_controls(text) if len(text) <= MAX_SHOWN else f"({len(answer)} bytes, not shown)"


MAX_SHOWN = 2000  # characters
_STATUS_CODES = (200, 201, 202)  # the codes that say less than the body's `status`
_MEANINGS = {
    200: "accepted",
    201: "created in Voxworks",
    202: "accepted",
    401: "rejected: wrong or missing credentials, or no such source",
    413: "rejected: too large",
    429: "rejected: rate limit; send it again later",
    503: "not saved: send it again",
}
