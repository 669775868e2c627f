"""What a machine's name of an event says: `lead.created`, `BOOKING_CANCELLED`, `candidateStageChange`, `email_opened`.

Its verb is the last one (`lead.stage_changed`, `customer.update.500111`), or the first of two
where the second is a record (`deleteLead`, `updated.person`). A name that is neither a creation nor a known change
says nothing: a lead that is lost costs more than a person who is called once more. Nor does a change of something that
is not known to be a sender's record (`claim_denied`, `name-change`), which is what people ask about.
"""

import re
from enum import Enum, Flag, IntEnum, auto
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from voxbridge.parsing.machine_names import (
    has_path,
    is_cased,
    is_machine_name,
    last_part,
    singular,
    split_name,
    unaccented,
)
from voxbridge.parsing.payload_words import words_of

# Members that name an event and little else, and those that are names of questions too ("Topic: change").
EVENT_KEYS = frozenset(
    prefix + word
    for prefix in ("", "booking", "contact", "customer", "hook", "lead", "order", "trigger", "triggered", "webhook")
    for word in words_of(
        "event eventaction eventcode eventfqn eventid eventkey eventkind eventname eventtopic eventtrigger eventtype"
    )
) | words_of("""
    actiontype changetype detailtype hooktype messagename messagetype metric notificationtype recordtype sdkmessage
    subscriptiontype topicid webhooktopic webhooktype
    evento evenement ereignis gebeurtenis tipoevento tipodeevento typeevenement ereignistyp gebeurtenistype
""")
QUESTION_KEYS = words_of("type topic action trigger accion acao azione aktion operation")


class EventKind(Enum):
    """What happened, by an event's name."""

    CREATED = auto()  # a record or a submission
    NEW = auto()  # something that the name does not say: `new`, `event.created`
    CHANGED = auto()  # updated, deleted, cancelled, moved, opened …
    UNSUBSCRIBED = auto()  # or mail that did not reach the person
    TEST = auto()  # of the endpoint
    OTHER = auto()  # something else, of a record that the name names: `guest.registered`


class Place(IntEnum):
    """Where a name is, the more certainly an event's the greater."""

    OPTION = 0  # among answers, under a name of questions
    ANSWER = 1  # among answers, under a key that names events alone
    TOPIC = 2  # in an envelope, under a name of questions
    ACTION = 3  # in an envelope, under a name for what was done, or beside the object that the name names
    EVENT = 4  # in an envelope, under a key that names events alone
    MAIL = 5  # beside an object that mail is about, or where there is no number to call


_UNDER_EVENT_KEYS = (Place.ANSWER, Place.EVENT, Place.MAIL)


class _Trait(Flag):
    """What makes a name an event's."""

    SINGLE = auto()
    MANY = auto()  # words
    CODE = auto()  # it has a path, or capitals within
    PATH = auto()
    NAMED = auto()  # with a record that senders keep, or a path
    HAPPENED = auto()  # its verb is a known participle
    CHANGED = auto()  # one that says so of any record
    PERSONAL = auto()  # with a record of a person's, or of their answers


_ANY = _Trait.SINGLE | _Trait.MANY
_KNOWN = _Trait.NAMED | _Trait.PATH
_MANY = _Trait.MANY
# The traits, one of these sets of them, by which a name is an event's: `order_cancelled` may be an option of a form
_NEEDED = {
    Place.OPTION: (_MANY | _Trait.NAMED | _Trait.CODE, _MANY | _Trait.PERSONAL | _Trait.CHANGED),
    Place.ANSWER: (
        *(_MANY | _Trait.NAMED, _MANY | _Trait.CODE, _MANY | _Trait.HAPPENED),
        _Trait.SINGLE | _Trait.CODE | _Trait.CHANGED,  # `DELETED`
    ),
    Place.TOPIC: (_Trait.SINGLE, _Trait.CODE, _Trait.NAMED, _Trait.HAPPENED),
    Place.ACTION: (_Trait.SINGLE, _Trait.CODE, _Trait.NAMED, _Trait.HAPPENED),
    Place.EVENT: (_Trait(0),),
    Place.MAIL: (_Trait(0),),
}

