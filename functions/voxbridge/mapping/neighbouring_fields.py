"""What the fields of a form make of each other: whose records they are, and who is called by which word."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from itertools import groupby

from voxbridge.mapping.classified_field import A_THING, PARTS, ClassifiedField
from voxbridge.mapping.meanings import IN_CHARGE, NAMES, NAMES_AND_ROLE, PEOPLE, PHONES, PLACES, REACH, A, Attribute, M
from voxbridge.mapping.owners import NOT_THE_LEAD, Owner, claimed
from voxbridge.mapping.terms import Languages
from voxbridge.mapping.weights import PLAIN
from voxbridge.mapping.words import read
from voxbridge.parsing.paths import outer, outwards
from voxbridge.parsing.payload_words import plain

type Fields = Sequence[ClassifiedField]


def compare(fields: Fields, languages: Languages) -> None:
    """Find the people's records, who is called by an unknown word, and whose a repeated field is."""
    _geolocation(fields)
    _addresses(fields)
    _names_of_things(fields)
    _places_of_things(fields)
    _inflected(fields)
    _submitters(fields)
    _users(fields)
    _guests(fields)
    _records(fields)
    _second_people(fields)
    _instances(fields)
    _strange_parts(fields, languages)
    _strangers(fields)
    _repeated(fields)


def _geolocation(fields: Fields) -> None:
    """Take away where an IP address is thought to be, which says nothing of the person.

    That is an object with one or with coordinates, a location beside it, or places in a row with both.
    """
    told = {one.group for one in fields if plain(one.shape.key) in _OF_ADDRESSES}
    if not told:
        return
    people = _groups(fields, REACH | NAMES | {A.STREET})
    asked = {one.group for one in fields if {M.ADDRESS} <= one.around.meanings <= _ADDRESSES_OF_PEOPLE}
    people |= asked - {one.group for one in fields if plain(one.shape.key) in _IP}
    for group, row in groupby(fields, key=lambda one: one.group or _is_of_places(one)):
        found = [one for one in row if not one.shape.label]
        if isinstance(group, str):
            beside = outer(group) in told and any(
                plain(name) in _LOCATIONS for one in found for name in one.shape.ancestors[-1:]
            )
            is_told = group not in people and (beside or group in told)
        else:
            words = {plain(one.shape.key) for one in found}
            is_told = bool(words & _IP and words & _COORDINATES) and not any(
                one.taken & {A.STREET, A.ADDRESS} for one in found
            )
        for one in found if is_told else ():
            one.becomes({}, "where an IP address is thought to be")


def _is_of_places(one: ClassifiedField) -> bool:
    return not one.taken.isdisjoint(PLACES | {A.DIAL_CODE}) or plain(one.shape.key) in _OF_ADDRESSES


_COORDINATES = frozenset({"latitude", "longitude", "lat", "lng"})
_IP = frozenset({"ip", "ipaddress", "remoteip", "userip", "clientip", "ipaddr"})
_OF_ADDRESSES = _IP | _COORDINATES
_ADDRESSES_OF_PEOPLE = frozenset({M.ADDRESS, M.ORDER_PART, M.BILLING, M.HOME, M.LEAD})
_LOCATIONS = frozenset({"location", "geo", "geoip"})


def _groups(fields: Fields, attributes: Collection[Attribute]) -> set[str]:
    """Return the paths of the objects that hold one of the attributes."""
    return {one.group for one in fields if not one.taken.isdisjoint(attributes)}


def _addresses(fields: Fields) -> None:
    """Take a "Nr." beside a street for the house's, and what nothing names between a city and its code for the state.

    Beside a name, the number is the house's where a phone has a field of its own.
    """
    streets = {one.group for one in fields if one.taken & {A.STREET, A.ADDRESS} and M.HOUSE_NUMBER not in one.meanings}
    streets -= _groups(fields, {A.HOUSE_NUMBER}) | (_groups(fields, NAMES) - _groups(fields, {A.PHONE}))
    for one in fields if streets else ():
        is_number = one.asked.meanings == {M.NUMBER} and not one.asked.unknown and A.PHONE not in one.taken
        if one.group in streets and is_number:
            one.becomes({A.HOUSE_NUMBER: PLAIN}, "a number beside a street")
    states = _groups(fields, {A.STATE})
    for city, one, code in zip(fields, fields[1:], fields[2:], strict=False):
        together = one.group == city.group == code.group and one.group not in states
        if together and one.opaque and not one.scores and A.CITY in city.taken and A.POSTAL_CODE in code.taken:
            one.becomes({A.STATE: PLAIN}, "between a city and its postal code")


