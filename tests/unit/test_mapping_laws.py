"""Whose a field is, as laws over many words: anyone the form names besides the lead lends nothing to the contact."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxbridge.mapping import LeadRules, extract_contact
from voxbridge.parsing.flatten import flatten
from voxbridge.parsing.submission import Submission

NOW = datetime(2026, 11, 26, tzinfo=UTC)
LEAD, OTHER = "+61491570156", "+61491570157"

# By language: the lead's name, phone and e-mail, then who else is asked for: name, phone and e-mail.
OTHERS = {
    "en": (("Full name", "Phone", "Email"), (
        ("Second applicant", "Second applicant's phone", "Second applicant's email"),
        ("Applicant 2: name", "Applicant 2: phone", "Applicant 2: email"),
        ("Next of kin", "Next of kin phone", "Next of kin email"),
        ("Your agent", "Agent's phone", "Agent's email"),
    )),
    "de": (("Vor- und Nachname", "Telefon", "E-Mail"), (
        ("Name des Empfehlenden", "Telefon des Empfehlenden", "E-Mail des Empfehlenden"),
        ("Mitantragsteller", "Telefon des Mitantragstellers", "E-Mail des Mitantragstellers"),
    )),
    "fr": (("Nom et prénom", "Téléphone", "Courriel"), (
        ("Personne qui vous a recommandé", "Tél. de la personne qui vous a recommandé",
         "Mail de la personne qui vous a recommandé"),
    )),
    "it": (("Nome e cognome", "Telefono", "Email"), (
        ("Secondo richiedente", "Telefono del secondo richiedente", "Email del secondo richiedente"),
    )),
    "sv": (("Namn", "Telefon", "E-post"), (
        ("Ansvarig säljare", "Säljarens telefon", "Säljarens e-post"),
    )),
}  # fmt: skip
FORMS = [(lead, other) for lead, others in OTHERS.values() for other in others]
PARENTS = (("Parent's name", "Parent's phone"), ("Name der Mutter", "Telefon der Mutter"), ("家长姓名", "家长电话"))
CHILDREN = (("Student's name", "Student's phone"), ("Name des Kindes", "Telefon des Kindes"), ("学生姓名", "学生电话"))


def partial(document, region="AU"):
    """Return what is read of a document."""
    submission = Submission(document=document, fields=flatten(document))
    return extract_contact(submission, LeadRules(region=region), NOW).partial


@given(form=st.sampled_from(FORMS), asked=st.sets(st.integers(0, 2)), shuffle=st.randoms(use_true_random=False))
def test_nothing_of_another_person_is_in_the_contact(form, asked, shuffle):
    """Whichever of the other's fields a form has, in whatever order: none of them is the lead's."""
    (name, phone, _), other = form
    members = [(name, "Anna Berg"), (phone, LEAD)]
    members += [(other[index], ("Karl Otto", OTHER, "karl@example.org")[index]) for index in sorted(asked)]
    shuffle.shuffle(members)
    assert partial(dict(members)) == {"phone_number": LEAD, "first_name": "Anna", "last_name": "Berg"}


@given(form=st.sampled_from(FORMS))
def test_no_one_is_called_in_the_place_of_a_lead_without_a_number(form):
    """The number that the lead left empty stays missing."""
    (name, phone, _), (_, other_phone, _) = form
    assert "phone_number" not in partial({name: "Anna Berg", phone: "", other_phone: OTHER})


@given(pair=st.sampled_from(list(zip(PARENTS, CHILDREN, strict=True))), reverse=st.booleans(), empty=st.booleans())
def test_a_parent_is_called_and_never_the_child(pair, reverse, empty):
    """A parent comes before a child in any order, and a parent without a number is not replaced by the child."""
    (parent, parents_phone), (child, childs_phone) = pair
    members = [(parent, "Anna Berg"), (parents_phone, "" if empty else LEAD), (child, "Karl Otto")]
    members.append((childs_phone, OTHER))
    found = partial(dict(reversed(members) if reverse else members))
    assert found.get("phone_number") == (None if empty else LEAD)
    assert {found["first_name"], found["last_name"]} == {"Anna", "Berg"}


@given(
    whole=st.sampled_from(["Your", "Customer", "Buyer", "Client"]),
    half=st.sampled_from(["Applicant 1", "Main contact", "Contact person", "Site contact"]),
    is_flat=st.booleans(),
    is_half_first=st.booleans(),
)
def test_half_a_name_is_a_person(whole, half, is_flat, is_half_first):
    """Someone with only a last name and a number lends neither to someone with both names."""
    members = {f"{whole} first name": "Ann", f"{whole} last name": "Arbor", f"{whole} phone": LEAD}
    others = {f"{half} last name": "Bolt", f"{half} mobile": OTHER}
    document = others | members if is_half_first else members | others
    found = partial({key.lower().replace(" ", "_"): text for key, text in document.items()} if is_flat else document)
    people = [{"phone_number": LEAD, "first_name": "Ann", "last_name": "Arbor"}]
    people += [{"phone_number": OTHER, "last_name": "Bolt"}] if is_half_first else []
    assert found in people


@given(
    lead=st.sampled_from(["", "Your "]),
    other=st.sampled_from(["Contact person", "Person to call", "Alternative"]),
    name=st.sampled_from([" name", ""]),
    is_other_first=st.booleans(),
)
def test_a_name_goes_with_the_number_of_the_same_words(lead, other, name, is_other_first):
    """Beside someone with a name and a number, a contact person keeps theirs."""
    members = {f"{lead}name": "Ann Arbor", f"{lead}phone": LEAD}
    others = {f"{other}{name if other != 'Alternative' else ' name'}": "Bob Bolt", f"{other} mobile": OTHER}
    found = partial(others | members if is_other_first else members | others)
    assert found in (
        {"phone_number": LEAD, "first_name": "Ann", "last_name": "Arbor"},
        {"phone_number": OTHER, "first_name": "Bob", "last_name": "Bolt"},
    )
    assert is_other_first or found["phone_number"] == LEAD


@given(
    other=st.sampled_from(["Contact person", "Contact", "Customer", "Main contact", "Person to call", "Alternative"]),
    is_other_first=st.booleans(),
)
def test_who_left_their_number_empty_takes_no_one_elses(other, is_other_first):
    """Someone with a number of their own to fill in, and none given, is not called on that of a name beside them."""
    members = {"Name": "Ann Arbor", "Phone": LEAD}
    others = {f"{other} name": "Bob Bolt", f"{other} mobile": ""}
    found = partial(others | members if is_other_first else members | others)
    assert found == {"phone_number": LEAD, "first_name": "Ann", "last_name": "Arbor"}


@given(
    lead=st.sampled_from(["", "Your ", "Parent "]),
    other=st.sampled_from(["Secondary", "Alternate", "Backup", "Contact person"]),
    is_other_first=st.booleans(),
)
def test_no_number_is_called_under_the_name_of_who_left_their_own_empty(lead, other, is_other_first):
    """Someone else who has a name and a number may be called, whole."""
    members = {f"{lead}name": "Ann Arbor", f"{lead}phone": ""}
    others = {f"{other} name": "Bob Bolt", f"{other} phone": OTHER}
    found = partial(others | members if is_other_first else members | others)
    assert found in (
        {"first_name": "Ann", "last_name": "Arbor"},
        {"phone_number": OTHER, "first_name": "Bob", "last_name": "Bolt"},
    )


@pytest.mark.parametrize("asked", [("name", "phone"), ("phone", "name")])
def test_another_professional_s_number_is_not_theirs(asked):
    """Of two people in professions, the one who is named and has a number is read whole."""
    whole = {"Engineer name": "Ann Arbor", "Engineer phone": LEAD}
    document = {f"Engineer {part}": whole[f"Engineer {part}"] for part in asked}
    for found in (partial({"Lender phone": OTHER, **document}), partial({**document, "Lender phone": OTHER})):
        assert found == {"phone_number": LEAD, "first_name": "Ann", "last_name": "Arbor"}


def test_a_last_name_completes_no_one_else():
    """The first name of a teacher does not go with the last name of a director."""
    director = {"Director last name": "Cole", "Director phone": OTHER}
    found = partial(director | {"Teacher first name": "Bob", "Teacher last name": "Bolt", "Teacher phone": LEAD})
    assert (found.get("first_name"), found["last_name"], found["phone_number"]) in {
        (None, "Cole", OTHER),
        ("Bob", "Bolt", LEAD),
    }


@pytest.mark.parametrize(
    "label", ["Your number\nWe only call about your order", "Tel. (mobile)", "住家電話", "Ihre Telefonnr."]
)
def test_explanations_and_abbreviations_do_not_hide_what_is_asked(label):
    """A help text below a label, a full stop in it and a script without spaces leave a phone a phone."""
    assert partial({"Name": "Anna Berg", label: LEAD})["phone_number"] == LEAD


@pytest.mark.parametrize("label", ["nev", "Név", "ho_ten"])
def test_a_full_name_is_split_by_the_custom_of_its_labels_language(label):
    """The family name comes first where the label's own language has it so, whatever the other names are in."""
    found = partial({label: "Nagy Judit", "email": "judit@example.com", "phone": LEAD, "message": "Hello"})
    assert (found["first_name"], found["last_name"]) == ("Judit", "Nagy")


@pytest.mark.parametrize("question", ["Where do you want your quote sent?", "Wohin dürfen wir das Angebot schicken?"])
def test_an_address_answers_a_question_that_does_not_ask_for_one(question):
    """The only e-mail address under a question is the lead's."""
    assert partial({"Name": "Anna Berg", "Phone": LEAD, question: "anna@example.com"})["email"] == "anna@example.com"
