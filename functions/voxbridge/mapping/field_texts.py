"""What stands around a value: its label without greetings and explanations, its key with what its object lends."""

import re
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from voxbridge.mapping.meanings import NAMING, PEOPLE, PHONES, REACH, REACHED_BY, WHO_CALLS, A, M
from voxbridge.mapping.terms import FILLER, Languages, phrases_of, sense_of, values, words_of
from voxbridge.mapping.tokenize import fold, tokens
from voxbridge.mapping.weights import PLAIN, THRESHOLD, said_by
from voxbridge.mapping.words import SILENT, STEM, Words, read
from voxbridge.parsing.payload_words import plain, word_set
from voxbridge.tables import Patterns, table

_TABLE = table(__file__)
_WORDS = {name: "|".join(words) for name, words in _TABLE["words"].items()}
_WORDS["begins_why"] = "".join(sorted({word[0] for name in ("why", "by") for word in _TABLE["words"][name]}))
_WORDS["as_written"] = _WORDS["as_written"].replace(" ", "[ _-]").replace(r"\b", r"(?![^\W_])")  # in keys as well
_PATTERN = Patterns({name: "|".join(parts) % _WORDS for name, parts in _TABLE["patterns"].items()})
_MEANINGS = {name: frozenset(map(M, text.split())) for name, text in _TABLE["meanings"].items()}
_PARTS_OF_PHONES = {key: text for text, keys in _TABLE["parts_of_phones"].items() for key in keys}
_TWO_WORDS, _MIN_CALLING_CODES, _TAIL_WORDS = 2, 3, 4
_HEADING = 3  # words up to which what stands before a question may be its heading, or a text is no sentence
_MAX_MARKS = 3  # in a label that may end what it asks, or begin an aside
_NEAR = 2  # objects around a field that may say what it is: a block's name and its question
_YOURSELF, _ANOTHER, _HALVES, _OF_AREAS = (_MEANINGS[one] for one in ("yourself", "another", "halves", "of_areas"))
_SOMEONE = PEOPLE | {M.YOU, M.RELATION_PARENT}
_OF_OTHERS = PEOPLE - {M.SUBMITTER, M.LEAD, M.CONTACT_PERSON, M.ORDER_PART}
_CALLED, _CALLERS = _OF_OTHERS | {M.COMPANY}, WHO_CALLS | {M.DRIVER}  # in what says what a number is for
_TITLES = PEOPLE | {M.FIRST, M.SECOND, M.ALTERNATE, M.NUMBER}
_OF_SOMEONE = NAMING | REACHED_BY
_OF_PLACES = _OF_AREAS | {M.STREET, M.HOUSE_NUMBER, M.ADDRESS_LINE_2}
_LENT, _LENT_TO_VALUES = PHONES | _MEANINGS["lent"], _MEANINGS["lent_to_values"]
_VALUES = word_set("parts", "answers", "weak_answers")
OPTIONS = _MEANINGS["options"]  # `country: {id: 5, name: "Chile"}`
_OF_REACH = PEOPLE | PHONES | _MEANINGS["of_reach"]
_HEADS = _OF_SOMEONE | _MEANINGS["heads"]
_LENDING = _LENT | _LENT_TO_VALUES | OPTIONS


class Texts(NamedTuple):
    """What stands around a value, read."""

    label: Words
    key: Words
    section: Words
    ancestors: tuple[Words, ...]  # outermost first
    role: Words
    opaque: bool  # nothing says what it is, so that its shape may


def texts_of(  # noqa: PLR0913, PLR0917
    label: str, key: str, section: str, ancestors: tuple[str, ...], role: Words, languages: Languages
) -> Texts:
    """Read what stands around a value. `role` is what its record says of itself."""
    around = tuple((_label if _PATTERN["explains"].search(name) else read)(name, languages) for name in ancestors)
    is_key = key == label and _PATTERN["key"].fullmatch(label)
    asked = _headed(read(_PATTERN["as_written"].sub("", label), languages)) if is_key else _label(label, languages)
    if _is_first_or_last(asked, label):
        asked = read(f"name {label}", languages)
    # `{type: "email", phone: {number}}` has an object that says more
    is_lending = role.meanings & _LENT and not (around and around[-1].meanings & REACHED_BY)
    lending = (*around, role) if is_lending else around
    said = SILENT if key == label else _key(key, *_lent(lending), languages)
    return Texts(asked, said, read_title(section, languages), around, role, asked.size == 0 and _is_opaque(key, said))


