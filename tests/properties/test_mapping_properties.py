"""What holds for every submission, however hostile: no crash, a contact that is valid, a phone that no one invented."""

import gc
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.operation_count import count_operations

from cli.evidence import provenance_of
from voxbridge.mapping import LeadRules, extract_contact
from voxbridge.parsing.flatten import flatten
from voxbridge.parsing.submission import MAX_FIELDS, Field, FieldType, Submission
from voxbridge.voxworks.contact import REQUIRED, valid_fields

NOW = datetime(2026, 11, 24, tzinfo=UTC)
WORDS = [
    "phone",
    "Mobile",
    "name",
    "first_name",
    "Nachname",
    "email",
    "city",
    "country",
    "age",
    "dob",
    "q4_x",
    "",
    "fax",
]
TEXTS = [
    '[1, {"": []}]',
    "0412 345 678",
    "+61 412 345 678",
    "Jane Doe",
    "a@b.example",
    "12/03/1990",
    "+1 ",
    "DE",
    "35",
    "\ud800",
    "{}",
]

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=40),
    st.sampled_from(TEXTS),
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.one_of(st.sampled_from(WORDS), st.text(max_size=8)), inner, max_size=4),
    ),
    max_leaves=8,
)
texts = st.one_of(st.sampled_from(WORDS), st.text(max_size=30))
fields = st.builds(
    Field,
    path=st.one_of(st.sampled_from(["a.b", "data[0].value", 'x."y z"', "company.name", ""]), st.text(max_size=20)),
    value=values,
    key=texts,
    label=texts,
    type=st.one_of(st.none(), st.sampled_from(FieldType)),
)
submissions = st.builds(Submission, document=values, fields=st.lists(fields, max_size=8).map(tuple))


@given(values)
@settings(deadline=None)
def test_any_document_that_is_flattened_can_be_read(document):
    extract_contact(Submission(document, flatten(document)), LeadRules("AU"), NOW)


def _digits(value) -> str:
    return "".join(str(int(character)) for character in str(value) if character.isdecimal())


@settings(max_examples=400, deadline=None)
@given(submissions, st.sampled_from(["AU", "US", "DE", "ZZ", ""]))
def test_every_submission_is_read(submission: Submission, region: str) -> None:
    reading = extract_contact(submission, LeadRules(region), NOW)

    assert (reading.contact is None) is (reading.error is not None)
    if reading.contact is not None:
        assert valid_fields(reading.contact.to_dict()) == reading.contact.to_dict()
        assert set(REQUIRED) <= reading.partial.keys()
        assert reading.contact.to_dict() == reading.partial
    assert set(provenance_of(reading)) == set(reading.partial)
    if "phone_number" in reading.partial:
        written = [_digits(field.value) for field in submission.fields]
        assert any(reading.partial["phone_number"][-6:] in digits for digits in written)


@settings(max_examples=100, deadline=None)
@given(submissions)
def test_reading_twice_gives_the_same(submission: Submission) -> None:
    assert repr(extract_contact(submission, LeadRules("AU"), NOW)) == repr(
        extract_contact(submission, LeadRules("AU"), NOW)
    )


def _nested(depth: int) -> dict:
    value: dict = {"phone": "12"}
    for _ in range(depth):
        value = {"name": value}
    return value


