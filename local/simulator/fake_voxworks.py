"""One team's account at Voxworks: key, contacts by normalised number, automations, rate limit, and what is amiss."""

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from local.simulator import contract
from local.simulator.automations import DEMO_SECRET, DEMO_TOKEN, Automations, Execution
from local.simulator.faults import Fault
from local.simulator.limit import Limit, make_limiter


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact as it was asked for, under its normalised number."""

    contact_id: str
    phone_number: str  # E.164
    request: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """What to answer, and what is to go wrong with it on its way."""

    status: int
    body: dict[str, Any]
    headers: dict[str, str] = field(default_factory=dict)
    fault: Fault | None = None


class FakeVoxworks:
    """The account. Safe to use from any thread."""

    def __init__(
        self,
        key: str,
        limit: Limit | None = None,
        clock: Callable[[], float] = time.monotonic,
        kept: Path | None = None,
    ) -> None:
        """Begin with the contacts in the file `kept`, if it is given; each new one is added to it."""
        self._kept = kept
        self._lock = threading.Lock()
        self._clock = clock
        self._key = key
        self._limiter = make_limiter(limit, clock()) if limit else None
        self._contacts = {contact.phone_number: contact for contact in _read(kept)}
        self._faults: list[Fault] = []
        self._answers: Counter[str] = Counter()
        self._automations = Automations({DEMO_TOKEN: DEMO_SECRET})
        self._automation_answers: Counter[str] = Counter()

    @property
    def key(self) -> str:
        """The one API key that is let in."""
        return self._key

    @key.setter
    def key(self, key: str) -> None:
        with self._lock:
            self._key = key

    @property
    def contacts(self) -> list[Contact]:
        """All contacts, oldest first."""
        with self._lock:
            return list(self._contacts.values())

    @property
    def faults(self) -> list[Fault]:
        """The faults that calls still meet, the next first."""
        with self._lock:
            return list(self._faults)

    @property
    def answers(self) -> Counter[str]:
        """How many calls were answered how: by status code, or by the fault that spared an answer."""
        with self._lock:
            return Counter(self._answers)

    @property
    def executions(self) -> list[Execution]:
        """All executions of automations, oldest first."""
        with self._lock:
            return list(self._automations.executions)

    @property
    def automation_answers(self) -> Counter[str]:
        """How many calls of automations' webhooks were answered how, as `answers`."""
        with self._lock:
            return Counter(self._automation_answers)

    def set_limit(self, limit: Limit | None) -> None:
        """Change the rate limit; of the new one nothing is used up yet."""
        with self._lock:
            self._limiter = make_limiter(limit, self._clock()) if limit else None

    def add_fault(self, fault: Fault) -> None:
        """Let calls meet a fault, after those that were added before it have had theirs."""
        with self._lock:
            self._faults.append(fault)

    def clear_faults(self) -> None:
        """Be well again."""
        with self._lock:
            self._faults.clear()

    def clear(self) -> None:
        """Forget contacts, executions and counts."""
        with self._lock:
            self._contacts.clear()
            self._answers.clear()
            self._automations.executions.clear()
            self._automation_answers.clear()
            if self._kept:
                self._kept.unlink(missing_ok=True)

    def create_contact(self, authorization: str, body: bytes) -> Reply:
        """Answer one call of create-contact."""
        with self._lock:
            fault = self._next_fault("contact", body)
            if fault and not fault.creates:
                reply = self._fail(fault)
            else:
                reply = replace(self._create(authorization, body), fault=fault)
            self._answers[_name(reply)] += 1
            return reply

    def start_automation(self, token: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Answer one call of an automation's webhook. The API's key and rate limit do not apply to it."""
        with self._lock:
            fault = self._next_fault("automation", body)
            reply = self._fail(fault) if fault and not fault.creates else None
            reply = reply or Reply(*self._automations.start(token, headers, body), fault=fault)
            self._automation_answers[_name(reply)] += 1
            return reply

    def _next_fault(self, at: str, body: bytes) -> Fault | None:
        try:
            request = json.loads(body)
        except ValueError:
            request = None
        for index, fault in enumerate(self._faults):
            if fault.at == at and fault.concerns(request):
                if fault.times is not None:
                    left = fault.times - 1
                    self._faults[index : index + 1] = [replace(fault, times=left)] if left else []
                return fault
        return None

    def _fail(self, fault: Fault) -> Reply:
        headers = {} if fault.retry_after is None else {"Retry-After": fault.retry_after}
        message = contract.LIMITED if fault.code == 429 else contract.FAILED  # noqa: PLR2004 (as the contract has it)
        # What a `drip` or an `interim` would answer needs an id; no contact stands behind it.
        body = contract.success("contact_0") if fault.code == 201 else contract.error(message)  # noqa: PLR2004
        return Reply(fault.code, body, headers, fault)

    def _create(self, authorization: str, body: bytes) -> Reply:
        if authorization != f"Bearer {self._key}":
            return Reply(401, contract.error(contract.INVALID_KEY))
        refused = self._limiter is not None and not self._limiter.take(self._clock())
        headers = self._limiter.headers(refused=refused) if self._limiter else {}
        if refused:
            return Reply(429, contract.error(contract.LIMITED), headers)
        try:
            request = contract.read_request(body)
            phone_number = contract.normalise(request["phone_number"])
        except contract.InvalidRequestError as error:
            return Reply(400, contract.error(str(error)), headers)
        if phone_number in self._contacts:
            return Reply(409, contract.error(contract.EXISTS), headers)
        contact = Contact(f"contact_{len(self._contacts) + 1}", phone_number, request)
        if self._kept:
            with self._kept.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(contact)) + "\n")
        self._contacts[phone_number] = contact
        return Reply(201, contract.success(contact.contact_id), headers)


def _read(kept: Path | None) -> list[Contact]:
    """Read the contacts of earlier runs; the last line may be cut off."""
    found = []
    for line in kept.read_text("utf-8").splitlines() if kept and kept.exists() else ():
        try:
            found.append(Contact(**json.loads(line)))
        except (ValueError, TypeError):
            continue
    return found


def _name(reply: Reply) -> str:
    unanswered = reply.fault and reply.fault.kind in {"hang", "close", "cut", "not_http"}
    return reply.fault.kind if reply.fault and unanswered else str(reply.status)
