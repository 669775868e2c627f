"""The phone number of each person: first where one is asked for, then from what may be one all the same."""

import re
from collections.abc import Callable, Iterable, Sequence

from voxbridge.mapping.address import Regions
from voxbridge.mapping.form import Form
from voxbridge.mapping.owners import PLAIN
from voxbridge.mapping.people import Candidate, Person
from voxbridge.mapping.phone import MAX_LENGTH as MAX_PHONE_LENGTH
from voxbridge.mapping.phone import (
    Fault,
    Number,
    answers_as_phone,
    is_plainly_phone,
    is_written_as_phone,
    plain,
    read_phone,
)
from voxbridge.mapping.results import as_text
from voxbridge.mapping.special_numbers import is_service
from voxbridge.mapping.split_name import is_written_as_name
from voxbridge.mapping.terms import values
from voxbridge.mapping.vocabulary import NAMES, PHONES, A, M
from voxbridge.mapping.weights import THRESHOLD, WEAKEST
from voxbridge.parsing.submission import Field, FieldType

MAX_PHONES = 12  # numbers that are parsed at each step; a form has a few
_SURE = 3.5  # score from which on an answer that is no number is a wrong answer rather than a wrong guess


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

    def best_guess(self, doubt: Callable[[Person], int]) -> tuple[Number, Candidate, Person] | None:
        """Return a number from a field that asks for none outright, the likeliest way first."""
        return self._typed() or self._hinted(doubt) or self._unlabelled() or self._at_work()

    def _read(self, text: str, regions: Sequence[str]) -> Number | Fault:
        return read_phone(text, regions, self._allowed)

    def asked(self, person: Person, allowed: Sequence[str] = ()) -> tuple[Number, Candidate] | Fault:
        """Return the first number, of the `allowed` countries if there are any, that a person's fields give."""
        self._allowed = allowed
        fault, barred = Fault.EMPTY, self._only_own
        service: tuple[Number, Candidate] | None = None  # an organisation's (1300, 0845), used if there is no person's
        asked = person.of(A.PHONE)
        boxes = self._boxes(person)
        if boxes:
            return boxes
        # Zoho writes the whole number where the calling code is asked for, others where the area code is.
        asked += [one for part in (A.DIAL_CODE, A.AREA_CODE) for one in person.of(part) if len(one.text) >= 8]  # noqa: PLR2004
        asked.sort(key=_order)
        if not asked or asked[0].judged.meanings & _AT_WORK:
            asked = [*(one for one in person.fields if self._is_plain_number(one)), *asked]
        tried = 0
        for candidate in asked:
            if candidate.text.casefold() in values("yes_no") or tried >= MAX_PHONES:
                continue
            if candidate.judged.strangers and (barred or self._is_of_another(candidate, person)):
                continue  # what may be someone else's does not replace the lead's own answer
            tried += 1
            number = self._whole_number(candidate, person)
            if isinstance(number, Number) and not is_service(number.e164):
                return number, candidate
            if isinstance(number, Number):
                service = service or (number, candidate)
            elif candidate.score(A.PHONE) >= _SURE and number is Fault.INVALID and "@" not in candidate.text:
                fault, barred = Fault.INVALID, barred or not candidate.judged.strangers
        return service or fault

    def _is_of_another(self, candidate: Candidate, person: Person) -> bool:
        """Say whether someone else is named under the unknown word of a number: "Who is your X?", "X's number"."""
        names = {one.text for one in person.fields if one.has(*NAMES) and not one.judged.strangers}
        strangers = candidate.judged.strangers
        return bool(names) and any(
            strangers & one.judged.strangers and one.text not in names and is_written_as_name(one.text)
            for one in self.candidates
        )

    def _is_plain_number(self, candidate: Candidate) -> bool:
        """Say whether the answer to a mere "Number", or to "Ring me on", is a phone number by its country's plan."""
        judged = candidate.judged
        asks = judged.meanings == _NUMBER or (M.REACH in judged.meanings and candidate.score(A.PHONE) >= WEAKEST)
        if not asks or judged.strangers or not _may_be_phone(candidate):
            return False
        regions = self.regions.near(candidate)
        number = self._read(candidate.text, regions)
        text = _REMARK.sub("", plain(candidate.text))
        known = isinstance(number, Number) and (number.valid or text[:1] in {"+", "0", "("})
        return isinstance(number, Number) and known and answers_as_phone(text, number, regions)

    def _boxes(self, person: Person) -> tuple[Number, Candidate] | None:
        """Return a number that was typed into several boxes: area, prefix and line, or `phone1`, `phone2`, `phone3`."""
        of_phones = [one for one in person.fields if one.has(A.PHONE, A.AREA_CODE, A.DIAL_CODE)]
        short = [one for one in of_phones if _DIGITS.fullmatch(one.text)]
        for by_key in (True, False) if short else ():
            boxes: dict[tuple[str, str], list[tuple[int, Candidate]]] = {}
            for one in short:
                stem, place = _box(one.field.key if by_key else one.field.label or one.field.key)
                around = one.judged.texts.ancestors
                stem = "" if around and around[-1].meanings & PHONES else stem  # `phone: {area, detail1, detail2}`
                boxes.setdefault((one.judged.group, stem), []).append((place, one))
            for parts in boxes.values():
                first, *others = (one for _, one in sorted(parts, key=lambda part: part[0]))
                texts = [first.text, *(one.text for one in others or self._unlabelled_after(first))]
                if 2 < len(texts) < 5 and 9 <= sum(map(str.isdecimal, "".join(texts))) <= 12:  # noqa: PLR2004
                    number = self._read(" ".join(texts), self.regions.near(first))
                    if isinstance(number, Number):
                        return number, first
        return None

    def _unlabelled_after(self, box: Candidate) -> Iterable[Candidate]:
        """Return the short numbers right after a field, which have no label as it does: the boxes beside its own."""
        is_labelled = box.field.label not in {"", box.field.key}
        for position in range(box.position + 1, min(box.position + 4, len(self.fields))) if is_labelled else ():
            entry, judged = self.fields[position], self.form.fields[position]
            text = as_text(entry.value) or ""
            if entry.label not in {"", entry.key} or judged.group != box.judged.group or not _DIGITS.fullmatch(text):
                return
            yield Candidate(entry, judged, text, position)

    def _whole_number(self, candidate: Candidate, person: Person) -> Number | Fault:
        """Read a number, with the area code of the same block where it has one of its own field."""
        if len(candidate.text) > MAX_PHONE_LENGTH:
            return Fault.INVALID
        regions = self.regions.near(candidate)
        if "+" not in candidate.text:
            for area in person.of(A.AREA_CODE):
                if area.judged.group == candidate.judged.group:
                    whole = self._read(f"{area.text} {candidate.text}", regions)
                    if isinstance(whole, Number):
                        return whole
        return self._read(candidate.text, regions)

    def _typed(self) -> tuple[Number, Candidate, Person] | None:
        """Return a number from a field that the provider calls a phone field, whatever its label says besides."""
        for person, candidate in self._weak():
            if candidate.field.type is FieldType.PHONE:
                number = self._whole_number(candidate, person)
                if isinstance(number, Number):
                    self.why = "the provider says that it is a phone number"
                    return number, candidate, person
        return None

    def _hinted(self, doubt: Callable[[Person], int]) -> tuple[Number, Candidate, Person] | None:
        """Return a number from under a label that only hints at one ("Home", "You can call me on"), written as one."""
        for person, candidate in self._weak():
            meanings = candidate.judged.meanings
            if meanings & PHONES or doubt(person):
                continue  # where a phone is asked for, and something speaks against it
            reach = M.REACH in meanings
            if not _may_be_phone(candidate, number=reach):
                continue
            regions = self.regions.near(candidate)
            number, text = self._read(candidate.text, regions), plain(candidate.text)
            reach = reach and not candidate.judged.strangers
            plainly = reach or (meanings == {M.NUMBER} and not candidate.judged.strangers)
            bare = (
                text.isdecimal()
                and (text[0] != "0" or bool(candidate.judged.strangers))
                and not (plainly and (reach or (isinstance(number, Number) and number.valid)))
            )
            if isinstance(number, Number) and not bare and answers_as_phone(text, number, regions):
                self.why = "it is written as a phone number"
                return number, candidate, person
        return None

    def _at_work(self) -> tuple[Number, Candidate, Person] | None:
        """Return a whole number from where an extension is asked for, or that of a switchboard."""
        # The first person's: a list's name, such as `household`, may make the same label heavier there.
        weak = sorted(self._weak(), key=lambda one: self.people.index(one[0]))
        for way in (M.EXTENSION, M.SWITCHBOARD):
            for person, candidate in weak:
                if way in candidate.judged.meanings and _may_be_phone(candidate):
                    number = self._read(candidate.text, self.regions.near(candidate))
                    if isinstance(number, Number) and (number.valid or candidate.text.lstrip(" (")[:1] in "0+"):
                        self.why = "there is no other number"
                        return number, candidate, person
        return None

    def _weak(self) -> Iterable[tuple[Person, Candidate]]:
        found = [
            (person, one)
            for person in self.people
            for one in person.fields
            if WEAKEST <= one.score(A.PHONE) < THRESHOLD
        ]
        return sorted(found, key=lambda one: -one[1].score(A.PHONE))[:MAX_PHONES]

    def _unlabelled(self) -> tuple[Number, Candidate, Person] | None:
        """Return the only number that is written as one where nothing says what it is, or a word that is not known."""
        found: dict[str, tuple[Number, Candidate, Person]] = {}
        tried = 0
        written = {one.value.strip() for one in self.fields if _is_written_so(one)}
        for person in self.people:
            for candidate in person.fields:
                judged = candidate.judged
                opaque = (judged.opaque and not judged.scores) or (candidate.has(A.EMAIL) and candidate.text[0] == "+")
                unknown = not self.form.asks_for_phone and not judged.opaque
                if not (opaque or unknown) or not _may_be_phone(candidate) or tried >= MAX_PHONES:
                    continue
                tried += 1
                regions = self.regions.near(candidate)
                number, text = self._read(candidate.text, regions), plain(candidate.text)
                if not isinstance(number, Number):
                    continue
                if opaque:
                    if is_written_as_phone(text, number, regions):
                        found.setdefault(number.e164, (number, candidate, person))
                elif len(written) == 1 and self._is_free_for_number(candidate) and is_plainly_phone(text, number):
                    found.setdefault(number.e164, (number, candidate, person))
        if len(found) != 1:  # of several numbers that nothing labels, one may be anyone's
            return None
        self.why = "it is written as a phone number"
        return next(iter(found.values()))

    def _is_free_for_number(self, candidate: Candidate) -> bool:
        """Say whether a field under an unknown label may hold the number of a form that asks for none elsewhere."""
        judged = candidate.judged
        if candidate.field.type not in _FREE_TYPES or judged.owner not in PLAIN:
            return False
        if any(judged.strangers & one.judged.strangers for one in self.candidates if one is not candidate):
            return False  # someone called by that word
        if not judged.strangers and not judged.meanings:
            return False  # a word of another language
        return (
            not any(score >= THRESHOLD for score in judged.scores.values())
            and not judged.meanings & _AGAINST_NUMBERS
            and (M.IDENTIFIER not in judged.meanings or (M.LEAD in judged.meanings and candidate.text[0] == "+"))
        )


