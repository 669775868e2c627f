"""The phone number of each person: first where one is asked for, then from what may be one all the same."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from voxbridge.mapping.classified_field import ClassifiedField
from voxbridge.mapping.classify_fields import Form
from voxbridge.mapping.countries import Regions
from voxbridge.mapping.meanings import PEOPLE, PHONES, A, M
from voxbridge.mapping.numbering_plans import is_service, plain
from voxbridge.mapping.people import Candidate, Person
from voxbridge.mapping.phone import (
    Fault,
    Number,
    answers_as_phone,
    is_written_as_phone,
    read_phone,
)
from voxbridge.mapping.results import as_text
from voxbridge.mapping.terms import Languages
from voxbridge.mapping.tokenize import tokens
from voxbridge.mapping.weights import THRESHOLD, WEAKEST
from voxbridge.mapping.words import read
from voxbridge.parsing.submission import Field, FieldType

MAX_PHONES = 12  # numbers that are parsed at each step; a form has a few
_SURE = 3.5  # score from which on an answer that is no number is a wrong answer rather than a wrong guess

type Guess = tuple[Number, Candidate, Person]
type Fields = list[tuple[Person, Candidate]]


class Numbers:
    """The numbers of the people of one submission."""

    def __init__(  # noqa: PLR0913
        self,
        fields: Sequence[Field],
        form: Form,
        candidates: Sequence[Candidate],
        people: Sequence[Person],
        *,
        regions: Regions,
        only_own: bool,
    ) -> None:
        """Note what the numbers are looked for in.

        `only_own`: what has an unknown word in its label is not the lead's.
        """
        self.fields, self.form, self.candidates, self.people = fields, form, candidates, people
        self.regions, self._only_own = regions, only_own
        self._allowed: Sequence[str] = ()
        self.why = ""  # the number of the last step was taken
        # What the form asks of its numbers, as "Which should we call?", and the answers: "Landline"
        self._choices = [
            (one, text)
            for entry, one in zip(fields, form.fields, strict=True)
            if one.meanings & _ASKS_TO_CALL and (text := as_text(entry.value)) and _may_choose(one, text)
        ]

    # Where one is asked for

    def asked(self, person: Person, allowed: Sequence[str] = ()) -> tuple[Number, Candidate] | Fault:
        """Return the first number, of the `allowed` countries if there are any, that a person's fields give."""
        self._allowed = allowed
        if boxes := self._boxes(person):
            return boxes
        fault, barred = Fault.EMPTY, self._only_own
        service: tuple[Number, Candidate] | None = None  # an organisation's (1300, 0845), used if there is no person's
        # Zoho writes the whole number where the calling code is asked for, others where the area code is.
        codes = [one for part in (A.DIAL_CODE, A.AREA_CODE) for one in person.of(part) if len(one.text) >= 8]  # noqa: PLR2004
        asked = sorted([*person.of(A.PHONE), *codes], key=precedence)
        if not asked or asked[0].classified.meanings & _AT_WORK:
            asked = [*(one for one in person.fields if self._is_plain_number(one, person)), *asked]
        if self._choices:
            asked = self._as_chosen(person, asked)
        for candidate in asked[:MAX_PHONES]:
            if candidate.classified.strangers and barred:
                continue  # what may be someone else's does not replace the lead's own answer
            number = self._read(candidate, person)
            if isinstance(number, Number) and not is_service(number.e164):
                return number, candidate
            if isinstance(number, Number):
                service = service or (number, candidate)
            elif candidate.score(A.PHONE) >= _SURE and number is Fault.INVALID and "@" not in candidate.text:
                fault, barred = Fault.INVALID, barred or not candidate.classified.strangers
        return service or fault

    def _as_chosen(self, person: Person, asked: list[Candidate]) -> list[Candidate]:
        """Put first what is to be called, by the kind of number that a question is answered with, or its digits."""
        for choice, text in self._choices[:MAX_PHONES]:
            is_theirs = choice.instance == person.fields[0].classified.instance
            if not is_theirs and not (choice.owner.is_plain and choice.record in {"", person.record}):
                continue
            wanted = read_phone(text, self.regions.everywhere)
            if isinstance(wanted, Number):
                read_ = [(one, self._read(one, person)) for one in asked[:MAX_PHONES] if one.classified is not choice]
                chosen = [one for one, number in read_ if isinstance(number, Number) and number.e164 == wanted.e164]
            else:
                known = set(asked)
                more = [one for one in person.fields if one not in known and _may_be_phone(one)]
                chosen = _of_kind(text, choice, [*asked, *more], self.form.languages)
                if choice.meanings & _CHOOSING and _kinds(read(text, self.form.languages).meanings):
                    asked = [one for one in asked if one.classified is not choice]  # no wrong answer
            asked = [*chosen[:1], *(one for one in asked if one not in chosen[:1])]
        return asked

    def _is_plain_number(self, candidate: Candidate, person: Person) -> bool:
        """Say whether a field that asks for a mere "Number", or how to ring someone, holds a phone number."""
        meanings = candidate.classified.meanings
        asks = meanings == _NUMBER or (M.REACH in meanings and candidate.score(A.PHONE) >= WEAKEST)
        if not asks or candidate.classified.strangers or not _may_be_phone(candidate):
            return False
        number = self._read(candidate, person)
        return isinstance(number, Number) and _answers(candidate, number)

    def _boxes(self, person: Person) -> tuple[Number, Candidate] | None:
        """Return a number that was typed into several boxes: area, prefix and line, or `phone1`, `phone2`, `phone3`."""
        of_phones = [one for one in person.fields if one.taken & _OF_PHONES]
        short = [one for one in of_phones if _DIGITS.fullmatch(one.text)]
        for by_key in (True, False) if short else ():
            boxes: dict[tuple[str, str], list[tuple[int, Candidate]]] = {}
            for one in short:
                stem, place = _box(one.field.key if by_key else one.field.label or one.field.key)
                around = one.classified.texts.ancestors
                stem = "" if around and around[-1].meanings & PHONES else stem  # `phone: {area, detail1, detail2}`
                boxes.setdefault((one.classified.group, stem), []).append((place, one))
            for parts in boxes.values():
                first, *others = (one for _, one in sorted(parts, key=lambda part: part[0]))
                texts = [first.text, *(one.text for one in others or self._unlabelled_after(first))]
                if 2 < len(texts) < 5 and 9 <= sum(map(str.isdecimal, "".join(texts))) <= 12:  # noqa: PLR2004
                    number = read_phone(" ".join(texts), self.regions.near(first), self._allowed)
                    if isinstance(number, Number):
                        return number, first
        return None

    def _unlabelled_after(self, box: Candidate) -> Iterable[Candidate]:
        """Return the short numbers right after a field, which have no label as it does: the boxes beside its own."""
        is_labelled = box.field.label not in {"", box.field.key}
        for position in range(box.position + 1, min(box.position + 4, len(self.fields))) if is_labelled else ():
            entry, classified = self.fields[position], self.form.fields[position]
            text = as_text(entry.value) or ""
            if (
                entry.label not in {"", entry.key}
                or classified.group != box.classified.group
                or not _DIGITS.fullmatch(text)
            ):
                return
            yield Candidate(entry, classified, text, position, classified.taken)

    def _read(self, candidate: Candidate, person: Person) -> Number | Fault:
        """Read a number, with the area code of the same block where it has one of its own field."""
        regions = self.regions.near(candidate)
        if "+" not in candidate.text:
            for area in person.of(A.AREA_CODE):
                if area.classified.group == candidate.classified.group:
                    whole = read_phone(f"{area.text} {candidate.text}", regions, self._allowed)
                    if isinstance(whole, Number):
                        return whole
        return read_phone(candidate.text, regions, self._allowed)

    # What may be one all the same

    def best_guess(self) -> Guess | None:
        """Return a number from a field that asks for none outright, the likeliest way first."""
        weak = [(who, one) for who in self.people for one in who.fields if WEAKEST <= one.score(A.PHONE) < THRESHOLD]
        # A list's name, such as `household`, may make the same label heavier there: of those at work, the first counts.
        at_work = [(who, one) for who, one in weak if one.classified.meanings & _THROUGH_OTHERS and _may_be_phone(one)]
        at_work.sort(key=lambda found: M.EXTENSION not in found[1].classified.meanings)
        weak.sort(key=lambda found: -found[1].score(A.PHONE))
        hinted = [(who, one) for who, one in weak if self._is_hint(one, in_doubt=bool(who.doubt))]
        for fields, is_one, why in (
            (hinted, _answers, "it is written as a phone number"),
            (self._unlabelled(), _is_written, "it is written as a phone number"),
            (at_work, _answers, "there is no other number"),
        ):
            guesses = self._guesses(fields, is_one)
            # Of several numbers that nothing labels, one may be anyone's.
            if guesses and (is_one is not _is_written or len({number.e164 for number, *_ in guesses}) == 1):
                self.why = why
                return guesses[0]
        return None

    def _guesses(self, fields: Fields, is_one: Callable[[Candidate, Number], bool]) -> list[Guess]:
        read = [(self._read(one, who), one, who) for who, one in fields[:MAX_PHONES]]
        return [(number, one, who) for number, one, who in read if isinstance(number, Number) and is_one(one, number)]

    def _is_hint(self, candidate: Candidate, *, in_doubt: bool) -> bool:
        """Say whether a label hints at a phone ("Home", "You can call me on"), and what is typed there may be one."""
        classified, text = candidate.classified, plain(candidate.text)
        if candidate.field.type is FieldType.PHONE:  # the provider's word, whatever its label says besides
            return True
        if in_doubt or classified.meanings & PHONES:
            return False  # a phone is asked for, and something speaks against it
        asks = not classified.strangers and (M.REACH in classified.meanings or classified.meanings == _NUMBER)
        is_bare = text.isdecimal() and (text[0] != "0" or bool(classified.strangers))
        return (asks or not is_bare) and _may_be_phone(candidate, number=M.REACH in classified.meanings)

    def _unlabelled(self) -> Fields:
        """Return the fields of which nothing says what they are, or, in a form without a phone, an unknown word."""
        written = {one.value.strip() for one in self.fields if _is_written_so(one)}
        found = [(who, one) for who in self.people for one in who.fields if _may_be_phone(one)]
        called = Counter(word for one in self.candidates for word in one.classified.strangers)
        return [
            (who, one)
            for who, one in found
            if _says_nothing(one)
            or (len(written) == 1 and not self.form.asks_for_phone and _is_free_for_number(one, called))
        ]