COUNTRIES = [f"{one}{other}" for one in "ABCDEFGILMNPSTU" for other in "ADEGILMNRSTUZ"]
HOSTILE = {
    "ten thousand labelled fields": [
        Field(f"a.b{n}", f"v {n}", f"key phone {n}", f"label telefon {n}x") for n in range(10_000)
    ],
    "ten thousand phone fields": [Field(f"a.b{n}", f"04{n:06d}", f"phone{n}") for n in range(10_000)],
    "ten thousand opaque numbers": [Field(f"a.b{n}", f"+6141234{n:05d}") for n in range(10_000)],
    "megabyte labels and values": [Field(f"a{n}", "x" * 10**6, "phone", "Phone" * 10**5) for n in range(20)],
    "megabytes of digits": [Field(f"a{n}", "1 " * 500_000, "phone", "Phone") for n in range(20)],
    "text like JSON": [Field(f"a{n}", "[" * 9_000 + "]" * 9_000, "phone", "Phone") for n in range(20)],
    "deep paths": [Field(".".join(["a"] * 1_000) + f".b{n}", "x", "name") for n in range(2_000)],
    "deep blocks": [Field(f"a{n}", _nested(900), "name") for n in range(500)],
    "endless compounds": [Field(f"a{n}", "x", "telefonnummer" * 3 + "a" * n) for n in range(2_000)],
    "five thousand referrers": [
        Field(f"a[{n}].{key}", "referrer", key) for n in range(5_000) for key in ("role", "name")
    ],
    "five thousand addresses": [
        Field(f"c{n}.{key}", "A B", key) for n in range(5_000) for key in ("street", "first_name")
    ],
    "a thousand people": [
        Field(f"o{n}.{key}", f"Kim{n}", key, record=f"o{n}", ancestors=(f"o{n}",))
        for n in range(1_000) for key in ("name", "phone")
    ],
    "a thousand guests": [
        Field(f"guests[{n}].{key}", f"Kim{n}", key, record=f"guests[{n}]", ancestors=("guests",))
        for n in range(1_000) for key in ("name", "phone")
    ],
    "five thousand countries": [Field(f"c{n}", "Australia", "country", "Country") for n in range(5_000)],
    "guests of many countries": [
        Field(f"guests[{n // 20}].{n}", text, f"{key} {n % 20}", record=f"guests[{n // 20}]", ancestors=("guests",))
        for n in range(2_000)
        for key, text in [("country", f"Country {n}") if n % 2 else ("phone", f"12{n:03d}")]
    ],
    "numbers of many countries": [
        Field(f"a{n}", text, key) for n in range(2_000)
        for key, text in [("country", COUNTRIES[n % len(COUNTRIES)]) if n % 2 else ("phone", f"12345{n:03d}")]
    ],
    "addresses beside a person": [
        Field("customer.name", "Ann Lee", "name", record="customer", ancestors=("customer",)),
        Field("customer.phone", "0412 345 678", "phone", record="customer", ancestors=("customer",)),
        *(
            Field(f"a.b.email{n}", f"a{n}@example.com", "email", record="a.b", ancestors=("a", "b"))
            for n in range(2_000)
        ),
    ],
    "numbers under unknown words": [
        Field("a", "+61 2 5550 0000", "zorblik"),
        *(Field(f"b{n}", f"1234567{n:04d}", "".join(chr(97 + int(digit)) for digit in f"{n:04d}") + "q")
          for n in range(2_000)),
    ],
}  # fmt: skip


MOST_WORK = 3_000_000  # a fraction of a second's


@pytest.mark.parametrize("name", HOSTILE)
def test_the_work_for_a_hostile_submission_grows_with_its_size_and_no_faster(name: str) -> None:
    """Up to MAX_FIELDS, the number that is looked at."""
    fields = tuple(HOSTILE[name])
    most = min(len(fields), MAX_FIELDS)
    half, whole, beyond = (
        count_operations(lambda size=size: extract_contact(Submission({}, fields[:size]), LeadRules("AU"), NOW))
        for size in (most // 2, most, len(fields))
    )

    assert max(whole, beyond) <= MOST_WORK
    assert whole <= 2.5 * half + 50_000  # what is remembered of the first half may make the second cheaper
    assert beyond <= 2 * whole


def test_a_lead_leaves_nothing_to_the_garbage_collector() -> None:
    """A reading refers to itself nowhere, so that its memory is free at once, and can be used for the next lead."""
    submission = Submission({}, (Field("a", "Ada Lovelace", "name"), Field("b", "0412 345 678", "phone")))
    left = []
    gc.disable()
    try:
        for _ in range(5):  # other threads may leave something, though not each time
            gc.collect()
            extract_contact(submission, LeadRules("AU"), NOW)
            left.append(gc.collect())
    finally:
        gc.enable()

    assert min(left) == 0
