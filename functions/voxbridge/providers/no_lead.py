"""What a payload says of itself when it is no new lead: another event, ids alone, a handshake, a person opted out."""

import re
import unicodedata
from itertools import islice, pairwise
from typing import Any

from voxbridge.outcome import Status
from voxbridge.providers.row_change import is_row_change
from voxbridge.providers.vocabulary import plain
from voxbridge.providers.walking import MAXIMUM_FIELDS
from voxbridge.submission import NoLead

# Where senders say what happened. The first are also names of questions ("Topic: change").
_EVENTS = ("event", "evento", "événement", "evenement", "ereignis", "gebeurtenis")
_EVENT_KEYS = (*_EVENTS, "trigger", "topic", "action", "type", "accion", "acción", "acao", "ação", "azione", "aktion")
_PLAIN_EVENT_KEYS = (
    *("event_type", "eventType", "event_name", "eventName", "triggerEvent", "webhook_event", "webhookEvent"),
    *("notification_type", "notificationType"),
)
# The words of those happenings that are no new lead: of the first, one is enough.
_HAPPENED = frozenset(
    (
        *("deleted", "removed", "archived", "updated", "changed", "edited", "modified", "cancelled", "canceled"),
        *("merged", "abandoned"),
    )
)
_NO_LEAD = _HAPPENED | {
    *("delete", "deletion", "update", "change", "cancel", "merge", "partial", "incomplete", "lost", "disqualified"),
    *("actualizado", "actualizada", "modificado", "modificada", "eliminado", "eliminada", "cancelado", "cancelada"),
    *("atualizado", "atualizada", "alterado", "alterada", "excluido", "excluida", "removido", "removida"),
    *("modifie", "modifiee", "supprime", "supprimee", "annule", "annulee", "aggiornato", "aggiornata", "modificato"),
    *("modificata", "eliminato", "eliminata", "annullato", "annullata", "cancellato", "cancellata", "aktualisiert"),
    *("geandert", "geaendert", "geloscht", "geloescht", "storniert", "bijgewerkt", "gewijzigd", "verwijderd"),
    *("geannuleerd",),
}
# Of somebody who wants no more: whatever stands beside these, and nobody writes them under "Topic" who wants a call.
_LEFT = frozenset(
    (
        *("unsubscribe", "unsubscribed", "unsubscribes", "optout", "optedout", "bounce", "bounced", "hardbounce"),
        *("softbounce", "spamreport", "spamcomplaint", "debaja", "abmelden", "abmeldung", "abgemeldet"),
        *("abbestellung", "abbestellt", "desabonnement", "desabonne", "desinscription", "desinscrit", "desinscricao"),
        *("descadastro", "descadastrado", "descadastramento", "desuscripcion", "desuscrito", "desuscribir"),
        *("disiscrizione", "disiscritto", "cancellazioneiscrizione", "afmelden", "afmelding", "afgemeld"),
        *("uitgeschreven", "uitschrijving"),
    )
)
_LEFT_BY_EVENT = frozenset(("spam", "complaint", "complained", "cleaned", "blocked", "baja", "suppressed"))
_LONGEST_EVENT = 60  # characters of an event's name with spaces: "Unsubscribed from Email Marketing"
_MAILCHIMPS = frozenset(("unsubscribe", "cleaned", "upemail", "profile", "campaign"))  # beside `fired_at`
_LEFT_STATUS = frozenset(
    ("unsubscribed", "unsubscribe", "optedout", "optout", "donotcontact", "donotcall", "dnc", "complained", "bounced")
)
_FINISHED = frozenset(("finished", "isfinished", "complete", "completed", "iscomplete", "iscompleted"))
_STATUS = frozenset(("status", "resultstatus", "responsestatus", "submissionstatus"))
_UNFINISHED = ("partial", "incomplete", "in_progress", "draft", "abandoned", "unfinished")
_OPTED_OUT = frozenset(("dnd", "donotdisturb", "donotcall", "donotcontact"))
_YES = ("true", "1", "yes")
_PEOPLE = ("contact", "lead", "person", "customer", "subscriber")  # objects that hold the person


