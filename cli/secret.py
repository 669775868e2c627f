"""`voxbridge secret`: the stack's one secret, entry by entry. No value ever stands on a command line."""

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import completion, stack, terminal
from cli.errors import CommandError
from cli.stack import Stack

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_secretsmanager.type_defs import GetSecretValueResponseTypeDef

secret_app = typer.Typer(
    no_args_is_help=True,
    help="""Set and see the secret: Voxworks' key, and what signs webhooks.

    Values are typed, piped, or read from a file, and never stand on a command line.

    For example:

        voxbridge secret set api_key

        voxbridge secret show
    """,
)

MAX_TRIES = 10  # of a change that others come before
_CURRENT = "AWSCURRENT"
_WRITTEN = "voxbridge"  # the staging label of a version that is written, and current in a moment
MAX_VALUE = 4096  # characters of one value; keys and tokens have some hundred at most
_SHOWN = 4  # last characters of a value that a mask leaves
_UNREADABLE = (
    'The secret holds no JSON object and was left alone; see "A secret that cannot be read" in docs/operations.md.'
)
Entry = Annotated[
    str,
    typer.Argument(
        metavar="ENTRY",
        help="api_key, webhook_token, sources.NAME, or sources.NAME.PART.",
        autocompletion=completion.entries,
    ),
]


@secret_app.command("set")
def set_command(
    *,
    entry: Entry = "api_key",
    from_file: Annotated[
        Path | None,
        typer.Option("--from-file", "--api-key-file", metavar="FILE", help="Read the value from a file."),
    ] = None,
    keep_old: Annotated[
        bool, typer.Option("--keep-old", help="Rotation: the new value and the old one both pass.")
    ] = False,
    local: stack.Local = False,
    stack_name: stack.StackName = stack.STACK_NAME,
    profile: stack.Profile = None,
    region_aws: stack.RegionAws = None,
) -> None:
    """Set one entry and keep all others. The value comes from a prompt without echo, from stdin, or from a file.

    The functions see it within 5 minutes, and at once when the old one fails.

    For example:

        voxbridge secret set                     (Voxworks' API key)

        voxbridge secret set sources.typeform --keep-old

        pass show page | voxbridge secret set sources.meta-lead-ads.page_token
    """
    path = parse_entry(entry)
    found = stack.find(local=local, stack_name=stack_name, profile=profile, region_aws=region_aws)
    with_value(_content(found), path, "", keep_old=keep_old)  # asks for no value that could not be set
    _note_unknown_source(path)
    value = _check(_value(entry, from_file))
    change(found, lambda content: with_value(content, path, value, keep_old=keep_old))
    if keep_old:
        terminal.note(f"{entry} is set, and the old value still passes. Wait 5 minutes, then change it at the sender.")
    else:
        terminal.note(f"{entry} is set. The functions read it within 5 minutes.")


@secret_app.command("drop-old")
def drop_old_command(
    *,
    entry: Entry,
    local: stack.Local = False,
    stack_name: stack.StackName = stack.STACK_NAME,
    profile: stack.Profile = None,
    region_aws: stack.RegionAws = None,
) -> None:
    """End a rotation: of the new value and the old one, only the new one passes from now on.

    Exit code 0: done. 2: it could not be done, for one because there is no old value.

    For example:

        voxbridge secret drop-old sources.typeform
    """
    path = parse_entry(entry)
    found = stack.find(local=local, stack_name=stack_name, profile=profile, region_aws=region_aws)
    change(found, lambda content: without_old(content, path))
    terminal.note(f"{entry} has one value now, the newest.")


@secret_app.command("show")
def show_command(
    *,
    local: stack.Local = False,
    stack_name: stack.StackName = stack.STACK_NAME,
    profile: stack.Profile = None,
    region_aws: stack.RegionAws = None,
) -> None:
    """Show which entries are set, masked.

    Of long values the last four characters are shown, of short ones none.

    For example:

        voxbridge secret show

        voxbridge secret show --stack-name voxbridge-prod
    """
    found = stack.find(local=local, stack_name=stack_name, profile=profile, region_aws=region_aws)
    content = _content(found)
    terminal.table(("entry", "value"), ((row.entry, row.masked) for row in rows(content)))
    if not content.get("api_key"):
        terminal.note("api_key is empty: leads wait in the retry queue until `voxbridge secret set` has been run.")


