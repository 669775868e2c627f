"""parse → map → create, the same for both functions."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from voxbridge.clock import Deadline
from voxbridge.delivery import Delivery
from voxbridge.errors import DeliveryError, NotAttemptedError, PermanentError, Reason, Status, TransientError
from voxbridge.mapping import LeadRules, extract_contact
from voxbridge.parsing.flatten import flatten
from voxbridge.parsing.phone_shape import holds_phone_number
from voxbridge.parsing.splitting import separate_leads, split_deliveries
from voxbridge.parsing.submission import Field, NotALead, Submission
from voxbridge.providers import Fetch, Provider, provider
from voxbridge.providers.generic import load_document
from voxbridge.secrets import SecretError, SecretStore
from voxbridge.sources import Source, Sources
from voxbridge.telemetry import AttemptLog, Telemetry, loggable
from voxbridge.voxworks.client import VoxworksClient


@dataclass(frozen=True, slots=True)
class Result:
    """The result of a delivery that is completed."""

    status: Status
    contact_id: str | None = None
    loggable_id: str | None = None  # the contact id, where it is opaque
    fields: tuple[str, ...] = ()  # names of the contact fields that Voxworks has
    dropped: tuple[str, ...] = ()  # names of contact fields that were left out
    after_unknown: bool = False  # a 409 after an ambiguous outcome of our own
    phone_present: bool | None = None  # whether what was ignored or skipped holds a possible phone number

    def write_to(self, log: AttemptLog, *, ambiguous_duplicate: bool = False) -> None:
        """Log the attempt. `ambiguous_duplicate`: an earlier attempt may have created the contact."""
        log.finish(
            self.status,
            fields=self.fields,
            contact_id=self.loggable_id,
            dropped=self.dropped,
            after_unknown=self.after_unknown or ambiguous_duplicate,
            phone_present=self.phone_present,
        )


_WARMUP_SUBMISSION = Submission(
    None, (Field("phone", "0255500000", label="Your phone number"), Field("name", "Ada Lovelace", label="Your name"))
)


class Pipeline:
    """Processes deliveries."""

    def __init__(  # noqa: PLR0913
        self,
        *,
        sources: Sources,
        secrets: SecretStore,
        client: VoxworksClient,
        fetch: Callable[[Deadline], Fetch],
        telemetry: Telemetry,
        phone_region: str,
    ) -> None:
        self._sources = sources
        self._secrets = secrets
        self._client = client
        self._fetch = fetch
        self._telemetry = telemetry
        self._phone_region = phone_region

    def warm_up(self) -> None:
        """Do in advance what the first lead would wait for: read the secret, and map a made-up lead."""
        self._secrets.current()
        extract_contact(_WARMUP_SUBMISSION, LeadRules(self._phone_region), datetime.now(UTC))

    def run(self, delivery: Delivery, deadline: Deadline, log: AttemptLog) -> Result:
        """Process a delivery; raises PermanentError or TransientError and nothing else.

        A bug is transient as well: the lead is kept, and retried by the code that fixes it.
        """
        try:
            return self._run(delivery, deadline, log)
        except DeliveryError:
            raise
        except Exception as error:  # noqa: BLE001
            self._telemetry.log_crash(delivery.id, error)
            raise TransientError(Reason.UNEXPECTED, "internal error; see the `crashed` log line") from None

    def split(self, delivery: Delivery) -> list[Delivery]:
        """Split a delivery of several leads into at most MAX_PIECES parts; raises as `run` does."""
        return self._separate(delivery, split_deliveries)

    def separate(self, delivery: Delivery, most: int) -> list[Delivery]:
        """Return a delivery for each lead of a request, of more than `most` the first ones; raises as `run` does."""
        return self._separate(delivery, lambda whole, of: list(islice(separate_leads(whole, of), most + 1)))

    def _separate(self, delivery: Delivery, separate: Callable[[Delivery, Provider], list[Delivery]]) -> list[Delivery]:
        source = self._sources.get(delivery.source)
        if source is None:
            return [delivery]  # `run` raises
        try:
            return separate(delivery, provider(source.provider))
        except DeliveryError:
            raise
        except Exception as error:  # noqa: BLE001
            self._telemetry.log_crash(delivery.id, error)
            raise TransientError(Reason.UNEXPECTED, "internal error; see the `crashed` log line") from None

    def _run(self, delivery: Delivery, deadline: Deadline, log: AttemptLog) -> Result:
        source = self._sources.get(delivery.source)
        if source is None:
            raise TransientError(Reason.UNEXPECTED, "its source is no longer in sources.toml; add it again")
        submission = self._parse(delivery, source, deadline)
        if isinstance(submission, NotALead):
            is_test = submission.status is Status.TEST
            return Result(submission.status, phone_present=None if is_test else _holds_phone_number(delivery))
        if not source.accepts(submission.document):
            return Result(Status.SKIPPED, phone_present=holds_phone_number(submission.fields))
        rules = LeadRules(source.region or self._phone_region, source.fields, source.defaults, source.countries)
        reading = extract_contact(submission, rules, delivery.received_at)
        if reading.contact is None:
            reason = "`countries` does not allow its number; " if reading.foreign else ""
            message = f"{reason}`voxbridge preview` shows what was read and why"
            raise PermanentError(reading.error or Reason.UNEXPECTED, message)
        if source.delivery == "queue" and log.function == "webhook":
            raise NotAttemptedError(Reason.QUEUE_FIRST, "the source's delivery is queue")
        with log.calling_voxworks():
            created = self._client.create(reading.contact, deadline)
        return Result(
            status=Status.CREATED if created.contact_id else Status.DUPLICATE,
            contact_id=created.contact_id,
            loggable_id=loggable(created.contact_id, reading.contact.phone_number),
            fields=tuple(name for name in reading.contact.to_dict() if name not in created.dropped),
            dropped=tuple(sorted({*reading.dropped, *created.dropped})),
            after_unknown=created.after_unknown,
        )

    def _parse(self, delivery: Delivery, source: Source, deadline: Deadline) -> Submission | NotALead:
        of = provider(source.provider)
        if of.fetch is None:
            return of.parse(delivery)
        try:
            secret = self._secrets.current().for_source(source.name, fallback_to_token=of.verifier.uses_webhook_token)
        except SecretError as error:
            raise TransientError(Reason.PROVIDER_UNREACHABLE, str(error)) from None
        return of.fetch(delivery, secret, self._fetch(deadline))


def _holds_phone_number(delivery: Delivery) -> bool:
    try:
        return holds_phone_number(flatten(load_document(delivery)))
    except PermanentError:  # a delivery that is ignored because of a header may be unreadable
        return False
