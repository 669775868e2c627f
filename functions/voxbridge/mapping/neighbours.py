"""What the fields of a form make of each other: whose records they are, and who is called by which word."""

from collections import defaultdict
from collections.abc import Mapping
from itertools import groupby

from voxbridge.mapping.judged import A_THING, NAMED, PARTS, Judged, Shape, kind
from voxbridge.mapping.owners import NOT_THE_LEAD, PLAIN, TABLE, Owner
from voxbridge.mapping.terms import Languages
from voxbridge.mapping.texts import Texts
from voxbridge.mapping.vocabulary import IN_CHARGE, NAMES, PEOPLE, PHONES, PLACES, REACH, A, Attribute, M
from voxbridge.mapping.weights import PLAIN as PLAIN_WORD
from voxbridge.mapping.weights import WEAKEST
from voxbridge.mapping.words import read
from voxbridge.parsing.paths import outer, outwards
from voxbridge.parsing.vocabulary import plain


class Neighbours:
    """What fields make of each other, over the judgements of one form."""

    def __init__(
        self, shapes: tuple[Shape, ...], judged: list[Judged], texts: list[Texts], languages: Languages
    ) -> None:
        self.shapes, self.judged, self.texts, self.languages = shapes, judged, texts, languages
        self.names_alone: set[str] = set()  # objects that hold a name and nothing else

    def apply(self) -> None:
        """Find the people's records, who is called by an unknown word, and whose a repeated field is."""
        told = {shape[5] for shape in self.shapes if plain(shape[1]) in _OF_ADDRESSES}
        if told:
            self._geolocation(told)
            self._found_by_address()
        self._house_numbers()
        self._states()
        self._names_of_numbers()
        self._names_of_things()
        self._places_of_things()
        self._plainly_asked()
        self._recipients()
        self._users()
        self._guests()
        self._records()
        self._instances()
        self._strangers()
        self._repeated()

    def _geolocation(self, told: set[str]) -> None:
        """Where an IP address is thought to be says nothing of the person: objects with one, or a location beside."""
        people = {
            shape[5] for shape, one in zip(self.shapes, self.judged, strict=True) if one.has(*REACH, *NAMES, A.STREET)
        }
        for shape, one in zip(self.shapes, self.judged, strict=True):
            if shape[2] or one.group in people or not one.scores:
                continue
            beside = outer(one.group) in told and plain(shape[6][-1] if shape[6] else "") in _LOCATIONS
            if beside or (one.group in told and one.group):
                one.scores = {}
                one.note("where an IP address is thought to be")

    def _found_by_address(self) -> None:
        """Take away the places beside an IP address and its coordinates, in no object of theirs."""
        fields = list(zip(self.shapes, self.judged, strict=True))
        rows = groupby(fields, lambda one: one[0][5] if not one[0][2] and _is_of_places(*one) else None)
        for group, row in ((group, list(row)) for group, row in rows):
            words = {plain(shape[1]) for shape, _ in row}
            if group is None or not words & _IP or not words & _COORDINATES:
                continue
            for _, one in () if any(one.has(A.STREET, A.ADDRESS) for _, one in row) else row:
                one.scores = {}
                one.note("where an IP address is thought to be")

    def _states(self) -> None:
        """Take a field between a city and its postal code for the state, where nothing says what it is."""
        states = {one.group for one in self.judged if one.has(A.STATE)}
        for city, one, code in zip(self.judged, self.judged[1:], self.judged[2:], strict=False):
            together = one.group == city.group == code.group and one.group not in states
            if together and one.opaque and not one.scores and city.has(A.CITY) and code.has(A.POSTAL_CODE):
                one.scores = {A.STATE: PLAIN_WORD}
                one.note("between a city and its postal code")

    def _plainly_asked(self) -> None:
        """Take what only a key calls a recipient's or a company's for the lead's, where the form asks for no other.

        People see the label: "Phone number" above `receiverPhone`, "First name" above `company.attention_first_name`.
        """
        found = [
            one
            for one, texts in zip(self.judged, self.texts, strict=True)
            if one.owner in _OF_GOODS and texts.label.parts and _is_said_by_key_alone(texts)
        ]
        if not found or any(one.owner in _OF_GOODS and one not in found and one.has(*NAMES) for one in self.judged):
            return
        others = [one for one in self.judged if one.owner not in _OF_GOODS]
        named = any(one.has(*NAMES) for one in others)
        if not named and any(one.has(*REACH) for one in others):
            for one in found:
                if one.has(*NAMES) and (one.owner is Owner.RECIPIENT or M.NAME not in one.meanings):
                    one.owner = Owner.UNSAID
                    one.note("asked for plainly, and no one else's name is")
        if named and not any(one.has(*NAMES) for one in found):
            for one in found:
                if any(one.has(way) and not any(other.has(way) for other in others) for way in REACH):
                    one.owner = Owner.UNSAID
                    one.note("asked for plainly, and no other one is")

    def _recipients(self) -> None:
        """Take the recipient of goods for the lead where a form with an address names no one else."""
        if any(one.has(*NAMES, A.PREFERRED_NAME, A.ROLE_NAME) and one.owner not in _OF_GOODS for one in self.judged):
            return
        blocks = {one.group for one in self.judged if one.has(*_OF_BLOCKS) and one.owner in PLAIN}
        for one, texts in zip(self.judged, self.texts, strict=True):
            asked = texts.label if texts.label.parts else texts.key
            if one.owner is Owner.RECIPIENT and one.group in blocks and asked.parts:
                if not one.has(*NAMES) and asked.parts[-1] == _RECIPIENT:
                    one.scores = {A.FULL_NAME: PLAIN_WORD}
                if one.has(*NAMES, *REACH):
                    one.owner = Owner.UNSAID
                    one.note("the recipient of goods, beside an address and no one else's name")

    def _users(self) -> None:
        """Take who is named by a word that may mean staff (`user`, "responsável") for another than a plain name's.

        Staff beside a customer with a number. With a child on the form, "responsável" is their parent.
        """
        with_child = any(one.meanings & _OF_CHILDREN for one in self.judged)
        users: list[Judged] = []
        others: list[Judged] = []
        for one, texts in zip(self.judged, self.texts, strict=True):
            called = [of for words in (texts.label, texts.key, *texts.ancestors[-1:]) for of in words.people]
            if any(of == _USER or (of[1] == IN_CHARGE and not with_child) for of in called):
                users.append(one)
            elif one.owner in PLAIN:
                others.append(one)
        held = {way: {one.group for one in others if one.has(*way)} for way in (NAMES, REACH)}
        if any(one.has(*NAMES, A.ROLE_NAME) for one in users) and not held[NAMES].isdisjoint(held[REACH]):
            phoned = {one.group for one in others if one.has(A.PHONE) and one.owner is Owner.LEAD}
            owner = Owner.STRANGER if phoned.isdisjoint(held[NAMES]) else Owner.STAFF
            for one in users:
                if TABLE[one.owner].whole < TABLE[owner].whole:
                    one.owner = owner
                    one.note("by a word that may mean the staff of the form's owner, beside a plain name")

    def _guests(self) -> None:
        """Take a guest who is named nowhere for the one who fills in the form: they order without an account.

        The same of the recipient of goods, unless those are a gift: "Your name" beside "Recipient's phone".
        """
        with_goods = any(one.has(*_OF_BLOCKS) and one.owner in PLAIN for one in self.judged)
        is_gift = any(one.has(*NAMES) and one.owner is Owner.WRITER for one in self.judged)
        owners = {Owner.GUEST, Owner.RECIPIENT} if with_goods and not is_gift else {Owner.GUEST}
        guests = [one for one in self.judged if one.owner in owners and one.number <= 1]
        if any(one.has(*NAMES, A.ROLE_NAME) for one in guests):
            return
        if any(one.has(*NAMES) and one.owner not in PLAIN for one in self.judged):
            return  # the guest may be someone whom another word names: "Plus one's name"
        plainly = [one for one in self.judged if one.owner in PLAIN]
        reached = {way for way in REACH if any(one.has(way) for one in plainly)}
        if any(one.has(*NAMES) for one in plainly):
            for one in guests:
                if any(one.has(way) and way not in reached for way in REACH):
                    one.owner = Owner.UNSAID
                    one.note("a guest, or a recipient of goods, who is named nowhere")

    def _house_numbers(self) -> None:
        """Take a "Nr." beside a street for the house's, where a phone has a field of its own or no one is named."""
        streets = {
            one.group for one in self.judged if one.has(A.STREET, A.ADDRESS) and M.HOUSE_NUMBER not in one.meanings
        }
        streets -= {one.group for one in self.judged if one.has(A.HOUSE_NUMBER)}
        if not streets:
            return
        named = {one.group for one in self.judged if one.has(*NAMES)}
        named -= {one.group for one in self.judged if one.has(A.PHONE)}
        for one, texts in zip(self.judged, self.texts, strict=True):
            asked = texts.label if texts.label.size else texts.key
            if (
                one.group in streets - named
                and not one.has(A.PHONE)
                and asked.meanings == {M.NUMBER}
                and not asked.unknown
            ):
                one.scores = {A.HOUSE_NUMBER: PLAIN_WORD}
                one.note("a number beside a street")

    def _names_of_numbers(self) -> None:
        """Take the name of one in a list of numbers for no person's: `phones: [{"name": "Mobile", "number": …}]`."""
        for one, texts in zip(self.judged, self.texts, strict=True):
            is_listed = one.group.endswith("]") and bool(texts.ancestors) and not texts.label.size
            if is_listed and texts.key.meanings == _NAME and texts.ancestors[-1].meanings & PHONES:
                one.scores = {}
                one.note("what one of several numbers is called")

    def _names_of_things(self) -> None:
        """Take a bare name in an object that is no person's for the thing's, unless the object can be reached."""
        reached = {path for one in self.judged if one.has(*REACH) for path in ("", *outwards(one.group))}
        for one, texts in zip(self.judged, self.texts, strict=True):
            if one.group in reached and texts.ancestors and texts.ancestors[-1].meanings == _PLACE:
                one.thing = A_THING  # a branch, which has a phone of its own
        reached -= {
            one.group
            for one, texts in zip(self.judged, self.texts, strict=True)
            if one.has(A.ROLE_NAME, *NAMES) and one.owner in PLAIN and (texts.label.people or texts.key.people)
        }
        addresses = {
            one.group
            for one, texts in zip(self.judged, self.texts, strict=True)
            if texts.ancestors and M.ADDRESS in texts.ancestors[-1].meanings
        }
        priced = {one.group for one in self.judged if one.group and M.MONEY in one.meanings}  # `{"name", "price"}`
        named = {one.group for one in self.judged if one.has(*NAMES) and not one.thing} - priced
        if not named - addresses:
            addresses = set()  # no one is named but in their address
        if named:
            addresses |= priced
        for one, texts in zip(self.judged, self.texts, strict=True):
            if not (one.thing or one.group in addresses) or one.group in reached or A.FULL_NAME not in one.scores:
                continue
            if texts.label.size or texts.key.people or M.FULL_NAME in texts.key.meanings or one.owner not in PLAIN:
                continue
            one.scores = one.scores | {A.FULL_NAME: one.scores[A.FULL_NAME] + _NAME_OF_A_THING}
            one.note("a bare name in an object that is no person's")

    def _places_of_things(self) -> None:
        """Where a thing is, and how old, in an object that holds no person: `{"cottage": {"city": …}}`."""
        held = {one.group for one in self.judged if one.has(*REACH, *NAMES)}
        people = {path for group in held for path in outwards(group)}
        for one, texts in zip(self.judged, self.texts, strict=True):
            if not one.thing or texts.label.size or not one.has(*_OF_THINGS):
                continue
            if one.group not in people and held.isdisjoint(outwards(one.group)):
                one.scores = {
                    attribute: score for attribute, score in one.scores.items() if attribute not in _OF_THINGS
                }
                one.note("of a thing, in an object that holds no person")

    def _records(self) -> None:
        """Give each field the object of its person: the nearest around it that holds a name."""
        others = {one.group for one in self.judged if one.scores and not one.has(*NAMES, A.SALUTATION)}
        self.names_alone = {one.group for one in self.judged if one.has(*NAMES)} - others
        homes = [_person_of(shape[5]) if self._is_part(index) else shape[5] for index, shape in enumerate(self.shapes)]
        holding = {
            home
            for home, one in zip(homes, self.judged, strict=True)
            if one.has(*NAMES, A.ROLE_NAME) and TABLE[one.owner].whole != NOT_THE_LEAD
        } | {home for home, one in zip(homes, self.judged, strict=True) if one.has(*NAMES)}
        nearest: dict[str, str] = {}
        for home, one in zip(homes, self.judged, strict=True):
            found = nearest.get(home)
            if found is None:
                found = next((path for path in outwards(home) if path in holding), "")
                nearest[home] = found
            one.record = found

    def _is_part(self, index: int) -> bool:
        """Say whether a field's object is a person's name or number, and no person: `name.first`, `phones[0].value`."""
        around = self.texts[index].ancestors
        if not around or around[-1].meanings.isdisjoint(PARTS):
            return False
        return around[-1].meanings.isdisjoint(NAMED) or self.judged[index].group in self.names_alone

    def _instances(self) -> None:
        """Keep numbers and words only where they tell people apart: "Applicant 2 name", and not "Phone 2"."""
        numbers: set[int] = set()
        indexes: defaultdict[tuple[Owner, str, Attribute], set[int]] = defaultdict(set)
        words: defaultdict[tuple[Owner, str, Attribute], set[str]] = defaultdict(set)
        named = [(one, as_) for one in self.judged for as_ in one.taken_for() if as_ in _NAMING or as_ is A.ROLE_NAME]
        named = [(one, as_) for one, as_ in named if as_ is not A.FULL_NAME or A.LAST_NAME not in one.scores]
        for one, attribute in named:
            if TABLE[one.owner].whole != NOT_THE_LEAD:
                numbers.add(max(one.number, 1))
            calls_someone = bool(one.word) or not one.strangers  # a name under an unknown word may be anyone's
            if calls_someone and attribute in _NAMES_OF_ONE and (one.word or attribute is not A.ROLE_NAME):
                words[kind(one.owner), one.record, A.FULL_NAME].add(one.word)
            indexes[kind(one.owner), one.record, attribute].add(max(one.index, 1))
            if M.FULL_NAME in one.meanings:  # "First name", "Full name 2"
                indexes[kind(one.owner), one.record, A.FIRST_NAME].add(max(one.index, 1))
            if calls_someone:
                words[kind(one.owner), one.record, attribute].add(one.word)
        plain = any(one.number < 2 and one.has(*NAMES, *REACH) for one in self.judged)  # noqa: PLR2004
        second = any(one.number > 1 and one.has(*NAMES, *REACH) for one in self.judged)
        numbered = len(numbers) > 1 or (plain and second)
        indexed = set() if numbered else {key[:2] for key, found in indexes.items() if len(found) > 1}
        indexed |= set() if numbered else self._second_people(indexes)
        called = {key[:2] for key, found in words.items() if len(found) > 1}
        for one in self.judged:
            if (kind(one.owner), one.record) in indexed:
                one.number = one.index
            elif not numbered:
                one.number = 0
            one.number = max(one.number, 1)
            if (kind(one.owner), one.record) not in called:
                one.word = ""

    def _second_people(self, named: Mapping[tuple[Owner, str, Attribute], set[int]]) -> set[tuple[Owner, str]]:
        """Find people who have both a name and a number of their own by index: "Name 2", "Phone", "Phone 2"."""
        reached: defaultdict[tuple[Owner, str, Attribute], set[int]] = defaultdict(set)
        for one in self.judged:
            for attribute in one.taken_for():
                if attribute in REACH:
                    reached[kind(one.owner), one.record, attribute].add(max(one.index, 1))
        names: defaultdict[tuple[Owner, str], set[int]] = defaultdict(set)
        for (owner, record, _), indexes in named.items():
            names[owner, record] |= indexes
        return {key[:2] for key, found in reached.items() if len(found) > 1 and names[key[:2]] & found - {1}}

    def _strangers(self) -> None:
        """Find people called by an unknown word (`padrino_name`, `padrino_phone`), beside a lead called by none."""
        self._strange_sections()
        self._strange_roles()
        called = self._called()
        for one in self.judged:
            found = called & one.strangers
            if found and one.owner in PLAIN:
                one.word = min(found)
                if A.FULL_NAME in one.scores or one.meanings == _NAME:  # the word is a person's and no thing's
                    score = one.scores.get(A.FULL_NAME, 0.0)
                    one.scores = one.scores | {A.FULL_NAME: max(score + len(found), PLAIN_WORD)}
                one.note(f"called by a word that is not known and has a name and a number of its own: {one.word}")
        others = [
            one
            for one in self.judged
            if TABLE[one.owner].whole <= TABLE[Owner.GUEST].whole and called.isdisjoint(one.strangers)
        ]
        if any(one.has(*NAMES, A.PHONE) for one in others):
            for one in self.judged:
                if not called.isdisjoint(one.strangers) and one.owner in PLAIN:
                    one.owner = Owner.STRANGER

    def _called(self) -> set[str]:
        """Return the unknown words that stand both with a name and with a way to reach someone."""
        named: set[str] = set()
        reached: set[str] = set()
        phoned: set[str] = set()
        mailed: set[str] = set()
        numbered = any(texts.label.number > 1 or texts.key.number > 1 for texts in self.texts)
        for one, texts in zip(self.judged, self.texts, strict=True):
            if not one.strangers or one.owner not in PLAIN:
                continue
            if numbered and 1 in {texts.label.number, texts.key.number}:
                continue  # the first of several
            # "Foreman" asks for a name as "foreman's name" does.
            likely = one.taken_for(WEAKEST)
            if not _NAMING.isdisjoint(likely) or (not one.scores and one.meanings <= _NOTHING):
                named |= one.strangers
            if A.PHONE in likely or A.EMAIL in likely:
                reached |= one.strangers
            phoned |= one.strangers if one.has(A.PHONE) else set()
            mailed |= one.strangers if one.has(A.EMAIL) else set()
        if any(one.has(*REACH) and not one.strangers and one.owner in PLAIN for one in self.judged):
            named |= phoned & mailed  # someone who is not named can be reached in two ways
        return named & reached

    def _strange_sections(self) -> None:
        """Find someone under an unknown title ("Keyholder"), beside a named part of the form whose title is known."""
        fields = list(zip(self.judged, self.texts, strict=True))
        named = {texts.section for one, texts in fields if one.has(*NAMES) and one.owner in PLAIN and texts.label.size}
        if not any(not section.unknown and section.number < 2 for section in named):  # noqa: PLR2004
            return
        for one, texts in fields:
            if one.owner in PLAIN and texts.section.unknown and texts.section in named:
                one.owner = Owner.STRANGER
                one.note("under a title that is not known, beside a part whose title is")

    def _strange_roles(self) -> None:
        """Find someone in a list whose role is no person's, or "billing", beside one who may be the lead by theirs."""
        fields = list(zip(self.shapes, self.judged, self.texts, strict=True))
        last = TABLE[Owner.GUEST].whole
        if not any(
            texts.role.size and M.ORDER_PART not in texts.role.meanings and TABLE[one.owner].whole <= last
            for _, one, texts in fields
            if one.has(*NAMES)
        ):
            return
        roles = {one.record: read(shape[7], self.languages) for shape, one, _ in fields if shape[7] and one.has(*NAMES)}
        others = {
            record for record, role in roles.items() if role.meanings & _NOT_FIRST or role.meanings.isdisjoint(PEOPLE)
        }
        for one in self.judged:
            if one.record in others and one.owner in PLAIN:
                one.owner = Owner.STRANGER
                one.note("someone whose role is a word that is not known, or another than the first")

    def _repeated(self) -> None:
        """Give a plain field that is asked again right after someone else's name to them."""
        seen: set[frozenset[M]] = set()  # what the lead was asked for
        other: Judged | None = None
        for one in self.judged:
            personal = _PERSONAL.intersection(one.taken_for())
            if TABLE[one.owner].whole == NOT_THE_LEAD and (one.has(*NAMES) or M.REACH in one.meanings):
                other = one
            elif other and one.group == other.group and personal and one.meanings in seen and one.owner is Owner.UNSAID:
                one.owner, one.record = other.owner, other.record
                one.note("asked for a second time, after the name of someone else")
            elif other and (personal or one.meanings & {M.CITY, M.ADDRESS}):
                other = None
            if personal and TABLE[one.owner].whole < TABLE[Owner.PATIENT].whole:
                seen.add(one.meanings)


