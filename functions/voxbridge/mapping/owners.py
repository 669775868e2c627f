"""Whose a field is: one owner for each field, from its label, its key, its section and the objects around it.

Owner says of each whether they may be the lead, and before whom. The fields around it may give a field to another
owner (neighbouring_fields.py); choose_person.py chooses who is called.
"""

from enum import Enum

from voxbridge.mapping.field_texts import Texts
from voxbridge.mapping.meanings import WHO_CALLS, M
from voxbridge.mapping.words import Words
from voxbridge.parsing.submission import FieldType

NOT_THE_LEAD = 99  # the rank of those who never are


class Owner(Enum):
    """Who a field belongs to, how explanations speak of them, and how they rank: the lower a number, the earlier."""

    __hash__ = object.__hash__  # Enum's own is written in Python

    WRITER = ("the person who fills in the form", 0, True)  # your, my
    SUBMITTER = ("the person who says that they fill in the form, for another", 1)  # enquirer, completed by
    LEAD = ("the person the form is for", 2, True)  # customer, applicant, contact
    UNSAID = ("not said", 2, True)
    PARENT = ("a parent or guardian, who writes for another", 3)  # who is the one to call
    TENANT = ("a tenant", 4)
    OWNER = ("an owner, of a pet or of a record", 5)  # of the dog, who is the lead, or in a CRM, who is not
    RELATION = ("a mother or father", 6)
    PATIENT = ("a patient or student", 7)
    GUEST = ("a guest or passenger", 8)
    DRIVER = ("a driver", 9)
    STRANGER = ("someone called by an unknown word", 10)
    RECIPIENT = ("a recipient", 11)
    PROFESSIONAL = ("a professional", 12)
    CHILD = ("a child", 13)
    STAFF = ("staff of the form's owner",)
    EMERGENCY = ("an emergency contact",)
    REFERRER = ("the person who referred the lead",)
    SPOUSE = ("a spouse",)
    OTHER = ("another person",)
    COMPANY = ("a company",)

    def __init__(self, text: str, rank: int = NOT_THE_LEAD, is_plain: bool = False) -> None:  # noqa: FBT001, FBT002
        self.text = text
        self.rank = rank
        self.is_plain = is_plain  # the lead's, or no one's in particular: one person, unless instances differ


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
_OVER = {  # "lead passenger", "mother/guardian"
    M.GUEST: (M.LEAD, Owner.LEAD),
    M.DRIVER: (M.LEAD, Owner.LEAD),
    M.RELATION_PARENT: (M.PARENT, Owner.PARENT),
}
_CLAIMING = frozenset(meaning for meaning, _ in CLAIMS) | {M.SUBMITTER}
_BEFORE_SUBMITTER = frozenset({M.REFERRER, M.STAFF, M.SPOUSE})  # "enquirer's spouse", "completed by (staff)"
_PLACES = frozenset({M.COUNTRY, M.STATE, M.CITY, M.LOCATION, M.ADDRESS})


def owner_of(texts: Texts, type_: FieldType | None) -> Owner:
    """Return whose a field is: what is nearest to the value says so, unless something around is never the lead's."""
    if type_ is FieldType.COMPANY:
        return Owner.COMPANY
    label = texts.label
    if M.REACH in label.meanings and (M.YOU in label.meanings or label.question):
        label = label._replace(meanings=label.meanings - WHO_CALLS)
    asked = _claimed(label)
    near = asked or _claimed(texts.key)
    if label.parts and not asked and near is Owner.PROFESSIONAL and M.ORDER_PART in texts.key.meanings:
        near = None  # people see the label: "Phone number" above `billingContact.phone`
    if near is not None and not near.is_plain:
        return near
    claims = [claim for words in (texts.section, texts.role, *reversed(texts.ancestors)) if (claim := _claimed(words))]
    for claim in claims:
        if claim.rank == NOT_THE_LEAD:
            return claim
    if near is not None:  # "Your name" under "Guardian" is the guardian's, as `guardian.contact_name` is
        return claims[0] if claims and not claims[0].is_plain else near
    return next((claim for claim in claims if claim is not Owner.WRITER), next(iter(claims), Owner.UNSAID))


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
            over, of_over = _OVER.get(meaning, (meaning, owner))
            is_over = any(over in part and part.isdisjoint({meaning, M.REACH}) for part in parts)  # "Bride's contact"
            return of_over if is_over else owner
    return None
