"""`voxbridge send`: post a payload to the webhook as its provider would, signed afresh."""

import json
import os
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import typer

from cli import payload, stack, terminal
from cli.errors import EXIT_ERROR, EXIT_INTERRUPTED, EXIT_NEGATIVE, CommandError
from cli.interrupt import interruptible
from cli.preview import ContentType, SourceName, SourcesFile
from cli.stack import Stack
from voxbridge.authentication import SourceSecret
from voxbridge.request import Request

if TYPE_CHECKING:
    from voxbridge.providers import Provider
    from voxbridge.transport import Transport

SECRET_VARIABLE = "VOXBRIDGE_SEND_SECRET"  # noqa: S105  (its name)
TIMEOUT = 35.0  # seconds: what the most patient providers wait


def send_command(
    *,
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...", help="Bodies as the provider sends them, or API Gateway events; - for stdin."
        ),
    ],
    source: SourceName,
    url: Annotated[
        str | None, typer.Option("--url", help="Post there instead: a webhook's URL, or one that ends in /webhooks.")
    ] = None,
    content_type: ContentType = None,
    secret_file: Annotated[
        Path | None,
        typer.Option("--secret-file", metavar="FILE", help=f"Sign with this secret (or set {SECRET_VARIABLE})."),
    ] = None,
    unsigned: Annotated[bool, typer.Option("--unsigned", help="Without credentials, to see the refusal.")] = False,
    sources: SourcesFile = None,
    local: stack.Local = False,
    stack_name: stack.StackName = stack.STACK_NAME,
    profile: stack.Profile = None,
    region_aws: stack.RegionAws = None,
) -> None:
    """Post payloads as the provider would, signed with the source's secret and the present time.

    These are real deliveries: to a deployed stack, each creates a contact in Voxworks.

    Exit code 0: a receipt (2xx) for each. 1: another answer. 2: something could not be sent.

    For example:

        voxbridge send --source typeform events/typeform/created.json --local

        voxbridge send --source zapier failed/*.json

        voxbridge send -s tally lead.json --secret-file key.txt --url https://…
    """
    from cli import lead  # noqa: PLC0415  (the mapping takes a moment to load)
    from voxbridge.providers import provider  # noqa: PLC0415

    chosen = lead.find_source(lead.load_sources(sources), source)
    sender = provider(chosen.provider)
    if files.count("-") > 1:
        raise CommandError("stdin can be read once only; name - once.")
    payloads = [payload.read(file, content_type) for file in files]  # all before the first is sent
    given = _given_secret(secret_file, os.environ)
    needs_secret = not unsigned and given is None and chosen.auth != "none"
    found = (
        stack.find(local=local, stack_name=stack_name, profile=profile, region_aws=region_aws)
        if url is None or needs_secret
        else None
    )
    target = url or (found.output("WebhookUrl") if found else "")
    host = found.host_header if found and not url else None
    signed = not unsigned and chosen.auth != "none"
    entry = given or (_stack_secret(found, chosen.name, sender) if found else SourceSecret()) if signed else None

    def prepare(read: payload.Payload) -> Request:
        request = build(read, target, chosen.name, sender.headers, host=host)
        return sign(request, sender, entry, chosen.name, datetime.now(UTC)) if entry is not None else request

    from voxbridge.transport import HttpTransport  # noqa: PLC0415

    if len(payloads) == 1:
        with terminal.progress("Waiting for the answer", 1):
            code, answer = _post(prepare(payloads[0]), target, HttpTransport())
        _show(code, answer)
        if not _is_receipt(code):
            raise typer.Exit(EXIT_NEGATIVE)
    else:
        _send_all(files, payloads, prepare, target)


def _send_all(
    files: list[str], payloads: list[payload.Payload], prepare: Callable[[payload.Payload], Request], target: str
) -> None:
    """Send one after the other, each signed in its turn; a line a file on stdout, and the account on stderr."""
    from voxbridge.transport import HttpTransport  # noqa: PLC0415

    transport = HttpTransport()
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
                lines.append(f"{file}: {_headline(code)} {_body(answer)}".rstrip())
            step()
    for line in lines:
        typer.echo(terminal.escape_controls(line))
    told = [f"{number} answered {code}" for code, number in Counter(code for code in codes if code).items()]
    told += [f"{codes.count(None)} without an answer"] if None in codes else []
    left = len(files) - len(codes)
    terminal.note(f"{terminal.count(len(codes), 'file')}: {', '.join(told)}." + (f" {left} not sent." if left else ""))
    if left:
        raise typer.Exit(EXIT_INTERRUPTED)
    if None in codes:
        raise typer.Exit(EXIT_ERROR)
    if not all(_is_receipt(code) for code in codes if code):
        raise typer.Exit(EXIT_NEGATIVE)