def _names_of_things(fields: Fields) -> None:
    """Take a bare name in an object that is no person's for the thing's.

    Such an object is called like a thing, has a price, is an address or one of several numbers; no one can be reached
    in it, or is named there by who they are.
    """
    reached = {path for group in _groups(fields, REACH) for path in ("", *outwards(group))}
    for one in fields:
        if one.group in reached and one.around.meanings == {M.LOCATION}:
            one.thing = A_THING  # a branch, which has a phone of its own
    for one in fields:
        if one.taken & NAMES_AND_ROLE and one.owner.is_plain and (one.texts.label.people or one.texts.key.people):
            reached.discard(one.group)
    unlike = {
        one.group for one in fields if (one.group and M.MONEY in one.meanings) or M.ADDRESS in one.around.meanings
    }
    if all(one.thing or one.group in unlike for one in fields if one.taken & NAMES):
        unlike = set()  # no one is named but there
    reached -= unlike - _groups(fields, REACH)  # a ticket, with its buyer's answers
    for one in fields:
        key, is_bare = one.texts.key, A.FULL_NAME in one.scores and one.owner.is_plain and not one.texts.label.size
        if is_bare and not key.people and M.FULL_NAME not in key.meanings:
            is_of_number = one.group.endswith("]") and one.around.meanings & PHONES and key.meanings == {M.NAME}
            if is_of_number or ((one.thing or one.group in unlike) and one.group not in reached):
                score = one.scores[A.FULL_NAME] + _NAME_OF_A_THING
                one.becomes(one.scores | {A.FULL_NAME: score}, "a bare name in an object that is no person's")


def _places_of_things(fields: Fields) -> None:
    """Take away where a thing is, and how old, in an object that holds no person: `{"cottage": {"city": …}}`."""
    held = _groups(fields, REACH | NAMES)
    people = {path for group in held for path in outwards(group)}
    for one in fields:
        is_things = one.thing and one.group not in people and held.isdisjoint(outwards(one.group))
        if is_things and not one.texts.label.size and one.taken & _OF_THINGS:
            scores = {attribute: score for attribute, score in one.scores.items() if attribute not in _OF_THINGS}
            one.becomes(scores, "of a thing, in an object that holds no person")


_OF_THINGS = PLACES | {A.AGE, A.GENDER, A.BIRTH_DATE}
_NAME_OF_A_THING = -2.5


def _inflected(fields: Fields) -> None:
    """Give a field under an unknown word to who is called by the same stem: "Telefon świadka" to the "Świadek"."""
    theirs = {stem: one.owner for one in fields if not one.owner.is_plain for stem, _ in one.asked.people}
    for one in fields:
        if one.owner is Owner.UNSAID and (found := theirs.keys() & one.strangers):
            one.belongs_to(theirs[min(found)], f"by the stem of a known word: {min(found)}…")


def _submitters(fields: Fields) -> None:
    """Give who fills in the form all that is theirs: as "you", and as the parent who "completes this form".

    If no one else is named who may be the lead, they are the lead as any other.
    """
    mine = [one for one in fields if one.owner is Owner.SUBMITTER]
    if not mine:
        return
    theirs = {title for one in mine if one.taken & (NAMES_AND_ROLE | REACH) for title in _titles(one)}
    for one in fields if theirs else ():
        if one.owner not in _PLAINLY and not theirs.isdisjoint(_titles(one, one.owner)):
            one.belongs_to(Owner.SUBMITTER, "the person who fills in the form, as another label says")
            mine.append(one)
    named = [one for one in fields if one.taken & NAMES_AND_ROLE]
    yours = [one for one in fields if one.owner is Owner.WRITER]
    is_same = any(M.YOU in one.meanings for one in mine) or not (
        any(one.owner is Owner.WRITER for one in named) and any(one.owner is Owner.SUBMITTER for one in named)
    )
    if is_same:
        for one in yours:
            one.belongs_to(Owner.SUBMITTER, "the person who fills in the form")
        mine += yours
    is_named = any(one.owner is Owner.SUBMITTER for one in named)
    if not is_named or all(one.owner in _BESIDE_LEAD for one in named):
        for one in mine:
            one.belongs_to(Owner.WRITER, "the person who fills in the form, and no one else is named")
            one.word = ""


