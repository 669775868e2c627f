"""What a machine's name of an event says: `lead.created`, `BOOKING_CANCELLED`, `candidateStageChange`, `email_opened`.

A name is cut into words at its separators and where its capitals begin. Its verb is the last one
(`lead.stage_changed`, `customer.update.500111`), or the first of two where the second is a record (`deleteLead`,
`updated.person`). Any participle behind a record that senders keep is a change (`asset.appraised`), unless it may tell
of a new lead; of something else (`claim_denied`, `name-change`) it is what people ask about. Other names say nothing: a
lead that is lost costs more than a person who is called once more. event_names.toml has the words.
"""

import re
from collections.abc import Iterable
from enum import IntEnum, auto
from functools import cache, lru_cache
from itertools import chain, pairwise, takewhile
from typing import NamedTuple, TypeGuard
from unicodedata import normalize

from voxbridge.parsing.payload_words import unaccented
from voxbridge.tables import Patterns, table


class Said(IntEnum):
    """What an object of a payload says of itself, by the name of its event or by a flag."""

    CREATED = auto()  # a record or a submission
    NEW = auto()  # something that the name does not say: `new`, `event.created`
    REQUESTED = auto()  # something else, of what people ask for: `form.completed`, `booking.confirmed`
    OTHER = auto()  # something else, of a record that the name names: `guest.registered`
    TOLD = auto()  # what became of something, which is no lead without a number to call: `chat.ended`
    PAID = auto()  # a payment was made, which is no lead without what was ordered
    ORDERED = auto()  # it holds items of an order, or a form's answers
    CHANGED = auto()  # updated, deleted, cancelled, moved, opened …
    UNSUBSCRIBED = auto()  # or mail that did not reach the person
    HANDSHAKE = auto()  # a sender asks whether the endpoint is there
    TEST = auto()  # of the endpoint
    NO_LEAD = auto()  # something else than a new lead, as its sender documents
    STAFF = auto()  # the record is of the sender's own people
    CANCELLED = auto()  # the record is cancelled or deleted, by its status
    UNFINISHED = auto()  # a form that is not finished, by its record
    PARTIAL = auto()  # the same by the submission, which may be stored, and so an event, all the same
    NOT_CONTACTED = auto()  # its person is not to be contacted


class Place(IntEnum):
    """Where a name is, the more certainly an event's the greater."""

    OPTION = 0  # among answers, under a name of questions
    ANSWER = 1  # among answers, under a key that names events alone
    TOPIC = 2  # in an envelope, under a name of questions
    ACTION = 3  # in an envelope, under a name for what was done, or beside the object that the name names
    TITLE = 4  # under a key that names events alone, in words: "Booking Cancelled"
    EVENT = 5  # in an envelope, under a key that names events alone
    MAIL = 6  # beside an object that mail is about, or where there is no number to call


class Row(NamedTuple):
    """A row of event_names.toml or envelope.toml: what is said with one of each of some marks, and none of others."""

    says: Said
    beside: list[frozenset[str]]
    unless: frozenset[str]

    def holds(self, marks: set[str]) -> bool:
        """Say whether it is said, by the marks of a name or of an object: words, and in capitals what it is."""
        return all(one & marks for one in self.beside) and not self.unless & marks


@cache  # of the texts of two tables, of which half are alike
def words_in(text: str) -> frozenset[str]:
    """Return the words of a text of event_names.toml, or of a table that uses its lists."""
    found = set[str]()
    for word in text.split():
        known = WORDS[word.lstrip("-@")] if "@" in word else (word.lstrip("-"),)
        (found.difference_update if word[0] == "-" else found.update)(known)
    return frozenset(found)


_TABLE, _LANGUAGES = table(__file__), table(__file__.replace("event_names", "event_languages"))
WORDS: dict[str, frozenset[str]] = {}
WORDS.update((name, words_in(text)) for name, text in (_TABLE["words"] | _LANGUAGES["words"]).items())
_EVENTS: list[Row] = []
_KNOWN = set(WORDS["titled"] | WORDS["named_alone"])
for _row in _TABLE["event"]:
    _says, _verbs = Said[_row.get("says", "CHANGED")], words_in(_row.get("verbs", ""))
    _needed = [_row.get("of", ""), *_row.get("needs", "").split()]
    _asked = [frozenset(f"-{verb}" for verb in _verbs), *map(words_in, _needed)]
    _EVENTS.append(Row(_says, [*filter(None, _asked)], words_in(_row.get("unless", ""))))
    _KNOWN |= {verb for verb in _verbs if _says is not Said.UNSUBSCRIBED or verb.endswith("ed")}  # and not "Spam calls"
