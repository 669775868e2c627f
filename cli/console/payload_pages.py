"""The pages of one payload: it is shown, a fix of it is tried, and a fix is saved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from cli.console.page import Page, Visit

if TYPE_CHECKING:
    from cli.console.current_sources import Mapping as CurrentMapping
    from cli.console.payload_view import Case


@dataclass(frozen=True, slots=True)
class CasePages:
    """Where payloads of a kind are found, and what a page says of one besides; `title` is among that."""

    find: "Callable[[Visit], Case | None]"
    missing: Callable[[Visit], Response]  # the answer if it is not found
    template: str
    describe: "Callable[[Visit, Case, CurrentMapping], Mapping[str, Any]]"

    def at(self, path: str) -> tuple[Page, ...]:
        """Return the pages at and below a path."""
        return (
            Page(path, self._show),
            Page(f"{path}/fix", self._try_fix, "POST"),
            Page(f"{path}/fix/save", self._save_fix, "POST", changes=True),
        )

    def _show(self, visit: Visit) -> Response:
        return self._page(visit, trial=False)

    def _try_fix(self, visit: Visit) -> Response:
        return self._page(visit, trial=True)

    def _save_fix(self, visit: Visit) -> Response:
        from cli.console import payload_view  # noqa: PLC0415  (slow to import, as all that maps)

        found = self.find(visit)
        if found is None:
            return self.missing(visit)
        payload_view.save(visit, found)
        return visit.redirect(f"{found.address}#fix")

    def _page(self, visit: Visit, *, trial: bool) -> Response:
        from cli.console import payload_view  # noqa: PLC0415
        from cli.console.current_sources import watched  # noqa: PLC0415

        found = self.find(visit)
        if found is None:
            return self.missing(visit)
        mapping = watched(visit.console)
        described = self.describe(visit, found, mapping)
        if trial:
            return payload_view.show_trial(visit, found, self.template, **described)
        return payload_view.page(visit, found, mapping, self.template, **described)
