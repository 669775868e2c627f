"""What the fields of a form make of each other: whose records they are, and who is called by which word."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from operator import attrgetter

from voxbridge.mapping.meanings import IN_CHARGE, NAMES, NAMES_AND_ROLE, PEOPLE, PHONES, PLACES, REACH, A, Attribute, M
from voxbridge.mapping.owners import NOT_THE_LEAD, Owner, claimed
from voxbridge.mapping.people import A_THING, ClassifiedField, find_records, groups_with, kind
from voxbridge.mapping.terms import ENGLISH, Languages
from voxbridge.mapping.tokenize import tokens
from voxbridge.mapping.weights import PLAIN, THRESHOLD, listed
from voxbridge.mapping.words import STEM, read
from voxbridge.parsing.payload_words import plain, word_set
from voxbridge.parsing.submission import outer, outwards

type Fields = Sequence[ClassifiedField]
type Mark = Callable[[ClassifiedField], int | str]

_COORDINATES, _IP, _LOCATIONS = (word_set("geolocation", name) for name in ("coordinates", "ip", "locations"))
_VISITORS = word_set("geolocation", "visitors")
_SLOTS = word_set("geolocation", "slots")  # beside these, a location is that of an appointment
_OF_THINGS = PLACES | {A.AGE, A.GENDER, A.BIRTH_DATE}
_OF_PEOPLE = NAMES_AND_ROLE | REACH
_MAY_WRITE_FOR_ANOTHER = frozenset({Owner.PARENT, Owner.RELATION, Owner.OTHER, Owner.PROFESSIONAL})
_BESIDE_LEAD = frozenset({Owner.SUBMITTER, Owner.STAFF, Owner.EMERGENCY, Owner.REFERRER, Owner.COMPANY})
_BESIDE_USERS = frozenset({*(one for one in Owner if one.is_plain), Owner.ORGANIZER})
_AT_WORK = frozenset({Owner.PROFESSIONAL, Owner.STAFF, Owner.COMPANY})
_WITH_GOODS = frozenset({A.STREET, A.ADDRESS, A.POSTAL_CODE})
_OF_THE_DEAD = frozenset({Owner.OTHER, Owner.EMERGENCY})
_OF_GOODS, _MENTIONED = (frozenset({one, Owner.COMPANY}) for one in (Owner.RECIPIENT, Owner.EMERGENCY))
_USER = ("user", frozenset({M.LEAD}))
_WHOLE = frozenset({A.FULL_NAME, A.FIRST_NAME, A.ROLE_NAME, A.PREFERRED_NAME})
_WRITERS = frozenset({Owner.WRITER, Owner.SUBMITTER})
_BOTH, _WAYS = (NAMES_AND_ROLE, frozenset({A.PHONE})), (NAMES_AND_ROLE, REACH)
_THINGS, _OF_CHILDREN, _SAYS_OF_GOODS, _NOT_FIRST = map(listed, ("things", "children", "of_goods", "not_first"))
_TITLES = PEOPLE | {M.THING, M.ANIMAL, M.PROPERTY, M.IDENTIFIER, M.LAST}
_PERSONAL_ADDRESSES, _NOTHING = listed("personal_addresses"), listed("bare_names")


def compare(fields: Fields, languages: Languages) -> None:
    """Find the people's records, who is called by an unknown word, and whose a repeated field is."""
    of_titles, of_parts = (partial(rule, languages=languages) for rule in (_titles, _strange_parts))
    what = (_geolocation, _addresses, _names_of_things, _places_of_things, of_titles)
    whose = (_alike, _inflected, _submitters, _users, _guests, find_records, _second_people, _instances)
    for rule in (*what, *whose, of_parts, _strangers, _repeated):
        rule(fields)


