"""The phone number of each person: first where one is asked for, then from what may be one all the same."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, islice

from voxbridge.mapping.classify_fields import Form
from voxbridge.mapping.countries import plain, read_country
from voxbridge.mapping.meanings import PEOPLE, PHONES, A, M
from voxbridge.mapping.owners import Owner
from voxbridge.mapping.people import Candidate, ClassifiedField, Person, as_text
from voxbridge.mapping.phone import Fault, Number, answers_as_phone, is_service, is_written_as_phone, read_phone
from voxbridge.mapping.tokenize import tokens
from voxbridge.mapping.weights import THRESHOLD, WEAKEST, listed
from voxbridge.mapping.words import Words, read
from voxbridge.parsing.submission import Field, FieldType

type Guess = tuple[Number, Candidate, Person]

MAX_PHONES = 12  # numbers that are parsed at each step; a form has a few
_MAX_REGIONS = 12  # that a number is tried with; a form with a second country in it is rare
_SURE = 3.5  # score from which on an answer that is no number is a wrong answer rather than a wrong guess
_LONGEST, _MIN_WHOLE = 40, 8  # characters of an answer, and of a whole number where a calling code is asked for
_CODES = frozenset({A.AREA_CODE, A.DIAL_CODE})
_OF_THINGS, _AT_WORK, _THROUGH_OTHERS = map(listed, ("things", "at_work", "through_others"))
_NUMBER = frozenset({M.NUMBER})
_OF_LEAD = (_NUMBER, frozenset({M.LEAD, M.IDENTIFIER}))  # `customer.number`, "customer number"
_KINDS, _CHOOSING, _NO_OWN_MOBILE = map(listed, ("kinds", "choosing", "no_own_mobile"))
_NUMBERS, _NO_KIND = PHONES | _NUMBER, PEOPLE | {M.WHEN, M.DATE}
_NO_CHOICE, _AGAINST_NUMBERS = _KINDS | listed("no_choice"), listed("no_number")
_WRITTEN = re.compile(r"\(?\+[\d\s().\-/]{8,24}|(?:0\d{1,4}[\s./-]|\(\d{2,5}\)[\s./-]?)\d[\d\s.\-/]{4,16}")
_BOX = re.compile(r"\(?\d{2,5}\)?")
_PLACE_OF_BOX = re.compile(  # at the end of its name
    r"[\W_]*(?:0?([1-4])|area(?:[\W_]*code)?|(prefix|exchange|central)|(suffix|last[\W_]*4|line|(?:line[\W_]*)?number))?[\W_]*$"
)


class Regions:
    """The countries that the lead may be from."""

    def __init__(self, countries: Iterable[Candidate], fallback: str) -> None:
        """Read the fields that name a country, or its calling code. `fallback` is the source's region."""
        self._by_group: dict[str, list[str]] = {}
        for one in countries:  # and no `country_id: 20`
            if not (one.text.isdecimal() and A.COUNTRY in one.taken) and (region := read_country(one.text)):
                self._by_group.setdefault(one.classified.group, []).append(region)
        of_submission = list(dict.fromkeys(chain(*self._by_group.values())))[:_MAX_REGIONS]
        self.everywhere = tuple(dict.fromkeys((*of_submission, fallback)))

    def near(self, candidate: Candidate) -> tuple[str, ...]:
        """Return the countries of the block of a field, then those of the submission, then the source's."""
        of_block = self._by_group.get(candidate.classified.group, ()) if candidate.classified.group else ()
        return tuple(dict.fromkeys((*of_block[:_MAX_REGIONS], *self.everywhere))) if of_block else self.everywhere


