"""Several leads in one request: each gets its own delivery.

A list holds leads if it is the whole body, or is under a name of transport (`leads`, `records`, `rows` …) without a
person's answers beside it. People beside answers, under names such as `guests` or `applicants`, or in a list whose
items say their role, are one submission. Where neither is certain, PermanentError dead-letters the whole request.

Everything here is linear in the size of the document, and nothing but the copying of at most 64 levels recurses.
"""

# ruff: noqa: SIM905  (lists of words read best as words)

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, IntEnum, auto
from itertools import chain, islice
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from voxbridge.bodies import decode, decode_json, unfold
from voxbridge.delivery import Delivery
from voxbridge.outcome import LeadError, Reason
from voxbridge.providers.vocabulary import META_KEYS, META_OBJECTS, META_RECORDS, plain
from voxbridge.providers.walking import has_phone_word, is_answer

if TYPE_CHECKING:
    from voxbridge.providers import Provider

MAX_PIECES = 10  # deliveries that one is cut into at a time, each of which may hold several leads again
MAX_DEPTH = 64
MAX_MESSAGE = 1024 * 1024 - 16 * 1024  # bytes; SQS takes 1 MiB, attributes included
MAX_GROWTH = 64 * 1024 * 1024  # bytes that all parts together may repeat of what is around them
_NAMESPACE = UUID("5b1d0a3c-6f0e-4f51-9d8e-0c6f5a1e7d42")  # ours, for the ids of parts


@dataclass(frozen=True, slots=True)
class Leads:
    """The leads that a document holds, in their order."""

    count: int
    narrow: Callable[[int, int], Any]  # (start, stop) → the document with these leads alone


# ── Deliveries ───────────────────────────────────────────────────────────────────────────────────────────────────────


