"""What the fields of a form make of each other: whose records they are, and who is called by which word."""

from collections import defaultdict
from collections.abc import Callable
from operator import attrgetter

from voxbridge.mapping.meanings import IN_CHARGE, NAMES, NAMES_AND_ROLE, PEOPLE, REACH, A, Attribute, M
from voxbridge.mapping.owners import NOT_THE_LEAD, Owner
from voxbridge.mapping.people import PARTS, ClassifiedField
from voxbridge.mapping.places_and_things import Fields, find_places_and_things, groups_with
from voxbridge.mapping.terms import Languages
from voxbridge.mapping.weights import PLAIN
from voxbridge.mapping.words import read
from voxbridge.parsing.paths import outer, outwards

_OF_PEOPLE = NAMES_AND_ROLE | REACH
_BESIDE_LEAD = frozenset({Owner.SUBMITTER, Owner.STAFF, Owner.EMERGENCY, Owner.REFERRER, Owner.COMPANY})
_USER = ("user", frozenset({M.LEAD}))
_OF_CHILDREN = frozenset({M.CHILD, M.PATIENT})
_WITH_GOODS = frozenset({A.STREET, A.ADDRESS, A.POSTAL_CODE})
_OF_GOODS = frozenset({Owner.RECIPIENT, Owner.COMPANY})
_MENTIONED = frozenset({Owner.EMERGENCY, Owner.COMPANY})
_SAYS_OF_GOODS = frozenset({M.RECIPIENT, M.COMPANY})
_NOT_FIRST = frozenset({M.ALTERNATE, M.ORDER_PART})
_WHOLE = frozenset({A.FULL_NAME, A.FIRST_NAME, A.ROLE_NAME})
_NOTHING = frozenset({M.NAME, M.YOU, M.FIRST, M.SECOND, M.LAST})


def compare(fields: Fields, languages: Languages) -> None:
    """Find the people's records, who is called by an unknown word, and whose a repeated field is."""
    find_places_and_things(fields)
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


def _inflected(fields: Fields) -> None:
    """Give a field under an unknown word to who is called by the same stem: "Telefon świadka" to the "Świadek"."""
    theirs = {stem: one.owner for one in fields if not one.owner.is_plain for stem, _ in one.asked.people}
    for one in fields:
        if one.owner is Owner.UNSAID and (found := theirs.keys() & one.strangers):
            one.belongs_to(theirs[min(found)], f"by the stem of a known word: {min(found)}…")


def _submitters(fields: Fields) -> None:
    """Give who fills in the form all that is theirs; they are the lead as any other if no one else may be."""
    submitting = [one for one in fields if one.owner is Owner.SUBMITTER]
    if not submitting:
        return
    titles = {(stem, one.number) for one in submitting for stem, said in one.asked.people if M.SUBMITTER not in said}
    mine: list[ClassifiedField] = []
    for one in fields:
        is_titled = not one.owner.is_plain and any((stem, one.number) in titles for stem, _ in one.asked.people)
        if is_titled or one.owner in {Owner.SUBMITTER, Owner.WRITER}:
            one.belongs_to(Owner.SUBMITTER, "the person who fills in the form")
            mine.append(one)
    named = {one.owner for one in fields if one.taken & NAMES_AND_ROLE}
    if Owner.SUBMITTER not in named or named <= _BESIDE_LEAD:
        for one in mine:
            one.belongs_to(Owner.WRITER, "no one else is named")
            one.word = ""


def _users(fields: Fields) -> None:
    """Take a `user` or "responsável" beside a plain name for another; staff beside a customer with a number."""
    with_child = any(one.meanings & _OF_CHILDREN for one in fields)
    users: list[ClassifiedField] = []
    others: list[ClassifiedField] = []
    for one in fields:
        called = (*one.asked.people, *one.around.people)
        if any(of == _USER or (of[1] == IN_CHARGE and not with_child) for of in called):
            users.append(one)
        elif one.owner.is_plain:
            others.append(one)
    named = groups_with(others, NAMES)
    if not groups_with(users, NAMES_AND_ROLE) or named.isdisjoint(groups_with(others, REACH)):
        return
    phoned = groups_with([one for one in others if one.owner is Owner.LEAD], {A.PHONE})
    owner = Owner.STRANGER if phoned.isdisjoint(named) else Owner.STAFF
    for one in users:
        if one.owner.rank < owner.rank:
            one.belongs_to(owner, "by a word that may mean the staff of the form's owner, beside a plain name")