def _titles(fields: Fields, languages: Languages) -> None:
    """Take the word under which a number is asked of someone, and no name, for what asks who they are: "Lot owner"."""
    named, reached = ({stem for one in fields if one.taken & way for stem, _ in one.asked.people} for way in _WAYS)
    wanted, head = reached - named, -1 if languages.first == ENGLISH else 0
    only_work = {one.owner for one in fields if one.taken & REACH} == {Owner.PROFESSIONAL}
    for one in fields if wanted else ():
        asked = one.asked
        is_title = asked.parts and asked.parts[head] & PEOPLE and asked.meanings <= _TITLES and asked.unknown <= 1
        is_theirs = is_title and not wanted.isdisjoint(word[:STEM] for word in tokens(one.shape.label or one.shape.key))
        if is_theirs and not one.taken and (only_work or one.owner is not Owner.PROFESSIONAL):
            one.becomes(one.scores | {A.ROLE_NAME: THRESHOLD}, "asks who someone is, of whom a number is asked")


def _alike(fields: Fields) -> None:
    """Give a form to whom its names and numbers are called after, a `vendor`, but for `vendor_business_name`."""
    personal = [one for one in fields if one.taken & _OF_PEOPLE]
    personal = [one for one in personal if not any(part & {M.COMPANY, M.WORK} for part in one.asked.parts[1:])]
    called = {(one.owner, one.asked.people[:1], one.group, one.shape.label) for one in personal}
    owner, words, *around = called.pop() if len(called) == 1 else (Owner.UNSAID, ())
    asks_both = all(any(one.taken & asked for one in personal) for asked in _BOTH)
    if owner is Owner.COMPANY and words and asks_both and not any(around):
        for one in personal:
            one.belongs_to(Owner.UNSAID, "no one else is asked for")


def _inflected(fields: Fields) -> None:
    """Give a field to who is called by its word: "Telefon świadka" to the "Świadek", "Host's phone" to "Party host"."""
    theirs = {stem: one.owner for one in fields if not one.owner.is_plain for stem, _ in one.asked.people}
    naming = [one for one in fields if one.taken & NAMES_AND_ROLE]
    named = {kind(one.owner) for one in naming}
    plainly = [one for one in naming if len(one.asked.people) == 1 and one.owner.rank < NOT_THE_LEAD]
    if bare := {one.owner for one in naming if one.owner.is_plain and not one.asked.people}:
        # "Your name" beside "Your name (mother)": her number is not the writer's
        plainly = [one for one in plainly if not (one.owner.is_plain or {one.owner, *bare} >= _WRITERS)]
    titles = {word[:STEM]: one.owner for one in plainly for word in tokens(one.shape.label or one.shape.key)}
    for one in fields:
        found = theirs.keys() & one.strangers if one.owner is Owner.UNSAID else ()
        stem = min(found, default="")
        if one.taken & REACH and len(one.asked.people) == 1 and kind(one.owner) not in named:
            stem = one.asked.people[0][0]
        if owner := theirs.get(stem) if found else titles.get(stem):
            one.belongs_to(owner, f"by the stem of a known word: {stem}…")


def _submitters(fields: Fields) -> None:
    """Give who fills in the form all that is theirs; they are the lead as any other if no one else may be."""
    if {one.owner for one in fields if A.PHONE in one.taken} == {Owner.REFERRER}:
        for one in fields:
            if one.owner is Owner.REFERRER and claimed(one.asked.meanings, one.asked.parts) is Owner.WRITER:
                one.belongs_to(Owner.SUBMITTER, "the writer refers someone for whom no number is asked")
    submitting = [one for one in fields if one.owner is Owner.SUBMITTER]
    if not submitting:
        return
    titles = {  # "Property manager (that's you!)"; "Relationship of enquirer to patient" is no title
        (stem, one.number)
        for one in submitting
        if one.taken & _OF_PEOPLE
        for stem, said in one.asked.people
        if M.SUBMITTER not in said and (M.YOU in one.meanings or claimed(said) in _MAY_WRITE_FOR_ANOTHER)
    }
    named = {one.owner for one in fields if one.taken & NAMES_AND_ROLE}
    is_other = named >= {Owner.WRITER, Owner.SUBMITTER} and not any(M.YOU in one.meanings for one in submitting)
    writers = {Owner.SUBMITTER} if is_other else {Owner.SUBMITTER, Owner.WRITER}  # "Your name", "Enquirer's name"
    mine: list[ClassifiedField] = []
    for one in fields:
        called = {(stem, one.number) for stem, said in one.asked.people if claimed(said) is one.owner}
        if one.owner in writers or (not one.owner.is_plain and not titles.isdisjoint(called)):
            one.belongs_to(Owner.SUBMITTER, "the person who fills in the form")
            mine.append(one)
    named = {one.owner for one in fields if one.taken & NAMES_AND_ROLE}
    if Owner.SUBMITTER not in named or named <= _BESIDE_LEAD:
        for one in mine:
            one.belongs_to(Owner.WRITER, "no one else is named")
            one.word = ""


