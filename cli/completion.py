"""Shell completion of values that typer cannot know: sources, entries of the secret, stacks.

Runs at every Tab, so a broken file completes to nothing; the command itself reports what is wrong.
"""

from pathlib import Path


def sources(incomplete: str) -> list[str]:
    """Complete the name of a source, built in or of sources.toml."""
    from voxbridge.providers import PROVIDERS  # noqa: PLC0415  (slow to import; --help does without)
    from voxbridge.sources import SourcesError, load  # noqa: PLC0415

    try:
        configured = set(load().configured)
    except SourcesError:
        configured = set()
    return _matching({*PROVIDERS, *configured}, incomplete)


def entries(incomplete: str) -> list[str]:
    """Complete the name of an entry of the secret."""
    offered = {"api_key", "webhook_token"}
    if incomplete.startswith("s"):
        offered |= {f"sources.{name}" for name in sources("")}
    else:
        offered |= {"sources.", *(f"automations.{name}" for name in automations())}
    return _matching(offered, incomplete)


def automations() -> set[str]:
    """Return the automations that sources.toml names."""
    from voxbridge.sources import SourcesError, load  # noqa: PLC0415

    try:
        return load().automations()
    except SourcesError:
        return set()


def stacks(incomplete: str) -> list[str]:
    """Complete the name of a stack of samconfig.toml."""
    from cli.stack import configured_stacks  # noqa: PLC0415  (it imports this module)

    return _matching(set(configured_stacks(Path.cwd())), incomplete)


def _matching(names: set[str], incomplete: str) -> list[str]:
    return sorted(name for name in names if name.startswith(incomplete))
