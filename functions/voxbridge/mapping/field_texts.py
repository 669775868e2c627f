"""What stands around a value: its label without greetings and explanations, its key with what its object lends."""

import re
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from voxbridge.mapping.asides import CONDITION, YOURSELF, without_submitter
from voxbridge.mapping.meanings import NAMING, PEOPLE, PHONES, REACH, WHO_CALLS, A, M
from voxbridge.mapping.terms import FILLER, Languages, is_known
from voxbridge.mapping.tokenize import fold, tokens
from voxbridge.mapping.weights import PLAIN, SOFT, THRESHOLD, WEAKEST, said_by
from voxbridge.mapping.words import SILENT, Words, phrases_of, read

# What an object lends to a field whose key says nothing alone: `phone.number`, `name.first`, `emails[0].address`.
_LENT = frozenset({
    M.NAME, M.FULL_NAME, M.PHONE, M.MOBILE, M.EMAIL, M.ADDRESS, M.BIRTH, M.BIRTH_DATE, M.LANDLINE,
})  # fmt: skip
_WHERE = frozenset({M.ADDRESS, M.LOCATION, M.REACH})
_TWO_WORDS = 2


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
    around = tuple((_label if _EXPLAINS.search(name) else read)(name, languages) for name in ancestors)
    if key == label and _IS_KEY.fullmatch(label):
        asked = _headed(read(label, languages))
    else:
        asked = _label(label, languages) if label else SILENT
    if _is_first_or_last(asked):
        asked = read(f"name {label}", languages)
    said = SILENT if key == label else _key(key, (*around, role) if role.meanings & _LENT else around, languages)
    return Texts(
        asked,
        said,
        _section(section, languages) if section else SILENT,
        around,
        role,
        asked.size == 0 and _is_opaque(key, said),
    )


# Labels


