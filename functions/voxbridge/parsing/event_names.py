"""What a machine's name of an event says: `lead.created`, `BOOKING_CANCELLED`, `candidateStageChange`, `email_opened`.

A name is cut into words. Its verb is the last one (`lead.stage_changed`, `customer.update.500111`), or the first of two
where the second is a record (`deleteLead`, `updated.person`). A name that is neither a creation nor a known change
says nothing: a lead that is lost costs more than a person who is called once more. Nor does a change of something that
is not known to be a sender's record (`claim_denied`, `name-change`), which is what people ask about.
"""

import re
import unicodedata
from collections.abc import Iterable
from enum import Enum, auto
from functools import lru_cache
from itertools import pairwise

from voxbridge.parsing.vocabulary import words_of


class EventKind(Enum):
    """What happened, by an event's name."""

    CREATED = auto()  # a record or a submission
    NEW = auto()  # something that the name does not say: `new`, `event.created`
    CHANGED = auto()  # updated, deleted, cancelled, moved, opened …
    UNSUBSCRIBED = auto()  # or mail that did not reach the person
    TEST = auto()  # of the endpoint
    OTHER = auto()  # something else, of a record that the name names: `guest.registered`


def _unaccented(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


_SUBMITTED = words_of("submit submitted")
_CREATED = _SUBMITTED | words_of("create created creation insert inserted add added new")
# What CRMs and form builders keep records of: with one of these a token is an event's name, not the value of an option.
_RECORDS = words_of("""
    account applicant application appointment attendee booking call campaign candidate card cart chat client company
    contact conversation customer deal email enrollment entry event form guest invitee invoice item lead list
    meeting member membership opportunity order participant patient people person profile purchase record
    registration reservation reserve response row submission subscriber subscription thread ticket user
""")
# Of those, people's records and their answers: what people ask about is theirs, too (`order_cancelled`).
_OF_PEOPLE = words_of("""
    account applicant candidate client company contact customer deal entry form lead member opportunity patient people
    person profile record response row subscriber submission user
""")
_GENERIC = words_of("data event hook message notification webhook")  # what such a record is about, its content says
# Verbs of a known record that count among answers, too, alone and with a past tense's ending.
_CHANGE = words_of("""
    abandon archive cancel change delete deletion disqualify edit merge modify noshow remove reschedule truncate
    update
""")
_HAPPENED = words_of(
    _unaccented("""
        cancelled disqualified modified noshowed
        actualizado actualizada modificado modificada eliminado eliminada cancelado cancelada reprogramado reprogramada
        atualizado atualizada alterado alterada excluido excluida removido removida remarcado remarcada reagendado
        modifie modifiee supprime supprimee annule annulee reporte reportee
        aggiornato aggiornata modificato modificata eliminato eliminata annullato annullata cancellato cancellata
        spostato spostata aktualisiert geandert geaendert geloscht geloescht storniert abgesagt verschoben
        bijgewerkt gewijzigd verwijderd geannuleerd verplaatst
        uppdaterad andrad avbokad raderad opdateret aflyst slettet oppdatert avbestilt paivitetty peruttu poistettu
        zmieniono zaktualizowano anulowano usunieto zmeneno zruseno smazano actualizat modificat anulat sters
        modositva torolve lemondva guncellendi silindi iptal diperbarui dibatalkan dihapus
        изменен обновлен удален отменен 更新 変更 削除 キャンセル 修改 取消 删除 수정 변경 삭제 취소
    """)
)
# Those that count in an envelope, or with a record.
_CANCELLED = frozenset(("cancel", "cancelled", "canceled"))
_ALSO_HAPPENED = words_of("""
    anonymized arrived attached attended awarded banned blacklisted chargeback checkedin checkedout checkin
    commented deactivated declined delayed denied destroyed detached disabled disconnected downgraded erased expired
    failed frozen fulfilled graduated hired ignored issued labeled labelled login logout moved overdue pastdue
    paused postponed progress progressed published purged rated reassign reassigned redact redacted refunded
    rejected reminded renamed renewed reopen reopened replaced resolved restored resumed returned revoked scored
    shipped shortlisted snooze snoozed solved suspended tagged terminated transitioned trash trashed unarchive
    unarchived unassign unassigned unenrolled unhired uninstalled unlinked unpublish unpublished untag untagged
    upgraded viewed voided withdrawn
""")
# Alone, what people ask for.
_OF_RECORDS = words_of("""
    cancellation close decline destroy disable expire modification move publish redaction refund reject
    reminder reset restore
""")
# Verbs that say so of some records: (verbs, of these, but not beside those).
_REQUESTS = words_of("call chat checkout enquiry form inquiry lead opportunity questionnaire quiz request survey")
_OF_MAIL = words_of("click clicked deferral deferred delivered dropped open opened processed send sent")
_OF_FORMS = words_of("enquiry estimate inquiry mail message proposal quote")  # which a form's sender sends, too
_MAILS = words_of("""
    broadcast campaign confirmation contract email estimate interview invitation invoice link mail mailing
    message newsletter notification proposal push quote reminder sms
""")
_OF_SOME = (
    (
        _OF_MAIL | words_of("attempted loaded queued read scheduled seen sends"),
        _MAILS - _OF_FORMS,
        _REQUESTS,
    ),
    (words_of("click clicked delivered dropped open opened read seen"), _MAILS & _OF_FORMS, _REQUESTS),
    (
        words_of("complete completed done ended finished missed started stopped"),
        words_of("""
            activity appointment automation booking cadence campaign class course event job lesson meeting reservation
            sequence service task treatment visit webinar
        """),
        _REQUESTS,
    ),
    (words_of("joined left"), words_of("attendee meeting participant registrant webinar"), frozenset[str]()),
    (
        words_of("draft incomplete partial resumed started"),
        words_of("application cart checkout draft entry form quiz registration response submission survey"),
        frozenset[str](),
    ),
    (words_of("complete completed"), words_of("page step"), frozenset[str]()),
    (
        words_of("lost won"),
        words_of("candidate contact customer deal estimate lead opportunity quote"),
        frozenset[str](),
    ),
    (words_of("closed"), _RECORDS | {"task"}, words_of("chat form")),
    (words_of("delivered"), words_of("order package parcel shipment"), frozenset[str]()),
    (
        words_of("assign assigned assignment transferred"),
        _RECORDS | {"task"},
        words_of("enquiry inquiry lead opportunity referral request"),
    ),
)
# What is added to a known record: a note is no new person.
_PARTS = words_of("""
    activity attachment comment file label mention note refund reminder return stage status tag task
""")
_NOTES = words_of("note tag task")
_UNFINISHED = words_of("abandoned draft incomplete partial unfinished")  # `abandoned_cart.created`, `draft_submitted`
# Mailing services' codes for a person who wants no more, or whom mail did not reach, in seven languages.
_UNSUBSCRIBED = words_of("""
    unsubscribe unsubscribed unsubscribes unsub optout optedout bounce bounced bounces hardbounce softbounce spam
    spamreport spamcomplaint complain complained
    baja debaja abmelden abmeldung abgemeldet abbestellung abbestellt desabonnement desabonne
    desinscription desinscrit desinscricao descadastro descadastrado descadastramento desuscripcion desuscrito
    desuscribir disiscrizione disiscritto cancellazioneiscrizione afmelden afmelding afgemeld uitgeschreven
    uitschrijving
""")
_MAIL_CODES = words_of("hardbounce softbounce spamreport spamcomplaint")  # that no form asks for
_OF_ENVELOPES = words_of("complaint cleaned blocked suppressed")  # alone, or of mail
_MAIL_PARTS = _MAILS | words_of("contact member recipient subscriber")
_TESTS = words_of("test tests testing ping validation verification verify handshake")
_ABOUT_TESTS = _TESTS | words_of("connection delivery endpoint event hook integration notification url webhook")

_TOKEN = re.compile(r"(?!www\.)[\w.:/#-]{1,100}")
_PATH = re.compile(r"(?<=\w)[.:#](?=\w)|(?<=[a-z])/(?=[a-z])")  # and not the answer `Booking/Change`
_TITLE = re.compile(r"[A-Z][\w-]*(?: [A-Z][\w-]*){1,4}")  # "Booking Cancelled"
_UNSUBSCRIPTION = re.compile("(?:unsubscribed|opted out|bounced) .{1,60}", re.IGNORECASE)  # "… from Email Marketing"
_JOINT = re.compile("(?<=[a-z])(?=[A-Z])|(?<=^ONCRM)|(?<=[A-Z])(?=(?:(?:UPDATE|DELETE)D?|ADD)$)")  # ONCRMLEADADD
_PAIRS = {
    ("no", "show"): "noshow",
    ("no", "showed"): "noshow",
    ("past", "due"): "pastdue",
    ("logged", "in"): "login",
    **{(f"check{ending}", word): f"checked{word}" for ending in ("", "ed") for word in ("in", "out")},
}
_AFTER_VERB = words_of("by from to for via")  # `meeting_cancelled_by_consultant`


def is_machine_name(value: object) -> bool:
    """Say whether a value can be the name that a machine gave to an event; what people write has spaces."""
    return isinstance(value, str) and _TOKEN.fullmatch(value) is not None


def has_path(name: str) -> bool:
    """Say whether a name has more than one part: `contact.updated`, `customers/delete`."""
    return _PATH.search(name) is not None


def kind_of_event(name: str, *, in_envelope: bool, is_event_key: bool, of_mail: bool = False) -> EventKind | None:
    """Return what an event's name says; None where it says nothing, or may be what a person typed.

    In an envelope a verb alone is an event, and so is a name in capitalised words where the key names events alone.
    Among answers only a machine's name of one is: `contact.updated`, `ContactUpdate`, `CONTACT_UPDATE`. A verb alone is
    what people ask for, and `policy-update` and `order_cancelled` are options of a form where the key may be a
    question's. Mail's verbs alone (`opened`) are an event beside an object that mail is about: `of_mail`.
    """
    name = name.strip("[].")
    if in_envelope and is_event_key and not is_machine_name(name):
        if _UNSUBSCRIPTION.match(name):
            return EventKind.UNSUBSCRIBED
        return _kind_of_title(name) if _TITLE.fullmatch(name) else None
    if not in_envelope and name.istitle() and name.isalpha():  # "Spam" and "Bounce" among answers
        return None
    if "/" in name and not (name[0].islower() and (in_envelope or is_event_key)):  # the value of an option
        return None
    if not is_machine_name(name):
        return None
    return _kind(name, in_envelope=in_envelope, is_event_key=is_event_key, of_mail=of_mail)


def _kind_of_title(name: str) -> EventKind | None:
    """Return what a name in capitalised words says; without a record, what people ask about ("Flight Cancelled")."""
    kind, words = _kind(name.replace(" ", "_"), in_envelope=True, is_event_key=True), _words(name)
    has_happened = words[-1].endswith("ed") and _is_core(words[-1:]) and bool(_records(words) or "event" in words)
    return EventKind.OTHER if kind in (EventKind.CHANGED, EventKind.UNSUBSCRIBED) and not has_happened else kind


@lru_cache(maxsize=1024)
def _kind(name: str, *, in_envelope: bool, is_event_key: bool, of_mail: bool = False) -> EventKind | None:
    words = _words(name)
    said = set(words)
    if _TESTS & said and said <= _ABOUT_TESTS:
        is_test = len(words) > 1 or (in_envelope and name in ("TEST", "PING", *("test", "ping") * is_event_key))
        return EventKind.TEST if is_test else None
    verbs = _verbs(name, words, in_envelope=in_envelope)
    is_path = has_path(name)
    names_record = bool(_records(words) or (in_envelope and _NOTES & said)) or (
        is_path and _CHANGE.isdisjoint(verbs) and _is_core(verbs)
    )
    if _is_unsubscribe(words, in_envelope=in_envelope, is_event_key=is_event_key, anywhere=is_path or names_record):
        return EventKind.UNSUBSCRIBED
    is_created = not _CREATED.isdisjoint(said)
    if (is_created and _is_of_part(words)) or (is_path and "noshow" in said):
        is_change, is_created = in_envelope or is_path, False
    else:
        is_alone = in_envelope and len(words) == 1
        is_change = not is_created and (
            _is_change(verbs, said, is_named=is_path or names_record)
            or (is_alone and is_event_key and not said.isdisjoint(_OF_MAIL if of_mail else ()))
        )
    is_code = is_path or name.isupper() or re.search("[a-z][A-Z]", name) is not None
    has_happened = _CHANGE.isdisjoint(verbs) and _is_core(verbs)
    if in_envelope:
        is_event = is_event_key or len(words) == 1 or is_code or has_happened or bool(_records(words))
    elif is_event_key:
        is_event = len(words) > 1 and (names_record or is_code or has_happened)
    else:  # `order_cancelled` may be an option of a form, `contact_deleted` is none
        is_of_people = has_happened and not _OF_PEOPLE.isdisjoint(_singular(words))
        is_event = len(words) > 1 and names_record and (is_code or is_of_people)
    if is_change and is_event:
        return EventKind.CHANGED
    if is_created:
        return EventKind.NEW if said <= _GENERIC | (_CREATED - _SUBMITTED) else EventKind.CREATED
    return EventKind.OTHER if len(words) > 1 and not said <= _GENERIC and (is_event_key or names_record) else None


def _is_unsubscribe(words: list[str], *, in_envelope: bool, is_event_key: bool, anywhere: bool) -> bool:
    pairs = [first + second for first, second in pairwise(words)]
    said = {*words, *pairs} if anywhere else {*words[-1:], *pairs[-1:]}  # a `bounce-house` is something else
    if is_event_key or anywhere:
        of_mail = in_envelope and (len(words) == 1 or not _MAIL_PARTS.isdisjoint(words))
        return not (_UNSUBSCRIBED | (_OF_ENVELOPES if of_mail else frozenset())).isdisjoint(said)
    codes = _UNSUBSCRIBED if in_envelope else _MAIL_CODES  # a complaint, or a blocked drain, is what people ask about
    return not codes.isdisjoint(said)


def _is_of_part(words: list[str]) -> bool:
    """Say whether an unfinished record was created, or a part of one: `note_added`, but not `new_note_request`."""
    if any(not _UNFINISHED.isdisjoint(pair) and _singular(pair) & (_RECORDS | _CREATED) for pair in pairwise(words)):
        return True
    return not (_CREATED - _SUBMITTED).isdisjoint(words[-2:]) and bool(_singular(words[-2:]) & _PARTS)


def _verbs(name: str, words: list[str], *, in_envelope: bool) -> list[str]:
    """Return the words of a name that may be its verb."""
    for said in (words, _words(_PATH.split(name)[-1])):
        if len(said) == 2 and _singular(said[1:]) & (_RECORDS | _MAILS) and said[0] not in _ALSO_HAPPENED:  # noqa: PLR2004
            return said if in_envelope or has_path(name) else said[1:]
    end = next((place for place, word in enumerate(words) if place and word in _AFTER_VERB), len(words))
    return words[end - 1 : end]


def _is_core(verbs: list[str]) -> bool:
    stems = {stem for verb in verbs for stem in (verb, verb.removesuffix("d"), verb.removesuffix("ed"))}
    return not stems.isdisjoint(_CHANGE | _HAPPENED)


def _is_change(verbs: list[str], words: set[str], *, is_named: bool) -> bool:
    is_of_record = is_named or len(words) == 1 or _singular(words) & _PARTS
    is_plan = not is_of_record and not (_CANCELLED | _CHANGE).isdisjoint(verbs)  # `wedding_cancelled`, `name_change`
    if (_is_core(verbs) and not is_plan) or (not _OF_RECORDS.isdisjoint(verbs) and _records([*words])):
        return True
    if is_named and not _ALSO_HAPPENED.isdisjoint(verbs):
        return True
    words = _singular(words)
    verbs = [*verbs[-1:], *(verb for verb in verbs if verb in ("opened", "clicked"))]  # and not `send_email`
    return any(not of.isdisjoint(verbs) and words & some and not words & others for of, some, others in _OF_SOME)


def _words(name: str) -> list[str]:
    words = re.findall(r"[^\W\d_]+", _unaccented(_JOINT.sub(" ", name)).lower())
    while len(words) > 1 and words[-1] == "v":  # a version: `contact.deleted.v1`
        del words[-1]
    for place, pair in enumerate(pairwise(words)):
        if pair in _PAIRS:
            return [*words[:place], _PAIRS[pair], *words[place + 2 :]]
    return words


def _singular(words: Iterable[str]) -> set[str]:
    return {form for word in words for form in (word, word.removesuffix("s"), re.sub("ies$", "y", word))}


def _records(words: list[str]) -> set[str]:
    return {word for word in _singular(words) if word in _RECORDS and word not in _GENERIC}