def _guests(fields: Fields) -> None:
    """Take a guest, who gets the goods, or whom only a key calls so, for the lead where no one else can be."""
    names = [one for one in fields if one.taken & (NAMES_AND_ROLE | {A.PREFERRED_NAME})]
    is_gift = any(one.owner is Owner.WRITER for one in names)  # "Your name" beside "Recipient's phone"
    with_goods = not is_gift and any(one.owner.is_plain and one.taken & _WITH_GOODS for one in fields)
    ways: frozenset[Attribute] = frozenset()
    if names and all(one.owner in _OF_GOODS for one in names):
        ways = _OF_PEOPLE
    elif names and all(one.owner.is_plain or one.owner in _MENTIONED for one in names):
        ways = REACH.difference(*(one.likely for one in fields if one.owner.is_plain))
    for one in fields if ways else ():
        attends = one.owner is Owner.GUEST or (one.owner is Owner.PATIENT and not is_gift)
        gets_goods = attends or (one.owner is Owner.RECIPIENT and with_goods)
        shown = (one.texts.label, one.texts.section, one.texts.role, *one.texts.ancestors)
        by_key_alone = one.owner in _OF_GOODS and not any(words.meanings & _SAYS_OF_GOODS for words in shown)
        if one.owner is Owner.COMPANY and one.taken & NAMES and M.NAME in one.meanings:  # `company_name`, "Name"
            by_key_alone = False
        if one.number <= 1 and one.taken & ways and (gets_goods or (by_key_alone and one.texts.label.parts)):
            one.belongs_to(Owner.UNSAID, "a guest, or who gets the goods, and no one else is named")


def _records(fields: Fields) -> None:
    """Give each field its person's object, which holds a name: around it, or beside it in a list's item."""
    others = {one.group for one in fields if one.scores and not one.taken & (NAMES | {A.SALUTATION})}
    names_alone = groups_with(fields, NAMES) - others  # objects that hold a name and nothing else
    reached = {(one.owner, one.number) for one in fields if one.taken & REACH and not one.owner.is_plain}
    homes = [_home(one, names_alone, is_answer=(one.owner, one.number) in reached) for one in fields]
    owners = {home: one.owner for home, one in zip(homes, fields, strict=True) if one.taken & NAMES_AND_ROLE}
    nearest = {home: next((path for path in outwards(home) if path in owners), "") for home in set(homes)}
    held: defaultdict[str, list[str]] = defaultdict(list)  # the people in an item: `[{"user": {…}, "answers": […]}, …]`
    for record in owners:
        held[_item(outer(record))].append(record)
    has_items = len(held.keys() - {""}) > 1
    for home, one in zip(homes, fields, strict=True):
        one.record = nearest[home]
        item = _item(home) if has_items else ""
        inside = held.get(item, ()) if not one.record.startswith(item) else ()
        if len(inside) == 1:
            one.record = inside[0]
            one.owner = owners[one.record] if one.owner is Owner.UNSAID else one.owner


def _item(path: str) -> str:
    """Return the path of the innermost item of a list around something, itself included."""
    return path[: path.rfind("]") + 1]


def _home(one: ClassifiedField, names_alone: set[str], *, is_answer: bool) -> str:
    """Return a field's object, or the one around a mere name or number: `name.first`, `phones[0].value`."""
    around, is_alone = one.around.meanings, one.group in names_alone
    if is_answer and is_alone and around and around <= PEOPLE | {M.NUMBER}:
        return outer(one.group)
    if around.isdisjoint(PARTS) or not (is_alone or around.isdisjoint(PEOPLE | {M.COMPANY})):
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
    indexed, called = _told_apart(fields, attrgetter("index")), _told_apart(fields, attrgetter("word"))
    is_numbered = len({one.number for one in fields if one.taken & _OF_PEOPLE}) > 1
    for one in fields:
        if not is_numbered:
            one.number = one.index if one.instance in indexed else 1
        one.word = one.word if one.instance in called else ""


