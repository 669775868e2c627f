"""What a reading says about itself: where a value came from, what was dropped, and what a source's rules overrule."""

from datetime import UTC, datetime

import pytest

from cli.evidence import provenance_of
from voxbridge.errors import PermanentError, Reason
from voxbridge.mapping import ExtractionResult, LeadRules, extract_contact
from voxbridge.parsing.submission import Field, FieldType, Submission
from voxbridge.rules import Path

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def answers(*pairs, kind=None):
    """Fields as forms have them: (label, value) or (label, value, kind)."""
    return tuple(
        Field(f"answers[{index}]", pair[1], f"q{index}", pair[0], pair[2] if len(pair) > 2 else kind)
        for index, pair in enumerate(pairs)
    )


def read(filled_in, region="AU", document=None, **rules) -> ExtractionResult:
    return extract_contact(Submission(document, filled_in), LeadRules(region, **rules), NOW)


PERSON = (("Name", "Jane Doe"), ("Phone", "0412 345 678"))


def test_reads_a_whole_contact_and_says_why():
    reading = read(
        answers(
            ("Full name", "Dr. Maria de la Cruz"),
            ("Mobile", "0412 345 678", FieldType.PHONE),
            ("Email", "maria@example.com", FieldType.EMAIL),
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
    phone = provenance_of(reading)["phone_number"]
    assert (phone.path, phone.label) == ("answers[1]", "Mobile")
    assert phone.why == ("its label says a phone number", "the provider's type says a phone number")
    assert [field.label for field in reading.unused] == ["Favourite colour"]


def test_what_fails_of_the_optional_is_named_without_its_value():
    reading = read(answers(*PERSON, ("Email", "jane@nowhere"), ("Age", "25-34")))

    assert reading.error is None
    assert reading.dropped == {"email": "no valid e-mail address", "age": "not one whole number of years"}


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
    assert provenance_of(reading)["first_name"].path == ""


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

    assert provenance_of(reading)["first_name"].path == "b"


def test_an_invalid_number_by_rule_is_invalid():
    reading = read(answers(*PERSON), document={"n": "12"}, fields=rules_of(phone_number="n"))

    assert reading.error is Reason.INVALID_PHONE_NUMBER


def test_a_rule_that_cannot_be_evaluated_is_a_permanent_failure():
    with pytest.raises(PermanentError) as raised:
        read(answers(*PERSON), document={"n": 1}, fields=rules_of(first_name="to_number(@, n, n)"))

    assert raised.value.reason is Reason.RULE_FAILED
    assert "first_name" in raised.value.message


def test_defaults_stand_in_only_for_what_is_not_found():
    reading = read(answers(*PERSON), defaults={"first_name": "there", "location": "Sydney", "age": 30})

    assert reading.partial["first_name"] == "Jane"
    assert reading.partial["location"] == "Sydney"
    assert reading.partial["age"] == 30


# Shapes


@pytest.mark.parametrize(
    ("fields", "called"),
    [
        (PERSON, "+61412345678"),
        ((("Full name", "Ann Lee"), ("Keyholder", "Bob Ray"), ("Keyholder phone", "0413 345 678")), None),
        ((("Child name", "Tim Lee"), ("Parent name", "Ann Lee"), ("Parent phone", "0412 345 678")), "+61412345678"),
    ],
)
def test_a_long_form_is_read_as_a_short_one(fields, called):
    """No question is left out, whatever it asks: it may say whose a number is."""
    questions = tuple((f"Which tile would you like in room {number}?", "2026-01-01") for number in range(240))

    short, long = read(answers(*fields)), read(answers(*questions, *fields))

    assert short.partial == long.partial
    assert short.error is long.error
    assert long.partial.get("phone_number") == called
