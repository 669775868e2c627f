"""Forms that are longer than is read: what is read of them is read as if it were all, and no one else is called."""

import json
import random
import time
from contextlib import suppress

import pytest
from support.operation_count import count_operations
from support.submissions import delivery

from bench.large_bodies import KINDS
from bench.large_bodies import read as read_body
from voxbridge.errors import PermanentError, Reason
from voxbridge.http import MAX_BODY
from voxbridge.mapping import LeadRules, extract_contact
from voxbridge.mapping.classify_fields import RULED_OUT, classify, weights_of
from voxbridge.mapping.meanings import Attribute, M
from voxbridge.mapping.weights import WEAKEST, said_by, shifts
from voxbridge.mapping.words import Words
from voxbridge.parsing.bodies import MAX_OBJECTS
from voxbridge.parsing.find_leads import find_leads, separate_leads
from voxbridge.parsing.object_shapes import are_questions
from voxbridge.parsing.submission import MAX_CHARACTERS, MAX_FIELDS, Field, FieldType
from voxbridge.providers import provider

MANY = 2 * MAX_FIELDS
ANN = {"first_name": "Ann", "last_name": "Lee", "phone": "+61412345678"}
BOB = {"guest_name": "Bob Ray", "guest_phone": "+61413345678"}
CONTACT = {"first_name": "Ann", "last_name": "Lee", "phone_number": "+61412345678"}
LETTERS = random.Random(1)


def word() -> str:
    return "".join(LETTERS.choices("abcdefghijklmnopqrstuvwxyz", k=7))


def read(document):
    """Return what is read of a body that holds one lead, and the error."""
    generic = provider("generic")
    [lead] = separate_leads(delivery("generic", document), generic)
    reading = extract_contact(generic.parse(lead), LeadRules("AU"), lead.received_at)
    return reading.partial, reading.error