def _told_apart(fields: Fields, mark: Callable[[ClassifiedField], int | str]) -> set[tuple[Owner, str]]:
    """Return the instances in which the same is asked under two values of a mark, and one of them has a name.

    Of others than the lead, or a number: an engineer with a name and a number, beside another professional's number.
    """
    asked: defaultdict[tuple[tuple[Owner, str], Attribute], set[int | str]] = defaultdict(set)
    known = [one for one in fields if one.word or not one.strangers]  # a name under an unknown word may be anyone's
    for one in known:
        for attribute in one.taken & (NAMES_AND_ROLE if one.owner.is_plain else NAMES_AND_ROLE | {A.PHONE}):
            if attribute in _WHOLE and A.LAST_NAME not in one.scores:  # "First name", "Full name 2"
                asked[one.instance, A.FULL_NAME].add(mark(one))
            elif attribute is not A.FULL_NAME:
                asked[one.instance, attribute].add(mark(one))
    named = {(one.instance, mark(one)) for one in known if one.taken & NAMES_AND_ROLE and mark(one) not in {1, ""}}
    return {
        instance
        for (instance, _), values in asked.items()
        if len(values) > 1 and any((instance, value) in named for value in values)
    }


def _strange_parts(fields: Fields, languages: Languages) -> None:
    """Find who is under an unknown title ("Keyholder"), or whose role is no person's or not the first."""
    named = [one for one in fields if one.taken & NAMES]
    titles = {one.texts.section for one in named if one.owner.is_plain and one.texts.label.size}
    has_title = any(not title.unknown and title.number <= 1 for title in titles)
    may_lead = [one.texts.role for one in named if one.owner.rank <= Owner.GUEST.rank]
    has_lead = any(role.size and M.ORDER_PART not in role.meanings for role in may_lead)
    roles = {one.record: read(one.shape.role, languages).meanings for one in named if has_lead and one.shape.role}
    others = {record for record, role in roles.items() if role & _NOT_FIRST or role.isdisjoint(PEOPLE | {M.YOU})}
    for one in fields:
        title = one.texts.section
        if one.owner.is_plain and (one.record in others or (has_title and title.unknown and title in titles)):
            one.belongs_to(Owner.STRANGER, "someone whose title or role is not known, or not the first")


def _strangers(fields: Fields) -> None:
    """Find people called by an unknown word (`padrino_name`, `padrino_phone`), beside a lead called by none."""
    called = _called([one for one in fields if one.owner.is_plain])
    others = [one for one in fields if one.owner.rank <= Owner.GUEST.rank and called.isdisjoint(one.strangers)]
    is_beside = any(one.taken & (NAMES | {A.PHONE}) for one in others)
    for one in fields if called else ():
        found = called & one.strangers
        if found and one.owner.is_plain:
            one.word = min(found)
            if A.FULL_NAME in one.scores:  # the word is a person's and no thing's
                score = one.scores[A.FULL_NAME] + len(found)
                one.becomes(one.scores | {A.FULL_NAME: max(score, PLAIN)})
            owner = Owner.STRANGER if is_beside else one.owner
            one.belongs_to(owner, f"called by an unknown word, with a name and a number of its own: {one.word}…")


def _called(plain: Fields) -> set[str]:
    """Return the unknown words that stand both with a name and with a way to reach someone."""
    named: set[str] = set()
    reached: set[str] = set()
    by_way: dict[Attribute, set[str]] = {way: set() for way in REACH}
    for one in plain:
        if not one.strangers:
            continue
        # "Foreman" asks for a name as "foreman's name" does.
        if one.likely & NAMES or (not one.scores and one.meanings <= _NOTHING):
            named |= one.strangers
        if one.likely & REACH:
            reached |= one.strangers
        for way in one.taken & REACH:
            by_way[way] |= one.strangers
    if any(one.taken & REACH and not one.strangers for one in plain):
        named |= by_way[A.PHONE] & by_way[A.EMAIL]  # someone who is not named can be reached in two ways
    return named & reached


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
