"""`voxbridge connect`: the URL and the secret for a provider, where to click, and then its first delivery."""

import json
import re
import secrets
import sys
import textwrap
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import completion, leads, secret, stack, status_texts, terminal
from cli.errors import EXIT_INTERRUPTED, EXIT_NEGATIVE, CommandError
from cli.find import describe
from cli.history import SHORT_ID, History, LogReader, Story
from cli.interrupt import interruptible
from cli.options import with_options
from cli.preview import SourcesFile
from cli.provider_setup import Maker, Setup, setup_of
from cli.stack import Stack, StackOptions
from voxbridge.clock import Clock
from voxbridge.errors import Status

if TYPE_CHECKING:
    from voxbridge.sources import Source

POLL_SECONDS = 2.0
CLOCK_DIFFERENCE = timedelta(seconds=10)  # this machine's clock may be that far ahead of AWS's
SECRET_BYTES = 32
WIDTH = 80


@with_options
def connect_command(
    *,
    source: Annotated[
        str,
        typer.Argument(
            metavar="SOURCE", help="A provider, or a source of sources.toml.", autocompletion=completion.sources
        ),
    ],
    wait: Annotated[
        str, typer.Option("--wait", metavar="AGE", help="How long to wait for the first delivery; 0s: do not wait.")
    ] = "30m",
    sources: SourcesFile = None,
    options: StackOptions,
) -> None:
    """Connect a form provider: print the URL and the secret, say where to click, and wait for the first delivery.

    A secret that is set is kept. If none is, one is generated and stored, or asked for where the provider makes it.
    What is printed lets others post leads: keep it to yourself. Ctrl-C ends the waiting; nothing is undone.

    Exit codes: 0 a delivery arrived; 1 none arrived in that time; 130 Ctrl-C.

    For example:

        voxbridge connect typeform

        voxbridge connect spring-campaign --wait 5m
    """
    from cli import lead_preview  # noqa: PLC0415  (the mapping is slow to import)

    wait_for = terminal.parse_age(wait).total_seconds()
    chosen = lead_preview.find_source(lead_preview.load_sources(sources), source)
    found = stack.find(options)
    url = f"{found.output('WebhookUrl')}/{chosen.name}"
    started_at = datetime.now(UTC)
    setup = setup_of(chosen.provider)
    values = credentials(found, chosen, setup)
    for text in show(chosen, setup, url, values, options):
        typer.echo(text)
    for part, value in values.items():
        if setup.secrets[part] is Maker.ISSUED and not value:
            _ask(found, entry_of(chosen.name, part), options)
    if found.endpoint_url:
        terminal.note(
            'A form on the web reaches the local stack only through a tunnel: docs/local.md, "Connect a real form".'
        )
        terminal.note(f"To try it: {options.command(f'send --source {chosen.name} FILE')}")
    if wait_for:
        wait_for_delivery(found, chosen.name, started_at, wait_for)


# The secret


def credentials(found: Stack, source: "Source", setup: Setup) -> dict[str, str]:
    """Return the secret's values by part, "" for the entry itself. What is not set is generated and stored.

    A value that the provider issues is empty if it is not set.
    """
    if source.auth == "none":
        return {}
    content = read_content(found)
    values = {}
    for part, maker in setup.secrets.items():
        value = current_value(content, source.name, part, or_token=maker is Maker.TOKEN)
        if not value and maker is not Maker.ISSUED:
            value = _generate(found, source.name, part)
        values[part] = value
    return values


def entry_of(source: str, part: str) -> str:
    """Return the name of an entry of the secret."""
    return f"sources.{source}.{part}" if part else f"sources.{source}"


def read_content(found: Stack) -> dict[str, Any]:
    """Return the secret's content; raises CommandError if it is not readable."""
    try:
        content = json.loads(secret.read_secret(found))
    except ValueError:
        content = None
    if not isinstance(content, dict):
        raise CommandError('The secret is not a JSON object; see "A secret that cannot be read" in docs/operations.md.')
    return content


def current_value(content: Mapping[str, Any], source: str, part: str, *, or_token: bool) -> str:
    """Return the newest value of a source's entry, or of a part of it; with `or_token`, else the webhook token."""
    from voxbridge.auth.verifiers import SourceSecret  # noqa: PLC0415  (slow to import)

    entries = content.get("sources")
    entry = SourceSecret.from_json(entries.get(source) if isinstance(entries, dict) else None)
    values = entry.get(part) if part else entry.secrets
    token = content.get("webhook_token")
    fallback = token if or_token and isinstance(token, str) else ""
    return next(iter(values), fallback)


def _generate(found: Stack, source: str, part: str) -> str:
    """Store a generated value, unless someone else has set one meanwhile; return what is set."""
    value = secrets.token_urlsafe(SECRET_BYTES)
    entry = entry_of(source, part)

    def edit(content: dict[str, Any]) -> dict[str, Any]:
        if current_value(content, source, part, or_token=False):
            return content
        return secret.with_value(content, secret.parse_entry(entry), value, rotate=False)

    secret.change(found, edit)
    terminal.note(f"{entry} was generated and stored.")
    return current_value(read_content(found), source, part, or_token=False)