def read_title(title: str, languages: Languages) -> Words:
    """Read the title of a part of a form, or of a list's item: "Parent or guardian (you)"."""
    title, submitter = _without_submitter(title, languages)
    words = read(title, languages)
    return words if submitter is SILENT else words._replace(meanings=words.meanings | submitter.meanings)


@lru_cache(maxsize=4096)
def _label(label: str, languages: Languages) -> Words:
    """Read a label by what it asks, leaving out explanations: "Phone number (so that our team can call you)"."""
    if len(_PATTERN["calling_code"].findall(label)) >= _MIN_CALLING_CODES:
        return SILENT  # the choices of a field for a country's calling code, beside the field itself
    label = label[:300]
    for name, instead in (("no_words", " "), ("address", "email"), ("length", " "), ("as_written", "")):
        label = _PATTERN[name].sub(instead, label)
    label, submitter = _without_submitter(label, languages)
    label, greeting = _without_greeting(label, languages)
    words = _asked(_alternative(label, languages), languages)
    dropped = frozenset[M]()
    is_of_order = words.meanings >= {M.ORDER_PART, M.ADDRESS} and words.meanings & _OF_SOMEONE
    if is_of_order and not _PATTERN["and"].search(label):
        dropped = frozenset({M.ADDRESS, M.IDENTIFIER})  # "Billing address: first name"
    if words.parts and words.parts[-1] & _HALVES:
        dropped |= _MEANINGS["not_of_names"] - words.parts[-1]  # "Payment first name"
    meanings = words.meanings - dropped | greeting.meanings | submitter.meanings
    strangers, people = words.strangers | greeting.strangers, (*words.people, *submitter.people)
    return words._replace(meanings=meanings, strangers=strangers, people=people)


def _without_submitter(label: str, languages: Languages) -> tuple[str, Words]:
    """Cut what only says of someone that they fill in the form, and return it: "Teacher's mobile (you)"."""
    for aside in islice(_PATTERN["aside"].finditer(label), _MAX_MARKS):
        text = aside[1] or aside[2]
        rest = label[: aside.start()] + label[aside.end() :]
        if not rest.strip():
            continue
        if _PATTERN["if_another"].match(text) and (other := _if_another(rest, text, languages)):
            return rest, other
        if not _PATTERN["condition"].match(text) and " ".join(tokens(text)) in values("yourself"):
            return rest, Words(_YOURSELF)
    return label, SILENT


def _if_another(label: str, aside: str, languages: Languages) -> Words | None:
    """Read a label that asks for someone only if it is not the writer: "Who lets us in? (if not you)"."""
    said = read(aside, languages).meanings
    is_you = M.YOU in said or not values("yourself").isdisjoint(tokens(aside))
    if not said <= _SOMEONE or not (is_you or M.PARENT in said):
        return None
    words = read(label, languages)
    if not (is_you or words.strangers) or words.meanings & _SOMEONE - {M.LEAD}:
        return None
    return Words(_ANOTHER, people=tuple((word[:STEM], _ANOTHER) for word in words.strangers))


def _without_greeting(label: str, languages: Languages) -> tuple[str, Words]:
    """Cut "Great to meet you, Ann! What is your name?" to what it asks, and say whose it is by what was cut."""
    greeting = _PATTERN["greeting"].match(label) if _PATTERN["pause"].search(label) else None
    if not greeting:
        return label, SILENT
    before, rest = greeting[0].rstrip(), label[greeting.end() :]
    cut, asked = read(before, languages), read(rest, languages)
    is_asked = said_by(asked).best >= THRESHOLD
    is_listed = cut.meanings and (cut.size == 1 or before[-1] == ",")  # "Tel. no.", "First, last name"
    is_title = before[-1] == "." and " " not in before  # "Dr. name"
    if not is_asked or is_listed or is_title or said_by(cut).best >= THRESHOLD:  # "Your number? Include area code"
        return label, SILENT
    is_heading, is_question = cut.size <= _HEADING and not cut.unknown, before[-1] == "?"
    said = PEOPLE | {M.COMPANY, M.THING} if is_heading else {M.EMERGENCY} if is_question else set()
    whose = cut.meanings & said
    strangers = cut.strangers if is_question else SILENT.strangers  # "Who zapped you? (Name)"
    return rest, Words(whose, strangers=strangers)


def _alternative(label: str, languages: Languages) -> str:
    """Return what a label asks of a person, where it asks for something else as well: "Last name / company"."""
    if read(label, languages).meanings.isdisjoint(_MEANINGS["otherwise"]):
        return label
    for part in _PATTERN["or"].split(label):
        words = read(part, languages)
        if words.meanings & NAMING and not (words.unknown or words.meanings & _MEANINGS["otherwise"]):
            return part
    return label


