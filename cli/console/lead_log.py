"""The leads that the pages list: read from the functions' logs in the background, newest first."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from cli.console.background_reading import Cached, Reading

if TYPE_CHECKING:
    from cli.console.state import Console
    from cli.history import History, Story

REFRESH_AGE = 5.0  # seconds
READ_SECONDS = 4.0  # that one reading goes back for; the next goes on from there
DEFAULT_RANGE = timedelta(hours=24)
MAX_SEARCHES = 20  # of ids outside the loaded time, whose results are kept
FAILED = frozenset({"dead_lettered", "unavailable"})
WAITING = frozenset({"queued"})
IN_VOXWORKS = frozenset({"created", "duplicate"})


def kind(outcome: str) -> str:
    """Return the kind of an outcome, which is its colour: ok, wait, bad or off."""
    if outcome in IN_VOXWORKS:
        return "ok"
    return "bad" if outcome in FAILED else "wait" if outcome in WAITING else "off"


@dataclass(frozen=True, slots=True)
class Leads:
    """What is loaded: all stories from `since` on."""

    stories: "tuple[Story, ...]"  # newest first
    since: datetime
    is_complete: bool  # goes back as far as was asked for
    by_id: "dict[str, Story]" = field(default_factory=dict)


@dataclass(slots=True)
class LeadLog:
    """The history of one console."""

    console: "Console"
    reading: Cached[Leads] = field(init=False)
    _history: "History | None" = None
    _wanted: datetime = field(init=False)
    _searches: "dict[str, Cached[list[Story]]]" = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.reading = self.console.reading_of(self._read, REFRESH_AGE)
        self._wanted = self.console.clock.now() - DEFAULT_RANGE

    def get(self, since: datetime | None = None, wait: float = 0.0) -> Reading[Leads]:
        """Return what is loaded, and load back to `since` if that is further."""
        if since is not None and since < self._wanted:
            self._wanted = since
            self.reading.refresh()
        return self.reading.get(wait)

    def story(self, delivery_id: str, wait: float = 0.0) -> "Story | None":
        """Return a lead's story from what is loaded, or was searched for."""
        loaded = self.reading.get(wait).value
        if loaded and delivery_id in loaded.by_id:
            return loaded.by_id[delivery_id]
        found = [story for search in list(self._searches.values()) for story in search.latest or ()]
        return next((story for story in found if story.delivery_id == delivery_id), None)

    def named(self, text: str) -> "list[Story]":
        """Return the stories that a delivery id, its first characters or a contact id names."""
        loaded = self.reading.latest
        searched = self._searches[text].latest if text in self._searches else None
        known = {story.delivery_id: story for story in (*(searched or ()), *(loaded.stories if loaded else ()))}
        return [story for story in known.values() if story.is_named(text)]

    def search(self, text: str, wait: float = 0.0) -> "Reading[list[Story]]":
        """Search all of the logs for an id, which may take a minute."""
        if text not in self._searches:
            while len(self._searches) >= MAX_SEARCHES:
                del self._searches[next(iter(self._searches))]
            self._searches[text] = self.console.reading_of(lambda: self._find(text), 60.0)
        return self._searches[text].get(wait)

    def searched(self, text: str) -> "Reading[list[Story]] | None":
        """Return the search for an id, if there was one."""
        return self._searches[text].get() if text in self._searches else None

    @property
    def retention(self) -> timedelta:
        """How long the logs are kept."""
        days = self.console.stack.parameters.get("LogRetentionDays", "30")
        return timedelta(days=int(days) if days.isdigit() else 30)

    def _find(self, text: str) -> "list[Story]":
        return self._of_stack().find(text, self.console.clock.now() - self.retention)

    def _of_stack(self) -> "History":
        if self._history is None:
            from cli.history import History, LogReader  # noqa: PLC0415  (with the first lead, not the first page)
            from cli.leads import require_lines  # noqa: PLC0415

            require_lines(self.console.stack)
            self._history = History(LogReader.of_stack(self.console.stack), self.console.clock)
        return self._history

    def _read(self) -> Leads:
        history, wanted = self._of_stack(), self._wanted
        if history.since > wanted:
            history.load(wanted, self._time_is_up())
        history.refresh()
        stories = tuple(history.stories())
        is_complete = history.since <= wanted
        return Leads(stories, history.since, is_complete, {story.delivery_id: story for story in stories})

    def _time_is_up(self) -> Callable[[object], bool]:
        ends = self.console.clock.monotonic() + READ_SECONDS
        return lambda _: self.console.clock.monotonic() >= ends


def lead_log(console: "Console") -> LeadLog:
    """Return the console's lead log: `console.service(lead_log)`."""
    return LeadLog(console)
