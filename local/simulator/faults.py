"""What can be made to go wrong at Voxworks, one after the other or until it is cleared."""

from dataclasses import dataclass, fields
from typing import Any, Literal, get_args

Kind = Literal[
    "status",  # an error as the contract has it, with `status` and maybe `retry_after`
    "hang",  # no answer for `seconds`, then the connection closes
    "close",  # the connection closes without an answer
    "cut",  # the connection closes in the middle of the answer
    "garbage",  # a 201 that is not JSON
    "not_http",  # bytes that are no HTTP response
    "no_contact_id",  # a 201 without its contact_id
    "html",  # a proxy's error page, `status` (502)
    "redirect",  # to `location`, `status` (307)
    "interim",  # the right answer, a moment after a 102 and a 103
    "drip",  # the right answer, its bytes spread over `seconds`
    "refuse_field",  # 400 to every contact that has the optional `field`
]
KINDS: tuple[str, ...] = get_args(Kind)
_STATUS = {"html": 502, "redirect": 307, "status": 500, "refuse_field": 400}


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. With `creates` the call takes effect all the same, and only the answer goes wrong."""

    kind: Kind
    times: int | None = None  # for so many calls; None: until cleared
    creates: bool = False
    status: int | None = None
    retry_after: str | None = None  # the header's value: seconds, a date, or something invalid
    seconds: float = 60.0
    location: str = "/moved"
    field: str | None = None
    at: Literal["contact", "automation"] = "contact"  # which of the two calls meets it

    @property
    def code(self) -> int:
        """The answer's status code."""
        return self.status or _STATUS.get(self.kind, 201)

    def concerns(self, request: Any) -> bool:
        """Say whether a call with this body meets the fault."""
        return self.kind != "refuse_field" or (isinstance(request, dict) and self.field in request)

    @classmethod
    def from_json(cls, entry: Any) -> "Fault":
        """Read a fault from the control endpoint; raises ValueError saying what is wrong with it."""
        names = {field.name for field in fields(cls)}
        if not isinstance(entry, dict) or entry.get("kind") not in KINDS:
            raise ValueError(f"'kind' must be one of {', '.join(KINDS)}")
        if entry.get("at", "contact") not in ("contact", "automation"):
            raise ValueError("'at' must be contact or automation")
        if unknown := entry.keys() - names:
            raise ValueError(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(sorted(names))}")
        return cls(**entry)
