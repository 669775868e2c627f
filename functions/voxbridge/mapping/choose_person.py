"""Whom a submission is about, and what of it is theirs: people are ranked, and one is read."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property

from voxbridge.mapping.address import read_place
from voxbridge.mapping.choose_name import answers_role, asks_for_name, has_name, read_name
from voxbridge.mapping.choose_phone import Numbers
from voxbridge.mapping.classified_field import STRANGE, kind
from voxbridge.mapping.classify_fields import Form
from voxbridge.mapping.countries import Regions
from voxbridge.mapping.email_gender_age import (
    age_by_date,
    looks_like_email,
    read_age,
    take_age,
    take_email,
    take_gender,
)
from voxbridge.mapping.meanings import NAMES, NAMES_AND_ROLE, PLACES, REACH, A, M
from voxbridge.mapping.owners import FOR_ANOTHER, NOT_THE_LEAD, Owner
from voxbridge.mapping.people import Candidate, Person, people
from voxbridge.mapping.phone import Fault, Number, country_of, is_in_countries
from voxbridge.mapping.results import Draft, as_text
from voxbridge.mapping.terms import values
from voxbridge.mapping.words import read
from voxbridge.parsing.paths import outer
from voxbridge.parsing.submission import Field, FieldType


class Reading:
    """The people of one submission, and the choice among them."""

    def __init__(self, fields: Sequence[Field], form: Form, region: str) -> None:
        self.form, self.region = form, region
        self.candidates: list[Candidate] = []
        for position, (entry, classified) in enumerate(zip(fields, form.fields, strict=True)):
            if entry.type is FieldType.META:
                continue
            text = as_text(entry.value) or ""
            speaks = (
                classified.scores
                or classified.opaque
                or classified.strangers
                or (entry.label and classified.meanings == {M.NUMBER})
            )
            is_answer = text and (
                text.casefold() not in values("yes_no")
                or classified.taken & _ANSWERED_WITH_NO
                or asks_for_name(classified)
            )
            if is_answer and (speaks or text[0] == "+" or looks_like_email(text)):
                self.candidates.append(Candidate(entry, classified, text, position, classified.taken))
        self.regions = Regions([one for one in self.candidates if one.taken & _OF_COUNTRIES], region)
        self.region_of_lead = self.regions.everywhere[0]
        self.people = people(self.candidates)
        self._named: dict[tuple[int, int], bool] = {}
        self._leads = self._named_leads(self.people) if len(self.people) > 1 else []
        self._listed = {
            id(person) for lead in self._leads for person in self.people if self._is_listed(person, lead)
        }  # people in a list of someone else's, who is the lead
        first = [form.fields[place] for place in form.first_phones if fields[place].value in (None, "")]
        named = (
            {kind(one.classified.owner) for one in self.candidates if one.taken & NAMES_AND_ROLE} if first else set()
        )
        # The first who gave a name, and no number though asked for one
        self._left_empty = min((one.owner.rank for one in first if kind(one.owner) in named), default=NOT_THE_LEAD)
        self.number: Number | None = None
        self.chosen: Person | None = None
        self._numbers = Numbers(
            fields,
            form,
            self.candidates,
            [person for person in self.people if id(person) not in self._listed],
            regions=self.regions,
            only_own=self._left_empty < NOT_THE_LEAD and self.form.names_others,
        )

    def _named_leads(self, people_: Sequence[Person]) -> list[Person]:
        """Return the people with a name who no word says are not the lead."""
        may_lead = self.form.may_lead
        plain = [one for one in people_ if (one.owner.is_plain or one.owner is may_lead) and one.number == 1]
        return [one for one in plain if not self._doubt(one) and self._is_named(one)]

    @cached_property
    def _in_no_thing(self) -> set[tuple[bool, str]]:
        """Whose and where names and numbers are that are in nothing but a person's object."""
        asked = (one.classified for who in self.people for one in who.fields if one.taken & _ASKED_OF_PEOPLE)
        return {(one.owner.is_plain, one.record) for one in asked if not one.thing}

    def _is_named(self, person: Person) -> bool:
        key = id(person), len(person.fields)
        known = self._named.get(key)
        if known is None:
            known = self._named[key] = has_name(person.fields, self.form.languages)
        return known

    def infer(self, draft: Draft, received_at: datetime, countries: Sequence[str] = ()) -> None:
        """Read all of the contact that can be read, with a number of one of the `countries`, if there are any."""
        self._received_at = received_at
        phone = self._choose(draft)
        person = self.chosen
        if person is None:
            return
        if self.number and countries and not is_in_countries(self.number, countries):
            draft.foreign, draft.phone_fault, phone = country_of(self.number), Fault.INVALID, None
            other = self._numbers.asked(person, countries)
            if isinstance(other, tuple):
                self.number, phone = other
        if phone and self.number:
            draft.take("phone_number", self.number.e164, [phone], self._numbers.why)
        regions = tuple(dict.fromkeys((self.number.region if self.number else "", *self.regions.everywhere)))
        unowned = self._unowned(person)
        names = read_name(person.fields, unowned, regions, self.form.languages)
        places = read_place([*person.fields, *unowned], self.region_of_lead)
        if "location" in places and read(places["location"][0], self.form.languages).meanings & _BRANCHES:
            del places["location"]  # "Albany clinic"
        for name, (text, source) in [*names.items(), *places.items()]:
            draft.take(name, text, source)
        take_email(draft, [*person.fields, *unowned], names_others=self.form.names_others)
        personal = person.fields if self._writes_for_another(person) else [*person.fields, *unowned]
        take_gender(draft, personal)
        take_age(draft, personal, received_at, self.region_of_lead)

    def _writes_for_another(self, person: Person) -> bool:
        """Say whether someone else is what the form is about: an age that no one is named with is theirs."""
        if person.owner not in FOR_ANOTHER | {Owner.RELATION}:
            return False
        return any(other is not person and self._is_named(other) for other in self.people)

    # Whom to call

    def _choose(self, draft: Draft) -> Candidate | None:
        """Choose the person who is the lead, and find their number."""
        numbers: dict[int, tuple[Number, Candidate]] = {}
        faulty: set[int] = set()
        for person in self.people:
            found = self._numbers.asked(person)
            if isinstance(found, tuple):
                numbers[id(person)] = found
            elif found is Fault.INVALID:
                faulty.add(id(person))
        if not any(id(person) in numbers for person in self._numbers.people):
            guessed = self._numbers.best_guess(self._doubt)
            if guessed:
                number, phone, person = guessed
                numbers[id(person)] = (number, phone)
        ranked = self.people
        if len(ranked) > 1:
            joined = self._joined(numbers)
            self._leads = self._named_leads(joined)
            ranked = sorted(joined, key=lambda person: self._rank(person, numbers))
        self.chosen = ranked[0] if ranked and not self._may_be_pupil(ranked[0], numbers) else None
        if self.chosen is None or id(self.chosen) not in numbers:
            draft.phone_fault = Fault.INVALID if faulty else Fault.EMPTY
            return None
        self.number, phone = numbers[id(self.chosen)]
        return phone

    def _rank(self, person: Person, numbers: dict[int, tuple[Number, Candidate]]) -> tuple[int | bool, ...]:
        """Return what the people are sorted by: the first is the lead."""
        reached, named = id(person) in numbers, self._is_named(person)
        doubt = self._doubt(person)
        return (
            doubt > STRANGE,
            person.number > 1,
            self._stands_back(person),
            not (reached and named),
            not (reached or named),
            doubt,
            self._tier(person),
            not reached,
            person.position,
        )

    def _tier(self, person: Person) -> int:
        """Return an owner's rank: beside a parent, a person known only by a word is the child."""
        names = [one.classified.owner for one in person.fields if one.taken & NAMES]
        if self.form.names_parent and names and all(one is Owner.LEAD for one in names):
            return Owner.PATIENT.rank
        return person.owner.rank

    def _stands_back(self, person: Person) -> bool:
        """Say whether someone is not called in the place of a lead who is named and has no number."""
        if self._doubt(person):
            return bool(self._leads)
        if id(person) in self._listed or self._is_child(person):
            return True
        if person.owner.is_plain:
            return False
        if person.owner.rank > self._left_empty and person.owner is not Owner.PARENT:
            return True
        if not self._leads or person.owner in FOR_ANOTHER:
            return False
        are_people = (lead.owner is not Owner.UNSAID or _is_plainly_person(lead) for lead in self._leads)
        return not person.owner.replaces or any(are_people)

    def _is_listed(self, person: Person, lead: Person) -> bool:
        """Say whether someone is in a list inside the object of a lead who is plainly a person."""
        inside = person.record.removeprefix(lead.record)
        if lead is person or "[" not in inside or (lead.record and (inside == person.record or inside[0] != ".")):
            return False
        if _is_plainly_person(lead):
            return True
        names = [one for one in lead.fields if one.taken & NAMES]
        of_others = person.owner is Owner.GUEST or any(
            M.HOME in words.meanings for one in person.fields for words in one.classified.texts.ancestors
        )
        return of_others and any(answers_role(one, self.form.languages) for one in names)

    def _is_child(self, person: Person) -> bool:
        """Say whether someone is a child, by word or by age, beside a parent, or who may be one, who can be reached."""
        reached = [one for one in self.people if any(field.taken & REACH for field in one.fields)]
        if any(one.owner in FOR_ANOTHER for one in reached):
            return person.owner in _CHILDREN or (person.owner.is_plain and self._is_minor(person))
        is_child = person.owner is Owner.CHILD or (person.owner is Owner.PATIENT and self._is_minor(person))
        return is_child and any(one.owner is Owner.STRANGER and self._is_named(one) for one in reached)

    def _may_be_pupil(self, person: Person, numbers: Mapping[int, object]) -> bool:
        """Say whether someone is a patient or student beside someone with a number who may be their parent."""
        others = (one for one in self.people if one.owner is Owner.STRANGER and id(one) in numbers)
        return person.owner is Owner.PATIENT and any(map(self._is_named, others))

    def _is_minor(self, person: Person) -> bool:
        for one in person.fields:
            years = read_age(one.text) if A.AGE in one.taken else None
            if years is None and A.BIRTH_DATE in one.taken:
                years = age_by_date(one.text, self.region_of_lead, self._received_at)
            if years is not None:
                return years < _OF_AGE
        return False

    def _doubt(self, person: Person) -> int:
        """Return whether someone is in an object that is no person's, beside others who do not."""
        if self._is_account(person):
            return STRANGE
        # A guest within the record of someone who is asked for their name puts them in no doubt.
        inside = f"{person.record}." if any(map(_is_plain_name, person.fields)) else "."
        beside = any(is_plain or not record.startswith(inside) for is_plain, record in self._in_no_thing)
        return min(one.classified.thing for one in person.fields) if beside and person.record else 0

    def _is_account(self, person: Person) -> bool:
        """Say whether a bare name is a CRM's account, by a list in it of people with both names: `{name, contacts}`."""
        if any(map(_is_plain_name, person.fields)):
            return False
        inside = f"{person.record}.contacts[" if person.record else "contacts["
        return any(
            other.record.startswith(inside) and any(A.FIRST_NAME in one.taken for one in other.fields)
            for other in self.people
        )

    def _joined(self, numbers: dict[int, tuple[Number, Candidate]]) -> list[Person]:
        """Join a number that is no one's in particular with the name of the person it is asked of."""
        found = list(self.people)
        for person in self.people:
            if not person.owner.is_plain or id(person) not in numbers or person not in found:
                continue
            named = [
                one
                for one in found
                if one is not person
                and id(one) not in numbers
                and one.number == person.number
                and (one.owner not in _SELDOM_THE_WRITER or any(A.EMAIL in field.taken for field in one.fields))
                and self._is_named(one)
            ]
            best = min(named, key=lambda one: (one.owner.rank_of_name, one.position), default=None)
            if best is None:
                continue
            if not self._is_named(person):
                moved = person.fields
            elif numbers[id(person)][1].classified.owner is person.owner is Owner.UNSAID and self._is_before(
                best, person
            ):
                moved = [one for one in person.fields if one.taken & (REACH | PLACES)]
            else:
                continue
            best.fields = sorted([*best.fields, *moved], key=lambda one: one.position)
            person.fields = [one for one in person.fields if one not in moved]
            numbers[id(best)] = numbers.pop(id(person))
            found = [one for one in found if one.fields]
        return found

    def _is_before(self, best: Person, person: Person) -> bool:
        """Say whether a number that is no one's in particular is rather someone's than that of a name beside it."""
        if best.record != person.record or self._has_own_number(best):
            return False
        names = [one for one in person.fields if one.taken & NAMES]
        is_bare = all(one.score(A.FULL_NAME) and M.FULL_NAME not in one.classified.meanings for one in names)
        is_asked = best.owner is Owner.LEAD and any(one.taken & NAMES for one in best.fields)
        return best.owner in FOR_ANOTHER or best.owner is Owner.WRITER or (is_asked and is_bare)

    def _has_own_number(self, person: Person) -> bool:
        """Say whether the form asks for the number of someone by the word that tells them apart, empty or not."""
        classified = person.fields[0].classified
        asked = (one for one in self.form.fields if A.PHONE in one.taken and one.instance == classified.instance)
        return bool(classified.word) and any(one.word == classified.word for one in asked)

    def _unowned(self, person: Person) -> list[Candidate]:
        """Return the fields that are no one's in particular."""
        found: list[Candidate] = []
        for other in self.people:
            if other is person or not other.owner.is_plain or other.number != person.number or self._is_account(other):
                continue
            if not self._is_named(other):
                found += [one for one in other.fields if not (one.classified.thing and one.taken & _HAD_BY_THINGS)]
            elif other.of(A.PHONE) and not _are_one(other, person):
                continue  # who has a name and a number has their own e-mail address
            elif other.record == person.record or (not other.record and "[" not in person.record):
                unsaid = [one for one in other.fields if one.classified.owner is Owner.UNSAID]
                found += [one for one in unsaid if one.taken & _SHARED]
        theirs = self._around_others(person)
        return [one for one in found if not (outer(one.classified.group) in theirs and _is_outside(one, person))]

    def _around_others(self, person: Person) -> set[str]:
        """Return the objects around those of someone else who is named, unless the person's own stands there too."""
        others = (one.classified for one in self.candidates if one.taken & NAMES)
        named = {one.group for one in others if not one.owner.is_plain} - {"", person.record}
        return {outer(group) for group in named} - {outer(person.record)}


