"""The reading of whole submissions: what wins, what is left out, why, and what a source's rules overrule."""

from datetime import UTC, datetime

import pytest

from voxbridge.mapping import LeadRules, Reading, read_lead
from voxbridge.outcome import LeadError, Reason
from voxbridge.rules import Path
from voxbridge.submission import Field, Kind, Submission

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def answers(*pairs, kind=None):
    """Fields as forms have them: (label, value) or (label, value, kind)."""
    return tuple(
        Field(f"answers[{index}]", pair[1], f"q{index}", pair[0], pair[2] if len(pair) > 2 else kind)
        for index, pair in enumerate(pairs)
    )


def keyed(**values):
    return tuple(Field(key, value, key) for key, value in values.items())


def read(filled_in, region="AU", document=None, **rules) -> Reading:
    return read_lead(Submission(document, filled_in), LeadRules(region, **rules), NOW)


PERSON = (("Name", "Jane Doe"), ("Phone", "0412 345 678"))


def test_reads_a_whole_contact_and_says_why():
    reading = read(
        answers(
            ("Full name", "Dr. Maria de la Cruz"),
            ("Mobile", "0412 345 678", Kind.PHONE),
            ("Email", "maria@example.com", Kind.EMAIL),
            ("Street address", "12 High St"),
            ("Suburb", "Carlton"),
            ("State", "VIC"),
            ("Gender", "Female"),
            ("Date of birth", "24/11/1990"),
            ("Favourite colour", "Blue"),
        )
    )

    assert reading.error is None
    assert reading.partial == {
        "phone_number": "+61412345678",
        "first_name": "Maria",
        "last_name": "de la Cruz",
        "email": "maria@example.com",
        "address": "12 High St, Carlton, VIC",
        "location": "Carlton, VIC",
        "gender": "Female",
        "title": "Dr.",
        "age": 36,
    }
    assert reading.contact is not None
    assert reading.contact.to_dict() == reading.partial
    phone = reading.provenance["phone_number"]
    assert (phone.path, phone.label) == ("answers[1]", "Mobile")
    assert phone.why == ("the provider says that it is a phone number", "its label asks for a phone number")
    assert [field.label for field in reading.unused] == ["Favourite colour"]


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (("Work phone", "Home phone", "Mobile"), 2),
        (("Work phone", "Home phone"), 1),
        (("Work phone",), 0),
        (("Phone", "Phone"), 0),
        (("Fax", "Phone"), 1),
        (("Company phone", "Phone"), 1),
        (("Emergency contact phone", "Phone"), 1),
        (("Referrer phone", "Phone"), 1),
    ],
)
def test_the_lead_s_own_number_wins_mobile_before_home_before_work(labels, expected):
    numbers = [f"0412 345 {index}00" for index in range(len(labels))]

    reading = read(answers(("Name", "Jane Doe"), *zip(labels, numbers, strict=True)))

    assert reading.partial["phone_number"] == f"+61412345{expected}00"


@pytest.mark.parametrize("label", ["Fax", "Company phone", "Emergency contact phone", "Agent phone", "Order number"])
def test_somebody_else_s_number_is_never_taken(label):
    reading = read(answers(("Name", "Jane Doe"), (label, "0412 345 678")))

    assert reading.error is Reason.MISSING_PHONE_NUMBER
    assert reading.partial == {"first_name": "Jane", "last_name": "Doe"}


def test_a_second_phone_after_the_emergency_contact_s_name_is_that_contact_s():
    reading = read(
        answers(("Name", "Jane Doe"), ("Phone", ""), ("Emergency contact name", "Bob Roe"), ("Phone", "0412 345 678"))
    )

    assert reading.error is Reason.MISSING_PHONE_NUMBER


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("", Reason.MISSING_PHONE_NUMBER),
        ("+61 ", Reason.MISSING_PHONE_NUMBER),
        (None, Reason.MISSING_PHONE_NUMBER),
        ("+33*********", Reason.INVALID_PHONE_NUMBER),
        ("123", Reason.INVALID_PHONE_NUMBER),
        ("please e-mail", Reason.INVALID_PHONE_NUMBER),
    ],
)
def test_the_phone_s_error_comes_before_the_name_s(value, reason):
    assert read(answers(("Phone", value))).error is reason


def test_an_impossible_number_falls_through_to_a_possible_one():
    reading = read(answers(("Name", "Jane"), ("Mobile", "12"), ("Home phone", "02 9876 5432")))

    assert reading.partial["phone_number"] == "+61298765432"


def test_a_phone_without_a_name_is_told():
    assert read(answers(("Phone", "0412 345 678"))).error is Reason.MISSING_FIRST_NAME


