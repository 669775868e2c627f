"""What the shell offers after Tab, where typer cannot know: sources, the secret's entries, stacks.

Completion runs at each Tab: what is broken offers nothing, and the command itself says what is wrong.
"""

from pathlib import Path


def sources(incomplete: str) -> list[str]:
    """Offer the sources' names: those of sources.toml here, and the built-in ones."""
    from voxbridge.providers import TABLE  # noqa: PLC0415  (a moment that --help can do without)
    from voxbridge.sources import SourcesError, load  # noqa: PLC0415

    try:
        configured = {source.name for source in load()}
    except SourcesError:
        configured = set()
    return _matching({*TABLE, *configured}, incomplete)


def entries(incomplete: str) -> list[str]:
    """Offer the secret's entries."""
    offered = {"api_key", "webhook_token"}
    if incomplete.startswith("s"):
        offered |= {f"sources.{name}" for name in sources("")}
    else:
        offered.add("sources.")
    return _matching(offered, incomplete)


def stacks(incomplete: str) -> list[str]:
    """Offer the stacks that samconfig.toml deploys."""
    from cli.stack import configured_stacks  # noqa: PLC0415  (which offers these)

    return _matching(set(configured_stacks(Path.cwd())), incomplete)


def _matching(names: set[str], incomplete: str) -> list[str]:
    return sorted(name for name in names if name.startswith(incomplete))