def _users(fields: Fields) -> None:
    """Take a `user` or "responsável" beside a plain name for another; staff beside a customer's or a called number."""
    with_child = any(one.meanings & _OF_CHILDREN for one in fields)
    users, others, apart = list[ClassifiedField](), list[ClassifiedField](), False
    people = [(*one.asked.people, *one.around.people) for one in fields]
    in_charge = {stem for called in people for stem, said in called if said & PEOPLE in IN_CHARGE}
    for one, called in zip(fields, people, strict=True):
        # "Referente in loco", "Telefono referente"
        said_so = (stem for stem, said in called if said & PEOPLE in IN_CHARGE or M.CONTACT_PERSON in said)
        is_in_charge = not with_child and not in_charge.isdisjoint(said_so)
        if M.LOGIN in one.meanings or _USER in called or is_in_charge:
            users.append(one)
            apart = apart or (is_in_charge and A.PHONE in one.taken)
        elif one.owner in _BESIDE_USERS and M.ALTERNATE not in one.around.meanings | one.meanings:
            others.append(one)
    is_call = any(plain(one.shape.key).endswith(("direction", "calltype")) for one in fields)
    is_call = is_call and any(one.owner is Owner.COMPANY and M.REACH in one.meanings for one in fields)
    customers = [one for one in others if one.owner is Owner.LEAD]
    if is_call and all(groups_with(customers, {asked}) for asked in (A.FULL_NAME, A.EMAIL)):  # `contactName`
        users += [one for one in others if one.owner is Owner.UNSAID and A.PHONE not in one.taken]
    phoned = groups_with(customers, {A.PHONE})
    reached = phoned | groups_with(others, {A.PHONE}) if groups_with(users, {A.PHONE}) else phoned
    named = groups_with(others, NAMES) | (groups_with(customers, {A.ROLE_NAME}) & reached)
    plainly = [one for one in others if one.number == 1 and not one.strangers]
    is_named = groups_with(users, NAMES_AND_ROLE) or groups_with(users, {A.EMAIL}) & groups_with(plainly, {A.EMAIL})
    is_apart = apart and groups_with(others, {A.PHONE})
    if not (is_call or is_apart) and (not is_named or named.isdisjoint(groups_with(others, REACH))):
        return
    owner = Owner.STRANGER if phoned.isdisjoint(named) and not is_call else Owner.STAFF
    for one in users:
        if one.owner.rank < owner.rank:
            one.belongs_to(owner, "by a word that may mean the staff of the form's owner, beside a plain name")