def _titles(one: ClassifiedField, owner: Owner | None = None) -> set[tuple[str, int]]:
    """Return the words for who someone is that a field belongs to, with their number: of an owner's, if it is given."""
    said = (one.texts.label if one.texts.label.parts else one.texts.key).people
    found = ((stem, claimed(meanings)) for stem, meanings in said if M.SUBMITTER not in meanings)
    if owner is None:
        return {
            (stem, max(one.number, 1)) for stem, of in found if M.YOU in one.meanings or of in _MAY_WRITE_FOR_ANOTHER
        }
    return {(stem, max(one.number, 1)) for stem, of in found if of is owner}


_PLAINLY = frozenset({Owner.SUBMITTER, Owner.WRITER, Owner.UNSAID})
_MAY_WRITE_FOR_ANOTHER = frozenset({Owner.PARENT, Owner.RELATION, Owner.OTHER, Owner.PROFESSIONAL})
_BESIDE_LEAD = frozenset({Owner.SUBMITTER, Owner.STAFF, Owner.EMERGENCY, Owner.REFERRER, Owner.COMPANY})


def _users(fields: Fields) -> None:
    """Take who is named by a word that may mean staff (`user`, "responsável") for another than a plain name's.

    Staff beside a customer with a number. With a child on the form, "responsável" is their parent.
    """
    with_child = any(one.meanings & _OF_CHILDREN for one in fields)
    users: list[ClassifiedField] = []
    others: list[ClassifiedField] = []
    for one in fields:
        asked = one.texts.label if one.texts.label.parts else one.texts.key
        called = [*asked.people, *one.around.people]
        if any(of == _USER or (of[1] == IN_CHARGE and not with_child) for of in called):
            users.append(one)
        elif one.owner.is_plain:
            others.append(one)
    named = _groups(others, NAMES)
    if _groups(users, NAMES_AND_ROLE) and not named.isdisjoint(_groups(others, REACH)):
        phoned = {one.group for one in others if A.PHONE in one.taken and one.owner is Owner.LEAD}
        owner = Owner.STRANGER if phoned.isdisjoint(named) else Owner.STAFF
        for one in users:
            if one.owner.rank < owner.rank:
                one.belongs_to(owner, "by a word that may mean the staff of the form's owner, beside a plain name")


_USER = ("user", frozenset({M.LEAD}))
_OF_CHILDREN = frozenset({M.CHILD, M.PATIENT})


def _guests(fields: Fields) -> None:
    """Take for the lead who orders without an account: a guest, who gets the goods, or whom only a key calls so.

    Their name and number where no one else is named; a number that the lead, who alone is named, has not.
    """
    names = [one for one in fields if one.taken & (NAMES_AND_ROLE | {A.PREFERRED_NAME})]
    is_gift = any(one.owner is Owner.WRITER for one in names)  # "Your name" beside "Recipient's phone"
    with_goods = not is_gift and any(one.owner.is_plain and one.taken & _WITH_GOODS for one in fields)
    ways: frozenset[Attribute] = frozenset()
    if all(one.owner in _OF_GOODS for one in names):
        ways = _OF_PEOPLE
    elif all(one.owner.is_plain or one.owner in _MENTIONED for one in names):
        ways = REACH - {way for one in fields if one.owner.is_plain for way in one.likely}
    for one in fields if names and ways else ():
        attends = one.owner is Owner.GUEST or (one.owner is Owner.PATIENT and not is_gift)
        gets_goods = attends or (one.owner is Owner.RECIPIENT and with_goods)
        if one.number <= 1 and one.taken & ways and (gets_goods or _is_said_by_key_alone(one)):
            one.belongs_to(Owner.UNSAID, "a guest, or who gets the goods, and no one else is named")


_WITH_GOODS = frozenset({A.STREET, A.ADDRESS, A.POSTAL_CODE})
_OF_GOODS = frozenset({Owner.RECIPIENT, Owner.COMPANY})
_MENTIONED = frozenset({Owner.EMERGENCY, Owner.COMPANY})


def _is_said_by_key_alone(one: ClassifiedField) -> bool:
    """Say whether only a key says that a field is a recipient's or a company's: people see "Phone" above it."""
    around = (one.texts.label, one.texts.section, one.texts.role, *one.texts.ancestors)
    is_shown = any(words.meanings & {M.RECIPIENT, M.COMPANY} for words in around)
    is_company_name = one.owner is Owner.COMPANY and one.taken & NAMES and M.NAME in one.meanings
    is_of_goods = one.owner in _OF_GOODS and not is_company_name
    return is_of_goods and bool(one.texts.label.parts) and not is_shown