_SUBMITTED = words_of("submit submitted")
_CREATED = _SUBMITTED | words_of("create created creation insert inserted add added new")
# What CRMs and form builders keep records of: with one of these a token is an event's name, not the value of an option.
_RECORDS = words_of("""
    account applicant application appointment attendee booking call campaign candidate cart chat client company
    contact conversation customer deal email enrollment entry envelope event form guest invitee invoice item lead list
    meeting member membership opportunity order participant patient people person profile prospect purchase record
    registrant registration reservation reserve response row signature submission subscriber subscription thread
    ticket user
""")
# Of those, people's records and their answers: what people ask about is theirs, too (`order_cancelled`).
_PERSONAL_RECORDS = words_of("""
    account applicant candidate client company contact customer deal entry form lead member opportunity patient people
    person profile prospect record response row subscriber submission user
""")
_GENERIC = words_of("data event hook message notification webhook")  # what such a record is about, its content says
_REQUESTS = words_of("call chat checkout enquiry form inquiry lead opportunity questionnaire quiz request survey")
_FORM_RECORDS = words_of("answer application entry quote registration response signup submission ticket")
_SESSIONS = words_of("class job lesson session shift treatment visit webinar")
_PLANNED = _SESSIONS | words_of("""
    activity appointment automation booking cadence campaign course event meeting reservation sequence service task
""")
_MAILS = words_of("""
    broadcast campaign confirmation contract email estimate interview invitation invoice link mail mailing
    message newsletter notification proposal push quote reminder sms
""")
_OF_FORMS = words_of("enquiry estimate inquiry mail message proposal quote")  # which a form's sender sends, too
# What is added to a known record: a note is no new person.
_PARTS = words_of("""
    activity attachment comment file invoice label mention note rating receipt recording refund reminder return
    stage status tag task transcript
""")
_NOTES = words_of("note tag task")
_UNFINISHED = words_of("abandoned draft incomplete partial unfinished")  # `abandoned_cart.created`, `draft_submitted`

# Verbs of a known record that count among answers, too, alone and with a past tense's ending.
_CHANGE = words_of("""
    abandon archive cancel change delete deletion disqualify edit merge modify noshow remove reschedule truncate
    update
""")
_CANCELLED = frozenset(("canceled", "cancelled"))
_CHANGED = _CHANGE | {verb + ending for verb in _CHANGE for ending in ("d", "ed")} | _CANCELLED
_HAPPENED = words_of(
    unaccented("""
        disqualified modified noshowed
        actualizado actualizada modificado modificada eliminado eliminada cancelado cancelada reprogramado reprogramada
        atualizado atualizada alterado alterada excluido excluida removido removida remarcado remarcada reagendado
        modifie modifiee supprime supprimee annule annulee reporte reportee
        aggiornato aggiornata modificato modificata eliminato eliminata annullato annullata cancellato cancellata
        spostato spostata aktualisiert geandert geaendert geloscht geloescht storniert abgesagt verschoben
        bijgewerkt gewijzigd verwijderd geannuleerd verplaatst
        uppdaterad andrad avbokad raderad opdateret aflyst slettet oppdatert avbestilt paivitetty peruttu poistettu
        anulowana zmieniono zaktualizowano anulowano usunieto zmeneno zruseno smazano actualizat modificat anulat sters
        modositva torolve lemondva guncellendi silindi iptal diperbarui dibatalkan dihapus
        изменен обновлен удален отменен 更新 変更 削除 キャンセル 修改 取消 删除 수정 변경 삭제 취소
    """)
)
# Those that count with a record.
_ALSO_HAPPENED = words_of("""
    anonymized arrived attached attended awarded banned blacklisted chargeback checkedin checkedout checkin commented
    deactivated declined delayed denied destroyed detached disabled disconnected downgraded earned erased expired
    failed frozen fulfilled graduated hired ignored issued labeled labelled login logout moved notinterested overdue
    packed pastdue paused postponed progress progressed published purged rated reassign reassigned redact redacted
    redeemed refunded rejected reminded reminder renamed renewed reopen reopened replaced requalified resolved
    restored resumed returned revoked scored seated shared shipped shortlisted snooze snoozed solved suspended tagged
    terminated transitioned trash trashed unarchive unarchived unassign unassigned unchanged unenrolled unhired
    uninstalled unlinked unpublish unpublished untag untagged upgraded viewed voided withdrawn
""")
_OF_MAIL = words_of("click clicked deferral deferred delivered dropped open opened processed send sent")


class _Rule(NamedTuple):
    """Verbs that say that a record was changed, or that something was done with it."""

    verbs: frozenset[str]
    of: frozenset[str] | _Trait  # one of these records, or any with one of these traits
    unless: frozenset[str] = frozenset()  # beside one of these it is a request
    alone: Place | None = None  # from where on the verb alone says so