_EXPLAINS = re.compile(r"[(?\n]")  # an object's name that is a question
_HEAD = re.compile(  # where a question ends and its explanation begins; "Tel." and "Nr." end none
    r"[(\[:?!*]|\.(?:(?<=[^\W\d_]{5}\.)|(?<=[^\W\d_]{4}\.)(?=\s+[A-ZÀ-Þ]))|"
    r"\s(?=[-–—|wciam])(?:[-–—|]|w/|c/|with|incl\b\.?|including|avec|con|com|mit|inkl\b\.?|met)\s|"  # noqa: RUF001
    r"\s(?=[aceisjвω])(?P<as>as|als|como|en tant que|en qualit[eé] de|come|in qualit[aà] di|som|jako|în calitate de|"
    r"в качестве|ως)\s|"  # "Your name as executor"
    r"\s(?=(?-i:(?:[A-Z][\w.]*\s+){1,4}\+\d))|"  # "Phone United States +1"
    r"\s(?=(?P<new>[^\W\d_]+)(?:['’]\w+)?\s+(?P<next>[^\W\d_]))",  # "Phone In case we need to ask"  # noqa: RUF001
    re.IGNORECASE,
)
_OPENING = re.compile(r"[(\[:?!]")
_AS_WRITTEN = re.compile(  # "(as per passport)", "z. B. Max": how to write it, and nothing of what it is
    r"(?<![\s(\[,;–—-])[\s(\[,;–—-]+(?=[abcefgjlpqstvwz])(?:"  # noqa: RUF001  (from a run's beginning: a label may be all hyphens)
    r"(?:exactly |just )?(?:as|like) (?:on|in|per|it|they|shown|stated|appears?|printed|written|you|your|seen)\b|"
    r"per (?:your )?(?:id|passport)\b|(?:genau )?wie (?:im|in|auf|es)\b|laut\b|gem(?:ä|ae)(?:ß|ss)\b|"
    r"(?:tal )?(?:como|qual) (?:aparece|figura|est[aá]|consta|en|no|na|em|sale|vem)\b|seg[uú]n\b|conforme\b|"
    r"exactamente\b|comme (?:sur|dans|indiqué|il)\b|tels? qu|selon\b|"
    r"come (?:da|su|sul|sulla|nel|indicato|riportato)\b|zoals\b|volgens\b|"
    r"e\. ?g\b|eg[.:]|e[jx][.:]|es\.|z\. ?b\b|p\. ?e[jx]\b|par ex|p[eo]r e[js]|ad es|zum beispiel|"
    r"bi?jv\b|for example|format:).*",
    re.IGNORECASE | re.DOTALL,
)
_TAIL_WORDS = 4
_A_CALLING_CODE = re.compile(r"\+\d")
_A_LIST = 3
_A_LENGTH = re.compile(r"\d\d")
_LENGTH = re.compile(  # "min. 2 characters": how much to write
    r"\b(?:at least|up to|m[ií]n\w*|m[aá]x\w*|mindestens|maximal|höchstens|au moins)\W{1,2}(?:(?:of|de|di) )?\d+ ?"
    r"(?:-\d+ ?)?(?:char|letter|digit|zeichen|buchstaben|ziffern|caract|carat|letr|cifr|tekens|znak|tecken|tegn)\w*",
    re.IGNORECASE,
)
_OPENING_WORDS = FILLER | {M.YOU}
_MAX_HEADS = 3  # marks in a label that may end what it asks
# "(with area code)": how to write it
_ONLY_HOW = frozenset({M.AREA_CODE, M.DIAL_CODE, M.COUNTRY, M.EXTENSION, M.IDENTIFIER, M.DATE, M.ATTRIBUTE})
_OF_TAILS = frozenset({
    M.PHONE, M.EMAIL, M.MOBILE, M.HOME, M.LANDLINE, M.WORK, M.FAX, M.ALTERNATE, M.SWITCHBOARD, M.YOU, M.COMPANY,
    M.LEAD,
}) | PEOPLE  # fmt: skip
_ANOTHERS = frozenset({M.EMERGENCY, M.SPOUSE})
_OTHERWISE = frozenset({M.COMPANY, M.NICKNAME, M.RECIPIENT, M.LOGIN})  # that someone may give instead of a name
_BOTH_NAMES = frozenset({M.FULL_NAME, M.FAMILY_NAME_FIRST_FULL_NAME})
_ORDINALS = frozenset({"first", "last"})
_ASIDE = re.compile(
    r"^\s*(?:\d{1,2}\s*[.):]|[A-Za-z]\))\s+"  # "5. Your phone"
    r"|(?<=\w)(?:\s+[A-Z]{2}\b){5,}.*"  # "State AK AL AR AZ CA CO": the choices of a list
    r"|</?[A-Za-z][^<>]{0,80}>|(?<=[^\W\d_]{3})\((?:s|n|en|e|es)\)",  # "First name(s)"
    re.DOTALL,
)
_AN_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w.-]+\.\w+")


@lru_cache(maxsize=4096)
def _label(label: str, languages: Languages) -> Words:
    """Read a label by what it asks, leaving out explanations: "Phone number (so that our team can call you)"."""
    if len(_A_CALLING_CODE.findall(label)) >= _A_LIST:
        return SILENT  # the choices of a field for a country's calling code, beside the field itself
    label = _LENGTH.sub(" ", _AN_ADDRESS.sub("email", _ASIDE.sub(" ", label[:300])))
    label = _AS_WRITTEN.sub("", label) or label
    label, submitter = without_submitter(label, languages)
    label, whose, strangers = _without_greeting(label, languages)
    label = _alternative(label, languages)
    words = _asked(label, languages)
    if words.meanings >= _IN_ORDER and not words.meanings.isdisjoint(_OF_SOMEONE) and not _AND.search(label):
        words = words._replace(meanings=words.meanings - {M.ADDRESS, M.IDENTIFIER})  # "Billing address: first name"
    if words.parts and words.parts[-1] & _HALVES:
        words = words._replace(meanings=words.meanings - (_NOT_OF_NAMES - words.parts[-1]))  # "Payment first name"
    return words._replace(
        meanings=words.meanings | whose | submitter.meanings,
        strangers=words.strangers | strangers,
        people=(*words.people, *submitter.people),
    )


def _section(title: str, languages: Languages) -> Words:
    """Read a section's title: "Parent or guardian (you)"."""
    title, submitter = without_submitter(title, languages)
    words = read(title, languages)
    return words._replace(meanings=words.meanings | submitter.meanings)