def split_deliveries(delivery: Delivery, provider: "Provider") -> list[Delivery]:
    """Return a delivery for each lead, at most MAX_PIECES; with more leads than that each holds a run of them.

    The delivery itself, where it holds one lead or none. Ids follow from the delivery's id and the position alone, so
    a repeat gives the same. Raises LeadError(unreadable_body) where it holds several leads that cannot be separated.
    """
    try:
        document = decode(delivery.body, delivery.content_type)
    except LeadError:
        return [delivery]  # parsing says what is wrong with it, or repairs it
    leads = (provider.find_leads and provider.find_leads(document)) or find_leads(document)
    if leads is None or leads.count < 2:  # noqa: PLR2004
        return [delivery]
    pieces = min(leads.count, MAX_PIECES)
    bounds = [leads.count * index // pieces for index in range(pieces + 1)]
    bodies = [_to_json(leads.narrow(start, stop)) for start, stop in zip(bounds, bounds[1:], strict=False)]
    if (sum(map(len, bodies)) - len(delivery.body)) * leads.count > MAX_GROWTH * pieces:
        raise _inseparable("each lead would repeat too much of what is around it")
    parts = [_part(delivery, index, body) for index, body in enumerate(bodies)]
    if any(len(part.body) * 4 > MAX_MESSAGE and len(part.to_message().encode()) > MAX_MESSAGE for part in parts):
        raise _inseparable("a lead of it alone does not fit a queue message")
    return parts


def separate_leads(delivery: Delivery, provider: "Provider") -> Iterator[Delivery]:
    """Yield a delivery for each lead, however many; raises as split_deliveries does, where it comes to it."""
    todo = [delivery]
    while todo:
        first = todo.pop()
        pieces = split_deliveries(first, provider)
        if len(pieces) == 1:
            yield first
        else:
            todo.extend(reversed(pieces))


def _part(delivery: Delivery, index: int, body: bytes) -> Delivery:
    identity = str(uuid5(_NAMESPACE, f"{delivery.id}/{index}"))
    return replace(delivery, id=identity, body=body, content_type="application/json", failure=None)


_CONTROL = re.compile(r"\\u00([01][0-9a-f])|\\.")


def _to_json(document: Any) -> bytes:
    """Write JSON no longer than what was read: control characters raw, as `decode` lets them through."""
    try:
        text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    except RecursionError:
        raise _inseparable("the JSON is nested too deeply") from None
    if "\\u00" in text:
        text = _CONTROL.sub(lambda escape: chr(int(escape[1], 16)) if escape[1] else escape[0], text)
    return text.encode("utf-8", "replace")


def _inseparable(why: str) -> LeadError:
    return LeadError(Reason.UNREADABLE_BODY, f"the request holds several leads that cannot be separated: {why}")


# ── Words ────────────────────────────────────────────────────────────────────────────────────────────────────────────


class _ListName(Enum):
    LEADS = auto()  # says that it holds leads
    TRANSPORT = auto()  # says nothing but that it holds something
    PEOPLE = auto()  # of any kind: `contacts`
    UNSAID = auto()  # every other word
    COMPANY = auto()  # the people of one submission


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Singular, without accents; an ending -s, -es or -ies is cut off before a look-up.
_LEADS = _words("""
    lead prospect enquiry inquiry submission signup optin subscriber prospecto interessent interessenten interesado
    anfrage anfragen aanvraag aanvragen solicitud richiesta richieste demande consulta
""")
_TRANSPORT = _words("""
    array bag batch body bodie bulk bundle chunk collection content d data dataset datum delivery doc document edge
    element entity entity entry event export feed file hit import item json line list map message node
    notification object output payload post queue record request response result row set sheet source table value
    webhook x
    dado daten datensatz datensatze dati dato donnee eintrag eintrage elemento enregistrement ergebnis ergebnisse
    fila ligne linha registro resultado riga righe rij rijen riktig risultati risultato zeile zeilen
""")
_PEOPLE = _words("""
    account client contact contato customer member people person profile user cliente contacto contatti contatto kontakt
    kontakte kunde kunden kontakten persona personne persoon personen klant klanten pessoa personnes personas
""")
_COMPANY = _words("""
    additional adult advisor agent alternate applicant assignee attendee authorised authorized beneficiary borrower
    broker buyer carer child children coapplicant coborrower colleague companion coowner crew delegate dependant
    dependent director driver emergency employee executor family friend guarantor guardian guest handler heir host
    household infant insured invitee kid kin landlord manager nominee occupant officer organiser organizer other owner
    parent participant partner party passenger patient payee player pupil referee reference referral referrer relative
    resident rider secondary seller shareholder sibling signatory signer speaker spouse staff student team tenant
    traveler traveller trustee vendor visitor witness
    acompanante asistente conductor familiar hijo huesped invitado nino participante pasajero solicitante viajero
    antragsteller begleitperson begleitpersonen bewohner fahrer familie gast gaste haushalt kind kinder mieter
    mitreisende passagier passagiere teilnehmer accompagnateur conjoint demandeur enfant famille foyer invite locataire
    voyageur famiglia figli inquilini ospite ospiti partecipante partecipanti passeggeri richiedente richiedenti
    convidado familia filho hospede inquilino passageiro requerente aanvrager deelnemer gasten gezin huishouden
    huurder kinderen reiziger
""")
# The parts of one form.
_FORM = _words("""
    answer attribute block campo campi component custom_field field fieldset form group input panel phone email address
    property propertie question section slide step tab variable page champ reponse domande domanda risposta risposte
    pergunta pregunta resposta respuesta vraag vragen antwoord antwoorden veld velden frage fragen antwort antworten feld
    felder
""")
_ROLES = _COMPANY | _words("""
    assistant copurchaser primary main purchaser self wife husband mother father son daughter brother sister mum mom dad
    contractor supplier technician installer tradesperson lawyer solicitor conveyancer accountant principal
""")
_ROLE_KEYS = _words("""
    role roletype type kind relationship relation persontype contacttype applicanttype party rol rolle ruolo papel
    relacion beziehung
""")
_HEADERS = _words("columns column header headers head fields keys names")
# Beside a list of leads: about the request, not an answer. META_KEYS has more.
_ENVELOPE = META_KEYS | _words("""
    account accountid accountname attempt audience batch batchid batchsize brand bulk code count cursor customfields
    datatype delivery deliveryid environment error errors exportid exportname exported exportedat exporter feed first
    format from generated generatedat hasmore hasnext headers hook key kind last lastpage limit list listid listname
    method mode name next nextcursor nextpage object offset ok origin page pages pagesize params perpage portal position
    prev previous property query region remaining result rowcount segment self sent sentat sequence size skip sort
    sourceid sourcename start startedat state success sum sync syncid take team test to topic total totalcount totalpages
    totalrecords trigger until webhook webhookurl workspace xmlns campaign campaignname campaigns country countrycode
    currency market subscription subscriptionid executionmode channel medium
""")
_ENVELOPE_ENDING = re.compile(r"(?:id|at|on|by|count|url|uri|time|date|token|key|version|total)$")
# Counters and cursors: with nothing but these around it, a lead is sent on without what is around it.
_COUNTERS = _words("""
    batchsize count cursor hasmore hasnext lastpage limit next nextcursor nextpage offset ok page pages pagesize perpage
    prev previous rowcount size skip success take total totalcount totalpages totalrecords
""")
_ANSWER = re.compile(
    "message|comment|notes?$|enquir|inquir|question|compan|organi[sz]ation|business|address|street|city|suburb|town|"
    "postcode|postal|zip|budget|service|product|interest|preferred|consent|gender|birth|age$|jobtitle|guests|adults|"
    "checkin|arrival|departure|eventdate|weddingdate|describe|details|wunsch|nachricht|mensaje|messaggio|mensagem|bericht"
)
_NAME = re.compile(
    "(?:first|last|full|given|family|sur|middle|fore|contact|customer|client|your|person|lead)names?|forename|vorname|"
    "nachname|^names?$|prenom|^noms?$|nombre|apellido|cognome|^nome|sobrenome|naam$|imie|nazwisko"
)
_OWN_NAME = re.compile(
    "first_?name|last_?name|full_?name|given_?name|family_?name|surname|forename|vorname|nachname|prenom|apellido|"
    "cognome|sobrenome|voornaam|achternaam|nombre"
)
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}\.[^@\s.]{2,24}")
_INTERNATIONAL = re.compile(r"\+[\d\s().\-/]{8,25}")
_LOCAL = re.compile(r"[\d\s().\-/]{7,25}")
_DATE = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}")
_NOT_A_NUMBER = re.compile("id$|date|time|at$|stamp|zip|^post|postal|code$|price|amount|version|^ip")