class Numbers:
    """The numbers of the people of one submission."""

    def __init__(
        self, fields: Sequence[Field], form: Form, people: Sequence[Person], *, regions: Regions, only_own: bool
    ) -> None:
        """Note what the numbers are looked for in. `only_own`: what has an unknown word in its label is another's."""
        self.fields, self.form, self.people, self.regions = fields, form, people, regions
        self._only_own = only_own
        self._allowed: tuple[str, ...] = ()
        self.why = ""  # the number of the last step was taken
        # What the form asks of its numbers, as "Which should we call?", and the answers: "Landline"
        asked = ((form.fields[place], as_text(fields[place].value)) for place in form.calls)
        self._choices = [(one, text) for one, text in asked if text and _may_choose(one, text)]

    def asked(self, person: Person, allowed: Sequence[str] = ()) -> tuple[Number, Candidate] | Fault:
        """Return the first number, of the `allowed` countries if there are any, that a person's fields give."""
        self._allowed = tuple(allowed)
        fault, barred = Fault.EMPTY, self._only_own
        service: tuple[Number, Candidate] | None = None  # an organisation's (1300, 0845), used if there is no person's
        for candidate in self._in_order(person)[:MAX_PHONES]:
            if candidate.classified.strangers and barred:
                continue  # what may be someone else's does not replace the lead's own answer
            number = self._read(candidate, person)
            if isinstance(number, Number):
                if not is_service(number.e164):
                    return number, candidate
                service = service or (number, candidate)
            elif candidate.score(A.PHONE) >= _SURE and number is Fault.INVALID and "@" not in candidate.text:
                fault, barred = Fault.INVALID, barred or not candidate.classified.strangers
        return service or fault

    def _in_order(self, person: Person) -> list[Candidate]:
        """Return the fields in which a person's number is asked for: first what is to be called, then by precedence."""
        # Zoho writes the whole number where the calling code is asked for, others where the area code is.
        codes = [one for one in person.fields if len(one.text) >= _MIN_WHOLE and one.taken & _CODES]
        asked = sorted([*person.of(A.PHONE), *codes], key=precedence)
        if not asked or asked[0].classified.meanings & _AT_WORK:
            plain_numbers = ((one, person) for one in person.fields if _asks_for_number(one))
            asked = [*(one for _, one, _ in self._guesses(plain_numbers, _answers)), *asked]
        elif asked[0].classified.owner is Owner.UNSAID:  # `customer.number` before `phoneNumber`, the line called
            own = (one for one in person.fields if one.text[0] == "+" and one.classified.meanings in _OF_LEAD)
            asked = [*(one for one in own if one.classified.owner is Owner.LEAD), *asked]
        for choice, text in self._choices[:MAX_PHONES]:
            is_theirs = choice.instance == person.fields[0].classified.instance
            if not is_theirs and not (choice.owner.is_plain and choice.record in {"", person.record}):
                continue
            wanted = read_phone(text, self.regions.everywhere, ())
            others = [one for one in asked[:MAX_PHONES] if one.classified is not choice]
            if isinstance(wanted, Number):
                best = next((one for one in others if self._read(one, person) == wanted), None)
            else:
                others += [one for one in person.fields if _may_be_phone(one) and one not in others]
                words = read(text, self.form.languages)
                kinds = _kinds(words.meanings)
                is_named = kinds or not words.meanings or choice.meanings & _NUMBERS  # "Phone" is a way to be reached
                fits = [_fit(text, words, one) if is_named else 0 for one in others]
                fit = max(fits, default=0)
                best = others[fits.index(fit)] if fit > 1 or sum(fits) == 1 else None  # what several hold names none
                if choice.meanings & _CHOOSING and kinds:
                    asked = [one for one in asked if one.classified is not choice]  # no wrong answer
            asked = [best, *(one for one in asked if one is not best)] if best else asked
        return asked

    def _read(self, candidate: Candidate, person: Person) -> Number | Fault:
        """Read a number, with the area code or the boxes beside it where the answer is a part of it."""
        regions, group = self.regions.near(candidate), candidate.classified.group
        areas = person.of(A.AREA_CODE) if "+" not in candidate.text else ()
        texts = self._boxes(candidate, person) if _BOX.fullmatch(candidate.text) else []
        texts += [f"{area.text} {candidate.text}" for area in areas if area.classified.group == group]
        for text in texts:
            if isinstance(number := read_phone(text, regions, self._allowed), Number):
                return number
        return read_phone(candidate.text, regions, self._allowed)

    def _boxes(self, box: Candidate, person: Person) -> list[str]:
        """Return a number typed into several boxes (area, prefix, line; `phone1`, `phone2`), or those after a label."""
        stem = _named_box(box)[0]
        short = (one for one in person.fields if one.taken & (_CODES | {A.PHONE}) and _BOX.fullmatch(one.text))
        beside = [one for one in short if one.classified.group == box.classified.group and _named_box(one)[0] == stem]
        texts = [one.text for one in sorted(beside, key=lambda one: _named_box(one)[1])]
        after = slice(box.position + 1, box.position + 4)
        for entry, classified in zip(self.fields[after], self.form.fields[after], strict=True):
            text = as_text(entry.value) or ""
            is_beside = classified.group == box.classified.group and entry.label in {"", entry.key}
            if len(beside) > 1 or not is_beside or not _BOX.fullmatch(text) or box.field.label in {"", box.field.key}:
                break
            texts.append(text)
        is_number = 2 < len(texts) < 5 and 9 <= sum(map(str.isdecimal, "".join(texts))) <= 12  # noqa: PLR2004
        return [" ".join(texts)] if is_number else []

    def best_guess(self) -> Guess | None:
        """Return a number from a field that asks for none outright, the likeliest way first."""
        weak = [(one, who) for who in self.people for one in who.fields if WEAKEST <= one.score(A.PHONE) < THRESHOLD]
        # A list's name, such as `household`, may make the same label heavier there: of those at work, the first counts.
        at_work = [(one, who) for one, who in weak if one.classified.meanings & _THROUGH_OTHERS and _may_be_phone(one)]
        at_work.sort(key=lambda found: M.EXTENSION not in found[0].classified.meanings)
        weak.sort(key=lambda found: -found[0].score(A.PHONE))
        hinted = [(one, who) for one, who in weak if _is_hint(one, in_doubt=bool(who.doubt))]
        called = Counter(word for one in self.form.fields for word in one.strangers)
        beside = zip(self.fields, self.form.fields, strict=True)
        texts = {as_text(entry.value) or "" for entry, one in beside if one.owner is not Owner.COMPANY}
        is_only_one = not self.form.phones and sum(map(bool, map(_WRITTEN.fullmatch, texts))) == 1
        numbers = [(one, who) for who in self.people for one in filter(_may_be_phone, who.fields)]
        free = {one for one, _ in numbers if is_only_one and _is_free_for_number(one, called)}
        unlabelled = [(one, who) for one, who in numbers if one in free or _says_nothing(one)]
        for fields, is_one, why in (
            (hinted, _answers, "it is written as a phone number"),
            (unlabelled, _is_written, "it is written as a phone number"),
            (at_work, _answers, "there is no other number"),
        ):
            guesses = self._guesses(fields, is_one)
            # Of several numbers that nothing labels, one may be anyone's.
            if guesses and (fields is not unlabelled or len({number.e164 for number, *_ in guesses}) == 1):
                self.why = why
                return guesses[0]
        return None

    def _guesses(
        self, fields: Iterable[tuple[Candidate, Person]], is_one: Callable[[Candidate, Number], bool]
    ) -> list[Guess]:
        read_ = ((self._read(one, who), one, who) for one, who in islice(fields, MAX_PHONES))
        return [(number, one, who) for number, one, who in read_ if isinstance(number, Number) and is_one(one, number)]