def _alternative(label: str, languages: Languages) -> str:
    """Return what a label asks of a person, where it asks for something else as well: "Last name / company"."""
    parts = _OR.split(label)
    if len(parts) < _TWO_WORDS or read(label, languages).meanings.isdisjoint(_OTHERWISE):
        return label
    said = ((part, read(part, languages)) for part in parts)
    of_person = (
        part for part, words in said if words.meanings & NAMING and not (words.unknown or words.meanings & _OTHERWISE)
    )
    return next(of_person, label)


def _asked(label: str, languages: Languages) -> Words:
    whole = read(label, languages)
    if whole.size == 1 and not whole.unknown and whole.meanings:
        return whole  # one phrase, whatever marks are in it: "名字(不含姓)"
    first_line, _, rest = label.partition("\n")
    if rest and (read(first_line, languages).meanings or "?" in first_line):
        return _asked(first_line, languages)  # what stands below is an explanation
    ends = (end for end in _HEAD.finditer(label) if not end["new"] or _opens_sentence(end, languages))
    for end in islice(ends, _MAX_HEADS):
        rest = label[end.end() :]
        head = read(label[: end.start()], languages) if rest.strip() else whole
        if end["as"] and M.YOU not in head.meanings:
            continue
        gains = said_by(head).gains
        if any(gain >= THRESHOLD and attribute is not A.ROLE_NAME for attribute, gain in gains.items()):
            break
    else:
        return _asked_after(label, whole, languages)
    explains = len(rest.split()) > _TAIL_WORDS or _A_LENGTH.search(rest)  # "(max. 35 characters)"
    tail = read(rest, languages)
    if explains:  # only whose it is, where it speaks of no one else: "(who should we call in an emergency?)"
        tail = SILENT if M.YOU in tail.meanings else SILENT._replace(meanings=tail.meanings & _ANOTHERS)
    is_title = not tail.unknown and all(part & _TITLES for part in tail.parts) and not CONDITION.match(rest)
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
    return all(found and found <= _OPENING_WORDS for _, found, _ in phrases_of(tokens(word), languages))


def _explained(head: frozenset[M], tail: frozenset[M], asked: A, *, is_title: bool) -> frozenset[M]:
    """Return what an explanation adds to what is asked. `is_title`: it says who someone is, and nothing else."""
    said = tail - _ONLY_HOW - {M.SUBMITTER} - (_OF_PLACES if M.ADDRESS in head else frozenset())
    if M.YOU in head:
        said -= WHO_CALLS  # "Votre téléphone (un conseiller vous rappelle)"
        if said & _OF_OTHERS and M.EMERGENCY not in said:  # "Your name (parent or guardian)"
            said = said | YOURSELF if is_title else said - PEOPLE
    if head & _BOTH_NAMES:
        said -= {M.COMPANY}  # "Full name (or company name)"
    return said & _OF_TAILS if asked in REACH else said  # "(with area code)" is nowhere


_OF_OTHERS = PEOPLE - {M.SUBMITTER, M.LEAD, M.CONTACT_PERSON, M.ORDER_PART}
_TITLES = PEOPLE | {M.FIRST, M.SECOND, M.ALTERNATE, M.NUMBER}


def _asked_after(label: str, whole: Words, languages: Languages) -> Words:
    """Return what is asked behind a mark, where all of it asks for nothing: "Step 1: your name", "Ticket (name)"."""
    if _asks(whole, THRESHOLD):
        return whole
    for mark in islice(_OPENING.finditer(label), _MAX_HEADS):
        tail = read(label[mark.end() :], languages)
        if _asks(tail, PLAIN):
            meanings = tail.meanings | whole.meanings & PEOPLE
            return tail._replace(meanings=meanings, strangers=whole.strangers, number=whole.number, suffix=whole.suffix)
    return whole


def _asks(words: Words, least: float) -> bool:
    said = said_by(words)
    return any(
        gain + said.shifts.get(one, 0.0) >= least and (least < PLAIN or one is not A.ROLE_NAME)
        for one, gain in said.gains.items()
    )


