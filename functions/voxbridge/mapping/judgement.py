"""What one field is, judged by all that stands around its value: the provider's kind, its label, key and parents."""

# ruff: noqa: SIM905  (lists of words read best as words)

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from voxbridge.mapping import clues
from voxbridge.mapping.clues import THRESHOLD, Part
from voxbridge.mapping.leaf import Leaf
from voxbridge.mapping.lexicon import PERSON_CONTEXTS, Concept
from voxbridge.mapping.words import Words, fold, read
from voxbridge.submission import SECTION, Kind


@dataclass(frozen=True, slots=True)
class Judgement:
    """What everything but the value says of a field. `scores` holds what may still pass; why: strongest first."""

    scores: dict[Part, float]
    why: dict[Part, tuple[str, ...]]
    concepts: frozenset[Concept]
    opaque: bool  # nothing says what it is, so that its shape may
    strange: bool = False  # it stands in something that nobody knows
    stranger: bool = False  # it stands in something whose name is no word that we know
    strangers: frozenset[str] = frozenset()  # the words of its label or key that nobody knows
    thing: bool = False  # the object that it stands in is no person's: an order, a cottage
    another: bool = False  # it turned out to be somebody else's

    def empty(self) -> "Judgement":
        """Return the same judgement for a field that turned out to be somebody else's."""
        return replace(self, scores={}, why={}, opaque=False, another=True)

    def has(self, *parts: Part) -> bool:
        """Say whether the field is taken for one of the parts."""
        return any(self.scores.get(part, 0.0) >= THRESHOLD for part in parts)


_HEAD = re.compile(  # where a question ends and its explanation begins
    r"[(\[:?!.\n*]|\s[-–—|]\s|\s(?:w/|c/|with|incl\b\.?|including|avec|con|com|mit|inkl\b\.?|met)\s",  # noqa: RUF001
    re.IGNORECASE,
)
_AS_WRITTEN = re.compile(  # "(as per passport)", "wie im Ausweis": how to write it, and nothing of what it is
    r"(?<![\s(\[,;–—-])[\s(\[,;–—-]+(?:"  # noqa: RUF001  (from a run's beginning: a label may be all hyphens)
    r"(?:exactly |just )?(?:as|like) (?:on|in|per|it|they|shown|stated|appears?|printed|written|you|your|seen)\b|"
    r"per (?:your )?(?:id|passport)\b|(?:genau )?wie (?:im|in|auf|es)\b|laut\b|gem(?:ä|ae)(?:ß|ss)\b|"
    r"(?:tal )?(?:como|qual) (?:aparece|figura|est[aá]|consta|en|no|na|em|sale|vem)\b|seg[uú]n\b|conforme\b|"
    r"exactamente\b|comme (?:sur|dans|indiqué|il)\b|tels? qu|selon\b|"
    r"come (?:da|su|sul|sulla|nel|indicato|riportato)\b|zoals\b|volgens\b).*",
    re.IGNORECASE | re.DOTALL,
)
_TAIL_WORDS = 4
# "(with area code)": how to write it
_ONLY_HOW = frozenset({
    Concept.AREA_CODE, Concept.DIAL_CODE, Concept.COUNTRY, Concept.EXTENSION, Concept.IDENTITY, Concept.DATE,
})  # fmt: skip
_WHO_CALLS = frozenset({Concept.STAFF, Concept.TRADE})
_WHICH_NAME = frozenset({Concept.FIRST, Concept.LAST, Concept.ORDINAL_FIRST, Concept.ORDINAL_LAST})
_LESS = 0.4  # of a key's weight where the label speaks: keys outlive the questions that they were made for
_LENT = frozenset({
    Concept.NAME, Concept.FULL, Concept.PHONE, Concept.MOBILE, Concept.EMAIL, Concept.ADDRESS, Concept.BIRTH,
    Concept.BIRTH_DATE, Concept.LANDLINE,
})  # fmt: skip
_OWNERS = clues.OTHERS | {Concept.CHILD, Concept.PARENT, Concept.FAX, Concept.THING, Concept.WORK, Concept.TRACKING,
                          Concept.TECHNICAL, Concept.JOB, Concept.IDENTITY, Concept.MONEY, Concept.MOBILE,
                          Concept.CONSENT, Concept.PATIENT, Concept.WISH, Concept.FATHER, Concept.HOME,
                          Concept.LANDLINE, Concept.SPARE, Concept.YOU, Concept.HOLDER, Concept.TRADE,
                          Concept.VISITOR, Concept.DRIVER, Concept.REALTY, Concept.SWITCHBOARD}  # fmt: skip