def test_numbers_that_nothing_labels_count_by_shape_and_only_where_they_are_one():
    one = (Field("data.a1b2c3d4", "+61 412 345 678", "a1b2c3d4"),)
    two = (*one, Field("data.b2c3d4e5", "+61 412 345 999", "b2c3d4e5"))

    assert read(one).partial == {"phone_number": "+61412345678"}
    assert read(two).error is Reason.MISSING_PHONE_NUMBER
    assert read((Field("data.a1b2c3d4", "0412345678", "a1b2c3d4"),)).error is Reason.MISSING_PHONE_NUMBER


@pytest.mark.parametrize(
    "fields",
    [
        keyed(name="Wei Tan", phone="8123 4567", country="Singapore"),
        keyed(name="Wei Tan", phone="8123 4567", pais="Singapur"),
        keyed(name="Wei Tan", phone="8123 4567", phone_country_code="+65"),
        (*keyed(name="Wei Tan"), Field("phone", {"country": "SG", "number": "8123 4567"}, "phone")),
        (*keyed(name="Wei Tan", phone="8123 4567"), Field("address", {"city": "X", "country": "SG"}, "address")),
    ],
)
def test_a_local_number_belongs_to_the_country_that_the_payload_names(fields):
    assert read(fields).partial["phone_number"] == "+6581234567"


@pytest.mark.parametrize(
    "fields",
    [
        keyed(name="Jo Lee", phone="0412 345 678", state="IN"),
        (*keyed(name="Jo Lee", phone="0412 345 678"), Field("meta.country", "US", "country", "", Kind.META)),
        (
            *keyed(name="Jo Lee", phone="0412 345 678"),
            *(
                Field(f"geo.{key}", value, key)
                for key, value in {"country": "US", "latitude": 1.5, "city": "X"}.items()
            ),
        ),
    ],
)
def test_a_state_and_an_ip_s_country_say_nothing_of_the_number(fields):
    assert read(fields).partial["phone_number"] == "+61412345678"


def test_area_and_number_are_one_number():
    fields = (*keyed(name="Jo Lee"), Field("phone", {"area": "02", "phone": "98765432"}, "phone"))

    assert read(fields).partial["phone_number"] == "+61298765432"


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ((("Name", "Jane"), ("Last name", "Doe")), ("Jane", "Doe")),
        ((("Vorname", "Anna"), ("Name", "Müller")), ("Anna", "Müller")),
        ((("Nombre", "Ana María"), ("Apellidos", "García López")), ("Ana María", "García López")),
        ((("Name", "Jane Doe"), ("First name", "Jane"), ("Last name", "Doe")), ("Jane", "Doe")),
        ((("Name", "Tom Doe"), ("Company name", "Acme Ltd")), ("Tom", "Doe")),
        ((("Child's name", "Tim Doe"), ("Parent name", "Ann Doe")), ("Ann", "Doe")),
        ((("Child's name", "Tim Doe"), ("Your name", "Ann Doe")), ("Ann", "Doe")),
        ((("Voornaam", "Jan"), ("Tussenvoegsel", "van der"), ("Achternaam", "Berg")), ("Jan", "van der Berg")),
        ((("Primer apellido", "García"), ("Segundo apellido", "López"), ("Nombre", "Ana")), ("Ana", "García López")),
        ((("Agent name", "Bob Roe"), ("Name", "Jane Doe")), ("Jane", "Doe")),
    ],
)
def test_the_names_are_the_lead_s(pairs, expected):
    partial = read(answers(*pairs, ("Phone", "0412 345 678"))).partial

    assert (partial["first_name"], partial["last_name"]) == expected


@pytest.mark.parametrize("context", ["company", "organizer", "referrer", "emergency_contact", "product", "form"])
def test_a_name_inside_something_else_is_its_own(context):
    fields = (Field(f"{context}.name", "Bob Roe", "name"), *keyed(phone="0412 345 678"))

    assert read(fields).error is Reason.MISSING_FIRST_NAME


def test_what_fails_of_the_optional_is_named_without_its_value():
    reading = read(answers(*PERSON, ("Email", "jane@nowhere"), ("Age", "25-34")))

    assert reading.error is None
    assert reading.dropped == {"email": "no valid e-mail address", "age": "not one whole number of years"}


@pytest.mark.parametrize(
    "pair",
    [
        ("Job title", "Dr of everything"),
        ("Title", "Marketing Manager"),
        ("How old is your roof?", "35"),
        ("Child's age", "7"),
        ("Rate us from 1 to 10", "9", Kind.SCALE),
        ("Store location", "Parramatta", Kind.CHOICE),
        ("Location of your client", "Perth"),
        ("Estado civil", "Soltera"),
        ("May we call you by phone?", "Yes"),
        ("I agree to be contacted by phone", "on", Kind.CONSENT),
    ],
)
def test_traps_add_nothing(pair):
    reading = read(answers(*PERSON, pair))

    assert reading.partial == {"phone_number": "+61412345678", "first_name": "Jane", "last_name": "Doe"}


# Rules and defaults


def rules_of(**paths):
    return {name: Path(name, *([path] if isinstance(path, str) else path)) for name, path in paths.items()}