def _asked(label: str, languages: Languages) -> Words:
    whole = read(label, languages)
    is_phrase = " (" not in label or M.FULL_NAME not in whole.meanings  # "Nombre (Apellidos)" asks for one half
    if is_phrase and whole.size == 1 and not whole.unknown and whole.meanings:
        return whole  # one phrase, whatever marks are in it: "名字(不含姓)"
    first_line, _, rest = label.partition("\n")
    if rest and read(first_line, languages).meanings:
        return _asked(first_line, languages)  # what stands below is an explanation
    ends = (end for end in _PATTERN["head"].finditer(label) if not end["new"] or _opens_sentence(end, languages))
    for end in islice(ends, _MAX_MARKS):
        rest = label[end.end() :]
        head = read(label[: end.start()].removesuffix(","), languages) if rest.strip() else whole
        gains = said_by(head).gains
        is_as = end["as"] and M.YOU not in head.meanings
        asks = [one for one, gain in gains.items() if gain >= THRESHOLD and one is not A.ROLE_NAME]
        if asks and not is_as and (not end["why"] or not REACH.isdisjoint(asks)):
            break
    else:
        return _asked_after(label, whole, languages)
    tail = read(rest, languages)
    is_part = end[0] in "([" and M.ADDRESS in head.meanings and tail.meanings & _OF_AREAS  # "Address (State/Province)"
    if is_part and {found for _, found, _ in phrases_of(words_of(rest), languages)} == {tail.meanings}:
        return tail._replace(meanings=tail.meanings | head.meanings - {M.ADDRESS})
    if end["why"]:
        caller = _CALLERS.intersection(tail.parts[0]) if end["by"] and tail.parts else frozenset[M]()
        tail = Words(tail.meanings & _CALLED - caller)  # "so we can reach your partner", "so the driver can find you"
    elif len(rest.split()) > _TAIL_WORDS or re.search(r"\d\d", rest):  # "(max. 35 characters)"
        # only whose it is, where it speaks of no one else: "(who should we call in an emergency?)"
        tail = Words(frozenset() if M.YOU in tail.meanings else tail.meanings & {M.EMERGENCY, M.SPOUSE})
    is_title = not tail.unknown and all(part & _TITLES for part in tail.parts) and not _PATTERN["condition"].match(rest)
    asked = max(gains, key=gains.__getitem__)
    meanings = head.meanings | _explained(head.meanings, tail.meanings, asked, is_title=is_title)
    return whole._replace(
        meanings=meanings, unknown=head.unknown, size=head.size, strangers=head.strangers, parts=head.parts
    )


def _opens_sentence(end: re.Match[str], languages: Languages) -> bool:
    """Say whether a word within a label begins a sentence: a capital one that is no answer, and small ones after it."""
    word = end["new"]
    if not word.istitle() or not end["next"].islower():
        return False
    return all(found and found <= FILLER | {M.YOU} for _, found, _ in phrases_of(words_of(word), languages))


def _explained(head: frozenset[M], tail: frozenset[M], asked: A, *, is_title: bool) -> frozenset[M]:
    """Return what an explanation adds to what is asked. `is_title`: it says who someone is, and nothing else."""
    said = tail - _MEANINGS["only_how"] - {M.SUBMITTER} - (_OF_PLACES | {M.NUMBER} if M.ADDRESS in head else set())
    if M.YOU in head or tail >= {M.YOU, M.REACH}:
        said -= WHO_CALLS  # "Votre téléphone (un conseiller vous rappelle)"
        # "Your name (parent or guardian)", "Dit navn (pårørende)"
        if said & _OF_OTHERS and (M.EMERGENCY not in said or M.RELATION_PARENT in said):
            said = said - {M.EMERGENCY} | _YOURSELF if is_title else said - PEOPLE
    if head & {M.FULL_NAME, M.FAMILY_NAME_FIRST_FULL_NAME}:
        said -= {M.COMPANY}  # "Full name (or company name)"
    return said & _OF_REACH if asked in REACH else said  # "(with area code)" is nowhere


def _asked_after(label: str, whole: Words, languages: Languages) -> Words:
    """Return what is asked behind a mark, where all of it asks for nothing: "Step 1: your name", "Ticket (name)"."""
    marks = islice(_PATTERN["mark"].finditer(label), _MAX_MARKS) if not _asks(whole, THRESHOLD) else ()
    tails = (read(label[mark.end() :], languages) for mark in marks)
    tail = next((tail for tail in tails if _asks(tail, PLAIN)), None)
    if not tail:
        return whole
    meanings = tail.meanings | whole.meanings & PEOPLE
    return tail._replace(meanings=meanings, strangers=whole.strangers, number=whole.number, suffix=whole.suffix)