def _without_greeting(label: str, languages: Languages) -> tuple[str, frozenset[M], frozenset[str]]:
    """Cut "Great to meet you, Ann! What is your name?" to what it asks, and say whose it is by what was cut.

    The unknown words of a question before it are returned too: "Who zapped you? (Name)".
    """
    uncut = label, SILENT.meanings, SILENT.strangers
    greeting = _GREETING.match(label) if _SENTENCE_ENDS.search(label) else None
    if not greeting:
        return uncut
    asked = read(label[greeting.end() :], languages)
    best = said_by(asked).best
    if best < (WEAKEST if asked.question else THRESHOLD):
        return uncut
    before = greeting.group().rstrip()
    cut = read(before, languages)
    if said_by(cut).best >= THRESHOLD:  # "Your number? Include area code"
        return uncut
    if cut.meanings and (cut.size == 1 or before[-1] == ","):  # "Tel. no.", "First, last name"
        return uncut
    if before[-1] == "." and " " not in before:  # "Dr. name"
        return uncut
    is_heading = cut.size <= _HEADING and not cut.unknown
    whose = cut.meanings & (PEOPLE | {M.COMPANY, M.THING}) if is_heading else frozenset[M]()
    return label[greeting.end() :], whose, cut.strangers if before[-1] == "?" else frozenset()


_SENTENCE_ENDS = re.compile(r"[,.!?…]\s")
_GREETING = re.compile(r".*(?:[^\W\d_]{2},\s+(?=\S+\s+\S)|[^\W\d_]{2}[.!?…]+\s+)", re.DOTALL)
_HEADING = 3  # words up to which what stands before a question may be its heading: "Emergency contact. Name?"


# Keys


_PARTS_OF_A_PHONE = {
    **dict.fromkeys(("country", "countrycode", "countryshortname", "countryname"), "dial code"),
    **dict.fromkeys(("code", "prefix", "dialcode"), "dial code"),
    **dict.fromkeys(("area", "areacode"), "area code"),
}
_AN_EXAMPLE = re.compile(  # "mobile_format_0400_000_000"
    r"[\W_]+(?:format[eo]?|formaat|e_?g|ex|exempl[eo]|example|z_?b|beispiel|p_?ej|ejemplo|bi?jv?|esempio|np)[\W_]+\d\d.*$",
    re.IGNORECASE,
)
_LABEL_AS_KEY = re.compile(r"[ ?!,]")
_IS_KEY = re.compile(r"/[\w\[\]./$-]+|[\w\[\].$-]+")


@lru_cache(maxsize=4096)
def _key(key: str, around: tuple[Words, ...], languages: Languages) -> Words:
    """Read a key, with the name of its object where it says nothing alone: `phone.number`, `name.first`."""
    key = _AN_EXAMPLE.sub("", key[:200])
    said = _label(key.replace("_", " "), languages) if _LABEL_AS_KEY.search(key) else read(key, languages)
    said = _headed(said)
    lent, strangers = _lent(around)
    if lent & PHONES and (part := _PARTS_OF_A_PHONE.get(fold(key).replace("_", "").replace(" ", ""))):
        return read(part, languages)
    if key.strip("_ ").lower() in _ORDINALS or _is_first_or_last(said):
        return read(f"name {key}", languages)  # `first`, "firstField"
    if M.ADDRESS in lent and said.meanings == {M.NUMBER}:
        return read("house number", languages)
    mistaken = lent & {M.EMAIL, *PHONES} and said.meanings == {M.ADDRESS}  # emails[0].address
    if not lent or (said_by(said).best >= THRESHOLD and not mistaken):
        return said
    if lent & {M.NAME, M.FULL_NAME} and not lent & {M.EMAIL, *PHONES}:
        named = read(f"name {key}", languages)
        return named if named.meanings - {M.NAME} or not said.unknown else said._replace(meanings=said.meanings | lent)
    meanings = lent | (said.meanings - {M.ADDRESS} if mistaken else said.meanings)
    return said._replace(meanings=meanings, size=said.size + 1, strangers=said.strangers | strangers)