@pytest.mark.parametrize(
    "rest",
    [
        {f"k{number}": "v" for number in range(MANY)},
        {f"{word()} phone": "0413 345 678" for _ in range(MANY)},
        {f"{word()}'s name": "Bob Ray" for _ in range(MANY)},
        {f"guest_{number}_name": "Bob Ray" for number in range(MANY)},
        {" ".join(word() for _ in range(30)): "x" for _ in range(MAX_CHARACTERS // 200)},
        {"answers": [{"label": f"Question {number}", "value": "x"} for number in range(MANY)]},
        {"items": [{"title": f"Thing {number}", "price": 1} for number in range(MANY)]},
        {"tags": ["x"] * MANY},
        {f"list{number}": ["x", "y"] for number in range(MANY)},
        {"note": "call Bob on 0413 345 678, " * 9_000},
    ],
    ids=range(10),
)
def test_a_lead_whose_own_fields_come_first_is_read_the_same_whatever_follows(rest):
    assert read(ANN | rest) == read(ANN) == (CONTACT, None)


@pytest.mark.parametrize("number", [30, 150, 1_000])
def test_who_ordered_is_read_after_any_number_of_things(number):
    price = {"amount": "1.00", "currency": "AUD"}
    items = [{"sku": f"A{place}", "title": "Chair", "quantity": 1, "price": price} for place in range(number)]
    assert read({"items": items} | ANN) == (CONTACT, None)


@pytest.mark.parametrize("number", [30, 150, 450])
def test_who_ordered_is_read_after_any_number_of_things_under_ids(number):
    price = {"amount": "1.00", "currency": "AUD"}
    items = {f"chair_{place}": {"sku": f"A{place}", "price": price} for place in range(number)}
    assert read(items | ANN) == (CONTACT, None)


@pytest.mark.parametrize("number", [100, 400])
def test_a_record_with_few_objects_is_read_whole(number):
    rest = {f"k{place}": "v" for place in range(number)}
    address = {"street": "1 High Street", "suburb": "Carlton", "state": "VIC"}
    assert read(rest | {"address": address, "owner": {"id": 1}} | ANN)[0] == read({"address": address} | ANN)[0]


@pytest.mark.parametrize("is_cut", [False, True])
def test_who_is_not_the_lead_is_called_only_where_all_was_read(is_cut):
    """The lead may be in the rest."""
    rest = {f"k{number}": "v" for number in range(MANY if is_cut else 100)}
    partial, error = read(BOB | rest)
    assert (error, "phone_number" in partial) == ((Reason.MISSING_PHONE_NUMBER, False) if is_cut else (None, True))
    assert read(BOB | rest | ANN) == (({}, Reason.MISSING_PHONE_NUMBER) if is_cut else (CONTACT, None))


@pytest.mark.parametrize("is_cut", [False, True])
def test_a_number_is_guessed_only_where_all_was_read(is_cut):
    """Of several that nothing labels, one may be anyone's."""
    rest = {f"k{number}": "v" for number in range(MANY if is_cut else 100)}
    error = Reason.MISSING_PHONE_NUMBER if is_cut else None
    assert read({"first_name": "Ann", "x": "+61 412 345 678"} | rest)[1] is error


def test_labels_are_read_as_far_as_they_have_so_many_characters_together():
    label = "word " * 50
    rest = {f"{label} {number}": "x" for number in range(MAX_CHARACTERS // len(label))}
    partial, error = read(rest | ANN)
    assert (partial, error) == ({}, Reason.MISSING_PHONE_NUMBER)
    assert read(dict.fromkeys(rest, "x") | {"email": "ann@example.com"} | ANN)[1] is error
    assert read({f"k{number}": "x" for number in range(100)} | ANN) == (CONTACT, None)


def test_a_body_of_too_many_objects_to_look_for_leads_in_is_a_dead_letter():
    """Which of them holds the lead, or another one, no one knows."""
    rest = {f"k{number}": [{"a": number}] for number in range(MAX_OBJECTS // 2)}
    with pytest.raises(PermanentError) as raised:
        read(ANN | rest)
    assert raised.value.reason is Reason.UNREADABLE_BODY


def test_the_search_for_leads_takes_work_in_proportion_to_the_objects_however_deep():
    def cost(depth):
        document = {str(number): json.loads('{"a":' * depth + "1" + "}" * depth) for number in range(1_200 // depth)}
        return count_operations(lambda: find_leads(document))

    assert cost(60) < 1.3 * cost(6)


def test_a_question_for_a_name_or_a_number_is_looked_for_as_far_as_questions_are_read():
    def cost(number):
        texts = [word() for _ in range(number)]
        return count_operations(lambda: are_questions(texts))

    assert cost(10 * MAX_FIELDS) < 2 * cost(MAX_FIELDS)


def test_what_a_type_rules_out_is_not_weighed():
    field = classify([Field("id", 1, "id", "", FieldType.META)]).fields[0]
    assert not [*weights_of(field.texts, FieldType.META)]
    # No words around a field make up for it, where its own words do not ask for the same.
    added = {meaning: shifts(frozenset({meaning})) for meaning in M}
    for attribute in Attribute:
        most = 0.0
        for meaning, shift in added.items():
            is_asked = attribute in said_by(Words(frozenset({meaning}), size=1)).gains
            most += max(shift.get(attribute, 0.0), 0.0) * (1 if is_asked else 3)  # around it; in its label and its key
        assert most < WEAKEST - RULED_OUT


@pytest.mark.parametrize("space", ["\n", "\t", " \n"])
def test_spaces_in_labels_take_no_longer_than_words(space):
    """In CPU time, since the steps of regular expressions are no operations."""

    def seconds(text):
        labels = [(word() + text * 300)[:300] for _ in range(MAX_CHARACTERS // 300)]
        body = ANN | {"fields": [{"label": label, "value": "x"} for label in labels]}
        began = time.process_time()
        read(body)
        return time.process_time() - began

    assert min(seconds(space) for _ in range(3)) < 5 * min(seconds(" word") for _ in range(3))


@pytest.mark.parametrize("rest", [{}, {"campaign": "spring"}])
def test_many_groups_of_leads_are_separated_with_work_in_proportion(rest):
    """What held other leads is in no lead's body."""

    def cost(number):
        leads = [{"name": f"Ann Lee{at}", "phone": f"+61412345{at:03}"} for at in range(2 * number)]
        document = rest | {f"page{at}": {"leads": leads[2 * at : 2 * at + 2]} for at in range(number)}
        body = delivery("generic", document)
        assert len(list(separate_leads(body, provider("generic")))) == 2 * number
        return count_operations(lambda: list(separate_leads(body, provider("generic"))))

    assert cost(80) < 3 * cost(40)


@pytest.mark.parametrize("listed", [True, False])
def test_people_in_many_places_are_compared_with_work_in_proportion(listed):
    def people(number):
        found = {f"{word()} {word()}": {"name": f"Bob {word()}", "phone": f"+6141234{at:04}"} for at in range(number)}
        return {key: [one] for key, one in found.items()} if listed else found

    def cost(number):
        document = {"records": [BOB, BOB | {"guest_phone": "+61413345679"}]} | people(number)
        return count_operations(lambda: suppressed(document))

    def suppressed(document):
        with suppress(PermanentError):
            find_leads(document)

    assert cost(800) < 2.5 * cost(400)
    with pytest.raises(PermanentError):
        find_leads(people(1_200) | {"records": [ANN, ANN | {"phone": "+61413345679"}]})


@pytest.mark.parametrize(
    ("label", "answer"), [("name", "Bob Ray"), ("phone", "0413 345 678"), ("event", "x"), ("", "a b")]
)
def test_twice_the_fields_are_about_twice_the_work(label, answer):
    def cost(number):
        document = ANN | {f"{word()} {label}": answer for _ in range(number)}
        return count_operations(lambda: read(document))

    assert cost(480) < 2.5 * cost(240)


MAX_WORK = 2_300_000


@pytest.mark.parametrize("kind", KINDS)
def test_the_work_for_a_large_body_is_bounded(kind):
    """`python -m bench large` measures the time of each."""
    body = KINDS[kind](random.Random(kind))  # the same words whichever tests ran before
    assert len(body) <= MAX_BODY
    read(ANN | {"Rückruf des Kundenberaters": "x"})  # since the tables of words are loaded with the first lead

    assert count_operations(lambda: read_body(body)) < MAX_WORK