def _box(name: str) -> tuple[str, int]:
    """Return what the name of one of several boxes has in common with the others, and which of them it is."""
    found = _BOX.fullmatch(name[:100].lower())
    stem, number, second, third = found.groups() if found else (name, "", "", "")
    return stem, int(number or 0) or (2 if second else 3 if third else 1)


def _order(candidate: Candidate) -> tuple[bool, bool, bool]:
    """Return what a person's numbers are tried by: plainly theirs, a mobile, not at work; then by score."""
    judged = candidate.judged
    return (
        bool(judged.strangers or judged.meanings & _OF_THINGS),
        not _is_mobile(candidate),
        bool(judged.meanings & _AT_WORK),
    )


def _is_mobile(candidate: Candidate) -> bool:
    meanings = candidate.judged.meanings
    return M.MOBILE in meanings and meanings.isdisjoint(_NO_OWN_MOBILE)


_NO_OWN_MOBILE = frozenset({M.WORK, M.ALTERNATE, M.SECOND, M.LANDLINE})
_AT_WORK = frozenset({M.WORK, M.SWITCHBOARD})
_OF_THINGS = frozenset({M.THING, M.PROPERTY})
_NUMBER = frozenset({M.NUMBER})
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


def _is_written_so(entry: Field) -> bool:
    """Say whether a text is written as phone numbers are: with + or in groups after a zero."""
    return isinstance(entry.value, str) and len(entry.value) <= 40 and _WRITTEN.fullmatch(entry.value) is not None  # noqa: PLR2004


_WRITTEN = re.compile(r"\s*(?:\(?\+[\d\s().\-/]{8,24}|(?:0\d{1,4}[\s./-]|\(\d{2,5}\)[\s./-]?)\d[\d\s.\-/]{4,16})\s*")


def _may_be_phone(candidate: Candidate, *, number: bool = False) -> bool:
    text = candidate.text
    if len(text) > 40 or (not number and isinstance(candidate.field.value, (int, float))):  # noqa: PLR2004
        return False
    return 7 <= sum(map(str.isdecimal, text)) <= 15  # noqa: PLR2004