def _guests(fields: Fields) -> None:
    """Take a guest, who gets the goods, or whom only a key calls so, for the lead where no one else can be."""
    names = {one.owner for one in fields if one.taken & (NAMES_AND_ROLE | {A.PREFERRED_NAME})}
    ways: frozenset[Attribute] = frozenset()
    with_child = {Owner.SUBMITTER, Owner.PATIENT, Owner.CHILD} if Owner.SUBMITTER in names else set[Owner]()
    if names and names <= _OF_GOODS:
        ways = _OF_PEOPLE
    elif names and all(owner.is_plain or owner in _MENTIONED | with_child for owner in names):
        ways = REACH.difference(*(one.likely for one in fields if one.owner.is_plain or one.owner is Owner.SUBMITTER))
    if Owner.OWNER in names and names <= {Owner.OWNER, Owner.GUEST, *_MENTIONED, Owner.STAFF}:  # of what is booked
        guests = [one for one in fields if one.owner is Owner.GUEST and one.number == 1]
        for one in fields if groups_with(guests, {A.PHONE}) & groups_with(guests, NAMES) else ():
            if one.owner is Owner.OWNER:
                one.belongs_to(Owner.STAFF, "an owner, beside a guest with a number")
    # "Your name" beside "Recipient's phone" is a gift; goods are sent to an address that is no one's in particular.
    attending = {Owner.GUEST} if Owner.WRITER in names else {Owner.GUEST, Owner.PATIENT}
    reached = {one.owner for one in fields if one.taken & REACH}
    if names - _AT_WORK == _OF_THE_DEAD and reached - _AT_WORK == {Owner.EMERGENCY}:  # next of kin of someone who died
        attending, ways = {Owner.EMERGENCY}, _OF_PEOPLE
    if Owner.PATIENT in attending and any(one.owner.is_plain and one.taken & _WITH_GOODS for one in fields):
        attending.add(Owner.RECIPIENT)
    # Of who is asked for more than the lead lacks ("Gift recipient", their phone), nothing is the lead's.
    titles = [one for one in fields if one.asked.parts and one.asked.meanings <= PEOPLE]
    more = [one for one in fields if one.taken & _OF_PEOPLE - ways]
    attending -= {one.owner for one in (*titles, *more)} if ways <= REACH else set()
    for one in fields if ways else ():
        shown = (one.texts.label, one.texts.section, one.texts.role, *one.texts.ancestors)
        is_called = one.owner is Owner.COMPANY and one.taken & NAMES and M.NAME in one.meanings
        is_key_alone = one.owner in _OF_GOODS and not any(words.meanings & _SAYS_OF_GOODS for words in shown)
        attends = one.owner in attending or (is_key_alone and one.texts.label.parts and not is_called)
        is_childs = with_child and M.CONTACT_PERSON not in one.meanings | one.around.meanings  # "Rider's phone"
        if one.number == 1 and one.taken & ways and attends and not is_childs:
            one.belongs_to(Owner.UNSAID, "a guest, or who gets the goods, and no one else is named")


def _second_people(fields: Fields) -> None:
    """Give a word to a contact or alternative person who has a name and a number, beside someone who has both."""
    for meaning in (M.CONTACT_PERSON, M.ALTERNATE):
        theirs = [one for one in fields if one.owner.is_plain and not one.word and meaning in one.meanings]
        others = [one for one in fields if one.owner.is_plain and meaning not in one.meanings]
        both = [{one.record for one in some if one.taken & asked} for some in (theirs, others) for asked in _BOTH]
        records = set.intersection(*both)
        for one in theirs:
            one.word = meaning.value if one.record in records else ""


def _instances(fields: Fields) -> None:
    """Keep numbers and words only where they tell people apart: "Applicant 2 name", and not "Phone 2"."""
    indexed = _told_apart(fields, attrgetter("index"), _OF_PEOPLE | {A.PREFERRED_NAME})
    is_numbered = len({one.number for one in fields if one.taken & _OF_PEOPLE}) > 1
    for one in fields if not is_numbered else ():
        one.number = one.index if (one.instance, one.number) in indexed else 1
    called = _told_apart(fields, attrgetter("word"), NAMES_AND_ROLE)
    for one in fields:
        one.word = one.word if (one.instance, one.number) in called else ""


def _told_apart(fields: Fields, mark: Mark, of_lead: frozenset[Attribute]) -> set[tuple[tuple[Owner, str], int]]:
    """Return the instances, by number, in which two marks ask for the same: for a name or, of others, a number too."""
    asked: defaultdict[tuple[tuple[Owner, str], int, Attribute], set[int | str]] = defaultdict(set)
    known = [one for one in fields if one.word or not one.strangers]  # a name under an unknown word may be anyone's
    for one in known:
        for attribute in one.taken & (of_lead if one.owner.is_plain else of_lead | {A.PHONE}):
            is_whole = attribute in _WHOLE and A.LAST_NAME not in one.scores  # "First name", "Full name 2"
            if is_whole or attribute is not A.FULL_NAME:
                asked[one.instance, one.number, A.FULL_NAME if is_whole else attribute].add(mark(one))
    named = {(one.instance, mark(one)) for one in known if one.taken & NAMES_AND_ROLE and mark(one) not in {1, ""}}
    several = ((key[:2], values) for key, values in asked.items() if len(values) > 1)
    return {key for key, values in several if any((key[0], value) in named for value in values)}