def _kind_of_name(name: str) -> _ListName:
    words = [_singular(word) for word in re.findall("[a-z]+", _spaced(name))]
    if not words:
        return _ListName.UNSAID
    if words[-1] in _FORM:
        return _ListName.COMPANY
    if words[-1] in _LEADS or (words[0] in _LEADS and words[-1] in _TRANSPORT):
        return _ListName.LEADS
    if any(word in _COMPANY for word in words):
        return _ListName.COMPANY
    if any(word in _LEADS for word in words):
        return _ListName.LEADS
    if all(word in _TRANSPORT for word in words):
        return _ListName.TRANSPORT
    return _ListName.PEOPLE if any(word in _PEOPLE for word in words) else _ListName.UNSAID


def _spaced(name: str) -> str:
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name[:100]).lower()
    return text.translate(_FOLDED)


_FOLDED = str.maketrans("áàâäãåéèêëíìîïóòôöõúùûüñç", "aaaaaaeeeeiiiiooooouuuunc")


_KNOWN = _TRANSPORT | _PEOPLE | _COMPANY | _LEADS | _FORM | _ROLES


def _singular(word: str) -> str:
    if word in _KNOWN:
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    for ending in ("s", "es"):
        stem = word.removesuffix(ending)
        if stem in _KNOWN:
            return stem
    return word


# ── What a value says of a person ────────────────────────────────────────────────────────────────────────────────────


class _Says(IntEnum):
    NOTHING = 0
    SOMETHING = 1  # which may be an answer
    ANSWER = 2
    PERSON = 3  # a name, an e-mail address
    PHONE = 4


def _says(value: Any, without: frozenset[int] = frozenset()) -> _Says:
    """Return the most that is said beside a list. `without`: what is in these objects does not count."""
    most = _Says.NOTHING
    todo: list[tuple[str, Any]] = [("", value)]
    while todo and most < _Says.PHONE:
        key, inner = todo.pop()
        if id(inner) in without:
            continue
        if isinstance(inner, list):
            todo.extend((key, each) for each in inner)
        elif not isinstance(inner, dict):
            most = max(most, _scalar_says(key, inner))
        elif is_answer(inner):
            todo.extend(_labelled(key, inner))
        else:
            todo.extend((name, each) for name, each in inner.items() if _is_content(name, each))
    return most


