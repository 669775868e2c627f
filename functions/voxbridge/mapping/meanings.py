"""What words can speak of (languages/README.md says what each means), and what a field can be part of a contact as."""

from enum import StrEnum

Meaning = StrEnum(
    "Meaning",
    # attributes: what a field asks for
    "PHONE MOBILE LANDLINE DIAL_CODE AREA_CODE EXTENSION NUMBER REACH EMAIL NAME FULL_NAME FAMILY_NAME_FIRST_FULL_NAME "
    "FIRST_NAME LAST_NAME SECOND_LAST_NAME MIDDLE_NAME NAME_PARTICLE PREFERRED_NAME INITIALS SALUTATION GENDER AGE "
    "BIRTH_DATE BIRTH ADDRESS STREET ADDRESS_LINE_2 HOUSE_NUMBER CITY DISTRICT STATE POSTAL_CODE COUNTRY LOCATION "
    # owners: whose it is
    "YOU SUBMITTER LEAD CONTACT_PERSON PARENT RELATION_PARENT CHILD PATIENT OWNER TENANT GUEST DRIVER ORGANIZER "
    "PROFESSIONAL STAFF SPOUSE EMERGENCY REFERRER OTHER_PERSON RECIPIENT ORDER_PART BILLING COMPANY SWITCHBOARD THING "
    "ANIMAL PROPERTY FORM "
    # which one, and what makes it something else
    "HOME WORK FIRST SECOND LAST WHOLE PREFIX ALTERNATE PREFERRED FAX NICKNAME CONSENT MESSAGE TRACKING IDENTIFIER "
    "WHEN DATE QUANTITY ATTRIBUTE JOB TECHNICAL MONEY SCALE WISH LOGIN FILLER",
)
# What a field can be part of a contact as. PREFERRED_NAME: how the person is called, a first name if there is no better
# one; ROLE_NAME: who the person is ("Policy holder"), a name if there is no better one; LOCATION: where the person is.
Attribute = StrEnum(
    "Attribute",
    "PHONE DIAL_CODE AREA_CODE EMAIL FULL_NAME FIRST_NAME LAST_NAME MIDDLE_NAME NAME_PARTICLE SECOND_LAST_NAME "
    "PREFERRED_NAME ROLE_NAME SALUTATION GENDER AGE BIRTH_DATE ADDRESS STREET ADDRESS_LINE_2 "
    "HOUSE_NUMBER CITY DISTRICT STATE POSTAL_CODE COUNTRY LOCATION",
)
for _enum in (Meaning, Attribute):  # Enum's own hash is written in Python, and a lead looks meanings up a hundred times
    _enum.__hash__ = str.__hash__  # type: ignore[method-assign]
A = Attribute  # tables read better so
M = Meaning

NAMES = frozenset({A.FULL_NAME, A.FIRST_NAME, A.LAST_NAME, A.MIDDLE_NAME, A.NAME_PARTICLE, A.SECOND_LAST_NAME})
NAMES_AND_ROLE = NAMES | {A.ROLE_NAME}
PLACES = frozenset({
    A.ADDRESS, A.STREET, A.ADDRESS_LINE_2, A.HOUSE_NUMBER, A.CITY, A.STATE, A.POSTAL_CODE, A.COUNTRY, A.LOCATION,
})  # fmt: skip
REACH = frozenset({A.PHONE, A.EMAIL})
PHONES = frozenset({M.PHONE, M.MOBILE, M.LANDLINE})
REACHED_BY = PHONES | {M.EMAIL}
NAMING = frozenset({M.NAME, M.FULL_NAME, M.FIRST_NAME, M.LAST_NAME, M.FAMILY_NAME_FIRST_FULL_NAME})
# "responsável", "담당자", "Kontakt vor Ort": a parent or a company's contact person, or someone else
IN_CHARGE = {frozenset({M.PARENT, M.STAFF}), *(frozenset({M.CONTACT_PERSON, who}) for who in (M.STAFF, M.PROFESSIONAL))}
WHO_CALLS = frozenset({M.STAFF, M.PROFESSIONAL, M.COMPANY})  # "on which number may our adviser call?"
PEOPLE = frozenset({
    M.ORDER_PART, M.SUBMITTER, M.LEAD, M.PARENT, M.CHILD, M.PATIENT, M.OWNER, M.PROFESSIONAL, M.GUEST, M.DRIVER,
    M.TENANT, M.CONTACT_PERSON, M.SPOUSE, M.EMERGENCY, M.REFERRER, M.OTHER_PERSON, M.STAFF, M.RECIPIENT, M.ORGANIZER,
})  # fmt: skip