def _may_choose(one: ClassifiedField, answer: str) -> bool:
    """Say whether a field may ask which number to call, or how: of its kind itself it says nothing."""
    if one.meanings & _NO_CHOICE or len(answer) > _LONGEST_CHOICE:
        return False
    if any(map(str.isdecimal, answer)):  # "Contact number" may be any of them
        return M.PREFERRED in one.meanings or (M.REACH in one.meanings and one.asked.question)
    return M.ATTRIBUTE not in one.meanings or not one.meanings.isdisjoint(_CHOOSING)


def _of_kind(text: str, choice: ClassifiedField, among: list[Candidate], languages: Languages) -> list[Candidate]:
    """Return the numbers that an answer names by their label or by their kind, those first that say no more."""
    words = read(text, languages)
    if words.meanings & PEOPLE or (M.COMPANY in words.meanings and M.WORK not in words.meanings):
        return []
    kinds = _kinds(words.meanings)
    named = tokens(text) if kinds or not words.meanings or choice.meanings & _NUMBERS else ()
    names = [(one, (tokens(one.field.label), tokens(one.field.key))) for one in among if named]
    if labelled := [one for one, labels in names if named in labels]:
        return labelled
    if kinds and not words.unknown:
        found = [one for one in among if kinds <= _kinds(one.classified.meanings)]
        return sorted(found, key=lambda one: len(_kinds(one.classified.meanings)))
    holding = [one for one, labels in names if any(map(set(named).issubset, labels))]
    return holding if len(holding) == 1 else []