_LABELS = tuple("label question title field_label fieldLabel column_name text name key field_name fieldName".split())
_VALUES = _words("value answer values answers response string_value field_value fieldValue")


def _is_content(name: str, value: Any) -> bool:
    word = plain(name)
    return word not in META_OBJECTS and not (isinstance(value, dict) and word in _ENVELOPE)


def _scalar_says(key: str, value: Any) -> _Says:
    if value in (None, "") or isinstance(value, bool):
        return _Says.NOTHING
    word, text = plain(key), str(value)[:300].strip()
    aspect = _aspect_of_name(key)
    if aspect is _Aspect.PHONE:
        return _Says.PHONE if _is_number(text) else _Says.ANSWER
    if _INTERNATIONAL.fullmatch(text) and _is_number(text):
        return _Says.PHONE
    if aspect is _Aspect.EMAIL or _EMAIL.fullmatch(text) or _OWN_NAME.search(word):
        return _Says.PERSON
    if word in _ENVELOPE or _ENVELOPE_ENDING.search(word):
        return _Says.NOTHING
    asked = " " in key.strip() or "?" in key or aspect or _ANSWER.search(word)
    return _Says.ANSWER if asked else _Says.SOMETHING


def _is_local_number(word: str, text: str, digits: int) -> bool:
    named = re.search("contactn|telef", word) is not None
    if not named and _NOT_A_NUMBER.search(word):
        return False
    return digits < 16 and _LOCAL.fullmatch(text) is not None and not _DATE.fullmatch(text)  # noqa: PLR2004


class _Aspect(Enum):
    NAME = auto()
    EMAIL = auto()
    PHONE = auto()


_REACHED = frozenset((_Aspect.EMAIL, _Aspect.PHONE))


def _aspects(item: Any) -> set[_Aspect]:
    """Return what an item of a list holds of a person, as a key, a label or the look of a value says."""
    found: set[_Aspect] = set()
    todo: list[tuple[str, Any]] = [("", item)]
    while todo and len(found) < len(_Aspect):
        key, value = todo.pop()
        if isinstance(value, list):
            todo.extend((key, each) for each in value)
        elif isinstance(value, dict):
            members = _labelled(key, value) if is_answer(value) else value.items()
            above = key if _aspect_of_name(key) else ""
            todo.extend((name if not above or _aspect_of_name(name) else above, each) for name, each in members)
        elif isinstance(value, str) and value[:1] in ("{", "[") and (opened := _opened(value)) is not value:
            todo.append((key, opened))
        elif value not in (None, "") and not isinstance(value, bool):
            aspect = _aspect_of_name(key) or _aspect_of_value(key, str(value)[:100].strip())
            if aspect:
                found.add(aspect)
    return found