@secret_app.command("token")
def token_command(
    *,
    local: stack.Local = False,
    stack_name: stack.StackName = stack.STACK_NAME,
    profile: stack.Profile = None,
    region_aws: stack.RegionAws = None,
) -> None:
    """Print the webhook token, and nothing else: what Zapier and other senders without signatures are given.

    It is a secret: who has it can post leads that become contacts.

    For example:

        voxbridge secret token | pbcopy
    """
    found = stack.find(local=local, stack_name=stack_name, profile=profile, region_aws=region_aws)
    token = _content(found).get("webhook_token")
    if not isinstance(token, str) or not token:
        raise CommandError("The secret has no webhook_token; set one with `voxbridge secret set webhook_token`.")
    typer.echo(token)


# The content, apart from AWS


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of the secret as it may be shown."""

    entry: str
    masked: str


def parse_entry(text: str) -> tuple[str, ...]:
    """Read an entry's name; raises CommandError naming those that there are."""
    path = tuple(text.split("."))
    is_source = path[0] == "sources" and len(path) in (2, 3) and all(path)
    if path not in (("api_key",), ("webhook_token",)) and not is_source:
        raise CommandError(
            f"{terminal.escape_controls(text)!r} is no entry; write api_key, webhook_token, "
            "sources.NAME (sources.typeform), or sources.NAME.PART (sources.meta-lead-ads.app_secret)."
        )
    return path


def with_value(content: dict[str, Any], path: tuple[str, ...], value: str, *, keep_old: bool) -> dict[str, Any]:
    """Return the content with one entry set and everything else as it was. With `keep_old`, the entry is [new, old]."""
    if keep_old and path[0] != "sources":
        raise CommandError(
            f"{path[0]} can have one value only; --keep-old is for sources (to change a sender's token without a gap, "
            "give it an entry of its own: `voxbridge secret set sources.NAME`)."
        )
    if not isinstance(content.get("sources", {}), dict):
        raise CommandError(_UNREADABLE)
    return _with_value(content, path, value, keep_old=keep_old)


def _with_value(content: dict[str, Any], path: tuple[str, ...], value: str, *, keep_old: bool) -> dict[str, Any]:
    name, *rest = path
    old = content.get(name)
    if rest:
        # A plain secret beside which a part is set keeps its place: an object's `secret` is what a string would be.
        inner = old if isinstance(old, dict) else {"secret": old} if old else {}
        return content | {name: _with_value(inner, tuple(rest), value, keep_old=keep_old)}
    if isinstance(old, dict) and old:
        raise CommandError(f"{name} has parts; name the one to set: {', '.join(f'sources.{name}.{p}' for p in old)}.")
    if not keep_old:
        return content | {name: value}
    olds = [item for item in (old if isinstance(old, list) else [old]) if item and item != value]
    if not olds:
        raise CommandError(f"{name} has no old value to keep; leave --keep-old out.")
    return content | {name: [value, olds[0]]}


