"""parse → map → create → automation, the same for both functions."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Literal

from voxbridge.clock import Clock, Deadline
from voxbridge.delivery import Delivery, KnownContact
from voxbridge.errors import DeliveryError, NotAttemptedError, Outcome, PermanentError, Reason, Status, TransientError
from voxbridge.mapping import LeadRules, extract_contact
from voxbridge.mapping.results import ExtractionResult
from voxbridge.parsing.any_form import open_document
from voxbridge.parsing.flatten import flatten
from voxbridge.parsing.phone_shape import holds_phone_number
from voxbridge.parsing.splitting import separate_leads, split_deliveries
from voxbridge.parsing.submission import Field, NotALead, Submission
from voxbridge.providers import Fetch, Provider, provider
from voxbridge.result import Result
from voxbridge.secrets import SecretError, SecretStore
from voxbridge.sources import Source, Sources
from voxbridge.telemetry import Attempt, Telemetry
from voxbridge.voxworks.client import VoxworksClient
from voxbridge.voxworks.contact import CreateContactRequest

if TYPE_CHECKING:
    from voxbridge.voxworks.automation import AutomationClient


@dataclass(frozen=True, slots=True)
class _Lead:
    """A delivery that has a contact: what is known of it on the way."""

    attempt: Attempt
    source: Source
    submission: Submission
    reading: ExtractionResult
    contact: CreateContactRequest

    def result(
        self, known: KnownContact, status: Status, *, after_unknown: bool = False, contact_made: bool = False
    ) -> Result:
        """Return the result once the contact is in Voxworks."""
        return Result(
            status=status,
            after_unknown=after_unknown,
            contact_made=contact_made,
            contact=known,
            contact_id=known.contact_id,
            fields=tuple(name for name in self.contact.to_dict() if name not in known.dropped),
            dropped=tuple(sorted({*self.reading.dropped, *known.dropped})),
        )


_WARMUP_SUBMISSION = Submission(
    None, (Field("phone", "0255500000", label="Your phone number"), Field("name", "Ada Lovelace", label="Your name"))
)


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Pipeline:
    """Processes deliveries."""

    sources: Sources
    secrets: SecretStore
    client: VoxworksClient
    automations: "AutomationClient | None"  # None: no source starts one
    fetch: Callable[[Deadline], Fetch]  # what a provider that sends ids only fetches its leads with
    telemetry: Telemetry
    clock: Clock
    phone_region: str

    def warm_up(self) -> None:
        """Do in advance what the first lead would wait for: read the secret, and map a made-up lead."""
        self.secrets.current()
        extract_contact(_WARMUP_SUBMISSION, LeadRules(self.phone_region), datetime.now(UTC))

    def run(self, attempt: Attempt, deadline: Deadline) -> Result:
        """Process a delivery; raises PermanentError or TransientError and nothing else, while there is no contact.

        Once there is one, an error is a part of the result. A bug is transient as well: the lead is kept, and retried
        by the code that fixes it.
        """
        return self._guarded(attempt.delivery, lambda: self._run(attempt, deadline))

    def check_pause(self, source: str) -> None:
        """Raise NotAttemptedError while the owner has paused a source."""
        try:
            is_paused = self.secrets.current().is_paused(source)
        except SecretError:
            return  # the key cannot be read either, which holds the lead
        if is_paused:
            raise NotAttemptedError(Reason.PAUSED, "paused by its owner; `voxbridge resume` ends it")

    def split(self, delivery: Delivery) -> list[Delivery]:
        """Split a delivery of several leads into at most MAX_PIECES parts; raises as `run` does."""
        return self._separate(delivery, split_deliveries)

    def separate(self, delivery: Delivery, most: int) -> list[Delivery]:
        """Return a delivery for each lead of a request, of more than `most` the first ones; raises as `run` does."""
        return self._separate(delivery, lambda whole, of: list(islice(separate_leads(whole, of), most + 1)))

    def _separate(self, delivery: Delivery, separate: Callable[[Delivery, Provider], list[Delivery]]) -> list[Delivery]:
        source = self.sources.get(delivery.source)
        if source is None:
            return [delivery]  # `run` raises
        name = source.provider
        return self._guarded(delivery, lambda: separate(delivery, provider(name)))

    def _guarded[T](self, delivery: Delivery, run: Callable[[], T]) -> T:
        try:
            return run()
        except DeliveryError:
            raise
        except Exception as error:  # noqa: BLE001
            self.telemetry.log_crash(delivery.id, error)
            raise TransientError(Reason.UNEXPECTED, "internal error; see the `crashed` log line") from None

    def _run(self, attempt: Attempt, deadline: Deadline) -> Result:
        delivery = attempt.delivery
        source = self.sources.get(delivery.source)
        if source is None:
            raise TransientError(Reason.UNEXPECTED, "its source is no longer in sources.toml; add it again")
        submission = self._parse(delivery, source, deadline)
        if isinstance(submission, NotALead):
            is_test = submission.status is Status.TEST
            of = provider(source.provider)
            return Result(submission.status, phone_present=None if is_test else _holds_phone_number(of, delivery))
        if not source.accepts(submission.document):
            return Result(Status.SKIPPED, phone_present=holds_phone_number(submission.fields))
        rules = LeadRules(source.region or self.phone_region, source.fields, source.defaults, source.countries)
        reading = extract_contact(submission, rules, delivery.received_at)
        if reading.contact is None:
            reason = "`countries` does not allow its number; " if reading.foreign else ""
            message = f"{reason}`voxbridge preview` shows what was read and why"
            raise PermanentError(reading.error or Reason.UNEXPECTED, message)
        self.check_pause(source.name)
        if source.delivery == "queue" and attempt.function == "webhook":
            raise NotAttemptedError(Reason.QUEUE_FIRST, "the source's delivery is queue")
        lead = _Lead(attempt, source, submission, reading, reading.contact)
        known = delivery.contact
        is_made = known is not None and known.phone_number == reading.contact.phone_number
        result = lead.result(known, Status(known.status)) if known and is_made else self._create(lead, deadline)
        is_new = result.contact is not None and result.contact.status == "created"
        if source.automation and (is_new or source.automation_on == "every_submission"):
            return self._start_automation(lead, result, deadline)
        return result

    def _create(self, lead: _Lead, deadline: Deadline) -> Result:
        contact = lead.contact
        with lead.attempt.calling_voxworks():
            created = self.client.create(contact, deadline)
        is_duplicate = created.contact_id is None
        after_unknown = is_duplicate and (created.after_unknown or _may_be_own_contact(lead.attempt))
        is_made = not is_duplicate or after_unknown
        made: Literal["created", "duplicate"] = "created" if is_made else "duplicate"
        known = KnownContact(made, contact.phone_number, created.contact_id, created.dropped)
        status = Status.DUPLICATE if is_duplicate else Status.CREATED
        return lead.result(known, status, after_unknown=after_unknown, contact_made=is_made)

    def _start_automation(self, lead: _Lead, result: Result, deadline: Deadline) -> Result:
        """Start the source's automation for a contact that exists, or say that it waits for the call hours."""
        from voxbridge.voxworks.trigger import chosen_answers, make_trigger  # noqa: PLC0415  (most stacks need no automation)

        assert self.automations is not None  # noqa: S101  (for mypy: a source of this stack starts one)
        now, source, attempt = self.clock.now(), lead.source, lead.attempt
        opens = source.call_hours.next_moment(now) if source.call_hours else now
        if opens > now:
            attempt.automation = Outcome.NOT_ATTEMPTED
            message = "the contact is in Voxworks; the call waits for the source's call hours"
            return replace(result, error=NotAttemptedError(Reason.OUTSIDE_CALL_HOURS, message, retry_at=opens))
        sent = {name: value for name, value in lead.contact.to_dict().items() if name in result.fields}
        answers = chosen_answers(lead.submission, lead.reading, source.automation_answers)
        trigger = make_trigger(attempt.delivery, provider(source.provider), sent, result.contact_id, answers)
        started = self.automations.start(source.automation, trigger, deadline)
        attempt.automation, attempt.automation_duration = started.outcome, started.duration
        return replace(result, error=started.error)

    def _parse(self, delivery: Delivery, source: Source, deadline: Deadline) -> Submission | NotALead:
        of = provider(source.provider)
        if of.fetch is None:
            return of.parse(delivery)
        fetch = of.fetch
        self.check_pause(source.name)  # before the fetch, which is a call as well
        try:
            secret = self.secrets.current().for_source(source.name, fallback_to_token=of.verifier.uses_webhook_token)
        except SecretError as error:
            raise TransientError(Reason.PROVIDER_UNREACHABLE, str(error)) from None
        return of.parse(delivery, lambda body: fetch(body, secret, self.fetch(deadline)))


# After these failures the contact may have been created nevertheless.
_AMBIGUOUS = {Reason.VOXWORKS_ERROR, Reason.VOXWORKS_TIMEOUT, Reason.VOXWORKS_UNREACHABLE, Reason.UNEXPECTED}


def _may_be_own_contact(attempt: Attempt) -> bool:
    """Say whether an existing contact may come from an earlier attempt of our own whose outcome is unknown."""
    earlier = attempt.delivery.failure
    reasons = (earlier.reason, earlier.first_reason, earlier.last_reason) if earlier else ()
    was_tried = earlier is not None and earlier.attempts > 0
    is_ambiguous = attempt.delivery.is_held or not _AMBIGUOUS.isdisjoint(reasons)
    return attempt.number > 1 or (was_tried and is_ambiguous)


def _holds_phone_number(of: Provider, delivery: Delivery) -> bool:
    try:
        return holds_phone_number(flatten(open_document(of.decode(delivery))))
    except PermanentError:  # a delivery that is ignored because of a header may be unreadable
        return False