def verdict(document: Any) -> NoLead | None:
    """Return why a document is no lead by its own word: another event than a new lead, or a person who opted out."""
    first = document[0] if isinstance(document, list) and document else document
    top = document if isinstance(document, dict) else {}
    if isinstance(first, dict) and _is_notification(first):
        return NoLead(Status.IGNORED, "the payload holds ids alone, or is a handshake")
    for level in (top, top.get("meta"), top.get("data"), top.get("event"), top.get("payload")):
        if not isinstance(level, dict):
            continue
        surely = level is top.get("meta")
        events = {key: level[key] for key in (*_EVENT_KEYS, *_PLAIN_EVENT_KEYS) if isinstance(level.get(key), str)}
        if any(
            _has_left(event, surely=surely or key in _EVENTS, named=key in _PLAIN_EVENT_KEYS)
            for key, event in events.items()
        ):
            return NoLead(Status.IGNORED, "the payload says that somebody unsubscribed, opted out or was not reached")
        named = any(_is_no_lead(event, surely=surely or key in _PLAIN_EVENT_KEYS) for key, event in events.items())
        if named or is_row_change(level):
            return NoLead(Status.IGNORED, "the payload says that it is an update, a deletion or a cancellation")
        if "fired_at" in level and level.get("type") in _MAILCHIMPS:
            return NoLead(
                Status.IGNORED, "the payload says that it is another event of a mailing list than a new member"
            )
        if _is_unfinished(level):
            return NoLead(Status.IGNORED, "the payload says that the form is not finished yet")
        people = [person for name in _PEOPLE if isinstance(person := level.get(name), dict)]
        if any(opted_out(person) or _is_left_alone(person) for person in (level, *people)):
            return NoLead(Status.SKIPPED, "the payload says that the person does not want to be contacted")
    return None


def opted_out(record: dict[str, Any]) -> bool:
    """Say whether a record has a flag like `dnd: true`."""
    return any(
        plain(str(key)) in _OPTED_OUT and isinstance(value, bool | int | str) and str(value).strip().lower() in _YES
        for key, value in islice(record.items(), MAXIMUM_FIELDS)
    )


def _is_left_alone(record: dict[str, Any]) -> bool:
    status = record.get("status")
    return isinstance(status, str) and plain(status) in _LEFT_STATUS


def _is_unfinished(record: dict[str, Any]) -> bool:
    for key, value in islice(record.items(), MAXIMUM_FIELDS):
        word = plain(str(key))
        if (word in _FINISHED and value is False) or (word in _STATUS and str(value).lower() in _UNFINISHED):
            return True
    return False


def _is_notification(record: dict[str, Any]) -> bool:
    """Say whether a record only names an object that is to be fetched, or wants its challenge answered."""
    words = {plain(str(key)) for key in islice(record, MAXIMUM_FIELDS)}
    if len(words) <= 4 and any(word.startswith("challenge") for word in words):  # noqa: PLR2004  (and a token or a type)
        return True
    names_object = "objectid" in words and not words.isdisjoint({"eventid", "eventtype", "subscriptiontype"})
    return names_object and not any(re.search("phone|mobile|mail|answer|field|propert", word) for word in words)


def _has_left(event: str, *, surely: bool, named: bool) -> bool:
    """Say whether an event is that somebody unsubscribed, in any of seven languages, or that mail did not reach them.

    `surely`: it stands where events do, so that a plain word ("spam") is one too. `named`: its key says that it is an
    event's name, which may have spaces.
    """
    if len(event) > _LONGEST_EVENT or (not named and " " in event.strip()):
        return False
    words = _words(event)
    left = _LEFT | _LEFT_BY_EVENT if surely or named else _LEFT
    pairs = {first + second for first, second in pairwise(words)}
    return not left.isdisjoint(pairs.union(words[:1] if " " in event else words))


def _words(event: str) -> list[str]:
    apart = unicodedata.normalize("NFKD", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", event)).lower()
    return re.findall("[a-z]+", "".join(letter for letter in apart if not unicodedata.combining(letter)))


def _is_no_lead(event: str, *, surely: bool) -> bool:
    """Say whether a machine's name of an event, "person.deleted" or "BOOKING_CANCELLED", is of one that is no new lead.

    `surely`: it can be nothing else than the name of an event. Sentences that somebody typed are none.
    """
    if not re.fullmatch(r"[\w.:/-]{1,100}", event):
        return False
    words = _words(event)
    return not (_NO_LEAD if surely or len(words) > 1 else _HAPPENED).isdisjoint(words)