def _labelled(key: str, answer: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    label = next((str(answer[name]) for name in _LABELS if isinstance(answer.get(name), str)), key)
    return ((label, value) for name, value in answer.items() if name in _VALUES)


def _aspect_of_name(key: str) -> _Aspect | None:
    if has_phone_word(key):
        return _Aspect.EMAIL if "mail" in plain(key) else _Aspect.PHONE
    return _Aspect.NAME if _NAME.search(plain(key)) else None


def _aspect_of_value(key: str, text: str) -> _Aspect | None:
    if _EMAIL.fullmatch(text):
        return _Aspect.EMAIL
    digits = sum(map(str.isdigit, text))
    is_phone = digits > 6 and (_INTERNATIONAL.fullmatch(text) or _is_local_number(plain(key), text, digits))  # noqa: PLR2004
    return _Aspect.PHONE if is_phone else None


# ── Groups of leads in a document ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Group:
    path: tuple[str | int, ...]  # to what is cut
    held: Sequence[Any]  # the objects and lists that hold the leads
    count: int
    cut: Callable[[int, int], Any]  # (start, stop) → what is to be in its place
    kind: _ListName
    with_roles: bool = False


def find_leads(document: Any) -> Leads | None:
    """Return the leads of a document that holds several; None where it is one submission, or none.

    Raises LeadError(unreadable_body) where there is more than one lead in it that cannot be separated.
    """
    root = _opened(document)
    if isinstance(root, list):
        items = _flattened(root)
        if len(items) != 1:
            if not _are_leads(items) or _say_roles(items):
                return None
            return Leads(len(items), lambda start, stop: _one_or_all(items[start:stop]))
        root = _opened(items[0])
    if not isinstance(root, dict):
        return None
    groups = _groups(root)
    count = sum(group.count for group in groups)
    if count < 2:  # noqa: PLR2004
        return None
    beside = _says(root, frozenset(id(each) for group in groups for each in group.held))
    if not all([_are_several(group, beside) for group in groups]):
        return None
    return Leads(count, lambda start, stop: _narrowed(root, groups, start, stop))


def _one_or_all(items: list[Any]) -> Any:
    return items[0] if len(items) == 1 else items


def _are_several(group: _Group, beside: _Says) -> bool:
    """Say whether a group holds leads, given what there is beside it; False: it belongs to one submission."""
    if group.kind is _ListName.LEADS:
        if group.with_roles or beside >= _Says.PERSON:
            raise _inseparable("they are beside a person's answers, or say their roles")
        return True
    if group.with_roles or beside is _Says.PHONE:
        return False
    if group.kind is _ListName.TRANSPORT:
        if beside is _Says.PERSON:
            raise _inseparable("a name or an e-mail address is beside them")
        return True
    if beside is _Says.SOMETHING:
        raise _inseparable("it is not certain whether they are one submission")
    return beside is _Says.NOTHING


def _groups(root: dict[str, Any]) -> list[_Group]:
    """Return what may be leads in a document: lists, numbered members and columns, in their order."""
    groups: list[_Group] = []
    single: list[_Group] = []  # lists of one lead
    todo: list[tuple[tuple[str | int, ...], dict[str, Any]]] = [((), root)]
    while todo:
        path, level = todo.pop()
        if is_answer(level, in_list=False):
            continue
        group = _columns(path, level) or _numbered(path, level)
        if group:
            groups.append(group)
            continue
        inner: list[tuple[tuple[str | int, ...], dict[str, Any]]] = []
        for key, given in level.items():
            value = level[key] = _opened(given)
            place = (*path, key)
            if isinstance(value, list):
                items = _flattened(value, _header(level, key))
                if len(items) == 1 and isinstance(items[0], dict):
                    level[key] = items
                    if _kind_of_path(place) is _ListName.LEADS and len(_aspects(items)) > 1:
                        single.append(_list_of(place, items, _ListName.LEADS))
                    inner.append(((*place, 0), items[0]))
                elif group := _list_group(place, value, items):
                    groups.append(group)
            elif isinstance(value, dict):
                if group := _keyed(place, value):
                    groups.append(group)
                else:
                    inner.append((place, value))
        if len(path) < MAX_DEPTH:
            todo.extend(reversed(inner))
    within = {group.path[: len(one.path)] for group in groups for one in single}
    return groups + [one for one in single if one.path not in within]


def _kind_of_path(path: Sequence[str | int]) -> _ListName:
    kinds = [_kind_of_name(name) for name in path if isinstance(name, str)]
    if _ListName.COMPANY in kinds and kinds[-1] is not _ListName.LEADS:
        return _ListName.COMPANY
    return kinds[-1] if kinds else _ListName.TRANSPORT


def _list_group(path: tuple[str | int, ...], held: list[Any], items: list[Any]) -> _Group | None:
    kind = _kind_of_path(path)
    if kind is _ListName.COMPANY or not _are_leads(items, kind):
        return None
    return replace(_list_of(path, items, kind), held=[held], with_roles=_say_roles(items))


def _list_of(path: tuple[str | int, ...], items: list[Any], kind: _ListName) -> _Group:
    return _Group(path, [items], len(items), lambda start, stop: items[start:stop], kind)


def _numbered(path: tuple[str | int, ...], level: dict[str, Any]) -> _Group | None:
    """Return leads under numbers, or under names with numbers: {"0": …, "1": …}, {"lead_1": …, "lead_2": …}."""
    members = {key: level[key] for key in level if _NUMBERED.fullmatch(key) and isinstance(level[key], dict | list)}
    stems = {key.rstrip("0123456789").rstrip(" _-[") for key in members}
    if len(members) < 2 or len(stems) > 1:  # noqa: PLR2004
        return None
    stem = stems.pop()
    kind = _kind_of_name(stem) if stem else _kind_of_path(path)
    if kind is _ListName.COMPANY or (stem and kind is _ListName.UNSAID):
        return None
    return _members(path, level, members, kind)


_NUMBERED = re.compile(r"(?:[A-Za-z][A-Za-z_ -]{0,40}|\[)?\d{1,6}\]?")


def _keyed(path: tuple[str | int, ...], value: dict[str, Any]) -> _Group | None:
    """Return leads under their ids: {"leads": {"-Nx1…": {…}, "-Nx2…": {…}}}."""
    kind = _kind_of_path(path)
    if len(value) < 2 or kind is _ListName.COMPANY or not all(isinstance(each, dict) for each in value.values()):  # noqa: PLR2004
        return None
    plural = str(path[-1]).endswith(("s", "S"))
    roles = any(_kind_of_name(key) is not _ListName.UNSAID or key.lower() in _ROLES for key in value)
    if not all(_ID.fullmatch(key) for key in value) and (kind is not _ListName.LEADS or not plural or roles):
        return None
    return _members(path, value, value, kind)


_ID = re.compile(r"(?=[^\s]*\d)[A-Za-z0-9_-]{8,64}")


def _members(
    path: tuple[str | int, ...], level: dict[str, Any], members: Mapping[str, Any], kind: _ListName
) -> _Group | None:
    keys, items = list(members), list(members.values())
    if not _are_leads(items, kind):
        return None
    rest = {key: value for key, value in level.items() if key not in members}

    def cut(start: int, stop: int) -> Any:
        if not rest:
            return items[start:stop]
        return rest | dict(zip(keys[start:stop], items[start:stop], strict=True))

    return _Group(path, items, len(items), cut, kind, _say_roles(items))


def _columns(path: tuple[str | int, ...], level: dict[str, Any]) -> _Group | None:
    """Return leads in columns: {"name": [A, B], "phone": [a, b]}."""
    lists = {key: value for key, value in level.items() if _is_column(value)}
    phones = [lists[key] for key in lists if has_phone_word(key) and len(set(filter(_is_number, lists[key]))) > 1]
    people = [lists[key] for key in lists if _NAME.search(plain(key)) or "mail" in plain(key)]
    people = [column for column in people if not any(column is phone for phone in phones)]
    if not phones or not people or _kind_of_path(path) is _ListName.COMPANY:
        return None
    alone = {key: value for key, value in level.items() if key not in lists}
    if _says(alone) >= _Says.PERSON:
        return None
    rows = len(phones[0])
    if any(len(column) != rows for column in (*phones, *people)):
        raise _inseparable("columns of different length")
    lists = {key: column for key, column in lists.items() if len(column) == rows}

    def cut(start: int, stop: int) -> Any:
        if stop - start == 1:
            return level | {key: column[start] for key, column in lists.items()}
        return level | {key: column[start:stop] for key, column in lists.items()}

    return _Group(path, list(lists.values()), rows, cut, _ListName.LEADS)


def _is_column(value: Any) -> bool:
    return isinstance(value, list) and len(value) > 1 and not any(isinstance(each, dict | list) for each in value)


def _is_number(value: Any) -> bool:
    return sum(map(str.isdigit, str(value)[:40])) > 5  # noqa: PLR2004


def _flattened(values: list[Any], header: Sequence[str] = ()) -> list[Any]:
    """Return what a list holds: nothing empty, lists of lists as one, JSON text opened, a table's rows as objects."""
    items: list[Any] = []
    todo = list(reversed(values))
    while todo:
        value = _opened(todo.pop())
        if isinstance(value, list):
            if not value:
                continue
            if all(not isinstance(each, dict | list) for each in value):
                if any(not isinstance(each, str) or each.lstrip()[:1] in ("{", "[") for each in value):
                    opened = [_opened(each) for each in value]
                    if any(isinstance(each, dict | list) for each in opened):
                        todo.extend(reversed(opened))
                        continue
                items.append(value)
            elif _are_answers(value):
                items.append(value)
            else:
                todo.extend(reversed(value))
        elif isinstance(value, dict) and value:
            if not _is_about_the_form(value):
                items.append(_unwrapped(value))
    return _with_header(items, header)


def _is_about_the_form(item: dict[str, Any]) -> bool:
    return "attributes" in item and plain(str(item.get("type", ""))) in META_RECORDS  # of JSON:API


def _unwrapped(item: dict[str, Any]) -> dict[str, Any]:
    """Return n8n's item as the JSON in it."""
    inner = item.get("json")
    return inner if isinstance(inner, dict) and inner and item.keys() <= {"json", "binary", "pairedItem"} else item


def _with_header(items: list[Any], header: Sequence[str]) -> list[Any]:
    rows = [item for item in items if isinstance(item, list)]
    if not items or len(rows) < len(items) or any(isinstance(cell, dict | list) for row in rows for cell in row):
        return items
    if not header:
        header, *rows = rows
    if not all(isinstance(name, str) for name in header) or not any(map(has_phone_word, header)):
        return items
    if any(_is_number(name) for name in header) or any(len(row) > len(header) for row in rows):
        return items
    return [dict(zip(header, row, strict=False)) for row in rows]


def _header(level: Mapping[str, Any], key: str) -> Sequence[str]:
    """Return the names of a table's columns, which are beside its rows."""
    for name, value in islice(level.items(), 100):
        if name != key and plain(name) in _HEADERS and isinstance(value, list) and value:
            return [str(cell.get("name", cell.get("label", ""))) if isinstance(cell, dict) else cell for cell in value]
    return ()


def _opened(value: Any) -> Any:
    """Return JSON in a text as what it holds, flat names with brackets nested; everything else as it is."""
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        try:
            value = decode_json(value)
        except LeadError:
            return value
    if isinstance(value, dict) and not any(isinstance(each, dict) for each in value.values()):
        names = {key: _INDEX.sub(r"[\1]", key).replace("[][", "[") for key in value if _INDEXED.search(key)}
        if names:
            return unfold([(names.get(key, key), each) for key, each in value.items()])
    return value


_INDEXED = re.compile(r"\w\[[^\[\]]*\]|\w\.\d{1,6}\.")  # leads[0][name], leads.0.name
_INDEX = re.compile(r"\.([^.\[\]]+)")


def _are_leads(items: list[Any], kind: _ListName = _ListName.TRANSPORT) -> bool:
    """Say whether items are a lead each, and not the answers, the parts or the pieces of one."""
    if len(items) < 2 or _are_answers(items) or _are_sections(items):  # noqa: PLR2004
        return False
    said = [_aspects(item) for item in items]
    people, whole = sum(map(bool, said)), sum(len(each) > 1 for each in said)
    if kind is _ListName.UNSAID:
        return whole > 1
    shapes = [_shape(item) for item in items]
    shared = any(number > 1 for key, number in Counter(chain(*shapes)).items() if key not in ("id", "type"))
    if not whole and _are_pairs(items, shapes):
        return False
    if not shared and all(_is_scalar_member(item) for item in items):
        return False  # one answer each
    phones = sum(_Aspect.PHONE in each for each, item in zip(said, items, strict=True) if isinstance(item, dict))
    return whole > 1 or phones > 1 or (people > 0 and shared)


def _are_pairs(items: list[Any], shapes: list[set[str]]) -> bool:
    """Say whether items are questions and answers under any names: [{"q": "Digits?", "a": "0412 345 678"}, …]."""
    if any(len(shape) > _MAX_OF_A_PAIR or shape != shapes[0] for shape in shapes):
        return False
    if any(map(_aspect_of_name, shapes[0])) or not all(isinstance(item, dict) for item in items):
        return False
    nested = any(isinstance(value, dict | list) for item in items for value in item.values())
    return not nested or not shapes[0].isdisjoint(("question", "answer"))


_MAX_OF_A_PAIR = 3  # members, with an id or a type


def _is_scalar_member(item: Any) -> bool:
    return len(item) == 1 and not any(isinstance(each, dict | list) for each in _values(item))


def _values(item: Any) -> Iterable[Any]:
    return item.values() if isinstance(item, dict) else item


def _shape(item: Any) -> set[str]:
    if isinstance(item, dict):
        return set(islice(item, 50))
    names = (next((name for key in _LABELS if isinstance(name := each.get(key), str)), "") for each in _dicts(item))
    return {name for name in islice(names, 50) if name}


def _are_sections(items: list[Any]) -> bool:
    """Say whether items are the parts of one form: each under a title of its own, with its answers in a list."""
    titles = [item.get("title") or item.get("heading") for item in items if isinstance(item, dict)]
    if len(titles) < len(items) or not all(isinstance(title, str) for title in titles):
        return False
    return len(set(titles)) == len(titles) and all(
        any(isinstance(value, list) and _are_answers(value) for value in islice(item.values(), 50)) for item in items
    )


def _dicts(item: Any) -> list[dict[str, Any]]:
    return [each for each in item if isinstance(each, dict)]


def _are_answers(items: list[Any]) -> bool:
    """Say whether items are the answers of one lead: [{"label": …, "value": …}], [{"field": "Phone", "answer": …}]."""
    rows = [item for item in items if isinstance(item, dict)]
    if not rows or len(rows) < len(items):
        return False
    answers = [row for row in rows if _is_one_answer(row)]
    if answers:
        if sum(_Aspect.PHONE in _aspects(row) for row in rows if not _is_one_answer(row)) > 1:
            raise _inseparable("they are in one list with answers")
        return True
    if len(rows) < 2 or any(has_phone_word(key) for row in rows for key in islice(row, 50)):  # noqa: PLR2004
        return False
    return any(_are_questions([row.get(key) for row in rows]) for key in islice(rows[0], 20))


def _is_one_answer(row: dict[str, Any]) -> bool:
    if not is_answer(row):
        return False
    more = {key: value for key, value in row.items() if key not in _VALUES and key not in _LABELS}
    if _aspects(more) & _REACHED:
        return False
    # A submission with an id and its answers has the same look.
    return any(isinstance(row.get(key), str) for key in ("label", "question", "field_label")) or len(_aspects(row)) < 2  # noqa: PLR2004


def _are_questions(column: list[Any]) -> bool:
    """Say whether a column holds the questions of a form, each once, a phone or an e-mail address among them."""
    texts = [text for text in column if isinstance(text, str) and 0 < len(text) <= _MAX_QUESTION]
    if len(texts) < len(column) or len(set(texts)) < len(texts):
        return False
    return any(map(has_phone_word, texts)) and not any("@" in text or _DIGITS.search(text) for text in texts)


_MAX_QUESTION = 120  # characters
_DIGITS = re.compile(r"\d[\d\s().-]{4}")


def _say_roles(items: list[Any]) -> bool:
    """Say whether items say what each is to the others: [{"role": "buyer", …}, {"role": "agent", …}]."""
    rows = _dicts(items)
    keys = {key for row in rows for key in islice(row, 50) if plain(key) in _ROLE_KEYS}
    for key in islice(keys, 5):
        said = {str(row.get(key, "")).lower()[:60] for row in rows}
        words = {_singular(word) for each in said for word in re.findall("[a-z]+", each)}
        if len(said) > 1 and not words.isdisjoint(_ROLES):
            return True
    return False


# ── Narrowing ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _narrowed(root: dict[str, Any], groups: list[_Group], start: int, stop: int) -> Any:
    """Return the document with the leads from start to stop alone; one lead alone where nothing else is in it."""
    cuts: list[tuple[tuple[str | int, ...], Any]] = []
    for group in groups:
        low, high = max(start, 0), min(stop, group.count)
        cuts.append((group.path, group.cut(low, high) if low < high else []))
        start, stop = start - group.count, stop - group.count
    if len(cuts) == 1 and _is_bare(root, cuts[0][0]):
        cut = cuts[0][1]
        return _one_or_all(cut) if isinstance(cut, list) else cut
    return _replaced(root, cuts, 0)


def _is_bare(root: Any, path: Sequence[str | int]) -> bool:
    for step in path:
        if isinstance(root, dict) and any(
            plain(key) not in _COUNTERS | _HEADERS and value not in (None, "", [], {}) for key, value in root.items() if key != step
        ):
            return False
        root = root[step]
    return True


def _replaced(value: Any, cuts: list[tuple[tuple[str | int, ...], Any]], depth: int) -> Any:
    """Return a copy with other values at some paths, each of which is as deep as `depth` or deeper."""
    if len(cuts[0][0]) == depth:
        return cuts[0][1]
    below: dict[str | int, list[tuple[tuple[str | int, ...], Any]]] = {}
    for cut in cuts:
        below.setdefault(cut[0][depth], []).append(cut)
    if isinstance(value, list):
        return [_replaced(value[0], cuts, depth + 1), *value[1:]]
    return {key: _replaced(each, below[key], depth + 1) if key in below else each for key, each in value.items()}
