"""`voxbridge secret`: sets and shows single entries of the stack's secret. Values never appear on a command line."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import completion, stack, terminal
from cli.errors import CommandError
from cli.options import with_options
from cli.payload import read_text
from cli.stack import Stack, StackOptions

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_secretsmanager.type_defs import GetSecretValueResponseTypeDef

secret_app = typer.Typer(
    no_args_is_help=True,
    help="""Set, rotate and show the secret: the Voxworks API key and the secrets that verify webhooks.

    Values are typed, piped or read from a file, so that none ends up in your shell's history.

    For example:

        voxbridge secret set api_key

        voxbridge secret show
    """,
)

MAX_TRIES = 10  # of a change, while others change the secret too
MAX_VALUE = 4096  # characters of one value; keys and tokens have a few hundred at most
_CURRENT = "AWSCURRENT"
_WRITTEN = "voxbridge"  # staging label of a version that is about to become the current one
_SHOWN = 4  # last characters of a long value that the mask shows
_UNREADABLE = (
    'The secret is not a JSON object and was not changed; see "A secret that cannot be read" in docs/operations.md.'
)
Entry = Annotated[
    str,
    typer.Argument(
        metavar="ENTRY",
        help="api_key, webhook_token, sources.NAME, sources.NAME.PART, automations.NAME, or automations.NAME.secret.",
        autocompletion=completion.entries,
    ),
]
FromFile = Annotated[Path | None, typer.Option("--from-file", metavar="FILE", help="Read the value from a file.")]


@secret_app.command("set")
@with_options
def set_command(*, entry: Entry = "api_key", from_file: FromFile = None, options: StackOptions) -> None:
    """Set one entry. The value comes from a hidden prompt, from stdin or from a file.

    The functions use it within 5 minutes, and at once if the old one is rejected.

    For example:

        voxbridge secret set                     (the Voxworks API key)

        voxbridge secret set sources.typeform --from-file key.txt

        pass show page | voxbridge secret set sources.meta-lead-ads.page_token

        voxbridge secret set automations.call-now     (an automation's URL)
    """
    _set(entry, from_file, options, rotate=False)
    terminal.note(f"{entry} is set. The functions use it within 5 minutes.")


@secret_app.command("rotate")
@with_options
def rotate_command(
    *,
    entry: Entry,
    from_file: FromFile = None,
    finish: Annotated[bool, typer.Option("--finish", help="Remove the old value.")] = False,
    options: StackOptions,
) -> None:
    """Change a source's secret in two steps, so that no delivery is rejected.

    The first adds a new value; both are accepted. The second, --finish, removes the old value.

    For example:

        voxbridge secret rotate sources.typeform

        voxbridge secret rotate sources.typeform --finish
    """
    if finish:
        if from_file:
            raise CommandError("--finish takes no value; leave --from-file out.")
        path = parse_entry(entry)
        change(stack.find(options), lambda content: without_old(content, path))
        terminal.note(f"{entry} now has only its newest value.")
        return
    _set(entry, from_file, options, rotate=True)
    terminal.note(f"{entry} now has a new value, and the old one is still accepted.")
    terminal.note("Wait 5 minutes, change it at the sender, and remove the old one a day later:")
    terminal.note(f"  {options.command(f'secret rotate {entry} --finish')}")


@secret_app.command("show")
@with_options
def show_command(*, options: StackOptions) -> None:
    """Show which entries are set, with their values masked.

    For example:

        voxbridge secret show

        voxbridge secret show --stack-name voxbridge-prod
    """
    content = _parse(read_secret(stack.find(options)))
    terminal.table(("entry", "value"), masked_entries(content))
    if not content.get("api_key"):
        command = options.command("secret set api_key")
        terminal.note(f"api_key is empty: leads wait in the retry queue. To set it: {command}")


@secret_app.command("token")
@with_options
def token_command(*, options: StackOptions) -> None:
    """Print the webhook token, for senders that do not sign, such as Zapier.

    Keep it secret: anyone who has it can post leads.

    For example:

        voxbridge secret token | pbcopy
    """
    token = _parse(read_secret(stack.find(options))).get("webhook_token")
    if not isinstance(token, str) or not token:
        command = options.command("secret set webhook_token")
        raise CommandError(f"The secret has no webhook_token. To set one: {command}")
    typer.echo(token)


def _set(entry: str, file: Path | None, options: StackOptions, *, rotate: bool) -> None:
    path = parse_entry(entry)
    found = stack.find(options)
    with_value(
        _parse(read_secret(found)), path, "", rotate=rotate
    )  # fails before asking for a value that could not be set
    _note_unknown_name(path)
    value = check_value(_value(entry, file), may_be_empty=path[0] == "automations" and path[2:] == ("secret",))
    if path[0] == "automations" and path[2:] != ("secret",):
        _check_webhook(value)
    change(found, lambda content: with_value(content, path, value, rotate=rotate))


# The content


def parse_entry(text: str) -> tuple[str, ...]:
    """Parse an entry's name; raises CommandError, which lists the possible ones."""
    path = tuple(text.split("."))
    is_source = path[0] == "sources" and len(path) in (2, 3) and all(path)
    if path not in (("api_key",), ("webhook_token",)) and not is_source and not _is_automation(path):
        raise CommandError(
            f"{terminal.escape_controls(text)!r} is not an entry. Write api_key, webhook_token, "
            "sources.NAME (sources.typeform), sources.NAME.PART (sources.meta-lead-ads.app_secret), "
            "automations.NAME (automations.call-now, the URL of its webhook), or automations.NAME.secret."
        )
    return path


def _is_automation(path: tuple[str, ...]) -> bool:
    """Say whether a path is automations.NAME, automations.NAME.url or automations.NAME.secret."""
    from voxbridge.sources import NAME  # noqa: PLC0415  (slow to import)

    is_named = path[0] == "automations" and len(path) > 1 and NAME.fullmatch(path[1]) is not None
    return is_named and path[2:] in ((), ("url",), ("secret",))


def _check_webhook(url: str) -> None:
    from voxbridge.voxworks.automation import InvalidWebhookError, read_webhook  # noqa: PLC0415  (slow to import)

    try:
        read_webhook(url)
    except InvalidWebhookError as error:
        raise CommandError(
            f"The automation was not set: {error}. Paste the webhook's URL as Voxworks shows it."
        ) from None


def with_value(content: dict[str, Any], path: tuple[str, ...], value: str, *, rotate: bool) -> dict[str, Any]:
    """Return the content with one entry set and all others unchanged. With `rotate`, the entry becomes [new, old]."""
    if path[0] == "automations" and not rotate:
        return _with_webhook(content, path[1], path[2] if path[2:] else "url", value)
    if rotate and path[0] != "sources":
        raise CommandError(
            f"{path[0]} can have only one value; set it with `secret set`. To rotate the token of one sender, "
            "give that source its own entry, sources.NAME, and rotate that."
        )
    if not isinstance(content.get("sources", {}), dict):
        raise CommandError(_UNREADABLE)
    return _with_value(content, path, value, rotate=rotate)


def _with_webhook(content: dict[str, Any], name: str, part: str, value: str) -> dict[str, Any]:
    """Return the content with an automation's URL or signing secret set; an empty value removes it."""
    entries = content.get("automations", {})
    if not isinstance(entries, dict):
        raise CommandError(_UNREADABLE)
    old = entries.get(name)
    parts = {"url": old} if isinstance(old, str) else old if isinstance(old, dict) else {}
    parts = {key: each for key, each in (parts | {part: value}).items() if each}
    entry = parts["url"] if parts.keys() == {"url"} else parts
    return content | {"automations": entries | {name: entry}}


def _with_value(content: dict[str, Any], path: tuple[str, ...], value: str, *, rotate: bool) -> dict[str, Any]:
    name, *rest = path
    old = content.get(name)
    if rest:
        # A plain secret that gets a part beside it is kept as the part `secret`, which means the same.
        inner = old if isinstance(old, dict) else {"secret": old} if old else {}
        return content | {name: _with_value(inner, tuple(rest), value, rotate=rotate)}
    if isinstance(old, dict) and old:
        raise CommandError(f"{name} has parts. Name the one to set: {', '.join(f'sources.{name}.{p}' for p in old)}.")
    if not rotate:
        return content | {name: value}
    olds = [item for item in (old if isinstance(old, list) else [old]) if item and item != value]
    if not olds:
        raise CommandError(f"{name} has no value yet. Use `secret set` instead of `secret rotate`.")
    return content | {name: [value, olds[0]]}


def without_old(content: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
    """Return the content with one entry reduced to its newest value."""
    name, *rest = path
    inner = content.get(name)
    if rest and isinstance(inner, dict):
        return content | {name: without_old(inner, tuple(rest))}
    if rest or not isinstance(inner, list) or not inner:
        raise CommandError(f"{'.'.join(path)} is not being rotated: it has no old value.")
    return content | {name: inner[0]}


def masked_entries(content: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield all entries with masked values, the most important first."""
    from voxbridge.secret_store import ALL_SOURCES, paused_sources  # noqa: PLC0415  (slow to import)

    for name in ("api_key", "webhook_token"):
        yield name, _mask(content.get(name))
    sources = content.get("sources")
    yield from _masked_sources("sources", sources if isinstance(sources, dict) else {})
    yield from _automations(content.get("automations"))
    if content.get("paused"):
        names = sorted(paused_sources(content["paused"]))
        yield "paused", "all sources" if ALL_SOURCES in names else ", ".join(names)
    for name in sorted(content.keys() - {"api_key", "webhook_token", "sources", "automations", "paused"}):
        yield name, "(not used by voxbridge)"


def _automations(entries: Any) -> Iterator[tuple[str, str]]:
    """Yield the automations of the secret and of sources.toml: whether they are set, and nothing of a value."""
    from voxbridge.voxworks.automation import InvalidWebhookError, read_webhook  # noqa: PLC0415  (slow to import)

    known = entries if isinstance(entries, dict) else {}
    for name in sorted({*known, *completion.automations()}):
        try:
            webhook = read_webhook(known[name])
        except KeyError:
            yield f"automations.{name}", "missing"
        except InvalidWebhookError as error:
            yield f"automations.{name}", f"not valid: {error}"
        else:
            yield f"automations.{name}", "set"
            if webhook.secret:
                yield f"automations.{name}.secret", "set"


def _masked_sources(prefix: str, entries: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in sorted(entries.items()):
        if isinstance(value, dict):
            yield from _masked_sources(f"{prefix}.{name}", value)
        else:
            yield f"{prefix}.{name}", _mask(value)


def _mask(value: Any) -> str:
    if isinstance(value, list):
        return f"{len(value)} values: {', '.join(map(_mask, value))}" if value else "empty"
    if value is None or value == "":
        return "empty"
    if not isinstance(value, str):
        return "not a string: ignored"
    # The end of a long value is enough to recognise a key; of a short one it would give too much away.
    shown = value[-_SHOWN:] if len(value) >= 5 * _SHOWN else ""
    return f"…{shown} ({len(value)} characters)" if shown else f"set ({len(value)} characters)"


def _note_unknown_name(path: tuple[str, ...]) -> None:
    """Note a source or an automation that sources.toml here does not name: misspelled, or of another checkout."""
    from voxbridge.sources import SourcesError, load  # noqa: PLC0415  (slow to import)

    try:
        configured = load()
    except SourcesError:
        return
    name = terminal.escape_controls(path[-1 if len(path) == 1 else 1])
    if path[0] == "sources" and configured.get(path[1]) is None:
        terminal.note(f"Note: functions/sources.toml here has no source {name!r}; check the spelling.")
    if path[0] == "automations" and path[1] not in configured.automations():
        terminal.note(f'Note: no source in functions/sources.toml here starts it yet: automation = "{name}"')


def check_value(value: str, *, may_be_empty: bool = False) -> str:
    """Return a value without surrounding blanks; raises CommandError if it can be no secret."""
    value = value.strip()
    if not value and not may_be_empty:
        raise CommandError("The value is empty. Nothing was changed.")
    if len(value) > MAX_VALUE:
        raise CommandError(
            f"The value is longer than {MAX_VALUE} characters. Nothing was changed. Is it the right file?"
        )
    if not value.isprintable() or any(character.isspace() for character in value):
        raise CommandError("The value contains spaces or line breaks. Nothing was changed. Paste only the value.")
    return value


def _value(entry: str, file: Path | None) -> str:
    if file is not None and str(file) != "-":
        return read_text(file)
    if file is None and sys.stdin.isatty():
        return str(typer.prompt(f"{entry} (hidden)", hide_input=True, err=True))
    return sys.stdin.read(MAX_VALUE + 2)


# AWS


def read_secret(found: Stack) -> str:
    """Return the secret's JSON text."""
    return _current(found.secrets(), found.output("SecretName")).get("SecretString", "")


def _current(client: "SecretsManagerClient", name: str) -> "GetSecretValueResponseTypeDef":
    return client.get_secret_value(SecretId=name, VersionStage=_CURRENT)


def change(found: Stack, edit: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Replace the secret's content by `edit` of it, keeping changes that others make at the same time.

    The new version becomes current only if the version that was read still is. Otherwise `edit` is applied again, to
    the content that is there now.
    """
    client, name = found.secrets(), found.output("SecretName")
    for _ in range(MAX_TRIES):
        read = _current(client, name)
        text = json.dumps(edit(_parse(read.get("SecretString", ""))), ensure_ascii=False)
        version = client.put_secret_value(SecretId=name, SecretString=text, VersionStages=[_WRITTEN])["VersionId"]
        if _make_current(client, name, version, instead_of=read["VersionId"]):
            return
    raise CommandError("Others keep changing the secret. Nothing was changed here. Try again.")


def _make_current(client: "SecretsManagerClient", name: str, version: str, *, instead_of: str) -> bool:
    from botocore.exceptions import ClientError  # noqa: PLC0415  (slow to import)

    try:
        client.update_secret_version_stage(
            SecretId=name, VersionStage=_CURRENT, MoveToVersionId=version, RemoveFromVersionId=instead_of
        )
    except ClientError:
        # Secrets Manager refuses to move the label from a version that has lost it meanwhile: to another writer's
        # version, or to ours if this was botocore's second try.
        current = _current(client, name)["VersionId"]
        if current == instead_of:
            raise
        return current == version
    return True


def _parse(text: str) -> dict[str, Any]:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        raise CommandError(_UNREADABLE) from None
    if not isinstance(content, dict):
        raise CommandError(_UNREADABLE)
    return content
