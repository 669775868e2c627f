"""How the names of a web form's inputs are read, as a browser posts them: no labels, and what frameworks put around."""

from datetime import UTC, datetime
from unicodedata import normalize
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.operation_count import count_operations
from support.submissions import delivery

from voxbridge.errors import Reason
from voxbridge.mapping import LeadRules, extract_contact
from voxbridge.parsing.flatten import flatten
from voxbridge.parsing.submission import Submission
from voxbridge.providers import provider

NOW = datetime(2026, 11, 26, tzinfo=UTC)
LEAD, OTHER = "+61491570156", "+61491570157"
ANNA = {"phone_number": LEAD, "first_name": "Anna", "last_name": "Berg", "email": "anna@example.org"}
PARTS = ("Anna", "Berg", LEAD, "anna@example.org")
STYLES = (
    ("first_name", "last_name", "phone", "email"),
    ("FirstName", "LastName", "PhoneNumber", "EmailAddress"),
    ("vorname", "nachname", "telefon", "email"),
    ("fname", "lname", "mobile", "mail"),
    ("nome", "cognome", "cellulare", "email"),
)


def read(pairs):
    """Post a form and return what is read of it."""
    body = urlencode(list(pairs)).encode()
    submission = provider("generic").parse(delivery("generic", body, "application/x-www-form-urlencoded"))
    return extract_contact(submission, LeadRules("AU"), NOW).partial


@given(
    style=st.sampled_from(STYLES),
    word=st.text("jqvwxz", min_size=3, max_size=9).map(lambda letters: f"{letters[0]}o{letters[1:]}"),
    end=st.sampled_from(("_", "-", "__", ":", ".", "_form_", "_profile_", "_newsletter_", "$", "_7_")),
)
@settings(deadline=None)
def test_what_all_keys_begin_with_is_no_word_on_one(style, word, end):
    """`jobapp_first_name` beside `jobapp_phone` asks for what `first_name` beside `phone` does."""
    keys = [f"{word}{end}{key}" for key in style]
    assert read(zip(keys, PARTS, strict=True)) == ANNA


@pytest.mark.parametrize("prefix", ["emergency_", "agent_", "referrer_", "spouse_", "company_", "xq_agent_"])
def test_what_says_whose_they_are_is_kept(prefix):
    """A prefix that names someone else is that, though all keys have it."""
    assert "phone_number" not in read(zip([f"{prefix}{key}" for key in STYLES[0]], PARTS, strict=True))


BLOCKS = (("billing", "shipping"), ("rechnung", "lieferung"), ("invoice", "delivery"), ("bill_to", "ship_to"))


@pytest.mark.parametrize("blocks", BLOCKS)
@pytest.mark.parametrize("reached", [0, 1])
@pytest.mark.parametrize("joint", ["{}_{}", "{}-{}", "{}[{}]", "checkout[{}][{}]"])
def test_the_parts_of_an_order_are_one_persons(blocks, reached, joint):
    """The one who is billed gets the goods as well, whichever part has the number."""
    pairs = [
        (joint.format(block, key), part) for block in blocks for key, part in zip(STYLES[0][:2], PARTS, strict=False)
    ]
    pairs += [(joint.format(blocks[reached], "phone"), LEAD), (joint.format(blocks[reached], "email"), PARTS[3])]
    assert read(pairs) == ANNA


@given(blocks=st.sampled_from(BLOCKS), reached=st.integers(0, 1), shuffle=st.randoms(use_true_random=False))
@settings(deadline=None)
def test_two_people_of_an_order_stay_two(blocks, reached, shuffle):
    """Where someone else gets the goods, the contact is the one of the two who can be called."""
    people = (("Anna", "Berg"), ("Karl", "Otto"))
    pairs = [
        (f"{block}_{key}", part)
        for block, person in zip(blocks, people, strict=True)
        for key, part in zip(("first_name", "last_name"), person, strict=True)
    ]
    pairs.append((f"{blocks[reached]}_phone", LEAD))
    shuffle.shuffle(pairs)
    first, last = people[reached]
    assert read(pairs) == {"phone_number": LEAD, "first_name": first, "last_name": last}


