"""Whom a submission is about, and what of it is theirs: people are ranked, and one is read."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from voxbridge.mapping.choose_name import answers_role, asks_for_name, has_name, read_name
from voxbridge.mapping.choose_phone import Numbers, Regions
from voxbridge.mapping.classify_fields import Form
from voxbridge.mapping.meanings import NAMES, NAMES_AND_ROLE, PLACES, REACH, A, M
from voxbridge.mapping.optional_fields import looks_like_email, read_age_or_birth, read_email, read_gender, read_place
from voxbridge.mapping.owners import FOR_ANOTHER, NOT_THE_LEAD, Owner
from voxbridge.mapping.people import NO_NUMBER, STRANGE, Candidate, Draft, Person, Value, as_text, kind, people
from voxbridge.mapping.phone import Fault, country_of, is_in_countries
from voxbridge.mapping.terms import values
from voxbridge.mapping.tokenize import fold, tokens
from voxbridge.mapping.words import SILENT, STEM, read
from voxbridge.parsing.submission import Field, FieldType, outer

_OF_COUNTRIES = frozenset({A.COUNTRY, A.DIAL_CODE})
_WITH_NO = _OF_COUNTRIES | {A.STATE, A.GENDER}  # which may be answered so: Norway; 1; Hungarian "nő"
_WITH_1 = _WITH_NO | {A.HOUSE_NUMBER, A.ADDRESS_LINE_2, A.STREET}
_ASKED_OF_PEOPLE, _OF_PLACES = NAMES | {A.PHONE}, PLACES | {A.DISTRICT}
_ONLY_PEOPLES = frozenset({A.BIRTH_DATE, A.AGE, A.GENDER, A.SALUTATION})
_BRANCHES, _NOWHERE = frozenset({M.COMPANY, M.WORK}), frozenset({M.HOME, M.LEAD, M.PHONE})
_MINOR, _GROWN = range(16), range(16, 65)  # years in which a number of one's own is called beside a parent's or carer's
_OTHERS = frozenset({Owner.OTHER, Owner.STAFF, Owner.SPOUSE, Owner.EMERGENCY, Owner.REFERRER})
_SELDOM_THE_WRITER = frozenset({Owner.RECIPIENT, Owner.PROFESSIONAL, Owner.CHILD})  # whose a bare "Phone" hardly is


class Reading:
    """The people of one submission, and the choice among them."""

    def __init__(self, fields: Sequence[Field], form: Form, region: str) -> None:
        self.form, self.region = form, region
        self._is_whole, fields = len(form.fields) == len(fields), fields[: len(form.fields)]
        self._candidates = [*_candidates(fields, form)]
        self.regions = Regions((one for one in self._candidates if one.taken & _OF_COUNTRIES), region)
        self.region_of_lead = self.regions.everywhere[0]
        self.people = people(self._candidates)
        self.chosen: Person | None = None
        self._leads: list[Person] = []  # people with a name who no word says are not the lead
        if len(self.people) > 1:
            self._compare()
        self._left_empty, only_own = NOT_THE_LEAD, False
        if left := [form.fields[place] for place in form.phones if fields[place].value in (None, "")]:
            named = {kind(one.classified.owner) for one in self._candidates if one.taken & NAMES_AND_ROLE}
            # The first who gave a name, and no number though asked for one
            self._left_empty = min((one.owner.rank for one in left if kind(one.owner) in named), default=NOT_THE_LEAD)
            # Beside an empty "Mobile", "Convent's phone" may be the lead's second number
            is_first = any(one.asked.meanings - {M.YOU} == {M.PHONE} and one.index == 1 for one in left)
            only_own = self._left_empty < NOT_THE_LEAD and (form.names_others or is_first)
        unlisted = [person for person in self.people if not person.is_listed]
        self._numbers = Numbers(fields, form, unlisted, regions=self.regions, only_own=only_own)

    def _compare(self) -> None:
        """Find who of several people is named, in doubt, the lead, or in a list of the lead's."""
        roles = (one for who in self.people for one in who.of(A.ROLE_NAME))  # "Enquiry from": "Daddy"
        self._meant = {word[:STEM] for one in roles for word in tokens(one.text)}
        asked = (one.classified for who in self.people for one in who.fields if one.taken & _ASKED_OF_PEOPLE)
        asked = (one for one in asked if not one.thing and one.owner.rank <= Owner.GUEST.rank)
        in_no_thing = {(one.owner.is_plain, one.record) for one in asked}
        for person in self.people:
            person.is_named = has_name(person.fields, self.form.languages)
            person.doubt = self._doubt(person, in_no_thing)
        # The lead's number, or a number or an address of someone who fills in the form
        submits = any(
            A.PHONE in one.taken if one.owner.is_plain else one.owner is Owner.SUBMITTER and one.taken & REACH
            for one in self.form.fields
        )
        plain = [one for one in self.people if one.owner.is_plain or (submits and one.owner is Owner.SUBMITTER)]
        self._leads = [one for one in plain if one.is_named and not one.doubt and one.number == 1]
        for person in self.people:
            person.is_listed = any(self._is_listed(person, lead) for lead in self._leads)

    def _doubt(self, person: Person, in_no_thing: set[tuple[bool, str]]) -> int:
        """Return how doubtful it is that someone is a person: 0, STRANGE or A_THING (people.py)."""
        inside = f"{person.record}." if person.record else ""
        has_plain_name = any(map(_is_plain_name, person.fields))
        contacts = (one for one in self.people if one.record.startswith(f"{inside}contacts["))
        if not has_plain_name and any(one.of(A.FIRST_NAME) for one in contacts):
            return STRANGE  # a CRM's account: `{name, contacts}`
        # A guest within the record of someone who is asked for their name puts them in no doubt.
        beside = (is_plain or not (has_plain_name and record.startswith(inside)) for is_plain, record in in_no_thing)
        return min(one.classified.thing for one in person.fields) if any(beside) else 0

    def _is_listed(self, person: Person, lead: Person) -> bool:
        """Say whether someone is in a list inside the object of a lead who is plainly a person."""
        around = f"{lead.record}." if lead.record else ""
        if not person.record.startswith(around) or "[" not in person.record[len(around) :]:
            return False
        objects = (words for one in person.fields for words in one.classified.texts.ancestors)
        of_others = person.owner is Owner.GUEST or any(M.HOME in words.meanings for words in objects)
        is_role = of_others and any(answers_role(one, self.form.languages) for one in lead.names)
        return is_role or _is_plainly_person(lead)

    def infer(self, received_at: datetime, countries: Sequence[str] = ()) -> Draft:
        """Read all of the contact that can be read, with a number of one of the `countries`, if there are any."""
        self._received_at = received_at
        fault, draft = self._choose(), dict[str, Value]()
        person = self.chosen
        if fault is Fault.INVALID and not (person and person.phone):
            draft["phone_number"] = Value(dropped=NO_NUMBER)
        if person is None:
            return draft
        number, source = person.phone or (None, None)
        if number and countries and not is_in_countries(number, countries):
            draft["phone_number"] = Value(dropped=NO_NUMBER, foreign=country_of(number))
            other = self._numbers.asked(person, countries)
            number, source = other if isinstance(other, tuple) else (number, None)
        if number and source:
            draft["phone_number"] = Value(number.e164, [source], self._numbers.why)
        regions = tuple(dict.fromkeys(filter(None, (number.region if number else "", *self.regions.everywhere))))
        unowned = self._unowned(person) if len(self.people) > 1 else []
        draft |= read_name(person.fields, unowned, regions, self.form)
        fields = [*person.fields, *unowned]
        if not self.form.taken.isdisjoint(_OF_PLACES):
            draft |= read_place(fields, self.region_of_lead)
            words = read(draft["location"].value, self.form.languages) if "location" in draft else SILENT
            if words.meanings & _BRANCHES or (words.meanings & _NOWHERE and not words.unknown):
                del draft["location"]  # "Albany clinic", "Customer home"
        draft |= read_email(fields, draft, names_others=self.form.names_others)
        if self.form.taken.isdisjoint(_ONLY_PEOPLES):
            return draft
        # An age that no one is named with is that of whom a form is filled in for.
        is_for_another = person.owner in FOR_ANOTHER and any(one.is_named for one in self.people if one is not person)
        is_animals = any(A.GENDER in one.taken and values("animal_sexes") & {*tokens(one.text)} for one in fields)
        if is_for_another or is_animals:  # and no dog's age
            fields = [one for one in fields if one.classified.owner is not Owner.UNSAID]
        return draft | read_gender(fields) | read_age_or_birth(fields, received_at, self.region_of_lead)

    def _choose(self) -> Fault:
        """Choose the person who is the lead, and find their number, or return what is wrong with what was given."""
        fault = Fault.EMPTY
        if not self._is_whole:  # the lead of a form that is too long may be in its rest, and no one else is called
            self.people = [one for one in self.people if one.owner.rank <= Owner.LEAD.rank]
        for person in self.people:
            found = self._numbers.asked(person)
            if isinstance(found, tuple):
                person.phone = found
            elif found is Fault.INVALID:
                fault = found
        needs_guess = self._is_whole and not any(person.phone for person in self._numbers.people)
        if needs_guess and (guess := self._numbers.best_guess()):
            number, source, person = guess
            person.phone = number, source
        if not self.people:
            return fault
        first = min(self._joined(), key=self._rank) if len(self.people) > 1 else self.people[0]
        likely = [first]
        if first.owner is Owner.PATIENT:  # or a student, beside someone with a number who may be their parent
            unknown = (one for one in self.people if one.owner is Owner.STRANGER or (one.owner.is_plain and one.doubt))
            if strangers := [one for one in unknown if one.phone and one.is_named]:
                likely = [one for one in (first, *strangers) if one.of(A.EMAIL)]
        elif first.owner.rank > Owner.GUEST.rank and not first.of(A.EMAIL):
            # Someone who is only mentioned, and gave no address, beside someone else who did
            addresses = (one for one in self._candidates if A.EMAIL in one.taken)
            likely = [] if any(one.classified.owner in _OTHERS for one in addresses) else likely
        self.chosen = likely[0] if len(likely) == 1 else None
        return fault

    def _rank(self, person: Person) -> tuple[float | bool, ...]:
        """Return what the people are compared by: the first is the lead."""
        lacking = (not person.phone) + (not person.is_named)
        called = [one.classified for one in person.fields]
        is_sure = person.owner.is_plain and not any(one.thing or one.word in one.strangers for one in called)
        is_mailed = is_sure or bool(person.of(A.EMAIL))  # forms ask most of the one who fills them in
        likeliest = self._tier(person), not any(one.word in self._meant for one in called), not is_mailed
        return person.doubt > STRANGE, person.number > 1, self._stands_back(person), lacking, person.doubt, *likeliest

    def _tier(self, person: Person) -> float:
        """Return an owner's rank: beside a parent, a person known only by a word is the child."""
        if person.owner is Owner.PATIENT and person.phone and self._is_aged(person, _GROWN):
            return Owner.LEAD.rank + 0.5  # grown, and so called before a parent
        if person.owner in {Owner.OWNER, Owner.TENANT} and person.phone:  # either may have written
            return Owner.TENANT.rank
        names = person.names if self.form.names_parent else []
        is_child = names and all(one.classified.owner is Owner.LEAD for one in names)
        return Owner.PATIENT.rank if is_child else person.owner.rank

    def _stands_back(self, person: Person) -> bool:
        """Say whether someone is not called in place of a parent, or of a lead whose number or name was not found."""
        if person.doubt:
            return bool(self._leads)
        if person.is_listed or self._is_child(person):
            return True
        if person.owner.is_plain:  # `zorb: {name, phone}`, `blik: {name, phone}`, of which the first number is invalid
            before = self.people[: self.people.index(person)] if person.fields[0].classified.thing == STRANGE else []
            return any(one in self._leads and one.of(A.PHONE) and not one.phone for one in before)
        comes_after = person.owner.rank > self._left_empty and person.owner is not Owner.PARENT
        if comes_after or self._is_beside_unnamed(person):
            return True
        if not self._leads or person.owner in FOR_ANOTHER:
            return False
        is_other = person.owner.rank > Owner.GUEST.rank
        return is_other or any(lead.owner is not Owner.UNSAID or _is_plainly_person(lead) for lead in self._leads)

    def _is_beside_unnamed(self, person: Person) -> bool:
        """Say whether someone likelier has another number, and a name that was not found: a tenant, a grown patient."""
        own = person.phone[0] if person.phone else None
        unnamed = [one for one in self.people if one.phone and not (one.is_named or one.doubt) and one.phone[0] != own]
        if person.owner is Owner.STRANGER:  # the number may be a thing's: `marina_phone`
            unnamed = [one for one in unnamed if one.phone and not one.phone[1].classified.strangers]
        if person.owner.rank > Owner.GUEST.rank:
            return any(one.owner.rank < person.owner.rank for one in unnamed)
        if person.owner is Owner.PATIENT:
            return any(one.owner.is_plain for one in unnamed) and self._is_aged(person, _MINOR)
        return kind(person.owner) is Owner.PARENT and any(self._is_aged(one, _GROWN) for one in unnamed)

    def _is_child(self, person: Person) -> bool:
        """Say whether someone is a child, by word or by age, beside a parent, or who may be one, who can be reached."""
        reached = {one.owner for one in self.people if any(field.taken & REACH for field in one.fields)}
        if not reached.isdisjoint(FOR_ANOTHER):
            if person.owner is Owner.PATIENT and person.phone and Owner.SUBMITTER not in reached:
                return not self._is_aged(person, _GROWN)
            is_minor = person.owner.is_plain and self._is_aged(person, _MINOR)
            return is_minor or person.owner in {Owner.CHILD, Owner.PATIENT}
        return Owner.STRANGER in reached and person.owner is Owner.PATIENT and self._is_aged(person, _MINOR)

    def _is_aged(self, person: Person, years: range) -> bool:
        """Say whether the age of someone, or of no one in particular beside a patient or student, is in a range."""
        fields = [*person.fields, *self._unowned(person)] if person.owner is Owner.PATIENT else person.fields
        age = read_age_or_birth(fields, self._received_at, self.region_of_lead).get("age")
        return age is not None and age.value in years

    def _joined(self) -> list[Person]:
        """Join a number that is no one's in particular with the name of the person it is asked of."""
        numbers = [one for one in self.people if one.owner.is_plain and one.phone]
        for person in [one for one in numbers if one.phone and M.ALTERNATE not in one.phone[1].classified.meanings]:
            named = [one for one in self.people if one.is_named and not one.phone and one.number == person.number]
            named = [one for one in named if one.owner not in _SELDOM_THE_WRITER or one.of(A.EMAIL)]
            best = min(named, key=lambda one: (one.doubt, self._tier(one)), default=None)
            if best is None or (person.is_named and not self._is_before(best, person)):
                continue
            is_all = not (person.is_named or best.owner in FOR_ANOTHER)  # an age may be that of another
            moved = [one for one in person.fields if is_all or one.taken & (REACH | PLACES)]
            best.takes(moved)
            best.doubt = min([best.doubt, *(one.classified.thing for one in moved)])
            best.phone, person.phone = person.phone, None
            person.fields = [one for one in person.fields if one not in moved]
        return [one for one in self.people if one.fields]

    def _is_before(self, best: Person, person: Person) -> bool:
        """Say whether a number that is no one's in particular is rather someone's than that of a name beside it."""
        classified = best.fields[0].classified
        asked = (one for one in self.form.fields if A.PHONE in one.taken and one.instance == classified.instance)
        is_own = any(one.word == classified.word for one in asked)  # they were asked for a number of their own
        asks_no_one = person.phone and person.phone[1].classified.owner is person.owner is Owner.UNSAID
        if not asks_no_one or is_own or best.record != person.record:
            return False
        is_bare = all(one.score(A.FULL_NAME) and M.FULL_NAME not in one.classified.meanings for one in person.names)
        return best.owner in FOR_ANOTHER or (best.owner is Owner.LEAD and is_bare and bool(best.names))

    def _unowned(self, person: Person) -> list[Candidate]:
        """Return the fields that are no one's in particular, but for those around someone else who is named."""
        named = [one.classified for one in self._candidates if one.taken & NAMES_AND_ROLE]
        groups = {one.group for one in named if one.taken & NAMES and not one.owner.is_plain}
        theirs = {outer(group) for group in groups - {"", person.record}} - {outer(person.record)}
        received = {one.group for one in named if one.owner is Owner.RECIPIENT} - {""}  # `delivery: {recipient}`
        others = [one for one in self.people if one is not person and not one.is_named and one.owner.is_plain]
        found: list[Candidate] = []
        for one in (one for other in others if other.number == person.number for one in other.fields):
            group = one.classified.group
            is_own = not group or (bool(person.record) and group.startswith(person.record))
            is_thing = one.classified.thing > (STRANGE if one.classified.texts.label.size else 0)
            is_of_thing = is_thing and one.taken & (PLACES | {A.AGE, A.GENDER})
            is_recipients = one.classified.part and group in received
            if not (is_of_thing or is_recipients) and (is_own or outer(group) not in theirs):
                found.append(one)
        return found


