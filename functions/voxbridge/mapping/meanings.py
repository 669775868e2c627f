"""What words can speak of (languages/README.md says what each means), and what a field can be part of a contact as."""

from enum import Enum, StrEnum


class Meaning(StrEnum):
    """What a word of a label, a key or an object's name speaks of; the names are those of languages/*.toml."""

    __hash__ = str.__hash__  # Enum's own is written in Python, and a lead looks meanings up a hundred times

    # attributes: what a field asks for
    PHONE = "phone"
    MOBILE = "mobile"
    LANDLINE = "landline"
    DIAL_CODE = "dial_code"
    AREA_CODE = "area_code"
    EXTENSION = "extension"
    NUMBER = "number"
    REACH = "reach"
    EMAIL = "email"
    NAME = "name"
    FULL_NAME = "full_name"
    FAMILY_NAME_FIRST = "family_name_first_full_name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    SECOND_LAST_NAME = "second_last_name"
    MIDDLE_NAME = "middle_name"
    NAME_PARTICLE = "name_particle"
    PREFERRED_NAME = "preferred_name"
    INITIALS = "initials"
    SALUTATION = "salutation"
    GENDER = "gender"
    AGE = "age"
    BIRTH_DATE = "birth_date"
    BIRTH = "birth"
    ADDRESS = "address"
    STREET = "street"
    ADDRESS_LINE_2 = "address_line_2"
    HOUSE_NUMBER = "house_number"
    CITY = "city"
    STATE = "state"
    POSTAL_CODE = "postal_code"
    COUNTRY = "country"
    LOCATION = "location"
    # owners: whose it is
    YOU = "you"
    SUBMITTER = "submitter"
    LEAD = "lead"
    CONTACT_PERSON = "contact_person"
    PARENT = "parent"
    RELATION_PARENT = "relation_parent"
    CHILD = "child"
    PATIENT = "patient"
    OWNER = "owner"
    TENANT = "tenant"
    GUEST = "guest"
    DRIVER = "driver"
    PROFESSIONAL = "professional"
    STAFF = "staff"
    SPOUSE = "spouse"
    EMERGENCY = "emergency"
    REFERRER = "referrer"
    OTHER_PERSON = "other_person"
    RECIPIENT = "recipient"
    ORDER_PART = "order_part"
    BILLING = "billing"
    COMPANY = "company"
    SWITCHBOARD = "switchboard"
    THING = "thing"
    PROPERTY = "property"
    FORM = "form"
    # qualifiers
    HOME = "home"
    WORK = "work"
    FIRST = "first"
    SECOND = "second"
    LAST = "last"
    WHOLE = "whole"
    PREFIX = "prefix"
    ALTERNATE = "alternate"
    PREFERRED = "preferred"
    # what makes it something else
    FAX = "fax"
    NICKNAME = "nickname"
    CONSENT = "consent"
    MESSAGE = "message"
    TRACKING = "tracking"
    IDENTIFIER = "identifier"
    WHEN = "when"
    DATE = "date"
    QUANTITY = "quantity"
    ATTRIBUTE = "attribute"
    JOB = "job"
    TECHNICAL = "technical"
    MONEY = "money"
    SCALE = "scale"
    WISH = "wish"
    LOGIN = "login"
    FILLER = "filler"


class Attribute(Enum):
    """What a field can be part of a contact as; the value is how explanations speak of it."""

    __hash__ = object.__hash__  # see Meaning

    PHONE = "a phone number"
    DIAL_CODE = "a country's calling code"
    AREA_CODE = "an area code"
    EMAIL = "an e-mail address"
    FULL_NAME = "a full name"
    FIRST_NAME = "a first name"
    LAST_NAME = "a last name"
    MIDDLE_NAME = "a middle name"
    NAME_PARTICLE = "a last name's particle"
    SECOND_LAST_NAME = "a second last name"
    SALUTATION = "a salutation"
    GENDER = "a gender"
    AGE = "an age"
    BIRTH_DATE = "a date of birth"
    ADDRESS = "an address"
    STREET = "a street"
    ADDRESS_LINE_2 = "a second line of an address"
    HOUSE_NUMBER = "a house number"
    CITY = "a city or suburb"
    STATE = "a state or region"
    POSTAL_CODE = "a postal code"
    COUNTRY = "a country"
    LOCATION = "where the person is"
    PREFERRED_NAME = "how the person is called"  # a first name if there is no better one
    ROLE_NAME = "who the person is"  # a name if there is no better one: "Policy holder"


# Tables read better so.
A = Attribute
M = Meaning

NAMES = frozenset({A.FULL_NAME, A.FIRST_NAME, A.LAST_NAME, A.MIDDLE_NAME, A.NAME_PARTICLE, A.SECOND_LAST_NAME})
NAMES_AND_ROLE = NAMES | {A.ROLE_NAME}
PLACES = frozenset({
    A.ADDRESS, A.STREET, A.ADDRESS_LINE_2, A.HOUSE_NUMBER, A.CITY, A.STATE, A.POSTAL_CODE, A.COUNTRY, A.LOCATION,
})  # fmt: skip
REACH = frozenset({A.PHONE, A.EMAIL})
PHONES = frozenset({M.PHONE, M.MOBILE, M.LANDLINE})
NAMING = frozenset({M.NAME, M.FULL_NAME, M.FIRST_NAME, M.LAST_NAME, M.FAMILY_NAME_FIRST})
IN_CHARGE = frozenset({M.PARENT, M.STAFF})  # "responsável": a parent, or staff
WHO_CALLS = frozenset({M.STAFF, M.PROFESSIONAL, M.COMPANY})  # "on which number may our adviser call?"
PEOPLE = frozenset({
    M.SUBMITTER, M.LEAD, M.PARENT, M.CHILD, M.PATIENT, M.OWNER, M.PROFESSIONAL, M.GUEST, M.DRIVER, M.TENANT,
    M.CONTACT_PERSON, M.SPOUSE, M.EMERGENCY, M.REFERRER, M.OTHER_PERSON, M.STAFF, M.RECIPIENT, M.ORDER_PART,
})  # fmt: skip