def precedence(candidate: Candidate) -> tuple[int, bool, bool]:
    """Return what a person's numbers are tried by: plainly theirs, a mobile, not at work; then by score."""
    meanings = candidate.classified.meanings
    is_sure = not (candidate.classified.strangers or meanings & _OF_THINGS)
    doubt = 0 if is_sure else 1 if M.YOU in meanings else 2
    return doubt, M.MOBILE not in meanings or not meanings.isdisjoint(_NO_OWN_MOBILE), bool(meanings & _AT_WORK)


def _asks_for_number(candidate: Candidate) -> bool:
    """Say whether a field asks for a mere "Number", or how to ring someone, and may be answered with a phone's."""
    asked = candidate.classified.asked.meanings  # and not what its record says: `{role: "client", number}`
    asks = asked == _NUMBER or (M.REACH in candidate.classified.meanings and candidate.score(A.PHONE) >= WEAKEST)
    return asks and not candidate.classified.strangers and _may_be_phone(candidate)


def _may_choose(one: ClassifiedField, answer: str) -> bool:
    """Say whether a field may ask which number to call, or how: of its kind itself it says nothing."""
    if one.meanings & _NO_CHOICE or len(answer) > _LONGEST:
        return False
    if any(map(str.isdecimal, answer)):  # "Contact number" may be any of them
        return M.PREFERRED in one.meanings or (M.REACH in one.meanings and one.asked.question)
    return M.ATTRIBUTE not in one.meanings or not one.meanings.isdisjoint(_CHOOSING)