def _strange_parts(fields: Fields, languages: Languages) -> None:
    """Find who is under an unknown title ("Keyholder"), or whose role is no person's or not the first."""
    named = [one for one in fields if one.taken & NAMES]
    asked = {one.texts.section for one in named if M.YOU in one.texts.label.meanings}  # "Your name", whatever the title
    titles = {one.texts.section for one in named if one.owner.is_plain and one.texts.label.size} - asked
    has_title = any(not title.unknown and title.number <= 1 for title in titles)
    may_lead = [one.texts.role for one in named if one.owner.rank <= Owner.GUEST.rank]
    has_lead = any(role.size and M.ORDER_PART not in role.meanings for role in may_lead)
    roles = {one.record: read(one.shape.role, languages).meanings for one in named if has_lead and one.shape.role}
    others = {one for one, role in roles.items() if role & _NOT_FIRST or role.isdisjoint(PEOPLE | {M.YOU, M.FORM})}
    for one in fields:
        title = one.texts.section
        if one.owner.is_plain and (one.record in others or (has_title and title.unknown and title in titles)):
            one.belongs_to(Owner.STRANGER, "someone whose title or role is not known, or not the first")


def _strangers(fields: Fields) -> None:
    """Find people called by an unknown word (`padrino_name`, `padrino_phone`), beside a lead called by none."""
    called = _called([one for one in fields if one.owner.is_plain])
    others = [one for one in fields if one.owner.rank <= Owner.GUEST.rank and called.isdisjoint(one.strangers)]
    # Who is named by another unknown word may be anyone: `zorb_name`, `blik_name`, `blik_tel`
    is_beside = any(A.PHONE in one.taken or (one.taken & NAMES and not one.strangers) for one in others)
    for one in fields if called else ():
        found = called & one.strangers
        if found and one.owner.is_plain:
            one.word = min(found)
            if A.FULL_NAME in one.scores:  # the word is a person's and no thing's
                one.becomes(one.scores | {A.FULL_NAME: max(one.scores[A.FULL_NAME] + len(found), PLAIN)})
            elif one.strangers <= called and not (one.scores or one.asked.meanings):  # "Motorist"
                one.becomes({A.ROLE_NAME: THRESHOLD})
            owner = Owner.STRANGER if is_beside else one.owner
            one.belongs_to(owner, f"called by an unknown word, with a name and a number of its own: {one.word}…")


def _called(plain: Fields) -> set[str]:
    """Return the unknown words that stand both with a name and with a way to reach someone."""
    # "Foreman" asks for a name as "foreman's name" does.
    naming = [one for one in plain if one.likely & NAMES or (not one.scores and one.meanings <= _NOTHING)]
    reaching = [one for one in plain if one.likely & REACH]
    asked = (naming, reaching, *([one for one in plain if way in one.taken] for way in (A.PHONE, A.EMAIL)))
    named, reached, phoned, mailed = ({word for one in found for word in one.strangers} for found in asked)
    if any(one.taken & REACH and not one.strangers for one in plain):
        named |= phoned & mailed  # someone who is not named can be reached in two ways
    return named & reached


def _repeated(fields: Fields) -> None:
    """Give a plain field that is asked again right after someone else's name to them."""
    seen: set[tuple[frozenset[M], int]] = set()  # what the lead was asked for
    other: ClassifiedField | None = None
    for one in fields:
        is_personal, asked = one.taken & (REACH | NAMES), (one.meanings, one.number)
        if one.owner.rank == NOT_THE_LEAD and (one.taken & NAMES or M.REACH in one.meanings):
            other = one
        elif other and other.group == one.group and is_personal and asked in seen and one.owner is Owner.UNSAID:
            one.record = other.record
            one.belongs_to(other.owner, "asked for a second time, after the name of someone else")
        elif other and (is_personal or one.meanings & {M.CITY, M.ADDRESS}):
            other = None
        if is_personal and one.owner.rank < Owner.PATIENT.rank:
            seen.add(asked)