# Objects that the person may stand in, and whose own name is not the person's.
_HAVE_NAMES = frozenset(
    """
    event item items order termin appointment cita booking application query quote object
    entity resource residence location form message pedido reserva buchung bestellung commande ordine bestelling
    reservering prenotazione orcamento presupuesto devis preventivo offerte angebot
    """.split()
)
_BARE_NAME_IN_UNKNOWN = -2.5
_WEAKEST = 1.0  # what can still pass with the value's shape


def judge(leaf: Leaf) -> Judgement:
    """Judge a leaf by all but its value."""
    return _judge(leaf.kind, leaf.key[:200], leaf.label[:300], tuple(name[:60] for name in leaf.parents[-4:]))


@lru_cache(maxsize=4096)
def _judge(kind: Kind | None, key: str, label: str, parents: tuple[str, ...]) -> Judgement:
    *sections, title = label.split(SECTION)
    around = (*(name for name in _inwards(parents) if fold(name) not in PERSON_CONTEXTS), *sections)
    asked, said = (
        _label(f"name {title}" if fold(title) in _ORDINALS else title),
        (Words() if key == title else _key(key, (*parents, *sections))),
    )
    by_label, against = clues.of_words(asked.concepts, asked.unknown, asked.size)
    by_key, against_key = clues.of_words(said.concepts, said.unknown, said.size)
    label_speaks = bool(by_label) and max(by_label.values()) >= THRESHOLD
    by_kind = clues.of_kind(kind)
    outer = _owners(around)
    if not title and any(Concept.FORM in read(name).concepts for name in parents[-1:]):
        outer |= {Concept.FORM}  # a form's own name, and not the answers on it
    by_parents = clues.shifts(outer)
    if Concept.MOBILE not in outer and any(Concept.MOBILE in read(name).concepts for name in parents):
        by_parents = by_parents | {Part.PHONE: by_parents.get(Part.PHONE, 0.0) + clues.MOBILE_FIRST}
    if any(Concept.REALTY in read(name).concepts for name in parents):
        by_parents = by_parents | dict.fromkeys(clues.PLACES, clues.NEVER)
    stranger = _is_below_a_stranger(parents)
    strange = stranger or any(fold(name) in _HAVE_NAMES for name in parents)
    thing = not title and bool(parents) and _is_thing(parents[-1])
    scores: dict[Part, float] = {}
    why: dict[Part, tuple[str, ...]] = {}
    for part in {*by_label, *by_key, *by_kind}:
        known = by_kind.get(part, 0.0) >= clues.CERTAIN
        key_gain = by_key.get(part, 0.0) * (_LESS if label_speaks else 1.0)
        against_it = _whose(asked).get(part, 0.0) if known else against.get(part, 0.0)
        against_it_by_key = _whose(said).get(part, 0.0) if known else against_key.get(part, 0.0)
        if label_speaks and against_it_by_key < 0:
            against_it_by_key /= 2
        total = by_kind.get(part, 0.0) + by_label.get(part, 0.0) + key_gain + against_it + against_it_by_key
        total += by_parents.get(part, 0.0)
        if (
            (strange or thing)
            and part is Part.FULL_NAME
            and not known
            and not label_speaks
            and Concept.FULL not in said.concepts
        ):
            total += _BARE_NAME_IN_UNKNOWN
        if total < _WEAKEST:
            continue
        reasons = (
            (by_kind.get(part, 0.0), f"the provider says that it is {part.value}"),
            (by_label.get(part, 0.0), f"its label asks for {part.value}"),
            (key_gain, f"its key says {part.value}"),
        )
        scores[part] = total
        why[part] = tuple(reason for weight, reason in sorted(reasons, reverse=True) if weight > 0)
    opaque = (
        not asked.speaking and _is_opaque(key, said) and kind in {None, Kind.TEXT, Kind.HIDDEN, Kind.PHONE, Kind.EMAIL}
    )
    return Judgement(
        scores,
        why,
        asked.concepts | said.concepts | outer,
        opaque and not outer,
        strange,
        stranger,
        asked.strangers or said.strangers,
        thing,
    )