def test_a_rule_wins_over_inference_and_is_normalised_all_the_same():
    document = {"who": "Maria de la Cruz", "number": "02 9876 5432"}

    reading = read(answers(*PERSON), document=document, fields=rules_of(first_name="who", phone_number="number"))

    assert reading.partial["phone_number"] == "+61298765432"
    assert reading.partial["first_name"] == "Maria de la Cruz"
    assert reading.partial["last_name"] == "Doe"


def test_an_empty_field_of_a_rule_leaves_the_default():
    """A path that is there and empty overrules what would be inferred."""
    document, rules = {"who": "", "number": None}, rules_of(first_name="who", phone_number="number")

    assert read(answers(*PERSON), document=document, fields=rules).error is Reason.MISSING_PHONE_NUMBER
    reading = read(
        answers(*PERSON), document=document, fields=rules_of(first_name="who"), defaults={"first_name": "there"}
    )
    assert reading.partial["first_name"] == "there"
    assert reading.provenance["first_name"].path == ""


def test_a_path_that_is_not_in_the_document_leaves_the_field_to_inference():
    """Another form of the same source is read as if the rule did not exist."""
    rules = rules_of(first_name=["nothing.here", "nor.here"], phone_number="nothing.here")

    with_rules = read(answers(*PERSON), document={}, fields=rules)
    assert with_rules.partial == read(answers(*PERSON), document={}).partial


def test_a_full_name_by_rule_is_split():
    """`full_name` gives title, first and last name; a rule for one of them wins over it."""
    document = {"who": "Dr. Maria de la Cruz", "first": "Mia"}

    partial = read(answers(*PERSON), document=document, fields=rules_of(full_name="who")).partial
    assert (partial["title"], partial["first_name"], partial["last_name"]) == ("Dr.", "Maria", "de la Cruz")
    partial = read(answers(*PERSON), document=document, fields=rules_of(first_name="first", full_name="who")).partial
    assert (partial["first_name"], partial["last_name"]) == ("Mia", "de la Cruz")


def test_the_path_of_a_rule_is_shown():
    """Of several paths, the one that gave the value."""
    reading = read(answers(*PERSON), document={"b": "Mia"}, fields=rules_of(first_name=["a", "b"]))

    assert reading.provenance["first_name"].path == "b"


def test_an_invalid_number_by_rule_is_invalid():
    reading = read(answers(*PERSON), document={"n": "12"}, fields=rules_of(phone_number="n"))

    assert reading.error is Reason.INVALID_PHONE_NUMBER


def test_a_rule_that_cannot_be_evaluated_is_a_verdict():
    with pytest.raises(LeadError) as raised:
        read(answers(*PERSON), document={"n": 1}, fields=rules_of(first_name="to_number(@, n, n)"))

    assert raised.value.reason is Reason.RULE_FAILED
    assert "first_name" in raised.value.message


def test_defaults_stand_in_only_for_what_is_not_found():
    reading = read(answers(*PERSON), defaults={"first_name": "there", "location": "Sydney", "age": 30})

    assert reading.partial["first_name"] == "Jane"
    assert reading.partial["location"] == "Sydney"
    assert reading.partial["age"] == 30


# Shapes


def test_a_list_of_phones_says_which_is_which():
    fields = (
        *keyed(name="Jane Doe"),
        Field("phones[0].value", "02 9876 5432", "phones", "work"),
        Field("phones[1].value", "0412 345 678", "phones", "mobile"),
    )

    assert read(fields).partial["phone_number"] == "+61412345678"


def test_questions_beside_their_answers_are_labels_in_any_language():
    pairs = [("Nominativo", "Sig. Uberto Sala"), ("Fax", "02 5550 0001"), ("Cellulare", "333 765 4321")]
    fields = tuple(
        Field(f"campi[{index}].{key}", text, key)
        for index, pair in enumerate(pairs)
        for key, text in zip(("etichetta", "valore"), pair, strict=True)
    )

    assert read(fields, "IT").partial == {
        "phone_number": "+393337654321",
        "first_name": "Uberto",
        "last_name": "Sala",
        "title": "Sig.",
    }


def test_somebody_who_says_to_be_the_referrer_is_left_out():
    people = [("Referrer", "Otis Blake", "0412 345 678"), ("Lead", "Fern Delgado", "0498 765 432")]
    fields = tuple(
        Field(f"contacts[{index}].{key}", text, key)
        for index, person in enumerate(people)
        for key, text in zip(("role", "name", "phone"), person, strict=True)
    )

    assert read(fields).partial == {"phone_number": "+61498765432", "first_name": "Fern", "last_name": "Delgado"}


def test_a_text_that_holds_json_is_read_as_what_it_holds():
    reading = read(keyed(payload='{"first_name": ["Earl"], "phone": ["0412 345 678"]}'))

    assert reading.partial == {"phone_number": "+61412345678", "first_name": "Earl"}
