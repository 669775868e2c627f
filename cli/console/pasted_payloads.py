"""Payloads that were pasted to be tried. They stay in memory, so that no address and no file holds them."""

import threading
from dataclasses import dataclass
from pathlib import Path

from cli.console.state import Console
from cli.dead_letter_messages import DeadLetter
from voxbridge.delivery import Delivery

MAX_TRIES = 20  # that are remembered
EVENTS = Path(__file__).parents[2] / "events"  # of the checkout: bodies as the providers send them
_SUFFIXES = {".json", ".form", ".multipart"}


@dataclass(frozen=True, slots=True)
class Try:
    """A payload as if it had just come in. `country` replaces the source's default country of phone numbers."""

    number: int
    delivery: Delivery
    country: str = ""

    @property
    def as_dead_letter(self) -> DeadLetter:
        """The payload in the form that the pages of one payload show."""
        at = self.delivery.received_at
        return DeadLetter(f"try-{self.number}", "", at, self.delivery.source, "", 0, self.delivery)


class Tries:
    """The console's tries, the latest ones."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._lock = threading.Lock()
        self._all: dict[int, Try] = {}
        self._last = 0

    def add(self, source: str, body: bytes, content_type: str, headers: dict[str, str], country: str) -> Try:
        """Remember a payload."""
        with self._lock:
            self._last += 1
            delivery = Delivery(
                f"try-{self._last}", source, self._console.clock.now(), content_type, body, headers=headers
            )
            made = self._all[self._last] = Try(self._last, delivery, country)
            for number in list(self._all)[:-MAX_TRIES]:
                del self._all[number]
            return made

    def get(self, number: str) -> Try | None:
        """Return a try by its number as it is in an address."""
        return self._all.get(int(number)) if number.isascii() and number.isdigit() and len(number) < 9 else None  # noqa: PLR2004


def samples(provider: str) -> list[str]:
    """Return the names of a provider's sample payloads."""
    folder = EVENTS / provider
    if provider not in _providers():
        return []
    return sorted(path.name for path in folder.iterdir() if path.suffix in _SUFFIXES and ".event." not in path.name)


def sample(provider: str, name: str) -> bytes | None:
    """Return a sample payload; None if there is none of this name."""
    return (EVENTS / provider / name).read_bytes() if name in samples(provider) else None


def _providers() -> set[str]:
    return {path.name for path in EVENTS.iterdir() if path.is_dir()} if EVENTS.is_dir() else set()