@pytest.mark.parametrize("login", ["username", "user_name", "login", "account[login]"])
def test_an_address_as_user_name_is_theirs(login):
    """Who signs up with an e-mail address is asked for no other; any other user name is none."""
    asked = list(zip(STYLES[0][:3], PARTS, strict=False))
    assert read([(login, PARTS[3]), *asked]) == ANNA
    assert "email" not in read([(login, "anna_b"), *asked])
    assert read([(login, "someone@example.org"), *asked, ("email", PARTS[3])]) == ANNA


@pytest.mark.parametrize("label", ["ZIP code", "Postleitzahl", "CEP", "Date of birth"])
def test_a_field_of_digits_is_no_phone(label):
    """An input of type tel may only want a phone's keypad: what it asks for says so."""
    fields = [
        {"name": "a", "label": "First name", "value": "Anna"},
        {"name": "b", "label": label, "type": "tel", "value": "30123456"},
    ]
    submission = provider("generic").parse(delivery("generic", {"fields": fields}))
    result = extract_contact(submission, LeadRules("BR"), NOW)
    assert result.partial.get("phone_number") is None
    assert result.error is Reason.MISSING_PHONE_NUMBER


@pytest.mark.parametrize("key", ["phone_area_code", "dial_code", "country_code"])
def test_a_whole_number_where_a_part_is_asked_for(key):
    """What asks for a part of a number and is answered with all of it, is the number."""
    assert read([*zip(STYLES[0][:2], PARTS, strict=False), (key, LEAD)])["phone_number"] == LEAD


def test_a_frameworks_own_fields_are_no_answers():
    """What begins with two underscores is a framework's: its state, or a trap for robots."""
    asked = list(zip(STYLES[0], PARTS, strict=True))
    assert read([("__phone", OTHER), ("__state", "x" * 60), ("state", "Q2" * 40), *asked]) == ANNA