_PARTICIPLES = WORDS["happened"] | WORDS["irregular"]
_PAST = {base: past for past in WORDS["also_happened"] if past[-2:] == "ed" for base in (past[:-1], past[:-2])}
_ONLY = {mark: words_in(text) for mark, text in _TABLE["only"].items()}
_NEEDED = {Place[name]: [frozenset(each.split()) for each in marks] for name, marks in _TABLE["needed"].items()}
_KEYS = {name: frozenset(text.split()) for name, text in _TABLE["keys"].items()}
# Members that name an event and little else, and those that are names of questions too ("Topic: change").
EVENT_KEYS = _KEYS["more"] | {before + event for before in ("", *_KEYS["before"]) for event in _KEYS["events"]}
QUESTION_KEYS = _KEYS["questions"]
_ENGLISH = {word: english for english, words in _TABLE["translations"].items() for word in words.split()}
_ENGLISH |= {word: name for name, words in _LANGUAGES["events"].items() for word in words.split()}
# And `/account/~/presence?full=1`, and the name of a class: App\Events\OrderShipped
_TOKEN = re.compile(r"(?!www\.)(?:\w{1,60}\\){0,8}[\w.:/#-]{1,100}|/[\w.:/~-]{1,100}(?:\?[\w=&-]{0,100})?")
_PATH = re.compile(r"(?<=\w)[.:#](?=\w)|(?<=[a-z])/(?=[a-z])")  # and not the answer `Booking/Change`
_JOINED = {name: "|".join(words) for name, words in [*WORDS.items(), ("pairs", _TABLE["pairs"])]}
PATTERNS = Patterns({name: "|".join(text.split()) % _JOINED for name, text in _TABLE["patterns"].items()})


def is_machine_name(value: object) -> TypeGuard[str]:
    """Say whether a value can be the name that a machine gave to an event; what people write has spaces."""
    return isinstance(value, str) and _TOKEN.fullmatch(value) is not None


def has_path(name: str) -> bool:
    """Say whether a name has more than one part: `contact.updated`, `customers/delete`."""
    return _PATH.search(name) is not None


def is_code(value: object) -> bool:
    """Say whether a value can be an event's name and nothing else: `contact.updated`, `CONTACT_UPDATED`."""
    return is_machine_name(value) and (has_path(value) or PATTERNS["code"].fullmatch(value) is not None)


def words_of_name(name: str) -> list[str]:
    """Return a name's words in lower case and without accents, a known pair (`no_show`) as one, some in English."""
    text = PATTERNS["suffix"].sub("", name.partition("?")[0])
    text = PATTERNS["joint"].sub(" ", text).lower().replace("i\u0307", "i")
    parts = re.findall(r"[^\W\d_]+", normalize("NFC", text))
    text = " ".join(part if part.isascii() else _ENGLISH.get(part, part) for part in parts)
    text = PATTERNS["compound"].sub(r"\1 \2", unaccented(text))
    text = PATTERNS["pair"].sub(lambda pair: _TABLE["pairs"][pair[0]], text)
    return [_ENGLISH.get(word, word) for word in text.split() if word not in WORDS["articles"]]


def _with_singulars(words: Iterable[str]) -> set[str]:
    """Return words, and those that may be their singular."""
    return {form for word in words for form in (word, word.removesuffix("s"), re.sub("ies$", "y", word))}


def names_record(value: object) -> bool:
    """Say whether a value is a word for what something is done to: `Customer`, `wix.forms.v4.submission`."""
    return isinstance(value, str) and bool(_with_singulars(words_of_name(value)[-1:]) & WORDS["named_alone"])


def kind_of_event(name: str, place: Place) -> Said | None:
    """Return what an event's name says; None where it says nothing, or may be what a person typed.

    In an envelope a verb alone is an event. Among answers only a machine's name of one is (`contact.updated`), and in a
    record known words of what became of it ("Termin storniert"): a verb alone is what people ask for.
    """
    name = name.rpartition("\\")[2]
    name = PATTERNS["no_word"].sub(":", name).strip(":") if name[:1] == "{" else name.strip("[].")
    if place is Place.TITLE or not is_machine_name(name):
        if place >= Place.EVENT and PATTERNS["title"].fullmatch(name):
            return _kind(name.replace(" ", "_"), Place.TITLE)
        return None if place in (Place.OPTION, Place.TOPIC) else _kind_in_words(name[:100])
    is_typed = place < Place.TOPIC and name.istitle() and name.isalpha()  # "Spam" and "Bounce" among answers
    is_option = "/" in name and place < Place.EVENT and (place is Place.OPTION or not name[0].islower())
    return None if is_typed or is_option else _kind(name, place)


@lru_cache(maxsize=1024)
def _kind_in_words(text: str) -> Said | None:
    """Return what became of a record, as a text of known words says, beside a tool's or an automation's short name."""
    parts: list[list[str]] = []
    for part in PATTERNS["parts"].split(PATTERNS["with_digits"].sub("", text)):
        words = [word for word in words_of_name(part) if word not in WORDS["fillers"]]
        said = [*takewhile(lambda word: word not in WORDS["title_ends"], words)]
        if all(_with_singulars([word]) & _KNOWN or _is_participle(word) for word in said):
            parts.append(said)
        elif len(words) > 2:  # noqa: PLR2004
            return None
    kinds = {_kind("_".join(said), Place.TITLE) for said in (*parts, [*chain(*parts)]) if len(said) > 1}
    is_passed = kinds & {Said.CHANGED, Said.UNSUBSCRIBED, Said.NO_LEAD} and kinds.isdisjoint({Said.CREATED, Said.NEW})
    return Said.CHANGED if is_passed else None