_ANSWERED_WITH_NO = frozenset({A.STATE, A.COUNTRY, A.DIAL_CODE})  # Norway; 1
_OF_COUNTRIES = frozenset({A.COUNTRY, A.DIAL_CODE})
_ASKED_OF_PEOPLE = NAMES | {A.PHONE}
_HAD_BY_THINGS = PLACES | {A.AGE, A.GENDER}
_SHARED = PLACES | {A.EMAIL}
_BRANCHES = frozenset({M.COMPANY, M.WORK})
_TELLING = frozenset({A.FULL_NAME, A.FIRST_NAME, A.PHONE})
_CHILDREN = frozenset({Owner.CHILD, Owner.PATIENT})
_OF_AGE = 18
_SELDOM_THE_WRITER = frozenset({Owner.RECIPIENT, Owner.PROFESSIONAL, Owner.CHILD})  # whose a bare "Phone" hardly is


_HALVES = frozenset({A.FIRST_NAME, A.LAST_NAME})
_ONLY_PEOPLE_S = frozenset({A.BIRTH_DATE, A.AGE, A.GENDER, A.SALUTATION})


def _are_one(person: Person, other: Person) -> bool:
    """Say whether a name or a number of two is the same: it is one person."""
    own, others = ({one.text.casefold() for one in who.fields if one.taken & _TELLING} for who in (person, other))
    return not own.isdisjoint(others)


def _is_outside(one: Candidate, person: Person) -> bool:
    """Say whether a field is in an object, and in none of the person's."""
    group = one.classified.group
    return bool(group) and not (person.record and group.startswith(person.record))


def _is_plain_name(one: Candidate) -> bool:
    """Say whether a field asks for a person's name: a bare `name` may be that of a form, an event or an account."""
    return not one.taken.isdisjoint(_HALVES) or (
        not one.taken.isdisjoint(NAMES) and (bool(one.field.label) or M.FULL_NAME in one.classified.meanings)
    )


def _is_plainly_person(person: Person) -> bool:
    """Say whether what has a name is a person: by what its name is asked by, or by what else is said of it."""
    if any(map(_is_plain_name, person.fields)):
        return True
    names = [one for one in person.fields if one.taken & NAMES]
    return any(one.taken & _ONLY_PEOPLE_S or _is_named_after(one, names) for one in person.fields)


def _is_named_after(email: Candidate, names: Sequence[Candidate]) -> bool:
    """Say whether an e-mail address has a word of a name before the @."""
    local = email.text.casefold().partition("@")[0] if A.EMAIL in email.taken else ""
    return any(len(word) > 2 and word in local for one in names for word in one.text.casefold().split())  # noqa: PLR2004