def _records(fields: Fields) -> None:
    """Give each field the object of its person: the nearest around it that holds a name.

    What a list's items hold beside one such object each is that person's: `[{"user": {…}, "answers": […]}, …]`.
    """
    others = {one.group for one in fields if one.scores and not one.taken & (NAMES | {A.SALUTATION})}
    names_alone = _groups(fields, NAMES) - others  # objects that hold a name and nothing else
    reached = {(one.owner, one.number) for one in fields if one.taken & REACH and not one.owner.is_plain}
    homes = [_home(one, names_alone, is_answer=(one.owner, one.number) in reached) for one in fields]
    owners = {home: one.owner for home, one in zip(homes, fields, strict=True) if one.taken & NAMES_AND_ROLE}
    nearest = {home: next((path for path in outwards(home) if path in owners), "") for home in set(homes)}
    alone = _alone(owners)
    for home, one in zip(homes, fields, strict=True):
        one.record = nearest[home]
        item = next((path for path in outwards(home) if path in alone), "") if alone else ""
        if len(item) > len(one.record) and one.scores.keys().isdisjoint(NAMES):
            one.record = alone[item]
            one.owner = owners[one.record] if one.owner is Owner.UNSAID else one.owner


def _alone(people: Collection[str]) -> dict[str, str]:
    """Return the items of lists that hold the object of one person each, and that object."""
    held: defaultdict[str, list[str]] = defaultdict(list)
    for path in people:
        held[next((item for item in outwards(outer(path)) if item.endswith("]")), "")].append(path)
    alone = {item: paths[0] for item, paths in held.items() if len(paths) == 1 and "[" not in paths[0][len(item) :]}
    lists = Counter(map(outer, alone.keys() - set(people)))
    return {item: path for item, path in alone.items() if lists[outer(item)] > 1}


def _home(one: ClassifiedField, names_alone: set[str], *, is_answer: bool) -> str:
    """Return a field's object, or the one around a mere name or number: `name.first`, `phones[0].value`.

    `is_answer`: who it belongs to can be reached, so that `guardian1: {first, last}` may be their name.
    """
    around = one.around.meanings
    if is_answer and one.group in names_alone and around and around <= PEOPLE | {M.NUMBER}:
        return outer(one.group)
    is_part = around & PARTS and (around.isdisjoint(PEOPLE | {M.COMPANY}) or one.group in names_alone)
    if not is_part:
        return one.group
    found = outer(one.group)
    return outer(found) if found.endswith("]") or one.group.endswith("]") else found


def _second_people(fields: Fields) -> None:
    """Give a word to a contact or alternative person who has a name and a number, beside someone who has both."""
    for meaning in (M.CONTACT_PERSON, M.ALTERNATE):
        theirs = [one for one in fields if one.owner.is_plain and not one.word and meaning in one.meanings]
        others = [one for one in fields if one.owner.is_plain and meaning not in one.meanings] if theirs else []
        records = _with_both(theirs) & _with_both(others)
        for one in theirs:
            one.word = meaning.value if one.record in records else ""


def _with_both(fields: Fields) -> set[str]:
    """Return the records that hold both a name and a number."""
    named = {one.record for one in fields if one.taken & NAMES_AND_ROLE}
    return named & {one.record for one in fields if A.PHONE in one.taken}


def _instances(fields: Fields) -> None:
    """Keep numbers and words only where they tell people apart: "Applicant 2 name", and not "Phone 2"."""
    numbers = {max(one.number, 1) for one in fields if one.taken & _OF_PEOPLE}
    indexes: defaultdict[tuple[Owner, str, Attribute], set[int]] = defaultdict(set)
    words: defaultdict[tuple[Owner, str, Attribute], set[str]] = defaultdict(set)
    for one in fields:
        for attribute in one.taken & _OF_PEOPLE:
            indexes[*one.instance, _ALIKE.get(attribute, attribute)].add(max(one.index, 1))
        is_whole = one.taken & {A.FULL_NAME, A.FIRST_NAME} and A.LAST_NAME not in one.scores
        if one.word or not one.strangers:  # a name under an unknown word may be anyone's
            if is_whole or (A.ROLE_NAME in one.taken and one.word):
                words[*one.instance, A.FULL_NAME].add(one.word)
            if A.LAST_NAME in one.taken:
                words[*one.instance, A.LAST_NAME].add(one.word)
    named = {(*one.instance, one.index) for one in fields if one.index > 1 and one.taken & NAMES_AND_ROLE}
    indexed = {
        key[:2]
        for key, found in indexes.items()
        if len(found) > 1 and any((*key[:2], index) in named for index in found)
    }
    called = {key[:2] for key, found in words.items() if len(found) > 1}
    for one in fields:
        if len(numbers) == 1:
            one.number = one.index if one.instance in indexed else 0
        one.number = max(one.number, 1)
        if one.instance not in called:
            one.word = ""


