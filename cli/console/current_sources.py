"""By which sources.toml leads are mapped now: the deployed one, or the checkout's where that cannot be read."""

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cli import deployed
from cli.console.state import Console
from cli.deployed import Deployed
from voxbridge import sources
from voxbridge.sources import SourcesError

if TYPE_CHECKING:
    from voxbridge.sources import Sources

WAIT = 1.0  # seconds that a page waits for the first reading
MAX_AGE = 30.0  # seconds
SOON = 3.0  # seconds; while a saved fix is not live yet


@dataclass(frozen=True, slots=True)
class Mapping:
    """A sources.toml, and whether it is the deployed one. `problem` says why it is not."""

    sources: "Sources"
    text: str
    phone_region: str
    is_deployed: bool
    problem: str = ""

    @property
    def key(self) -> str:
        """What tells one mapping from another."""
        return hashlib.sha256(f"{self.phone_region}\0{self.text}".encode()).hexdigest()


def read_deployed(console: Console) -> Deployed:
    """Read what is deployed; downloads the package only if it has changed."""
    read = console.read_deployed or deployed.read
    return read(console.stack, console.cached_if_read(read_deployed))


def current(console: Console, wait: float = WAIT) -> Mapping:
    """Return what maps leads now. Raises SourcesError if the checkout's file is needed and broken."""
    reading = console.cached(read_deployed, MAX_AGE).get(wait)
    region = console.stack.phone_region
    problem = reading.error or ("" if reading.value else "What is deployed is still being read.")
    if reading.value is not None:
        try:
            return Mapping(reading.value.sources(), reading.value.sources_text, region, is_deployed=True)
        except SourcesError as error:
            problem = str(error)
    text = sources.read_text(console.sources_file)
    parsed = sources.parse(text, str(console.sources_file))
    return Mapping(parsed, text, region, is_deployed=False, problem=problem)


def watched(console: Console) -> Mapping:
    """Return what maps leads now, and look soon again at what is deployed while a saved fix is not live yet."""
    from cli.console.fixes import Fixes  # noqa: PLC0415  (slow to import, and needs this module)

    fixes = console.service(Fixes)
    saved = fixes.latest()
    if saved and fixes.live_since(saved) is None:
        readings = console.cached(read_deployed, MAX_AGE)
        as_of = readings.get().as_of
        if as_of is None or (console.clock.now() - as_of).total_seconds() >= SOON:
            readings.refresh()
    return current(console)