def _kinds(meanings: frozenset[M]) -> frozenset[M]:
    """Return which number of someone's it is: a landline is the one at home, unless it is the one at work."""
    kinds = meanings & _KINDS
    return kinds - {M.HOME} | {M.LANDLINE} if M.HOME in kinds else kinds


def _is_free_for_number(candidate: Candidate, called: Counter[str]) -> bool:
    """Say whether a field under an unknown label may hold the number of a form that asks for none elsewhere."""
    classified = candidate.classified
    if candidate.field.type not in _FREE_TYPES or not classified.owner.is_plain or classified.opaque:
        return False
    if any(called[word] > 1 for word in classified.strangers):
        return False  # someone called by that word
    if not classified.strangers and not classified.meanings:
        return False  # a short word: "cc"
    is_id = M.IDENTIFIER in classified.meanings and (M.LEAD not in classified.meanings or candidate.text[0] != "+")
    return not (classified.taken or classified.meanings & _AGAINST_NUMBERS or is_id)


def _box(name: str) -> tuple[str, int]:
    """Return what the name of one of several boxes has in common with the others, and which of them it is."""
    found = _BOX.fullmatch(name[:100].lower())
    stem, number, second, third = found.groups() if found else (name, "", "", "")
    return stem, int(number or 0) or (2 if second else 3 if third else 1)