def _asks(words: Words, least: float) -> bool:
    said = said_by(words)
    return any(gain + said.shifts.get(one, 0.0) >= least for one, gain in said.gains.items())


@lru_cache(maxsize=4096)
def _key(key: str, lent: frozenset[M], strangers: frozenset[str], languages: Languages) -> Words:
    """Read a key, with what its object lends it where it says nothing alone: `phone.number`, `name.first`."""
    key = _PATTERN["as_written"].sub("", _PATTERN["example"].sub("", key[:200]))  # "mobile_format_0400_000_000"
    said = _headed(read(key, languages) if _PATTERN["key"].fullmatch(key) else _label(key.replace("_", " "), languages))
    if plain(key) not in _VALUES:
        lent = lent - _LENT_TO_VALUES
    elif lent:
        said = SILENT
    if lent & PHONES and (part := _PARTS_OF_PHONES.get(plain(key))):
        return read(part, languages)
    if plain(key) in {"first", "last"} or _is_first_or_last(said, key):
        return read(f"name {key}", languages)  # `first`, "firstField"
    if M.ADDRESS in lent and said.meanings == {M.NUMBER}:
        return read("house number", languages)
    if lent & OPTIONS and (said.meanings <= {M.NAME} or plain(key) in _TABLE["keys_of_options"]):
        return said._replace(meanings=lent)
    is_lent = said.meanings == {M.ADDRESS} or (said.meanings <= PEOPLE and lent & REACHED_BY)  # phones.primary
    if not lent or (said_by(said).best >= THRESHOLD and not is_lent):
        return said
    if lent & {M.NAME, M.FULL_NAME} and not lent & REACHED_BY:
        named = read(f"name {key}", languages)
        return named if named.meanings - {M.NAME} or not said.unknown else said._replace(meanings=said.meanings | lent)
    meanings = lent | (said.meanings & _OF_OTHERS if is_lent else said.meanings)
    return said._replace(meanings=meanings, size=said.size + 1, strangers=said.strangers | strangers)


def _is_first_or_last(words: Words, text: str) -> bool:
    """Say whether a text asks for half a name by "First" or "Your last", and is no sentence: "Did you last long?"."""
    says = not words.unknown and words.meanings <= {M.FIRST, M.LAST, M.YOU} and not words.meanings <= {M.YOU}
    return says and len(tokens(text)) <= _HEADING


def _lent(around: tuple[Words, ...]) -> tuple[frozenset[M], frozenset[str]]:
    """Return what the nearest object with a telling name asks for, and the unknown words of that name."""
    for words in reversed(around[-_NEAR:]):
        found = words.meanings & _LENDING
        if found:
            return found, words.strangers
        if words.size and not words.unknown:
            break
    return frozenset(), frozenset()


def _headed(words: Words) -> Words:
    """Return a key's words without those that only say where what its last word names stands: `addressFullName`."""
    if len(words.parts) < _TWO_WORDS or not words.parts[-1] & _HEADS:
        return words
    *before, last = words.parts
    dropped = {M.ADDRESS, M.LOCATION, M.LOGIN, M.REACH} & frozenset().union(*before) - last
    if last & _OF_SOMEONE or last <= _OF_AREAS:
        dropped |= {M.STREET}  # `address1_telephone1`, `address_1_zip`
    if last & _HALVES:
        dropped |= _MEANINGS["not_of_names"] - last
    if M.NUMBER not in last and any(part >= {M.ORDER_PART, M.IDENTIFIER} for part in before):
        dropped |= {M.IDENTIFIER}  # `invoiceFirstName` is no invoice's number
    places = sum(bool(part & _OF_PLACES) for part in words.parts)
    is_list = places > (1 if M.ADDRESS in dropped else _TWO_WORDS)  # "Street, city, postcode"
    return words if is_list and dropped else words._replace(meanings=words.meanings - dropped)


def _is_opaque(key: str, words: Words) -> bool:
    """Say whether a key says nothing: no word in it that any language knows, and none that reads like one."""
    known = (meanings for word in (fold(key[:200]), *tokens(key)) for _, meanings in sense_of(word))
    if words.meanings or (words.unknown and any(not meanings <= FILLER for meanings in known)):
        return False
    return not any(map(_PATTERN["word"].fullmatch, words.strangers))