def _fit(text: str, words: Words, candidate: Candidate) -> int:
    """Return how well a number is the one that an answer names by its label or its kind; 0 if it is not."""
    if words.meanings & _NO_KIND or (M.COMPANY in words.meanings and M.WORK not in words.meanings):
        return 0
    named, labels = tokens(text), (tokens(candidate.field.label), tokens(candidate.field.key))
    if named and named in labels:
        return len(M)
    kinds, own = _kinds(words.meanings), _kinds(candidate.classified.meanings)
    if kinds and not words.unknown and kinds <= own:
        return len(M) - len(own)
    return int(bool(named) and any(map(set(named).issubset, labels)))


def _kinds(meanings: frozenset[M]) -> frozenset[M]:
    """Return which number of someone's it is: a landline is the one at home, unless it is the one at work."""
    kinds = meanings & _KINDS
    return kinds - {M.HOME} | {M.LANDLINE} if M.HOME in kinds else kinds


def _named_box(box: Candidate) -> tuple[str, int]:
    """Return what the name of one of several boxes has in common with the others, and which of them it is."""
    stem, number, second, third, _ = _PLACE_OF_BOX.split(box.field.key[-100:].lower(), maxsplit=1)
    stem = "" if box.classified.around.meanings & PHONES else stem  # `phone: {area, detail1, detail2}`
    return stem, int(number or 0) or (2 if second else 3 if third else 1)


def _is_hint(candidate: Candidate, *, in_doubt: bool) -> bool:
    """Say whether a label hints at a phone ("Home", "You can call me on"), and what is typed there may be one."""
    classified, text = candidate.classified, plain(candidate.text)
    if in_doubt or classified.meanings & PHONES:
        return False  # a phone is asked for, and something speaks against it
    asks = not classified.strangers and (M.REACH in classified.meanings or classified.meanings == _NUMBER)
    is_bare = text.isdecimal() and (text[0] != "0" or bool(classified.strangers))
    return (asks or not is_bare) and _may_be_phone(candidate, number=M.REACH in classified.meanings)


def _is_free_for_number(candidate: Candidate, called: Counter[str]) -> bool:
    """Say whether a field under an unknown label, by which no one is called, may hold the only number of a form."""
    classified = candidate.classified
    is_id = M.IDENTIFIER in classified.meanings and (M.LEAD not in classified.meanings or candidate.text[0] != "+")
    is_other = not classified.owner.is_plain or any(called[word] > 1 for word in classified.strangers)
    is_silent = not classified.strangers and not classified.meanings  # a short word: "cc"
    return not (is_other or is_id or is_silent or classified.taken or classified.meanings & _AGAINST_NUMBERS)


def _says_nothing(candidate: Candidate) -> bool:
    """Say whether nothing says what a field is, or it asks for some address or an account and holds a number."""
    classified = candidate.classified
    is_number = candidate.text[0] == "+" and not classified.likely.isdisjoint({A.EMAIL, A.ADDRESS})
    return is_number or (classified.opaque and not classified.scores)


def _may_be_phone(candidate: Candidate, *, number: bool = False) -> bool:
    """Say whether an answer has the digits of a phone number. `number`: a JSON number may be one."""
    is_typed = number or not isinstance(candidate.field.value, (int, float))
    return is_typed and len(candidate.text) <= _LONGEST and 7 <= sum(map(str.isdecimal, candidate.text)) <= 15  # noqa: PLR2004


def _answers(candidate: Candidate, number: Number) -> bool:
    return candidate.field.type is FieldType.PHONE or answers_as_phone(candidate.text, number)


def _is_written(candidate: Candidate, number: Number) -> bool:
    return is_written_as_phone(candidate.text, number, loosely=_says_nothing(candidate))
