"""The one way through, for both doors: parse → map → create."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from voxbridge.clock import Deadline
from voxbridge.creation import Creation
from voxbridge.delivery import Delivery
from voxbridge.errors import DeliveryError, NotAttemptedError, PermanentError, Reason, Status, TransientError
from voxbridge.mapping import LeadRules, extract_contact
from voxbridge.parsing.flatten import flatten
from voxbridge.parsing.phone_shape import holds_phone_number
from voxbridge.parsing.splitting import separate_leads, split_deliveries
from voxbridge.parsing.submission import Field, NotALead, Submission
from voxbridge.providers import Fetch, Provider, provider
from voxbridge.providers.generic import decoded
from voxbridge.record import Record
from voxbridge.secrets import SecretError, SecretStore
from voxbridge.sources import Source, Sources
from voxbridge.telemetry import Telemetry, loggable


@dataclass(frozen=True, slots=True)
class Done:
    """The end of a delivery's way, where it needs nobody any more."""

    status: Status
    contact_id: str | None = None
    loggable_id: str | None = None  # the contact id, where it is opaque
    fields: tuple[str, ...] = ()  # names of the contact fields that Voxworks has
    dropped: tuple[str, ...] = ()  # names of contact fields that were left out
    after_unknown: bool = False  # a 409 that follows an unknown outcome of our own
    phone_present: bool | None = None  # what was ignored or skipped holds a possible phone number


_MADE_UP = Submission(
    None, (Field("phone", "0255500000", label="Your phone number"), Field("name", "Ada Lovelace", label="Your name"))
)


class Pipeline:
    """What is done with a delivery, whichever door it came through."""

    def __init__(  # noqa: PLR0913
        self,
        *,
        sources: Sources,
        secrets: SecretStore,
        creation: Creation,
        fetch: Callable[[Deadline], Fetch],
        telemetry: Telemetry,
        phone_region: str,
    ) -> None:
        self._sources = sources
        self._secrets = secrets
        self._creation = creation
        self._fetch = fetch
        self._telemetry = telemetry
        self._phone_region = phone_region

    def prepare(self) -> None:
        """Do beforehand what the first lead would wait for: read the secret, and a lead of our own making."""
        self._secrets.current()
        extract_contact(_MADE_UP, LeadRules(self._phone_region), datetime.now(UTC))

    def walk(self, delivery: Delivery, deadline: Deadline, record: Record) -> Done:
        """Take a delivery to its end; raises PermanentError or TransientError and nothing else.

        A bug is transient as well: the lead is kept, and retried by the code that fixes it.
        """
        try:
            return self._walk(delivery, deadline, record)
        except DeliveryError:
            raise
        except Exception as error:  # noqa: BLE001
            self._telemetry.crashed(delivery.id, error)
            raise TransientError(Reason.UNEXPECTED, "internal error; see the `crashed` log line") from None

    def split(self, delivery: Delivery) -> list[Delivery]:
        """Cut a delivery of several leads into at most MAX_PIECES; raises as `walk` does."""
        return self._separate(delivery, split_deliveries)

    def separate(self, delivery: Delivery, most: int) -> list[Delivery]:
        """Return a delivery for each lead of a request, of more than `most` the first ones; raises as `walk` does."""
        return self._separate(delivery, lambda whole, of: list(islice(separate_leads(whole, of), most + 1)))

    def _separate(self, delivery: Delivery, separate: Callable[[Delivery, Provider], list[Delivery]]) -> list[Delivery]:
        source = self._sources.get(delivery.source)
        if source is None:
            return [delivery]  # `walk` says what is wrong
        try:
            return separate(delivery, provider(source.provider))
        except DeliveryError:
            raise
        except Exception as error:  # noqa: BLE001
            self._telemetry.crashed(delivery.id, error)
            raise TransientError(Reason.UNEXPECTED, "internal error; see the `crashed` log line") from None

    def _walk(self, delivery: Delivery, deadline: Deadline, record: Record) -> Done:
        source = self._sources.get(delivery.source)
        if source is None:
            raise TransientError(Reason.UNEXPECTED, "its source is not in sources.toml any more; put it back")
        submission = self._parse(delivery, source, deadline)
        if isinstance(submission, NotALead):
            is_test = submission.status is Status.TEST
            return Done(submission.status, phone_present=None if is_test else _holds_phone_number(delivery))
        if not source.accepts(submission.document):
            return Done(Status.SKIPPED, phone_present=holds_phone_number(submission.fields))
        rules = LeadRules(source.region or self._phone_region, source.fields, source.defaults)
        reading = extract_contact(submission, rules, delivery.received_at)
        if reading.contact is None:
            raise PermanentError(reading.error or Reason.UNEXPECTED, "`voxbridge preview` shows what was read and why")
        if source.delivery == "queue" and record.function == "webhook":
            raise NotAttemptedError(Reason.QUEUE_FIRST, "the source's delivery is queue")
        with record.calling_voxworks():
            created = self._creation.create(reading.contact, deadline)
        return Done(
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
        return holds_phone_number(flatten(decoded(delivery)))
    except PermanentError:  # what is ignored by a header need not be readable
        return False