_NOTHING: frozenset[str] = frozenset()
_RULES = (
    _Rule(_HAPPENED | (_CHANGED - _CHANGE - _CANCELLED), _ANY, alone=Place.TOPIC),
    _Rule(_CHANGED, _KNOWN, alone=Place.TOPIC),
    _Rule(_CHANGED, _PARTS),
    _Rule(_CHANGED - {"change", "changed"}, _SESSIONS, _REQUESTS),
    _Rule(_ALSO_HAPPENED, _KNOWN, alone=Place.MAIL),
    _Rule(words_of("checkedin checkedout checkin"), _NOTHING, alone=Place.EVENT),
    _Rule(
        words_of("reassign reopen snooze unarchive unassign uncancel unconfirm unpublish untag"),
        _NOTHING,
        alone=Place.TOPIC,
    ),
    _Rule(
        words_of("""
            cancellation close decline destroy disable dispute expire modification move protest publish redaction refund
            reject reset restore
        """),
        _RECORDS - _GENERIC,
    ),
    _Rule(_OF_MAIL | words_of("delivery redirect reject"), _NOTHING, alone=Place.MAIL),
    _Rule(
        _OF_MAIL | words_of("attempted failed loaded queued read scheduled seen sends"),
        _MAILS - _OF_FORMS,
        _REQUESTS,
    ),
    _Rule(
        words_of("click clicked delivered dropped failed finalized open opened read seen"),
        _MAILS & _OF_FORMS,
        _REQUESTS,
    ),
    _Rule(words_of("viewed"), words_of("document")),
    _Rule(words_of("signed"), words_of("envelope signatory signature signer")),
    _Rule(words_of("complete completed delivered sent"), words_of("envelope")),
    _Rule(words_of("initiated pending ready shared"), _PARTS | {"payment"}),
    _Rule(words_of("paid"), words_of("invoice")),
    _Rule(words_of("failed succeeded"), words_of("refund")),
    _Rule(words_of("result results"), words_of("bank payment payout")),
    _Rule(words_of("reported"), words_of("outcome result stage status")),
    _Rule(words_of("replied"), words_of("admin agent")),
    _Rule(
        words_of("complete completed done ended finished missed started stopped"),
        _PLANNED - {"session"} | words_of("delivery inspection workflow"),
        _REQUESTS | _FORM_RECORDS,
    ),
    _Rule(words_of("end ending expiring upcoming"), words_of("appointment booking membership subscription trial")),
    _Rule(words_of("joined left"), words_of("attendee meeting participant registrant webinar")),
    _Rule(
        words_of("draft incomplete partial resumed started"),
        words_of("application cart checkout draft entry form quiz registration response submission survey"),
    ),
    _Rule(words_of("complete completed"), words_of("page step")),
    _Rule(words_of("lost won"), words_of("candidate contact customer deal estimate lead opportunity quote")),
    _Rule(words_of("closed"), _RECORDS | _SESSIONS | {"task"}, words_of("chat form")),
    _Rule(words_of("closed"), _Trait.PATH, words_of("chat form")),
    _Rule(words_of("delivered"), words_of("order package parcel shipment")),
    _Rule(
        words_of("assign assigned assignment transferred"),
        _RECORDS | {"task"},
        words_of("enquiry inquiry lead opportunity referral request"),
    ),
)
# Mailing services' codes for a person who wants no more, or whom mail did not reach, in seven languages.
_UNSUBSCRIBED = words_of("""
    unsubscribe unsubscribed unsubscribes unsub optout optedout bounce bounced bounces hardbounce softbounce spam
    spamreport spamcomplaint complain complained
    baja debaja abmelden abmeldung abgemeldet abbestellung abbestellt desabonnement desabonne
    desinscription desinscrit desinscricao descadastro descadastrado descadastramento desuscripcion desuscrito
    desuscribir disiscrizione disiscritto cancellazioneiscrizione afmelden afmelding afgemeld uitgeschreven
    uitschrijving dnc
""")
_MAIL_CODES = words_of("hardbounce softbounce spamreport spamcomplaint")  # that no form asks for
_OF_ENVELOPES = words_of("complaint cleaned blocked suppressed")  # alone, or of mail
_MAIL_PARTS = _MAILS | words_of("contact member recipient subscriber")
_PARTICIPLES = {verb for rule in _RULES for verb in rule.verbs - _CHANGE if verb.endswith(("ed", "en"))} | _HAPPENED
_TESTS = words_of("test tests testing ping validation verification verify handshake")
_ABOUT_TESTS = _TESTS | words_of(
    "connection data delivery endpoint event hook integration lead message notification payload submission url webhook"
)

