"""`voxbridge pause` and `resume`: hold the leads of one source or of all in the retry queue, and release them."""

from typing import Annotated, Any

import typer

from cli import completion, stack, terminal
from cli.errors import CommandError
from cli.options import with_options
from cli.secret import change
from cli.stack import StackOptions

ALL_SOURCES = "*"  # voxbridge.secret_store has the same, and is slow to import
SourceArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="[SOURCE]",
        help="A provider's name, or a source of your sources.toml. Default: all sources.",
        autocompletion=completion.sources,
    ),
]


@with_options
def pause_command(*, source: SourceArgument = None, options: StackOptions) -> None:
    """Stop creating contacts and starting automations, for one source or for all. No lead is lost.

    Leads are still accepted, and wait in the retry queue until `voxbridge resume`, for up to 10 days.

    For example:

        voxbridge pause                 (all sources)

        voxbridge pause typeform
    """
    name = _known(source) if source else ALL_SOURCES
    change(stack.find(options), lambda content: content | {"paused": _with(content, name)})
    resume = options.command("resume" if name == ALL_SOURCES else f"resume {name}")
    terminal.note(f"{_named(name)} paused. Within 5 minutes, new and waiting leads are held in the retry queue.")
    terminal.note(f"They are held for up to 10 days. To release them: {resume}")


@with_options
def resume_command(*, source: SourceArgument = None, options: StackOptions) -> None:
    """End a pause, of one source or of all. Leads that were held are created within minutes.

    For example:

        voxbridge resume                (everything that is paused)

        voxbridge resume typeform
    """
    resume_all = options.command("resume")
    change(stack.find(options), lambda content: content | {"paused": _without(content, source, resume_all)})
    terminal.note(f"{_named(source or ALL_SOURCES)} resumed. Leads that were held are created within 10 minutes,")
    terminal.note("or as fast as Voxworks' rate limit allows.")


def _with(content: dict[str, Any], name: str) -> list[str]:
    """Return the `paused` of a secret's content with another name."""
    paused = _paused(content)
    return [ALL_SOURCES] if ALL_SOURCES in {*paused, name} else sorted({*paused, name})


def _without(content: dict[str, Any], source: str | None, resume_all: str) -> list[str]:
    """Return the `paused` of a secret's content without a name, or empty; raises CommandError if it is not there."""
    paused = _paused(content)
    if source is None:
        return []
    if source not in paused:
        name = terminal.escape_controls(source)
        others = ", ".join(sorted(paused)) or "nothing"
        if ALL_SOURCES in paused:
            raise CommandError(f"All sources are paused, so {name} cannot be resumed alone. For all: {resume_all}")
        raise CommandError(f"{name} is not paused; paused: {others}.")
    return sorted(paused - {source})


def _paused(content: dict[str, Any]) -> frozenset[str]:
    from voxbridge.secret_store import paused_sources  # noqa: PLC0415  (slow to import)

    return paused_sources(content.get("paused"))


def _known(source: str) -> str:
    """Return the name of a source; raises CommandError for one that does not exist, since it would pause nothing."""
    from cli import lead_preview  # noqa: PLC0415  (slow to import)

    return lead_preview.find_source(lead_preview.load_sources(None), source).name


def _named(name: str) -> str:
    return "All sources are" if name == ALL_SOURCES else f"{name} is"