def _says_no_more(before: str, last: str, *, is_long: bool) -> bool:
    """Say whether a name's last word says nothing of what happened: `booking_update_event`, `lead.update.success`."""
    is_outcome = last in WORDS["outcomes"] and before in WORDS["done"]
    return is_outcome or last in WORDS["says_no_more"] or (is_long and last == "event")


@lru_cache(maxsize=1024)
def _kind(name: str, place: Place) -> Said | None:
    words = words_of_name(name)
    while words[1:] and words[0] not in WORDS["tests"] and _says_no_more(*words[-2:], is_long=words[2:] != []):
        del words[-1]
    marks = _marks(name, words, place)
    says = [row.says for row in _EVENTS if row.holds(marks)]
    is_answer = says[:1] == [Said.CHANGED] and not any(needed <= marks for needed in _NEEDED[place])
    return next((one for one in says if not is_answer or one not in (Said.CHANGED, Said.NEW, Said.CREATED)), None)


def _is_participle(word: str) -> bool:
    return word in _PARTICIPLES or PATTERNS["participle"].fullmatch(word) is not None


def _verbs_in(name: str, words: list[str], place: Place, *, is_code: bool) -> set[str]:
    """Return the words of a name that may be its verb."""
    inner = words[:-1] if is_code or WORDS["titled"].intersection(words[-1:]) else ()  # `order.changed.contact`
    if passed := {verb for one, verb in pairwise(inner) if one in WORDS["titled"] and verb in WORDS["passed"]}:
        return passed
    if place >= Place.ACTION or is_code or (place is Place.TOPIC and any(map(_is_participle, words[:1]))):
        tail = words[-2:] if WORDS["all_parts"].intersection(words[-1:]) else words  # `contact_amend_note`
        for said in (tail, last := words_of_name(_PATH.split(PATTERNS["suffix"].sub("", name))[-1])):
            if len(said) == 2 and said[0] in WORDS["first"]:  # noqa: PLR2004
                return set(said[:1])
        is_part = WORDS["part_nouns"] & _with_singulars(last[-1:]) and _is_participle(last[0])
        if len(words) > len(last) > 1 and (is_part or last[0] in WORDS["passed"]):  # `lead.updated_custom_field`
            return {last[0]}
    ends = [number for number, word in enumerate(words) if number and word in WORDS["after_verb"]]
    end = len(words) if not ends or words[-1] in WORDS["change"] or _is_participle(words[-1]) else ends[0]
    return set(words[end - 1 : end])


def _marks(name: str, words: list[str], place: Place) -> set[str]:
    """Return what event_names.toml asks of a name: its words, in the singular too, and in capitals what it is."""
    is_path, is_upper = has_path(name), PATTERNS["suffix"].sub("", name).isupper()
    is_code = is_path or is_upper or re.search("[a-z][A-Z]", name) is not None
    verbs, records = _verbs_in(name, words, place, is_code=is_code), _with_singulars(words)
    verbs |= {past for verb in verbs if (past := _PAST.get(verb)) and is_path and place >= Place.ACTION}
    pairs, done = [*map(_with_singulars, pairwise(words))], {*filter(_is_participle, verbs)}
    marks = {
        "MANY": len(words) > 1,
        "UPPER": is_upper,
        "CODE": is_code,  # it has a path, or capitals within
        "PATH": is_path,
        "NAMED": WORDS["named_records" if place >= Place.TOPIC else "specific"] & records or (is_path and done),
        "RECORD": (WORDS["titled"] | WORDS["named_alone"] | WORDS["no_person"]) & records,
        "PERSONAL": WORDS["personal_records"] & records,
        "HAPPENED": done,  # its verb is a participle
        "BECAME": any(pair & done - WORDS["may_create"] and pair & WORDS["kept"] for pair in pairs),  # of a record
        "DONE": done & (WORDS["changed"] | WORDS["happened"]),  # one that says so of any record
        "PART_ADDED": any(pair & WORDS["all_parts"] and pair & WORDS["added"] for pair in pairs[-1:]),  # `note_added`
        "UNFINISHED": any(pair & WORDS["unfinished"] and pair & WORDS["recorded"] for pair in pairs),
        "SPECIFIC": words and words[-1] not in WORDS["generic"],  # and not `crm_event`
        "OF_MAIL": place is Place.MAIL or (place >= Place.TOPIC and WORDS["mail_parts"] & records),
        "ENVELOPE": place >= (Place.TOPIC if is_code else Place.ACTION),
        **{mark: all(_with_singulars([word]) & only for word in words) for mark, only in _ONLY.items()},
    }
    reached = [each.name for each in Place if each <= place]
    return {
        *records,
        *reached,
        *(f"ALONE_{each}" for each in reached if len(words) == 1),
        f"AT_{place.name}",
        *(f"-{verb}" for verb in verbs),
        *(mark for mark, is_so in marks.items() if is_so),
    }