def _inwards(parents: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names around a field without those of records around a person: `ticket.requester`."""
    for index in range(len(parents) - 1, 0, -1):
        if read(parents[index]).concepts & _PERSONS and read(parents[index]).concepts.isdisjoint(clues.OTHERS):
            kept = (name for name in parents[:index] if not _is_record(read(name).concepts))
            return (*kept, *parents[index:])
    return parents


_PERSONS = frozenset({Concept.SELF, Concept.PERSON})


def _is_record(concepts: frozenset[Concept]) -> bool:
    return bool(concepts) and concepts <= {
        Concept.IDENTITY,
        Concept.THING,
        Concept.MONEY,
        Concept.WISH,
        Concept.MESSAGE,
    }


def _owners(names: Iterable[str]) -> frozenset[Concept]:
    return frozenset(concept for name in names for concept in read(name).concepts) & _OWNERS


def _whose(asked: Words) -> dict[Part, float]:
    """Return what still speaks against a field whose provider says what it is: whose it is, and little else."""
    return clues.shifts(asked.concepts - clues.SOFT - {Concept.EMAIL}, asked.size)


def _label(label: str) -> Words:
    """Read a label by what it asks, leaving out explanations: "Phone number (so that our team can call you)"."""
    if "<" in label:
        label = _TAG.sub(" ", label)
    label, whose = _without_greeting(_AS_WRITTEN.sub("", label) or label)
    words = _asked(label)
    return replace(words, concepts=words.concepts | whose) if whose else words


_TAG = re.compile(r"</?[A-Za-z][^<>]{0,80}>")


def _asked(label: str) -> Words:
    whole = read(label)
    parts = _HEAD.split(label, maxsplit=1)
    if len(parts) == 1:
        return whole
    head = read(parts[0])
    gains, _ = clues.of_words(head.concepts, head.unknown, head.size)
    if not gains or max(gains.values()) < THRESHOLD:
        return whole
    tail = read(parts[1]) if len(parts[1].split()) <= _TAIL_WORDS else Words()
    said = tail.concepts - _ONLY_HOW
    if Concept.YOU in head.concepts:
        said -= _WHO_CALLS  # "Votre téléphone (un conseiller vous rappelle)"
    if max(gains, key=lambda part: gains[part]) in {Part.PHONE, Part.EMAIL}:
        said &= _OWNERS | {Concept.PHONE, Concept.EMAIL}  # "(with area code)" is nowhere
    concepts = head.concepts | said
    if tail.concepts and tail.concepts <= _WHICH_NAME and len(tail.concepts) == 1:  # "Name (first)"
        concepts -= {Concept.NAME} if tail.concepts & {Concept.FIRST, Concept.LAST} else frozenset()
    return Words(concepts, head.unknown, head.size, whole.question, head.strangers)


def _without_greeting(label: str) -> tuple[str, frozenset[Concept]]:
    """Cut "Great to meet you, Ann! What is your name?" to what it asks, and say whose it is by what was cut."""
    greeting = _GREETING.match(label)
    if not greeting:
        return label, frozenset()
    asked = read(label[greeting.end() :])
    gains, _ = clues.of_words(asked.concepts, asked.unknown, asked.size)
    if not gains or max(gains.values()) < (_WEAKEST if asked.question else THRESHOLD):
        return label, frozenset()
    before = greeting.group().rstrip()
    cut = read(before)
    if cut.concepts and (cut.size == 1 or before[-1] == ","):  # "Tel. no.", "First, last name"
        return label, frozenset()
    if before[-1] == "." and " " not in before:  # "Dr. name"
        return label, frozenset()
    is_heading = cut.size <= _HEADING and not cut.unknown
    return label[greeting.end() :], cut.concepts & _PEOPLE if is_heading else frozenset()


_GREETING = re.compile(r".*(?:[^\W\d_]{2},\s+(?=\S+\s+\S)|[^\W\d_]{2}[.!?…]+\s+)", re.DOTALL)
_HEADING = 3  # words up to which what stands before a question may be its heading: "Emergency contact. Name?"
_PEOPLE = clues.OTHERS | {Concept.CHILD, Concept.PATIENT, Concept.PARENT, Concept.HOLDER, Concept.THING}


_PARTS_OF_A_PHONE = {
    "country": Concept.DIAL_CODE,
    "countrycode": Concept.DIAL_CODE,
    "countryshortname": Concept.DIAL_CODE,
    "countryname": Concept.DIAL_CODE,
    "code": Concept.DIAL_CODE,
    "prefix": Concept.DIAL_CODE,
    "dialcode": Concept.DIAL_CODE,
    "area": Concept.AREA_CODE,
    "areacode": Concept.AREA_CODE,
}
_ORDINALS = frozenset({"first", "last"})


_LABEL_AS_KEY = re.compile(r"[ ?!,]")


def _key(key: str, parents: tuple[str, ...]) -> Words:
    """Read a key, with the name of its parent where it says nothing alone: `phone.number`, `name.first`."""
    is_label = _LABEL_AS_KEY.search(key)  # as some providers and many Zaps send it
    said = _label(key.replace("_", " ")) if is_label else read(key)
    plain = fold(key).replace("_", "").replace(" ", "")
    said_around = (words for words in map(read, reversed(parents)) if words.speaking)
    around = next((words for words in said_around if not words.concepts or words.concepts - _WAYS), Words())
    lent = around.concepts & _LENT
    if lent & _OF_PHONES and plain in _PARTS_OF_A_PHONE:
        return Words(frozenset({_PARTS_OF_A_PHONE[plain]}), 0, 1)
    if plain in _ORDINALS:
        return read(f"name {key}")
    gains, _ = clues.of_words(said.concepts, 0, said.size)
    mistaken = lent & _REACHED and said.concepts == {Concept.ADDRESS}  # emails[0].address
    if not lent or (gains and max(gains.values()) >= THRESHOLD and not mistaken):
        return said
    if lent & {Concept.NAME, Concept.FULL}:
        return read(f"name {key}")
    return Words(lent | (said.concepts - {Concept.ADDRESS} if mistaken else said.concepts), said.unknown, said.size + 1)


_WAYS = frozenset({Concept.ATTRIBUTE, Concept.FORM})  # channels[0].address
_REACHED = frozenset({Concept.EMAIL, Concept.PHONE, Concept.MOBILE})
_OF_PHONES = frozenset({Concept.PHONE, Concept.MOBILE, Concept.LANDLINE})


def _is_below_a_stranger(parents: tuple[str, ...]) -> bool:
    """Say whether an object around has a name that nobody knows, and none inside of it is a person's."""
    for name in reversed(parents):
        if read(name).concepts & _PERSONS:
            return False
        if _is_unknown(name):
            return True
    return False


def _is_thing(name: str) -> bool:
    folded, words = fold(name), read(name)
    if folded in _HAVE_NAMES:
        return True
    return words.speaking and folded not in PERSON_CONTEXTS and words.concepts.isdisjoint(_OF_PERSONS)


_OF_PERSONS = frozenset({
    Concept.SELF, Concept.PERSON, Concept.YOU, Concept.PARENT, Concept.CHILD, Concept.PATIENT, Concept.HOLDER,
    Concept.TRADE, Concept.VISITOR, Concept.DRIVER, Concept.REACH, Concept.NAME, Concept.FULL, Concept.FIRST,
    Concept.LAST, Concept.CONTACT_PERSON, Concept.PHONE, Concept.MOBILE, Concept.LANDLINE, Concept.EMAIL,
    Concept.ADDRESS, Concept.HOME, Concept.FORM, Concept.BIRTH, Concept.BIRTH_DATE, Concept.LOCATION,
})  # fmt: skip


def _is_unknown(name: str) -> bool:
    words = read(name)
    return words.unknown > 0 and fold(name) not in PERSON_CONTEXTS and not words.concepts


_PLACES_OF_CALLS = frozenset({"to", "cc", "bcc"})  # the number that was called
_A_WORD = re.compile(r"[a-z]*[aeiouy][a-z]*")


def _is_opaque(key: str, words: Words) -> bool:
    """Say whether a key says nothing: no known word in it, and none that reads like one."""
    if words.concepts or fold(key) in _PLACES_OF_CALLS:
        return False
    return not (words.unknown and any(len(word) > 3 and _A_WORD.fullmatch(word) for word in _words(key)))  # noqa: PLR2004


def _words(key: str) -> list[str]:
    return [word for word in re.split(r"[\W\d_]+", fold(key)) if read(word).unknown]
