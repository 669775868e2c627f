"""Whose a field is: one owner for each field, from its label, its key, its section and the objects around it.

Owner says of each whether they may be the lead, and before whom. The fields around it may give a field to another
owner (neighbouring_fields.py); choose_person.py chooses who is called.
"""

from enum import Enum

from voxbridge.mapping.field_texts import Texts
from voxbridge.mapping.meanings import WHO_CALLS, M
from voxbridge.mapping.words import Words
from voxbridge.parsing.submission import FieldType

NOT_THE_LEAD = 99  # comes after all who may be
_PLAIN = (0, 2)


class Owner(Enum):
    """Who a field belongs to, how explanations speak of them, and how they rank: the lower a number, the earlier."""

    __hash__ = object.__hash__  # Enum's own is written in Python

    WRITER = ("the person who fills in the form", 0, 0, True)  # your, my
    SUBMITTER = ("the person who says that they fill in the form, for another", 1, 1, True)  # enquirer, completed by
    LEAD = ("the person the form is for", 2, 3, True)  # customer, applicant, contact
    UNSAID = ("not said", 2, 4, True)
    PARENT = ("a parent or guardian, who writes for another", 3, 2, True)  # who is the one to call
    TENANT = ("a tenant", 4, 5, True)
    OWNER = ("an owner, of a pet or of a record", 5, 6, True)  # of the dog, who is the lead, or in a CRM, who is not
    RELATION = ("a mother or father", 5, 7, False)
    PATIENT = ("a patient or student", 6, 8, True)
    GUEST = ("a guest or passenger", 7, 9, True)
    DRIVER = ("a driver", 8, 10, False)
    STRANGER = ("someone called by an unknown word", 9, 11, False)
    RECIPIENT = ("a recipient", 10, 12, False)
    PROFESSIONAL = ("a professional", 11, 13, False)
    CHILD = ("a child", 12, 14, False)
    STAFF = ("staff of the form's owner", NOT_THE_LEAD, NOT_THE_LEAD, False)
    EMERGENCY = ("an emergency contact", NOT_THE_LEAD, NOT_THE_LEAD, False)
    REFERRER = ("the person who referred the lead", NOT_THE_LEAD, NOT_THE_LEAD, False)
    SPOUSE = ("a spouse", NOT_THE_LEAD, NOT_THE_LEAD, False)
    OTHER = ("another person", NOT_THE_LEAD, NOT_THE_LEAD, False)
    COMPANY = ("a company", NOT_THE_LEAD, NOT_THE_LEAD, False)

    def __init__(self, text: str, rank: int, rank_of_name: int, replaces: bool) -> None:  # noqa: FBT001
        self.text = text
        self.rank = rank  # of someone who has both a name and a number
        self.rank_of_name = rank_of_name  # of a name, to go with a number that is no one's in particular
        self.is_plain = rank in _PLAIN  # the lead's, or no one's in particular: one person, unless instances differ
        self.replaces = replaces  # whether they are called in the place of a lead who is named and has no number


FOR_ANOTHER = frozenset({Owner.SUBMITTER, Owner.PARENT})  # who write for someone else, if that one is named too

# Of several words, the first of these says whose it is: a child's emergency contact is an emergency contact.
CLAIMS: tuple[tuple[M, Owner], ...] = (
    (M.EMERGENCY, Owner.EMERGENCY),
    (M.REFERRER, Owner.REFERRER),
    (M.OTHER_PERSON, Owner.OTHER),
    (M.STAFF, Owner.STAFF),
    (M.SPOUSE, Owner.SPOUSE),
    (M.COMPANY, Owner.COMPANY),
    (M.PROFESSIONAL, Owner.PROFESSIONAL),
    (M.RELATION_PARENT, Owner.RELATION),
    (M.PARENT, Owner.PARENT),
    (M.RECIPIENT, Owner.RECIPIENT),
    (M.DRIVER, Owner.DRIVER),
    (M.GUEST, Owner.GUEST),
    (M.TENANT, Owner.TENANT),
    (M.OWNER, Owner.OWNER),
    (M.PATIENT, Owner.PATIENT),
    (M.CHILD, Owner.CHILD),
    (M.CONTACT_PERSON, Owner.LEAD),  # "your contact person" may be the company's
    (M.YOU, Owner.WRITER),
    (M.LEAD, Owner.LEAD),
    (M.ORDER_PART, Owner.LEAD),
)
_OWNERS = dict(CLAIMS)
_OVER = {M.GUEST: M.LEAD, M.DRIVER: M.LEAD, M.RELATION_PARENT: M.PARENT}  # "lead passenger", "mother/guardian"
_CLAIMING = frozenset(meaning for meaning, _ in CLAIMS) | {M.SUBMITTER}
_BEFORE_SUBMITTER = frozenset({M.REFERRER, M.STAFF, M.SPOUSE})  # "enquirer's spouse", "completed by (staff)"
_PLACES = frozenset({M.COUNTRY, M.STATE, M.CITY, M.LOCATION, M.ADDRESS})


def owner_of(texts: Texts, type_: FieldType | None) -> Owner:
    """Return whose a field is: what is nearest to the value says so, unless something around is never the lead's."""
    if type_ is FieldType.COMPANY:
        return Owner.COMPANY
    asked = _claimed_by_label(texts.label)
    near = asked or _claimed(texts.key)
    if texts.label.parts and not asked and near is Owner.PROFESSIONAL and M.ORDER_PART in texts.key.meanings:
        near = None  # people see the label: "Phone number" above `billingContact.phone`
    if near is not None and not near.is_plain:
        return near
    around = [texts.section, texts.role, *reversed(texts.ancestors[-4:])]
    claims = [claim for words in around if (claim := _claimed(words)) is not None]
    for claim in claims:
        if claim.rank == NOT_THE_LEAD:
            return claim
    if near is not None:  # "Your name" under "Guardian" is the guardian's, as `guardian.contact_name` is
        return claims[0] if claims and not claims[0].is_plain else near
    return next((claim for claim in claims if claim is not Owner.WRITER), next(iter(claims), Owner.UNSAID))


def _claimed_by_label(words: Words) -> Owner | None:
    meanings = words.meanings
    if M.REACH in meanings and meanings & WHO_CALLS and (M.YOU in meanings or words.question):
        words = words._replace(meanings=meanings - WHO_CALLS)
    return _claimed(words)


def _claimed(words: Words) -> Owner | None:
    meanings = words.meanings
    if meanings.isdisjoint(_CLAIMING):
        return None
    for part in words.parts:  # a word that says where someone is does not say as well who they are
        if part & _PLACES and len(part) > 1:
            meanings = meanings - (part - _PLACES)
    return claimed(meanings, words.parts)


def claimed(meanings: frozenset[M], parts: tuple[frozenset[M], ...] = ()) -> Owner | None:
    """Return whose a text is that speaks of someone, by its meanings and by those of each of its words."""
    if M.SUBMITTER in meanings and M.EMERGENCY not in meanings:
        of_another = meanings & _BEFORE_SUBMITTER and M.PARENT not in meanings
        if M.YOU in meanings or not of_another:  # "Agent (you)"
            return Owner.SUBMITTER
    for meaning, owner in CLAIMS:
        if meaning in meanings and (meaning is not M.STAFF or M.PARENT not in meanings):
            over = _OVER.get(meaning)
            is_over = any(over in part and part.isdisjoint({meaning, M.REACH}) for part in parts)  # "Bride's contact"
            return _OWNERS[over] if over and is_over else owner
    return None