_TITLE = re.compile(r"[A-Z][\w-]*(?: [A-Z][\w-]*){1,4}")  # "Booking Cancelled"
_UNSUBSCRIPTION = re.compile("(?:unsubscribed|opted out|bounced) .{1,60}", re.IGNORECASE)  # "… from Email Marketing"
_FROM_TO = words_of("from to")
_OPINIONS = words_of("review rating testimonial")
_REVIEWED = words_of("business company customer google location product service site store")
_AFTER_VERB = words_of("by edildi from to for via soon")  # `meeting_cancelled_by_consultant`


def names_record(value: object) -> bool:
    """Say whether a value is a word for what senders keep records of: `Customer`."""
    return isinstance(value, str) and value.lower() in _RECORDS


def asks_for_answers(name: str) -> bool:
    """Say whether an event's name is of a submission, whose unknown members are answers."""
    words = split_name(name)
    asking = _REQUESTS | _FORM_RECORDS | (_CREATED if len(words) > 1 else _SUBMITTED)
    return not asking.isdisjoint(singular(words))


def is_of_opinion(name: str) -> bool:
    """Say whether an event's name is of a review or the like that is there: `REVIEW_CREATED`, `rating.updated`."""
    *what, done = split_name(name) or [""]
    is_done = done in _CREATED | _HAPPENED | _CHANGED | _ALSO_HAPPENED
    return is_done and not _OPINIONS.isdisjoint(what) and set(what) <= _OPINIONS | _REVIEWED


def kind_of_event(name: str, place: Place) -> EventKind | None:
    """Return what an event's name says; None where it says nothing, or may be what a person typed.

    In an envelope a verb alone is an event, and so is a name in capitalised words where the key names events alone.
    Among answers only a machine's name of one is: `contact.updated`, `ContactUpdate`, `CONTACT_UPDATE`. A verb alone is
    what people ask for, and `policy-update` and `order_cancelled` are options of a form where the key may be a
    question's. Mail's verbs alone (`opened`) are an event beside an object that mail is about.
    """
    name = name.strip("[]{}.")
    if place >= Place.EVENT and not is_machine_name(name):
        if _UNSUBSCRIPTION.match(name):
            return EventKind.UNSUBSCRIBED
        return _kind_of_title(name, place) if _TITLE.fullmatch(name) else None
    if place < Place.TOPIC and name.istitle() and name.isalpha():  # "Spam" and "Bounce" among answers
        return None
    if "/" in name and not (name[0].islower() and place is not Place.OPTION):  # the value of an option
        return None
    return _kind(name, place) if is_machine_name(name) else None


def _kind_of_title(name: str, place: Place) -> EventKind | None:
    """Return what a name in capitalised words says; without a record, what people ask about ("Flight Cancelled")."""
    kind, words = _kind(name.replace(" ", "_"), place), split_name(name)
    has_happened = not (_PARTICIPLES | _UNSUBSCRIBED).isdisjoint((words[0], words[-1])) and not (
        _RECORDS | _SESSIONS
    ).isdisjoint(singular(words))
    return EventKind.OTHER if kind in (EventKind.CHANGED, EventKind.UNSUBSCRIBED) and not has_happened else kind


@lru_cache(maxsize=1024)
def _kind(name: str, place: Place) -> EventKind | None:
    words = split_name(name)
    said = set(words)
    if _TESTS & said and said <= _ABOUT_TESTS:
        plain_tests = ("test", "ping", "Ping") if place >= Place.EVENT else ()
        is_test = len(words) > 1 or (place >= Place.TOPIC and name in ("TEST", "PING", *plain_tests))
        return EventKind.TEST if is_test else None
    while len(words) > 1 and words[-1] in _SAYS_NO_MORE:
        del words[-1]
    verbs = _verbs(name, words, place)
    traits = _traits(name, words, verbs, place)
    if _is_unsubscribe(words, traits, place):
        return EventKind.UNSUBSCRIBED
    is_created = not _CREATED.isdisjoint(said)
    if _Trait.PATH in traits and said >= _FROM_TO:  # `ticket_status:from:2:to:5`
        return EventKind.CHANGED
    if (is_created and _is_of_part(words, traits)) or (_Trait.PATH in traits and "noshow" in said):
        is_change, is_created = place >= Place.TOPIC or _Trait.PATH in traits, False
    else:
        is_change = not is_created and _is_change(verbs, words, traits, place)
    if is_change and any(needed in traits for needed in _NEEDED[place]):
        return EventKind.CHANGED
    if is_created:
        return EventKind.NEW if said <= _GENERIC | (_CREATED - _SUBMITTED) else EventKind.CREATED
    is_of_something = len(words) > 1 and (words[-1] not in _GENERIC or asks_for_answers(name))  # and not `crm_event`
    is_event_key = place in _UNDER_EVENT_KEYS
    return EventKind.OTHER if is_of_something and (is_event_key or _Trait.NAMED in traits) else None