ACCENTED = (
    ("prénom", "nom", "téléphone", "email"),
    ("nombre", "apellidos", "teléfono_móvil", "correo_electrónico"),
    ("förnamn", "efternamn", "telefon", "e-postadress"),
    ("křestní", "příjmení", "telefon", "email"),
    ("primeiro_nome", "último_nome", "telemóvel", "endereço_de_email"),
    ("keresztnév", "vezetéknév", "telefonszám", "emailcím"),
)
DAMAGES = {
    "dropped": lambda key: "".join(letter for letter in key if letter.isascii()),
    "gap": lambda key: "".join(letter if letter.isascii() else "_" for letter in key),
    "encoded": quote,
    "as Latin-1": lambda key: key.encode().decode("latin-1"),
    "as Windows-1252": lambda key: key.encode().decode("cp1252", "replace"),
    "decomposed": lambda key: normalize("NFD", key),
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("style", ACCENTED, ids=lambda style: style[0])
def test_keys_lose_their_accents_and_keep_their_meaning(style, damage):
    """`prnom`, `pr_nom`, `pr%C3%A9nom` and `prÃ©nom` ask for what `prénom` does."""
    assert read(zip(map(DAMAGES[damage], style), PARTS, strict=True)) == ANNA


@pytest.mark.parametrize("key", ["first_name", "firstName", "family_name"])
def test_the_only_name_of_a_form_is_a_whole_one(key):
    """Where a form asks for one name, the answer is the whole name, whatever the key; one word is what the key says."""
    asked = read([(key, "Anna Berg"), ("phone", LEAD)])
    assert asked == {"phone_number": LEAD, "first_name": "Anna", "last_name": "Berg"}
    assert read([("first_name", "Anna Maria"), ("last_name", ""), ("phone", LEAD)])["first_name"] == "Anna Maria"
    assert "last_name" not in read([("first_name", "Anna"), ("phone", LEAD)])
    assert "first_name" not in read([("family_name", "Berg"), ("phone", LEAD)])


@pytest.mark.parametrize("keys", [("address[recipient]", "address[street]"), ("RECIPIENT", "ADDRESS_LINE_1")])
def test_the_recipient_of_goods(keys):
    """The name on a parcel is the lead's where no one else is named; beside another name it is not."""
    parcel = list(zip((*keys, "phone"), ("Anna Berg", "8 Quarry Road", LEAD), strict=True))
    assert read(parcel) == {
        **{part: ANNA[part] for part in ("phone_number", "first_name", "last_name")},
        "address": "8 Quarry Road",
    }
    gift = read([*parcel, ("your_name", "Karl Otto"), ("your_phone", OTHER)])
    assert (gift["first_name"], gift["phone_number"]) == ("Karl", OTHER)


def test_a_guest_without_a_name_orders_without_an_account():
    """`guest_email` is the lead's where no guest is named and no other address is asked for."""
    asked = list(zip(STYLES[0][:3], PARTS, strict=False))
    assert read([("guest_email", PARTS[3]), *asked]) == ANNA
    assert "email" not in read([("guest_name", "Karl Otto"), ("guest_email", "karl@example.org"), *asked])
    assert read([("guest_email", "karl@example.org"), *asked, ("email", PARTS[3])]) == ANNA


def test_a_field_between_city_and_postal_code_is_the_state():
    """An input without a name between the two is the one that addresses have there."""
    block = [("address_1", "8 Quarry Road"), ("city", "Ballarat"), ("field6", "VIC"), ("postal_code", "3350")]
    assert read([*zip(STYLES[0], PARTS, strict=True), *block]) == {
        **ANNA, "address": "8 Quarry Road, Ballarat, VIC, 3350", "location": "Ballarat, VIC",
    }  # fmt: skip


@pytest.mark.parametrize("key", ["MMERGE{}", "avia_{}_1", "us_form_1_text_{}", "fld_{}"])
def test_keys_that_differ_in_a_number_alone_say_nothing(key):
    """What such fields ask for shows in the answers alone: one phone number, but never a name."""
    pairs = [(key.format(index), part) for index, part in enumerate(("Anna", "Ballarat", LEAD), start=3)]
    assert read([("FNAME", "Anna"), ("LNAME", "Berg"), *pairs, ("EMAIL", PARTS[3])]) == ANNA
    assert "phone_number" not in read([("FNAME", "Anna"), *pairs, (key.format(9), OTHER)])


def test_where_an_ip_address_is_thought_to_be():
    """Places in one row with an IP address and its coordinates are not the lead's."""
    found = [
        ("city", "Seattle"),
        ("clientIp", "192.0.2.1"),
        ("countryCode", "US"),
        ("latitude", "47.6"),
        ("region", "WA"),
    ]
    assert read([*zip(STYLES[0], PARTS, strict=True), *found]) == ANNA


@pytest.mark.parametrize(("around", "is_theirs"), [("address", True), ("billing_address", True), ("location", False),
                                                   ("ip_address", False)])  # fmt: skip
def test_an_address_with_its_coordinates(around, is_theirs):
    """A geocoded address is the lead's; where an IP address is thought to be has other names, or the address in it."""
    place = [(f"{around}[{key}]", value) for key, value in (
        ("city", "Ballarat"), ("postal_code", "3350"), ("latitude", "-37.5"), ("longitude", "143.8"),
    )]  # fmt: skip
    asked = list(zip(STYLES[0], PARTS, strict=True))

    assert read([*asked, *place]) == ANNA | ({"location": "Ballarat"} if is_theirs else {})
    assert read([*asked, *place, (f"{around}[ip]", "192.0.2.1")]) == ANNA


def test_long_keys_cost_no_more_than_they_are_long():
    """What keys begin with is looked for in the first of their words, however long they are."""

    def cost(length):
        document = {f"first_name_phone_{'a_' * length}{end}": "Anna" for end in "bc"}
        submission = Submission(document, flatten(document))
        return count_operations(lambda: extract_contact(submission, LeadRules("AU"), NOW))

    cost(1_000)  # loads the words
    assert cost(20_000) < 2 * cost(2_000)


@pytest.mark.parametrize(
    ("region", "boxes", "number"),
    [("DE", ("030", "123", "4567"), "+49301234567"), ("IT", ("021", "234", "5678"), "+390212345678")],
)
@pytest.mark.parametrize("line", ["line", "number"])
def test_three_boxes_are_one_number_though_two_of_them_could_be(region, boxes, line, number):
    """In a numbering plan of no fixed length."""
    asked = dict(zip(("phone_area", "phone_prefix", f"phone_{line}"), boxes, strict=True))
    submission = Submission(None, tuple(flatten({"name": "Ada Lovelace", **asked})))

    assert extract_contact(submission, LeadRules(region), NOW).partial["phone_number"] == number
