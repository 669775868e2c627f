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


NAMES = (
    Attribute.FULL_NAME, Attribute.FIRST_NAME, Attribute.LAST_NAME, Attribute.MIDDLE_NAME, Attribute.NAME_PARTICLE,
    Attribute.SECOND_LAST_NAME,
)  # fmt: skip
PLACES = (
    Attribute.ADDRESS, Attribute.STREET, Attribute.ADDRESS_LINE_2, Attribute.HOUSE_NUMBER,
    Attribute.CITY, Attribute.STATE, Attribute.POSTAL_CODE, Attribute.COUNTRY, Attribute.LOCATION,
)  # fmt: skip

REACH = (Attribute.PHONE, Attribute.EMAIL)
PHONES = frozenset({Meaning.PHONE, Meaning.MOBILE, Meaning.LANDLINE})
NAMING = frozenset({
    Meaning.NAME, Meaning.FULL_NAME, Meaning.FIRST_NAME, Meaning.LAST_NAME, Meaning.FAMILY_NAME_FIRST,
})  # fmt: skip
WHO_CALLS = frozenset({Meaning.STAFF, Meaning.PROFESSIONAL, Meaning.COMPANY})  # "on which number may our adviser call?"
PEOPLE = frozenset({
    Meaning.LEAD, Meaning.PARENT, Meaning.CHILD, Meaning.PATIENT, Meaning.OWNER, Meaning.PROFESSIONAL, Meaning.GUEST,
    Meaning.DRIVER, Meaning.TENANT, Meaning.CONTACT_PERSON, Meaning.SPOUSE, Meaning.EMERGENCY, Meaning.REFERRER,
    Meaning.OTHER_PERSON, Meaning.STAFF, Meaning.RECIPIENT, Meaning.ORDER_PART,
})  # fmt: skip
