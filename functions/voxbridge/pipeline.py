"""parse → map → create → automation, the same for both functions."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING

from voxbridge.attempt import Attempt
from voxbridge.clock import Clock, Deadline
from voxbridge.delivery import Delivery, KnownContact
from voxbridge.errors import NotAttemptedError, Outcome, PermanentError, Reason, Status, TransientError
from voxbridge.mapping import LeadRules, extract_contact
from voxbridge.parsing.find_leads import separate_leads, split_deliveries
from voxbridge.parsing.flatten import flatten, holds_phone_number
from voxbridge.parsing.submission import Field, NotALead, Submission
from voxbridge.providers import Fetch, Provider, provider
from voxbridge.secret_store import SecretError, SecretStore
from voxbridge.sources import Source, Sources
from voxbridge.voxworks.client import VoxworksClient
from voxbridge.voxworks.contact import CreateContactRequest

if TYPE_CHECKING:
    from voxbridge.voxworks.automation import AutomationClient
    from voxbridge.voxworks.automation_request import Trigger

_WARMUP = (Field("phone", "0255500000", label="Phone? (if any)"), Field("name", "Ada Lovelace", label="Your name"))
# After these failures the contact may have been created nevertheless.
_AMBIGUOUS = {Reason.VOXWORKS_ERROR, Reason.VOXWORKS_TIMEOUT, Reason.VOXWORKS_UNREACHABLE, Reason.UNEXPECTED}


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Pipeline:
    """Processes deliveries. Its methods raise PermanentError or TransientError; anything else is a bug."""

    sources: Sources
    secrets: SecretStore
    client: VoxworksClient
    automations: "AutomationClient | None"  # None: no source starts one
    fetch: Callable[[Deadline], Fetch]  # what a provider that sends ids only fetches its leads with
    clock: Clock
    phone_region: str

    def warm_up(self) -> None:
        """Do in advance what the first lead would wait for: read the secret, and map a made-up lead."""
        self.secrets.current()
        extract_contact(Submission(None, _WARMUP), LeadRules(self.phone_region), datetime.now(UTC))

    def check_pause(self, source: str) -> None:
        """Raise NotAttemptedError while the owner has paused a source."""
        try:
            is_paused = self.secrets.current().is_paused(source)
        except SecretError:
            return  # the key cannot be read either, which holds the lead
        if is_paused:
            raise NotAttemptedError(Reason.PAUSED, "paused by its owner; `voxbridge resume` ends it")

    def split(self, delivery: Delivery) -> list[Delivery]:
        """Split a delivery of several leads into at most MAX_PIECES parts."""
        return split_deliveries(delivery, provider(self._source(delivery).provider))

    def separate(self, delivery: Delivery, most: int) -> list[Delivery]:
        """Return a delivery for each lead of a request, but no more than `most` + 1."""
        return list(islice(separate_leads(delivery, provider(self._source(delivery).provider)), most + 1))

    def run(self, attempt: Attempt, deadline: Deadline) -> None:
        """Process a lead, and note in the attempt what became of it.

        Once the contact is made, this no longer raises: why its automation has not started is the attempt's error.
        """
        delivery, source = attempt.delivery, self._source(attempt.delivery)
        of = provider(source.provider)
        submission = self._parse(of, delivery, source, deadline)
        if isinstance(submission, NotALead):
            attempt.status = submission.status
            if attempt.status is not Status.TEST:
                attempt.phone_present = holds_phone_number(flatten(of.decode(delivery)))
            return
        if source.when and not source.when.accepts(submission.document):
            attempt.status, attempt.phone_present = Status.SKIPPED, holds_phone_number(submission.fields)
            return
        rules = LeadRules(source.region or self.phone_region, source.fields, source.defaults, source.countries)
        reading = extract_contact(submission, rules, delivery.received_at)
        contact = reading.contact
        if contact is None:
            reason = "`countries` does not allow its number; " if reading.foreign else ""
            message = f"{reason}`voxbridge preview` shows what was read and why"
            raise PermanentError(reading.error or Reason.UNEXPECTED, message)
        self.check_pause(source.name)
        if source.delivery == "queue" and attempt.function == "webhook":
            raise NotAttemptedError(Reason.QUEUE_FIRST, "the source's delivery is queue")
        known = delivery.contact
        if known is None or known.phone_number != contact.phone_number:
            known = self._create(attempt, contact, deadline)
        sent = {name: value for name, value in contact.to_dict().items() if name not in known.dropped}
        attempt.status = Status.DUPLICATE if attempt.after_unknown else Status(known.status)
        attempt.contact, attempt.fields = known, tuple(sent)
        attempt.dropped = tuple(sorted({*reading.dropped, *known.dropped}))
        if source.automation and (known.status == "created" or source.automation_on == "every_submission"):
            from voxbridge.voxworks.automation_request import chosen_answers, make_trigger  # noqa: PLC0415  (most stacks need none)

            answers = chosen_answers(submission, reading, source.automation_answers)
            trigger = make_trigger(delivery, of, sent, known.contact_id, answers)
            self._start_automation(attempt, source, trigger, deadline)

    def _source(self, delivery: Delivery) -> Source:
        source = self.sources.get(delivery.source)
        if source is None:
            raise TransientError(Reason.UNEXPECTED, "its source is no longer in sources.toml; add it again")
        return source

    def _parse(self, of: Provider, delivery: Delivery, source: Source, deadline: Deadline) -> Submission | NotALead:
        if of.fetch is None:
            return of.parse(delivery)
        fetch = of.fetch
        self.check_pause(source.name)  # before the fetch, which is a call as well
        try:
            secret = self.secrets.current().for_source(source.name, fallback_to_token=of.verifier.uses_webhook_token)
        except SecretError as error:
            raise TransientError(Reason.PROVIDER_UNREACHABLE, str(error)) from None
        return of.parse(delivery, lambda body: fetch(body, secret, self.fetch(deadline)))

    def _create(self, attempt: Attempt, contact: CreateContactRequest, deadline: Deadline) -> KnownContact:
        found = attempt.call_voxworks(lambda: self.client.create(contact, deadline))
        if found.contact_id is None and (found.status == "created" or _may_be_own_contact(attempt)):
            attempt.after_unknown, found = True, replace(found, status="created")
        return found

    def _start_automation(self, attempt: Attempt, source: Source, trigger: "Trigger", deadline: Deadline) -> None:
        """Start the source's automation for a contact that exists, and note in the attempt what became of it."""
        assert self.automations is not None  # noqa: S101  (for mypy: a source of this stack starts one)
        now = self.clock.now()
        opens = source.call_hours.next_moment(now) if source.call_hours else now
        if opens > now:
            message = "the contact is in Voxworks; the call waits for the source's call hours"
            attempt.error = NotAttemptedError(Reason.OUTSIDE_CALL_HOURS, message, retry_at=opens)
            attempt.automation = Outcome.NOT_ATTEMPTED
            return
        started = self.automations.start(source.automation, trigger, deadline)
        attempt.automation, attempt.automation_duration = started.outcome, started.duration
        attempt.error = started.error


def _may_be_own_contact(attempt: Attempt) -> bool:
    """Say whether an existing contact may come from an earlier attempt of our own whose outcome is unknown."""
    earlier = attempt.delivery.failure
    if attempt.number > 1 or earlier is None or not earlier.attempts:
        return attempt.number > 1
    reasons = {earlier.reason, earlier.first_reason, earlier.last_reason}
    return attempt.delivery.is_held or bool(reasons & _AMBIGUOUS)