def build(
    read: payload.Payload, target: str, source: str, kept: tuple[str, ...], *, host: str | None = None
) -> Request:
    """Make the request, unsigned. `target` is a webhook's whole URL, or ends in /webhooks; `kept`: the headers to keep.

    Of an event's headers only those stay that the provider's parse needs: its signature and times are made afresh.
    """
    parts = urlsplit(target)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise CommandError("The URL is not one to post to; write https://… or http://… in full.")
    path = parts.path.rstrip("/")
    path = f"{path}/{source}" if path.endswith("/webhooks") else path or "/"
    headers = {name: read.headers[name] for name in kept if name in read.headers}
    headers |= {"content-type": read.content_type, "user-agent": "voxbridge-send"}
    if host:
        headers["host"] = host
    return Request(
        method="POST",
        path=path,
        # As the function sees it, which some signatures cover: API Gateway is always reached by https.
        url=urlunsplit(("https", host or parts.netloc, path, parts.query, "")),
        headers=headers,
        query=tuple(parse_qsl(parts.query, keep_blank_values=True)),
        body=read.body,
    )


def sign(request: Request, sender: "Provider", secret: SourceSecret, source: str, now: datetime) -> Request:
    """Return the request as the provider would sign it; raises CommandError where the secret does not serve."""
    try:
        return sender.scheme.sign(request, secret, now)
    except (LookupError, ValueError):  # no value of the kind that the scheme needs, or one in another form
        raise CommandError(
            f"The secret has nothing to sign as {source} with; set it with `voxbridge secret set sources.{source}`."
        ) from None


def _given_secret(file: Path | None, environment: Mapping[str, str]) -> SourceSecret | None:
    text = environment.get(SECRET_VARIABLE, "")
    if file is not None:
        try:
            text = file.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise CommandError(f"{file} cannot be read as a text file.") from None
    return SourceSecret.from_json(_json_or_text(text)) if text else None


def _json_or_text(text: str) -> Any:
    """Read `{"app_secret": …}` as the entry that it is; anything else is the secret itself."""
    if not text.startswith("{"):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def _stack_secret(found: Stack, source: str, sender: "Provider") -> SourceSecret:
    from cli.secret import read_secret  # noqa: PLC0415
    from voxbridge.secret import Secret, SecretError  # noqa: PLC0415

    try:
        secret = Secret.from_json(read_secret(found))
    except SecretError as error:
        raise CommandError(f"Nothing was sent: {error}.") from None
    return secret.of(source, or_webhook_token=sender.scheme.uses_webhook_token)


def _post(request: Request, target: str, transport: "Transport") -> tuple[int, bytes]:
    """Post it; returns the answer's code and body. Raises CommandError where there is none."""
    from voxbridge.clock import Deadline, SystemClock  # noqa: PLC0415
    from voxbridge.transport import TransportError  # noqa: PLC0415

    parts = urlsplit(target)
    # A scheme may have put its token into the query, so the URL is written anew.
    url = urlunsplit((parts.scheme, parts.netloc, request.path, urlencode(request.query), ""))
    try:
        answer = transport.request("POST", url, request.headers, request.body, Deadline(SystemClock(), TIMEOUT))
    except TransportError as error:
        fix = (
            "The lead may have arrived all the same; to send it again is harmless."
            if error.sent
            else "Nothing was sent; check the URL and the network, or with --local that `make up` is still running."
        )
        raise CommandError(f"No answer from {parts.netloc}: {error}. {fix}") from None
    return answer.status, answer.body


def _is_receipt(code: int) -> bool:
    return 200 <= code < 300  # noqa: PLR2004  (the receipts of HTTP)


def _show(code: int, answer: bytes) -> None:
    typer.echo(_headline(code))
    if body := _body(answer):
        typer.echo(body)


def _headline(code: int) -> str:
    return f"{code} {_MEANINGS.get(code, '')}".rstrip()


def _body(answer: bytes) -> str:
    text = answer.decode("utf-8", "replace").strip()
    return terminal.escape_controls(text) if len(text) <= MAX_SHOWN else f"({len(answer)} bytes that are not shown)"


MAX_SHOWN = 2000  # characters
_MEANINGS = {
    200: "a receipt: there already, or no lead",
    201: "created in Voxworks",
    202: "a receipt: kept in a queue",
    401: "refused: the credentials are wrong or missing, or there is no such source",
    413: "refused: too large",
    429: "refused: too many at once; send it again",
    503: "not taken: send it again",
}
