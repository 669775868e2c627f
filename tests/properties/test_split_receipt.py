"""Requests of many leads, wherever the functions die: each lead with a receipt is a contact or in a queue."""

import json
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from support.builders import CREATED, EXISTS, build_application, error, post

from voxbridge.delivery import Delivery
from voxbridge.providers.answers import as_dict
from voxbridge.queues import QueueError, QueueMessage


class Death(BaseException):
    """SIGKILL."""


@dataclass
class Sqs:
    """Both queues. Each step of the script is what happens to one message that is sent; at its end all is well."""

    script: list[str]
    retry: dict[str, str] = field(default_factory=dict)
    dead: list[Delivery] = field(default_factory=list)
    numbers: Any = field(default_factory=count)

    def retry_later(self, delivery: Delivery, *_: object) -> None:
        step = self.script.pop(0) if self.script else "sent"
        if step in ("sent", "sent, then death", "sent, then refused"):
            self.retry[str(next(self.numbers))] = delivery.to_message()
        if step.endswith("death"):
            raise Death
        if step.endswith("refused"):
            raise QueueError("SQS failed")

    def dead_letter(self, delivery: Delivery) -> None:
        self.dead.append(delivery)

    def change_visibility(self, *_: object) -> None:
        return


class FakeVoxworks:
    """Voxworks: one contact a number; every so often it fails."""

    def __init__(self, failing: list[bool]) -> None:
        self.failing = failing
        self.numbers: set[str] = set()

    def request(self, *call: Any) -> Any:
        if self.failing and self.failing.pop(0):
            return error(500)
        number = json.loads(call[3])["phone_number"]
        if number in self.numbers:
            return EXISTS
        self.numbers.add(number)
        return CREATED


def numbers_in(messages: list[str]) -> set[str]:
    """Return the phone numbers of all leads that messages hold."""
    found: set[str] = set()
    for message in messages:
        document = json.loads(Delivery.from_message(message).body)
        leads = document if isinstance(document, list) else as_dict(document).get("leads", [document])
        found |= {lead["phone"] for lead in leads}
    return found


steps = st.sampled_from(["sent", "sent", "death", "sent, then death", "refused", "sent, then refused"])


class Life:
    """The functions, each in one environment until it dies."""

    def __init__(self, sqs: Sqs, team: FakeVoxworks) -> None:
        self.sqs = sqs
        self.team = team
        self._begin()

    def _begin(self) -> None:
        self.functions = build_application(queues=self.sqs, transport=self.team)

    def send(self, body: object) -> bool:
        """Send a request as a provider does; say whether there was a receipt."""
        try:
            return self.functions.receiver.handle_request(post(body)).code < 300
        except Death:
            self._begin()
            return False

    def retry(self) -> None:
        """Process the first message of the queue, which goes to its end where it is not done."""
        handle, message = next(iter(self.sqs.retry.items()))
        self.sqs.retry[handle] = self.sqs.retry.pop(handle)
        try:
            if self.functions.retry_processor.process_message(QueueMessage(handle, handle, message, 1), lambda: 14.0):
                del self.sqs.retry[handle]
        except Death:
            self._begin()


@settings(max_examples=100, deadline=None)
@given(st.integers(2, 120), st.booleans(), st.lists(steps, max_size=30), st.lists(st.booleans(), max_size=20))
def test_every_lead_of_a_request_with_a_receipt_is_somewhere_and_in_the_end_a_contact(number, bare, script, failing):
    """After any number of deaths each lead is a contact or in a queue, and in the end a contact."""
    wanted = {f"+6141234{n:04}" for n in range(number)}
    leads = [{"phone": phone, "first_name": "Ada"} for phone in sorted(wanted)]
    sqs, team = Sqs(list(script)), FakeVoxworks(list(failing))
    life = Life(sqs, team)
    while not life.send(leads if bare else {"leads": leads, "campaign": "Spring"}):
        pass
    while sqs.retry:
        if sqs.script:  # as long as anything goes wrong
            assert wanted <= team.numbers | numbers_in(list(sqs.retry.values()))
        life.retry()
    assert team.numbers == wanted
    assert sqs.dead == []