def _traits(name: str, words: list[str], verbs: set[str], place: Place) -> _Trait:
    records = singular(words)
    traits = _Trait.SINGLE if len(words) == 1 else _Trait.MANY
    if has_path(name):
        traits |= _Trait.PATH | _Trait.CODE
    if is_cased(name):
        traits |= _Trait.CODE
    if not _PARTICIPLES.isdisjoint(verbs):
        traits |= _Trait.HAPPENED
        if not (_CHANGED | _HAPPENED).isdisjoint(verbs):
            traits |= _Trait.CHANGED
    if not _PERSONAL_RECORDS.isdisjoint(records):
        traits |= _Trait.PERSONAL
    notes = _NOTES if place >= Place.TOPIC else _NOTHING
    if not ((_RECORDS - _GENERIC) | notes).isdisjoint(records) or _Trait.PATH | _Trait.HAPPENED in traits:
        traits |= _Trait.NAMED
    return traits


def _is_unsubscribe(words: list[str], traits: _Trait, place: Place) -> bool:
    anywhere = bool(traits & _KNOWN)
    pairs = [first + second for first, second in pairwise(words)]
    said = {*words, *pairs} if anywhere else {*words[-1:], *pairs[-1:]}  # a `bounce-house` is something else
    if anywhere or place in _UNDER_EVENT_KEYS:
        is_of_mail = place is Place.MAIL or (place >= Place.TOPIC and not _MAIL_PARTS.isdisjoint(words))
        return not (_UNSUBSCRIBED | (_OF_ENVELOPES if is_of_mail else _NOTHING)).isdisjoint(said)
    codes = _MAIL_CODES if place is Place.OPTION else _UNSUBSCRIBED  # a complaint is what people ask about
    return not codes.isdisjoint(said)


def _is_of_part(words: list[str], traits: _Trait) -> bool:
    """Say whether an unfinished record was created, or a part of one: `note_added`, but not `tax_return_created`."""
    if any(not _UNFINISHED.isdisjoint(pair) and singular(pair) & (_RECORDS | _CREATED) for pair in pairwise(words)):
        return True
    is_of_record = _Trait.PATH in traits or all(singular([word]) & (_RECORDS | _PARTS) for word in words[:-2])
    return is_of_record and not (_CREATED - _SUBMITTED).isdisjoint(words[-2:]) and bool(singular(words[-2:]) & _PARTS)


def _verbs(name: str, words: list[str], place: Place) -> set[str]:
    """Return the words of a name that may be its verb."""
    is_done = place is Place.TOPIC and not _PARTICIPLES.isdisjoint(words[:1])
    if place >= Place.ACTION or is_done or has_path(name) or is_cased(name):
        for said in (words, split_name(last_part(name))):
            if len(said) == 2 and said[0] in _FIRST and (singular(said[1:]) & _DONE_TO or has_path(name)):  # noqa: PLR2004
                return set(said[:1])
    end = next((number for number, word in enumerate(words) if number and word in _AFTER_VERB), len(words))
    return set(words[end - 1 : end])


_SAYS_NO_MORE = words_of("confirmation notification notice webhook")  # `RescheduleConfirmation`
_FIRST = _CHANGED | _HAPPENED | words_of("clicked close completed disable expire opened")  # `close_conversation`
_DONE_TO = _RECORDS | _MAILS | _SESSIONS


def _is_change(verbs: set[str], words: list[str], traits: _Trait, place: Place) -> bool:
    records = singular(words)
    return any(
        not rule.verbs.isdisjoint(verbs)
        and (
            (rule.alone is not None and place >= rule.alone and len(words) == 1)
            or (bool(traits & rule.of) if isinstance(rule.of, _Trait) else not rule.of.isdisjoint(records))
        )
        and rule.unless.isdisjoint(records)
        for rule in _RULES
    )