def _candidates(fields: Sequence[Field], form: Form) -> Iterator[Candidate]:
    """Yield the fields that have an answer, and that something speaks for."""
    yes_or_no = values("yes_no")
    for position, (entry, one) in enumerate(zip(fields, form.fields, strict=True)):
        text = "" if entry.type is FieldType.META else as_text(entry.value)
        if not text or not (one.scores or one.opaque or one.strangers or text[0] == "+" or looks_like_email(text)):
            continue
        if fold(text) not in yes_or_no or one.taken & (_WITH_1 if text == "1" else _WITH_NO) or asks_for_name(one):
            yield Candidate(entry, one, text, position, one.taken)


def _is_plain_name(one: Candidate) -> bool:
    """Say whether a field asks for a person's name: a bare `name` may be that of a form, an event or an account."""
    is_half = one.taken & {A.FIRST_NAME, A.LAST_NAME}
    return bool(is_half or (one.taken & NAMES and (one.field.label or M.FULL_NAME in one.classified.meanings)))


def _is_plainly_person(person: Person) -> bool:
    """Say whether what has a name is a person: by what asks for it, by an age, or by an e-mail address made of it."""
    if any(_is_plain_name(one) or one.taken & _ONLY_PEOPLES for one in person.fields):
        return True
    words = {word for one in person.names for word in one.text.casefold().split() if len(word) > 2}  # noqa: PLR2004
    locals_ = [one.text.casefold().partition("@")[0] for one in person.of(A.EMAIL)]
    return any(word in local for word in words for local in locals_)