def _geolocation(fields: Fields) -> None:
    """Take away where an IP address is thought to be: in an object with one, coordinates or a browser, or beside it."""
    keys: defaultdict[str, set[str]] = defaultdict(set)
    for one in fields:
        keys[one.group].add(plain(one.shape.key))
    told = {group for group, names in keys.items() if not names.isdisjoint(_IP | _COORDINATES)}
    with_streets = groups_with(fields, {A.STREET, A.ADDRESS})
    people = groups_with(fields, REACH | NAMES) | with_streets
    visitors = {one.group for one in fields if any(plain(name) in _VISITORS for name in one.shape.ancestors[-1:])}
    visitors = visitors & told - with_streets - groups_with(fields, {A.POSTAL_CODE})
    addresses = {one.group for one in fields if {M.ADDRESS} <= one.around.meanings <= _PERSONAL_ADDRESSES}
    people |= {group for group in addresses if keys[group].isdisjoint(_IP)}
    if keys[""] & _IP and keys[""] & _COORDINATES and "" not in with_streets:
        visitors.add("")
    for one in fields if told else ():
        is_beside = outer(one.group) in told and any(plain(name) in _LOCATIONS for name in one.shape.ancestors[-1:])
        is_told = one.group and (is_beside or one.group in told) and one.group not in people
        is_visitors = one.group in visitors and one.taken & (PLACES | {A.DIAL_CODE})
        if (is_told or is_visitors) and not one.shape.label:
            one.becomes({}, "where an IP address is thought to be")


def _addresses(fields: Fields) -> None:
    """Take a "Nr." beside a street for the house's, and what is between a city and its code for the state."""
    in_streets = [one for one in fields if one.taken & {A.STREET, A.ADDRESS} and M.HOUSE_NUMBER not in one.meanings]
    others = groups_with(fields, {A.HOUSE_NUMBER}) | (groups_with(fields, NAMES) - groups_with(fields, {A.PHONE}))
    streets = {(one.group, one.part) for one in in_streets if one.group not in others}
    states, with_codes = (groups_with(fields, {part}) for part in (A.STATE, A.POSTAL_CODE))
    with_codes -= groups_with(fields, {A.CITY})
    sure = (one for one in fields if one.owner.is_plain and one.taken & (REACH | {A.POSTAL_CODE}))
    called = frozenset[str]().union(*(one.strangers for one in sure))
    for one in fields:
        is_number = one.asked.meanings - {M.ADDRESS, M.ORDER_PART, M.BILLING} == {M.NUMBER} and not one.asked.unknown
        if is_number and (one.group, one.part) in streets and A.PHONE not in one.taken:
            one.becomes({A.HOUSE_NUMBER: PLAIN}, "a number beside a street")
        elif one.group in with_codes and one.asked.meanings - {M.ADDRESS} == {M.LOCATION} and A.LOCATION in one.taken:
            one.becomes({A.CITY: PLAIN}, "a place beside a postal code")
        elif called >= one.strangers > set() and (found := one.likely & {A.CITY, A.STATE, A.COUNTRY} - one.taken):
            one.becomes(one.scores | dict.fromkeys(found, PLAIN), "under a word of a phone number or a postal code")
    for city, one, code in zip(fields, fields[1:], fields[2:], strict=False):
        together = one.group == city.group == code.group and one.group not in states
        if together and one.opaque and not one.scores and A.CITY in city.taken and A.POSTAL_CODE in code.taken:
            one.becomes({A.STATE: PLAIN}, "between a city and its postal code")
        elif one.taken & city.taken & {A.STREET, A.ADDRESS} and one.shape.path.endswith("[1]") and not one.shape.label:
            one.becomes({A.ADDRESS_LINE_2: PLAIN}, "the second line of a street")