def without_old(content: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
    """Return the content with one entry cut down to its newest value."""
    name, *rest = path
    inner = content.get(name)
    if rest and isinstance(inner, dict):
        return content | {name: without_old(inner, tuple(rest))}
    if rest or not isinstance(inner, list) or not inner:
        raise CommandError(f"{'.'.join(path)} has no old value; there is nothing to drop.")
    return content | {name: inner[0]}


def rows(content: dict[str, Any]) -> Iterator[Row]:
    """Go through the entries, masked, in the order in which a person looks for them."""
    for name in ("api_key", "webhook_token"):
        yield Row(name, _mask(content.get(name)))
    sources = content.get("sources")
    yield from _source_rows("sources", sources if isinstance(sources, dict) else {})
    for name in sorted(content.keys() - {"api_key", "webhook_token", "sources"}):
        yield Row(name, "not an entry that voxbridge reads")


def _source_rows(prefix: str, entries: dict[str, Any]) -> Iterator[Row]:
    for name, value in sorted(entries.items()):
        if isinstance(value, dict):
            yield from _source_rows(f"{prefix}.{name}", value)
        else:
            yield Row(f"{prefix}.{name}", _mask(value))


def _mask(value: Any) -> str:
    if isinstance(value, list):
        return f"{len(value)} values: {', '.join(map(_mask, value))}" if value else "empty"
    if value is None or value == "":
        return "empty"
    if not isinstance(value, str):
        return "not a text: it counts as unset"
    # The end of a long value tells two keys apart; of a short one it would tell too much.
    shown = value[-_SHOWN:] if len(value) >= 5 * _SHOWN else ""
    return f"…{shown} ({len(value)} characters)" if shown else f"set ({len(value)} characters)"


def _note_unknown_source(path: tuple[str, ...]) -> None:
    """Remark on a source that nobody knows; no more than that, for the stack may come from another checkout."""
    from voxbridge.sources import SourcesError, load  # noqa: PLC0415  (it takes a moment to load)

    try:
        is_known = path[0] != "sources" or load().get(path[1]) is not None
    except SourcesError:
        return
    if not is_known:
        terminal.note(
            f"Note: functions/sources.toml here has no source {terminal.escape_controls(path[1])!r}; "
            "is it spelled right?"
        )


def _check(value: str) -> str:
    value = value.strip()
    if not value:
        raise CommandError("The value is empty; nothing was changed.")
    if len(value) > MAX_VALUE:
        raise CommandError(
            f"The value is longer than {MAX_VALUE} characters; nothing was changed. Is it the right file?"
        )
    if not value.isprintable() or any(character.isspace() for character in value):
        raise CommandError("The value has spaces or line breaks inside; nothing was changed. Paste the value alone.")
    return value


def _value(entry: str, file: Path | None) -> str:
    if file is not None and str(file) != "-":
        try:
            return file.read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            raise CommandError(f"{file} cannot be read as a text file.") from None
    if file is None and sys.stdin.isatty():
        return str(typer.prompt(f"{entry} (not shown)", hide_input=True, err=True))
    return sys.stdin.read(MAX_VALUE + 2)


# AWS


def read_secret(found: Stack) -> str:
    """Return the secret's JSON text."""
    return _current(found.secrets(), found.output("SecretName")).get("SecretString", "")


def _current(client: "SecretsManagerClient", name: str) -> "GetSecretValueResponseTypeDef":
    return client.get_secret_value(SecretId=name, VersionStage=_CURRENT)


def change(found: Stack, edit: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Replace the secret's content by `edit` of it, and keep what others change at the same time.

    The new version becomes the current one only if the version that was read still is; otherwise `edit` is applied to
    what is there now.
    """
    client, name = found.secrets(), found.output("SecretName")
    for _ in range(MAX_TRIES):
        read = _current(client, name)
        text = json.dumps(edit(_parse(read.get("SecretString", ""))), ensure_ascii=False)
        version = client.put_secret_value(SecretId=name, SecretString=text, VersionStages=[_WRITTEN])["VersionId"]
        if _make_current(client, name, version, instead_of=read["VersionId"]):
            return
    raise CommandError("The secret is being changed by others all the time; nothing was changed here. Try again.")


def _make_current(client: "SecretsManagerClient", name: str, version: str, *, instead_of: str) -> bool:
    from botocore.exceptions import ClientError  # noqa: PLC0415  (it takes a moment to load)

    try:
        client.update_secret_version_stage(
            SecretId=name, VersionStage=_CURRENT, MoveToVersionId=version, RemoveFromVersionId=instead_of
        )
    except ClientError:
        # Secrets Manager does not take the label from a version that has lost it meanwhile, to another writer's or, if
        # this was botocore's second try, to ours.
        current = _current(client, name)["VersionId"]
        if current == instead_of:
            raise
        return current == version
    return True


def _content(found: Stack) -> dict[str, Any]:
    return _parse(read_secret(found))


def _parse(text: str) -> dict[str, Any]:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        raise CommandError(_UNREADABLE) from None
    if not isinstance(content, dict):
        raise CommandError(_UNREADABLE)
    return content