def _ask(found: Stack, entry: str, options: StackOptions) -> None:
    """Ask for a value that the provider has shown, and store it; an empty one is left for later."""
    later = f"Until it is set, deliveries are rejected. To set it: {options.command(f'secret set {entry}')}"
    if not sys.stdin.isatty():
        terminal.note(f"{entry} is not set. {later}")
        return
    prompt = f"{entry}, as the provider shows it (hidden; Enter: later)"
    typed = str(typer.prompt(prompt, default="", show_default=False, hide_input=True, err=True))
    if not typed.strip():
        terminal.note(later)
        return
    value = secret.check_value(typed)
    secret.change(found, lambda content: secret.with_value(content, secret.parse_entry(entry), value, rotate=False))
    terminal.note(f"{entry} is stored.")


# What to do at the provider


def show(source: "Source", setup: Setup, url: str, values: Mapping[str, str], options: StackOptions) -> Iterator[str]:
    """Yield the URL, what goes with it, and where to click, as lines of at most 80 columns but for what is copied."""
    token = values.get("", "")
    in_url = "{url}?token={token}" in setup.connect and bool(token)
    yield f"URL     {url}?token={token}" if in_url else f"URL     {url}"
    for part, value in values.items():
        label = part or ("Token" if setup.secrets[part] is Maker.TOKEN else "Secret")
        if setup.secrets[part] is Maker.ISSUED:
            yield f"{label:7} {'set' if value else 'shown by the provider'}"
        elif not (in_url and not part):
            yield f"{label:7} {value}"
    if source.auth == "none":
        yield 'Token   none: sources.toml says auth = "none"'
    yield ""
    wrapper = textwrap.TextWrapper(WIDTH, break_long_words=False, break_on_hyphens=False)
    for paragraph in plain(status_texts.for_stack(_steps(source, setup, url), options)).split("\n"):
        yield from wrapper.wrap(paragraph) or [""]


def _steps(source: "Source", setup: Setup, url: str) -> str:
    """Return where to click, with what is above it named instead of repeated."""
    text = re.sub(r"URL `\{url\}[^`]*`", "the URL above", setup.connect)
    text = setup.steps(url, "TOKEN", text).replace(f"sources.{source.provider}", f"sources.{source.name}")
    # This command has set or asked for the parts: what is left of their lines is where to find each.
    text = re.sub(r"^ +voxbridge secret set \S+\.(\w+) +# (.*)$", r"- \1: \2", text, flags=re.MULTILINE)
    return text[0].upper() + text[1:]


def plain(markdown: str) -> str:
    """Return Markdown as plain text."""
    return re.sub(r"\*([^*\n]+)\*|`([^`\n]+)`", lambda found: found[1] or found[2], markdown).replace(
        "URL?token=TOKEN", "URL"
    )


# The first delivery


def wait_for_delivery(found: Stack, source: str, started_at: datetime, seconds: float) -> None:
    """Wait for the source's first delivery and show it; ends the command with its exit code if there is none."""
    leads.require_lines(found)
    since = started_at if found.endpoint_url else started_at - CLOCK_DIFFERENCE
    history = History(LogReader.of_stack(found), Clock())
    follow = found.options.command(f"leads --follow --source {source}")
    terminal.note("Waiting for the first delivery: submit the form, or have the provider send a test. Ctrl-C stops.")
    ends = time.monotonic() + seconds
    with interruptible() as interrupt:
        history.load(since)
        stories = history.stories()
        while not interrupt():
            for story in reversed(stories):
                if story.received_at >= since and story.source == source and not story.is_rejection:
                    _show_delivery(story, found.options)
                    return
                if story.received_at >= since and story.is_rejection:
                    _show_rejection(story, source)
            if time.monotonic() >= ends:
                terminal.note(f"No delivery arrived. To go on waiting: {follow}")
                raise typer.Exit(EXIT_NEGATIVE)
            interrupt.wait(POLL_SECONDS)
            stories = history.refresh()
    terminal.note(f"Stopped. What is set stays set. To wait again: {follow}")
    raise typer.Exit(EXIT_INTERRUPTED)


def _show_delivery(story: Story, options: StackOptions) -> None:
    typer.echo("\n".join(describe(story)))
    if story.outcome == Status.TEST:
        terminal.note("Connected: the provider's test arrived. The next submission is the first lead.")
    elif story.outcome == Status.DEAD_LETTERED:
        fix = status_texts.for_stack(status_texts.of_reason(story.reason).fix, options)
        terminal.note(f"Connected, but this lead cannot be called. {fix}")
        terminal.note(f"To see it: {options.command(f'dlq show {story.delivery_id[:SHORT_ID]}')}")
    else:
        terminal.note("Connected.")


def _show_rejection(story: Story, source: str) -> None:
    if story.source == source:
        said = status_texts.outcome_of(story.outcome, story.reason, story.last.detail)
        terminal.note(f"A request arrived. {said}. Compare the URL and the secret at the provider with those above.")
    elif story.last.detail == "no such source":
        terminal.note(f"A request to another source was rejected. If it was yours, its URL must end in /{source}.")