def _names_of_things(fields: Fields) -> None:
    """Take a bare name in an object that is no person's, and in which no one can be reached, for the thing's."""
    with_ways = groups_with(fields, REACH)
    reached = {path for group in with_ways for path in ("", *outwards(group))}
    of_people = groups_with(fields, {A.FIRST_NAME, A.LAST_NAME, A.ROLE_NAME})
    named = {one.group for one in fields if one.asked.meanings == {M.NAME}} - of_people
    ids = {plain(one.shape.key)[:-2] for one in fields if one.shape.key.lower().endswith("id")}  # `phoneNumberId`
    lines = {one.group for one in fields if one.around.meanings == {M.PHONE} and plain(one.shape.ancestors[-1]) in ids}
    for one in fields:
        if one.group in reached and one.around.meanings == {M.LOCATION}:
            one.thing = A_THING  # a branch, which has a phone of its own
        elif one.group in named and (one.around.meanings == {M.WORK} or one.group in lines):
            one.belongs_to(Owner.COMPANY, "of a business, or a line of it, that has a name of its own")
    for one in fields:
        if one.taken & NAMES_AND_ROLE and one.owner.is_plain and (one.texts.label.people or one.texts.key.people):
            reached.discard(one.group)
    unlike = {one.group for one in fields if M.MONEY in one.meanings} - {""}
    unlike |= {one.group for one in fields if M.ADDRESS in one.around.meanings}
    asking = [one for one in fields if one.taken & NAMES and one.owner.rank <= Owner.RELATION.rank]
    around = {(outer(one.group), one.shape.ancestors) for one in asking if one.group}
    forms = [one for one in fields if {M.FORM, M.IDENTIFIER} <= one.meanings]  # with the answers in an object of theirs
    unlike |= {one.group for one in forms if (one.group, one.shape.ancestors) in around}
    if all(one.thing or one.group in unlike for one in fields if one.taken & NAMES):
        unlike = set()  # no one is named but there
    reached -= unlike - with_ways  # a ticket, with its buyer's answers
    reached |= groups_with(fields, {A.FIRST_NAME, A.LAST_NAME})  # `{cognome, nome}`
    for one in fields:
        key, is_bare = one.texts.key, A.FULL_NAME in one.scores and one.owner.is_plain and not one.texts.label.size
        if not is_bare or key.people or M.FULL_NAME in key.meanings:
            continue
        is_of_number = one.group.endswith("]") and one.around.meanings & PHONES and key.meanings == {M.NAME}
        group = outer(one.group) if one.around.meanings == {M.NAME} else one.group  # `name: {value}`
        if is_of_number or ((one.thing or group in unlike) and group not in reached):
            score = one.scores[A.FULL_NAME] - 2.5
            one.becomes(one.scores | {A.FULL_NAME: score}, "a bare name in an object that is no person's")


def _places_of_things(fields: Fields) -> None:
    """Take away where a thing is, and how old, in an object that holds no person, or after an animal's name."""
    held = groups_with([one for one in fields if one.owner.rank < NOT_THE_LEAD], REACH | NAMES)
    people = {path for group in held for path in outwards(group)}
    is_listed = any({M.PROPERTY, M.IDENTIFIER} <= one.meanings for one in fields)  # a property with a reference
    slots = {one.group for one in fields if plain(one.shape.key) in _SLOTS}
    is_animal_named = False
    for one in fields:
        is_animal_named = one.meanings >= {M.NAME, M.ANIMAL} or (is_animal_named and not one.taken & _OF_PEOPLE)
        is_animals = is_animal_named and one.owner is Owner.UNSAID and not one.taken & PLACES
        is_within = one.around.meanings.isdisjoint(_THINGS) and not held.isdisjoint(outwards(one.group))
        is_within = is_within and (one.thing != A_THING or outer(one.group) in people)  # `meeting: {location: {…}}`
        is_things = one.thing and one.group not in people and not is_within and not one.texts.label.size
        is_slots = one.group in slots and one.taken == {A.LOCATION} and one.asked.size == 1
        is_things = is_things or is_slots or (is_listed and M.PROPERTY in one.meanings | one.around.meanings)
        if (is_animals or is_things) and one.taken & _OF_THINGS:
            scores = {part: score for part, score in one.scores.items() if part not in _OF_THINGS}
            one.becomes(scores, "of a thing, or an animal")