def precedence(candidate: Candidate) -> tuple[bool, bool, bool]:
    """Return what a person's numbers are tried by: plainly theirs, a mobile, not at work; then by score."""
    meanings = candidate.classified.meanings
    return (
        bool(candidate.classified.strangers or meanings & _OF_THINGS),
        M.MOBILE not in meanings or not meanings.isdisjoint(_NO_OWN_MOBILE),
        bool(meanings & _AT_WORK),
    )


_OF_PHONES = frozenset({A.PHONE, A.AREA_CODE, A.DIAL_CODE})
_NO_OWN_MOBILE = frozenset({M.WORK, M.ALTERNATE, M.SECOND, M.LANDLINE})
_AT_WORK = frozenset({M.WORK, M.SWITCHBOARD})
_THROUGH_OTHERS = frozenset({M.EXTENSION, M.SWITCHBOARD})
_OF_THINGS = frozenset({M.THING, M.PROPERTY})
_NUMBER = frozenset({M.NUMBER})
_KINDS = frozenset({M.MOBILE, M.LANDLINE, M.HOME, M.WORK, M.ALTERNATE, M.SECOND})
_NUMBERS = PHONES | {M.NUMBER}
_CHOOSING = frozenset({M.REACH, M.PREFERRED})
_ASKS_TO_CALL = _NUMBERS | _CHOOSING
_NO_CHOICE = _KINDS | {M.WHEN, M.DATE, M.MESSAGE, M.FAX, M.CONSENT, M.IDENTIFIER, M.DIAL_CODE, M.AREA_CODE}
_LONGEST_CHOICE = 40  # characters
_REMARK = re.compile(r"\s*\(\D+\)\s*$")  # "0755 501 330 (evenings)"
_DIGITS = re.compile(r"\(?\d{2,5}\)?")
_BOX = re.compile(
    r"(.*?)[\W_]*(?:0?([1-4])|area(?:[\W_]*code)?|(prefix|exchange|central)|(suffix|line|last[\W_]*4|(?:line[\W_]*)?number))?"
    r"[\W_]*",
    re.IGNORECASE | re.DOTALL,
)
_FREE_TYPES = frozenset({None, FieldType.TEXT, FieldType.HIDDEN, FieldType.PHONE})
_AGAINST_NUMBERS = frozenset({
    M.TRACKING, M.TECHNICAL, M.MONEY, M.QUANTITY, M.FAX, M.DATE, M.WHEN, M.ATTRIBUTE, M.SCALE,
    M.CONSENT, M.MESSAGE, M.JOB, M.WISH, M.THING, M.PROPERTY, M.FORM, M.LOGIN,
})  # fmt: skip


def _answers(candidate: Candidate, number: Number) -> bool:
    text = _REMARK.sub("", plain(candidate.text))
    return candidate.field.type is FieldType.PHONE or answers_as_phone(text, number)


def _is_written(candidate: Candidate, number: Number) -> bool:
    return is_written_as_phone(plain(candidate.text), number, loosely=_says_nothing(candidate))


def _says_nothing(candidate: Candidate) -> bool:
    """Say whether nothing says what a field is, or it asks for an e-mail address and is answered with a number."""
    classified = candidate.classified
    return (classified.opaque and not classified.scores) or (A.EMAIL in candidate.taken and candidate.text[0] == "+")


def _is_written_so(entry: Field) -> bool:
    """Say whether a text is written as phone numbers are: with + or in groups after a zero."""
    return isinstance(entry.value, str) and len(entry.value) <= 40 and _WRITTEN.fullmatch(entry.value) is not None  # noqa: PLR2004


_WRITTEN = re.compile(r"\s*(?:\(?\+[\d\s().\-/]{8,24}|(?:0\d{1,4}[\s./-]|\(\d{2,5}\)[\s./-]?)\d[\d\s.\-/]{4,16})\s*")


def _may_be_phone(candidate: Candidate, *, number: bool = False) -> bool:
    text = candidate.text
    if len(text) > 40 or (not number and isinstance(candidate.field.value, (int, float))):  # noqa: PLR2004
        return False
    return 7 <= sum(map(str.isdecimal, text)) <= 15  # noqa: PLR2004
