"""Whose a field is: one owner for each field, from its label, its key, its section and the objects around it.

The fields around it may give it to another owner (neighbouring_fields.py); choose_person.py chooses who is called.
"""

from enum import Enum
from functools import lru_cache

from voxbridge.mapping.field_texts import Texts
from voxbridge.mapping.meanings import IN_CHARGE, PEOPLE, WHO_CALLS, M
from voxbridge.parsing.submission import FieldType

NOT_THE_LEAD = 99  # the rank of those who never are


class Owner(Enum):
    """Who a field belongs to: how explanations speak of them, how they rank, and which meanings of words claim it.

    The lower a rank, the earlier. Of several words, the first of these says whose it is: "child's emergency contact".
    """

    __hash__ = object.__hash__  # Enum's own is written in Python

    EMERGENCY = ("an emergency contact", NOT_THE_LEAD, M.EMERGENCY)
    REFERRER = ("the person who referred the lead", NOT_THE_LEAD, M.REFERRER)
    OTHER = ("another person", NOT_THE_LEAD, M.OTHER_PERSON)
    STAFF = ("staff of the form's owner", NOT_THE_LEAD, M.STAFF)
    SPOUSE = ("a spouse", NOT_THE_LEAD, M.SPOUSE)
    COMPANY = ("a company", NOT_THE_LEAD, M.COMPANY)
    PROFESSIONAL = ("a professional", 12, M.PROFESSIONAL)
    RELATION = ("a mother or father", 6, M.RELATION_PARENT)
    PARENT = ("a parent or guardian, who writes for another", 3, M.PARENT)  # who is the one to call
    RECIPIENT = ("a recipient", 11, M.RECIPIENT)
    ORGANIZER = ("an organizer", 9, M.ORGANIZER)
    DRIVER = ("a driver", 9, M.DRIVER)
    GUEST = ("a guest or passenger", 8, M.GUEST)
    TENANT = ("a tenant", 4, M.TENANT)
    OWNER = ("an owner, of a pet or of a record", 5, M.OWNER)  # of the dog, who is the lead, or in a CRM, who is not
    PATIENT = ("a patient or student", 7, M.PATIENT)
    CHILD = ("a child", 13, M.CHILD)
    WRITER = ("the person who fills in the form", 0, M.YOU)  # your, my
    LEAD = ("the person the form is for", 2, M.CONTACT_PERSON, M.LEAD, M.ORDER_PART)  # customer, applicant, contact
    UNSAID = ("not said", 2)
    SUBMITTER = ("the person who says that they fill in the form, for another", 1)  # enquirer, completed by
    STRANGER = ("someone called by an unknown word", 10)

    def __init__(self, text: str, rank: int, *meanings: M) -> None:
        self.text = text
        self.rank = rank
        self.meanings = meanings
        self.is_plain = rank in {0, 2}  # the lead's, or no one's in particular: one person, unless instances differ


FOR_ANOTHER = frozenset({Owner.SUBMITTER, Owner.PARENT})  # who write for someone else, if that one is named too
_CLAIMS = [(meaning, owner) for owner in Owner for meaning in owner.meanings]
_OVER = {Owner.GUEST: M.LEAD, Owner.DRIVER: M.LEAD, Owner.RELATION: M.PARENT}  # "lead passenger", "mother/guardian"
_PLACES = frozenset({M.COUNTRY, M.STATE, M.CITY, M.LOCATION, M.ADDRESS})


def owner_of(texts: Texts, type_: FieldType | None) -> Owner:
    """Return whose a field is: what is nearest to the value says so, unless something around is never the lead's."""
    if type_ is FieldType.COMPANY:
        return Owner.COMPANY
    label, speaking = texts.label, texts.label if texts.label.parts else texts.key
    is_for_calls = M.REACH in speaking.meanings and (M.YOU in speaking.meanings or speaking.question)
    not_whose = WHO_CALLS if is_for_calls else frozenset()
    asked, of_key = (claimed(words.meanings - not_whose, words.parts) for words in (label, texts.key))
    near = asked or of_key
    if near is not None and not near.is_plain:
        return near
    around = (texts.section, texts.role, *reversed(texts.ancestors))
    claims = [claim for words in around if words.meanings and (claim := claimed(words.meanings, words.parts))]
    for claim in claims:
        if claim.rank == NOT_THE_LEAD and (claim, claims[0]) != (Owner.REFERRER, Owner.PATIENT):
            return claim  # and no patient of whom the referral is
    if near is not None:  # "Your name" under "Guardian" is the guardian's, as `guardian.contact_name` is
        return claims[0] if claims and not claims[0].is_plain else near
    return next((claim for claim in claims if claim is not Owner.WRITER), next(iter(claims), Owner.UNSAID))


@lru_cache(maxsize=1024)
def claimed(meanings: frozenset[M], parts: tuple[frozenset[M], ...] = ()) -> Owner | None:
    """Return whose a text is that speaks of someone, by its meanings and by those of each of its words."""
    for part in parts:  # a word that says where someone is does not say as well who they are
        if part & _PLACES and len(part) > 1:
            meanings = meanings - (part - _PLACES)
    if M.SUBMITTER in meanings and M.EMERGENCY not in meanings:
        # "enquirer's spouse", "completed by (staff)"
        of_another = meanings & {M.REFERRER, M.STAFF, M.SPOUSE} and M.PARENT not in meanings
        if M.YOU in meanings or not of_another:  # "Agent (you)"
            return Owner.SUBMITTER
    if M.CONTACT_PERSON in meanings:
        meanings -= {M.YOU}  # "your contact person" may be the company's
    in_charge = any(part & PEOPLE in IN_CHARGE for part in parts)  # who may be the lead
    if in_charge and any(part & PEOPLE and part & PEOPLE <= WHO_CALLS for part in parts):  # "Consultor responsável"
        in_charge, meanings = False, meanings - {M.PARENT}
    not_whose = {M.STAFF, M.PROFESSIONAL} if in_charge else {M.STAFF} if M.PARENT in meanings else set()
    for meaning, owner in _CLAIMS:
        if meaning in meanings and meaning not in not_whose:
            over = _OVER.get(owner)
            is_over = any(over in part and part.isdisjoint({meaning, M.REACH}) for part in parts)  # "Bride's contact"
            return claimed(frozenset({over})) if over and is_over else owner
    return None