def _is_first_or_last(words: Words) -> bool:
    return not words.unknown and words.meanings <= _FIRST_OR_LAST and not words.meanings <= {M.YOU}


_FIRST_OR_LAST = frozenset({M.FIRST, M.LAST, M.YOU})


def _lent(around: tuple[Words, ...]) -> tuple[frozenset[M], frozenset[str]]:
    """Return what the nearest object with a telling name asks for, and the unknown words of that name."""
    for words in reversed(around[-_NEAR:]):
        found = words.meanings & _LENT
        if {M.NUMBER, M.REACH} <= words.meanings:
            found |= {M.PHONE}
        if found:
            return found, words.strangers
        if words.size and not words.unknown and words.meanings:
            break
    return frozenset(), frozenset()


_NEAR = 2  # objects around a field that may say what it is: a block's name and its question


def _headed(words: Words) -> Words:
    """Return a key's words without those that only say where what its last word names stands: `addressFullName`."""
    if len(words.parts) < _TWO_WORDS or not words.parts[-1] & _HEADS or words.parts[-1] <= _WHERE:
        return words
    *before, last = words.parts
    dropped = _WHERE & frozenset().union(*before) - last
    if last & _OF_SOMEONE or last <= _OF_AREAS:
        dropped |= words.meanings & {M.STREET}  # `address1_telephone1`, `address_1_zip`
    if last & _HALVES:
        dropped |= words.meanings & _NOT_OF_NAMES - last
    if M.NUMBER not in last and any(part >= _INVOICE for part in before):  # `invoiceFirstName` is no invoice's number
        dropped |= {M.IDENTIFIER}
    places = sum(bool(part & _OF_PLACES) for part in words.parts)
    if not dropped or (M.ADDRESS in dropped and places > 1 and last & _OF_PLACES):
        return words
    return words._replace(meanings=words.meanings - dropped)


_OF_SOMEONE = NAMING | PHONES | {M.EMAIL}
_IN_ORDER = frozenset({M.ORDER_PART, M.ADDRESS})
_HALVES = frozenset({M.FIRST_NAME, M.LAST_NAME})
# What the beginning of a key cannot make of half a name: `profile.firstName`, `stLastName`, `mail_first_name`.
_NOT_OF_NAMES = SOFT - {M.CONSENT, M.TRACKING, M.TECHNICAL, M.ATTRIBUTE, M.THING, M.PROPERTY} | {M.STREET, M.EMAIL}
_AND = re.compile(r"[&+]|(?<!\w)(?:and|und|et|y|ed?|og|och|ja|és|și|si|и|та|i|ve|và|dan|και)(?!\w)", re.IGNORECASE)
_OR = re.compile(
    r"\s*/\s*|\s(?:or|oder|ou|o|eller|tai|lub|nebo|alebo|vagy|sau|или|або|ili|ή|veya|atau|hoặc)\s",  # noqa: RUF001
    re.IGNORECASE,
)
_INVOICE = frozenset({M.ORDER_PART, M.IDENTIFIER})
_OF_AREAS = frozenset({M.CITY, M.STATE, M.POSTAL_CODE, M.COUNTRY})
_OF_PLACES = _OF_AREAS | {M.STREET}
_HEADS = _OF_PLACES | NAMING | PHONES | {M.EMAIL, M.NUMBER, M.BIRTH_DATE, M.AGE, M.GENDER, M.ADDRESS_LINE_2,
                                              M.HOUSE_NUMBER, M.SALUTATION}  # fmt: skip


_A_WORD = re.compile(r"[a-z]*[aeiouy][a-z]*")
_PLACES_OF_CALLS = frozenset({"to", "cc", "bcc"})  # the number that was called


def _is_opaque(key: str, words: Words) -> bool:
    """Say whether a key says nothing: no word in it that any language knows, and none that reads like one."""
    if words.meanings:
        return False
    folded = fold(key[:200])
    if folded in _PLACES_OF_CALLS or (words.unknown and any(map(is_known, (folded, *tokens(key))))):
        return False
    return not any(len(word) > 3 and _A_WORD.fullmatch(word) for word in words.strangers)  # noqa: PLR2004