_OF_PEOPLE = NAMES_AND_ROLE | REACH
_ALIKE = {A.FULL_NAME: A.FIRST_NAME}  # of which someone has one: "First name", "Full name 2"


def _strange_parts(fields: Fields, languages: Languages) -> None:
    """Find who is under an unknown title ("Keyholder"), or whose role is no person's, or "billing".

    Beside a named part whose title is known, or someone who may be the lead by their role.
    """
    named = [one for one in fields if one.taken & NAMES]
    titles = {one.texts.section for one in named if one.owner.is_plain and one.texts.label.size}
    if not any(not title.unknown and title.number < 2 for title in titles):  # noqa: PLR2004
        titles = set()
    may_lead = [one.texts.role for one in named if one.owner.rank <= Owner.GUEST.rank]
    has_lead = any(role.size and M.ORDER_PART not in role.meanings for role in may_lead)
    roles = {one.record: read(one.shape.role, languages).meanings for one in named if has_lead and one.shape.role}
    others = {record for record, role in roles.items() if role & _NOT_FIRST or role.isdisjoint(PEOPLE | {M.YOU})}
    for one in fields:
        if one.owner.is_plain and ((one.texts.section.unknown and one.texts.section in titles) or one.record in others):
            one.belongs_to(Owner.STRANGER, "someone whose title or role is not known, or not the first")


_NOT_FIRST = frozenset({M.ALTERNATE, M.ORDER_PART})


def _strangers(fields: Fields) -> None:
    """Find people called by an unknown word (`padrino_name`, `padrino_phone`), beside a lead called by none."""
    called = _called(fields)
    others = [one for one in fields if one.owner.rank <= Owner.GUEST.rank and called.isdisjoint(one.strangers)]
    is_beside = any(one.taken & (NAMES | {A.PHONE}) for one in others)
    for one in fields:
        found = called & one.strangers
        if found and one.owner.is_plain:
            one.word = min(found)
            if A.FULL_NAME in one.scores or one.meanings == {M.NAME}:  # the word is a person's and no thing's
                score = one.scores.get(A.FULL_NAME, 0.0)
                one.becomes(one.scores | {A.FULL_NAME: max(score + len(found), PLAIN)})
            owner = Owner.STRANGER if is_beside else one.owner
            one.belongs_to(owner, f"called by an unknown word, with a name and a number of its own: {one.word}…")


def _called(fields: Fields) -> set[str]:
    """Return the unknown words that stand both with a name and with a way to reach someone."""
    named: set[str] = set()
    reached: set[str] = set()
    phoned: set[str] = set()
    mailed: set[str] = set()
    for one in fields:
        if not one.strangers or not one.owner.is_plain:
            continue
        # "Foreman" asks for a name as "foreman's name" does.
        likely = one.likely
        if likely & NAMES or (not one.scores and one.meanings <= _NOTHING):
            named |= one.strangers
        if likely & REACH:
            reached |= one.strangers
        phoned |= one.strangers if A.PHONE in one.taken else set()
        mailed |= one.strangers if A.EMAIL in one.taken else set()
    if any(one.taken & REACH and not one.strangers and one.owner.is_plain for one in fields):
        named |= phoned & mailed  # someone who is not named can be reached in two ways
    return named & reached


_NOTHING = frozenset({M.NAME, M.YOU, M.FIRST, M.SECOND, M.LAST})


def _repeated(fields: Fields) -> None:
    """Give a plain field that is asked again right after someone else's name to them."""
    seen: set[frozenset[M]] = set()  # what the lead was asked for
    other: ClassifiedField | None = None
    for one in fields:
        is_personal = one.taken & (REACH | NAMES)
        if one.owner.rank == NOT_THE_LEAD and (one.taken & NAMES or M.REACH in one.meanings):
            other = one
        elif other and other.group == one.group and is_personal and one.meanings in seen and one.owner is Owner.UNSAID:
            one.record = other.record
            one.belongs_to(other.owner, "asked for a second time, after the name of someone else")
        elif other and (is_personal or one.meanings & {M.CITY, M.ADDRESS}):
            other = None
        if is_personal and one.owner.rank < Owner.PATIENT.rank:
            seen.add(one.meanings)