_NAMING = frozenset(NAMES)
_PERSONAL = frozenset({*REACH, *NAMES})
_NAMES_OF_ONE = frozenset({A.FULL_NAME, A.FIRST_NAME, A.ROLE_NAME})  # of which someone has one


def _is_of_places(shape: Shape, one: Judged) -> bool:
    return one.has(*PLACES, A.DIAL_CODE) or plain(shape[1]) in _OF_ADDRESSES


def _is_said_by_key_alone(texts: Texts) -> bool:
    around = (texts.label, texts.section, texts.role, *texts.ancestors)
    return all(words.meanings.isdisjoint(_GOODS) for words in around)


_GOODS = frozenset({M.RECIPIENT, M.COMPANY})
_OF_GOODS = frozenset({Owner.RECIPIENT, Owner.COMPANY})
_OF_BLOCKS = (A.STREET, A.ADDRESS, A.POSTAL_CODE)
_RECIPIENT = frozenset({M.RECIPIENT})
_COORDINATES = frozenset({"latitude", "longitude", "lat", "lng"})
_IP = frozenset({"ip", "ipaddress", "remoteip", "userip", "clientip", "ipaddr"})
_OF_ADDRESSES = _IP | _COORDINATES
_LOCATIONS = frozenset({"location", "geo", "geoip"})
_OF_THINGS = (*PLACES, A.AGE, A.GENDER, A.BIRTH_DATE)
_NOT_FIRST = frozenset({M.ALTERNATE, M.ORDER_PART})
_NAME = frozenset({M.NAME})
_USER = ("user", frozenset({M.LEAD}))
_OF_CHILDREN = frozenset({M.CHILD, M.PATIENT})
_PLACE = frozenset({M.LOCATION})
_NAME_OF_A_THING = -2.5
_NOTHING = frozenset({M.NAME, M.YOU, M.FIRST, M.SECOND, M.LAST})


def _person_of(path: str) -> str:
    """Return the path of the object that a name's or a number's own object is in."""
    found = outer(path)
    return outer(found) if found.endswith("]") or path.endswith("]") else found
