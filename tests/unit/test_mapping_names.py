"""What asks for a name: as web forms write it, in all languages, with what stands around it."""

import tomllib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from local.compile_terms import LANGUAGES
from voxbridge.mapping import LeadRules, extract_contact
from voxbridge.mapping.split_name import is_name
from voxbridge.parsing.flatten import flatten
from voxbridge.parsing.submission import Submission

NOW = datetime(2026, 11, 26, tzinfo=UTC)
PHONE = ("phone", "Phone", "+61491570156")
WORDS = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(LANGUAGES.glob("*.toml"))}
# Languages in which these parts of an address, a name and an order are words of one form.
ADDRESSES = {
    "bg": "Адрес за доставка", "cs": "Fakturační adresa", "da": "Leveringsadresse", "de": "Rechnungsadresse",
    "el": "Διεύθυνση αποστολής", "en": "Billing address", "es": "Dirección de envío", "fi": "Laskutusosoite",
    "fr": "Adresse de facturation", "hr": "Adresa za dostavu", "hu": "Szállítási cím", "id": "Alamat pengiriman",
    "it": "Indirizzo di spedizione", "nb": "Leveringsadresse", "nl": "Factuuradres", "pl": "Adres dostawy",
    "pt": "Endereço de entrega", "ro": "Adresa de facturare", "ru": "Адрес доставки", "sk": "Fakturačná adresa",
    "sv": "Leveransadress", "tr": "Fatura adresi", "uk": "Адреса доставки", "vi": "Địa chỉ giao hàng",
}  # fmt: skip


def read(*fields: tuple[str, str, str]) -> dict[str, Any]:
    """Return the names read of a form of fields (key, label, answer) and a phone number."""
    answers = [{"name": key, "label": label, "value": value} for key, label, value in (*fields, PHONE)]
    submission = Submission({"fields": answers}, flatten({"fields": answers}))
    found = extract_contact(submission, LeadRules("AU"), NOW).partial
    assert found.pop("phone_number") == PHONE[2]
    return {part: found[part] for part in ("first_name", "last_name", "title") if part in found}


ANNA = {"first_name": "Anna", "last_name": "Berg"}


@pytest.mark.parametrize("language", ADDRESSES)
@pytest.mark.parametrize("label", ["{address}: {name}", "{address} - {name}", "{name} ({address})", "{name} {address}"])
def test_a_name_in_the_address_of_an_order(language: str, label: str) -> None:
    """Whichever of the two a language puts first, the name is asked for and the address says where it stands."""
    terms = [WORDS[language]["attributes"][meaning] for meaning in ("first_name", "last_name")]
    first, last = (min(found, key=lambda term: " " in term) for found in terms)
    labels = [label.format(address=ADDRESSES[language], name=name.capitalize()) for name in (first, last)]

    assert read(("a", labels[0], "Anna"), ("b", labels[1], "Berg")) == ANNA


@pytest.mark.parametrize(
    "prefix", ["profile.", "st", "str", "mail_", "register[date]", "/shop/order/Address.", "lead_form_"]
)
def test_what_half_a_name_begins_with(prefix: str) -> None:
    """Where a key ends with half a name, what it begins with says where it stands and not what it is."""
    keys = [prefix + key for key in (("FirstName", "LastName") if prefix.isalpha() else ("first_name", "last_name"))]

    assert read((keys[0], "", "Anna"), (keys[1], "*", "Berg")) == ANNA


@pytest.mark.parametrize("prefix", ["company_", "pet_", "nick_", "emergency_", "utm_"])
def test_what_half_a_name_keeps(prefix: str) -> None:
    """Whose name it is, and what is no name at all, is still said by the beginning of a key."""
    assert read((f"{prefix}first_name", "", "Anna"), (f"{prefix}last_name", "", "Berg")) == {}


@pytest.mark.parametrize(
    "keys",
    [("first_name", "last_name"), ("fname", "lname"), ("givenName", "familyName"), ("input_1_3", "input_1_6")],
)
def test_two_halves_under_one_label(keys: tuple[str, str]) -> None:
    """A label above two inputs is each one's; their keys say which half is which, in either order."""
    first, last = keys
    assert read((first, "Name *", "Anna"), (last, "Name *", "Berg")) == ANNA
    if "input" not in first:
        assert read((last, "Name *", "Berg"), (first, "Name *", "Anna")) == ANNA


def test_two_names_under_one_label() -> None:
    """Keys that say nothing of halves leave two whole names."""
    assert read(("a_1", "Name", "Anna Berg"), ("a_2", "Name", "Karl Otto")) == ANNA


@pytest.mark.parametrize(
    ("label", "answer"),
    [
        ("Anrede, Vorname, Nachname", "Anna Berg"),
        ("Title and full name", "Anna Berg"),
        ("First, middle and last name", "Anna Berg"),
        ("Name (first, middle, last)", "Anna Berg"),
        ("Name / Company", "Anna Berg"),
        ("Full name (or company name)", "Anna Berg"),
        ("Your name / pseudonym", "Anna Berg"),
        ("Firma oder Name", "Anna Berg"),
        ("Full name (min. 3 characters)", "Anna Berg"),
        ("Enter your name", "Anna Berg"),
        ("Type in your name", "Anna Berg"),
        ("Zadejte své jméno", "Anna Berg"),
        ("Max Mustermann", "Anna Berg"),
        ("e.g. John Doe", "Anna Berg"),
        ("例）山田 太郎", "Anna Berg"),  # noqa: RUF001
    ],
)
def test_whole_names(label: str, answer: str) -> None:
    """What a label lists, demands or shows as an example beside a name leaves it a name."""
    assert read(("a", label, answer)) == ANNA


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("First & middle names", "Surname"),
        ("First name (max. 20 characters)", "Middle and last name"),
        ("Nombre", "Apellidos (paterno y materno)"),
        ("Payment first name", "Payment last name"),
        ("Vorname des Empfängers", "Nachname des Empfängers"),
    ],
)
def test_halves(first: str, last: str) -> None:
    """The same of the halves of a name."""
    street = ("street", "Street", "8 Quarry Road")
    assert read(("a", first, "Anna"), ("b", last, "Berg"), street) == ANNA


@pytest.mark.parametrize(
    ("label", "answer"),
    [("お名前", "山田 花子"), ("이름", "山田 花子"), ("Név", "山田 花子"), ("氏名", "山田花子")],
)
def test_family_name_first(label: str, answer: str) -> None:
    """A language's own custom, or the label, puts the family name first."""
    assert read(("a", label, answer))["last_name"] == "山田"


@pytest.mark.parametrize("key", ["receiverPhone", "Company.Phone", "recipient[mobile]"])
def test_a_key_is_seen_by_no_one(key: str) -> None:
    """A phone number asked for plainly is the lead's, whatever its key, where the form asks for no other."""
    form = [{"name": "n", "label": "Name", "value": "Anna Berg"}, {"name": key, "label": "Phone", "value": PHONE[2]}]

    def found(*more: dict[str, str]) -> dict[str, Any]:
        document = {"fields": [*form, *more]}
        return extract_contact(Submission(document, flatten(document)), LeadRules("AU"), NOW).partial

    assert found() == {**ANNA, "phone_number": PHONE[2]}
    assert found({"name": "phone", "label": "Phone", "value": "+61491570157"})["phone_number"] == "+61491570157"
    assert "phone_number" not in found({"name": "receiver_name", "label": "Recipient", "value": "Karl Otto"})


@pytest.mark.parametrize("label", ["Recipient's phone number", "Telefon des Empfängers"])
def test_the_recipients_number(label: str) -> None:
    """Where goods are sent to an address and the recipient is not named, the number is theirs who orders."""
    parcel = [{"label": "Street", "value": "8 Quarry Road"}, {"label": label, "value": PHONE[2]}]

    def number(*more: tuple[str, str]) -> str | None:
        document = {"fields": [*parcel, *({"label": asked, "value": value} for asked, value in more)]}
        return extract_contact(Submission(document, flatten(document)), LeadRules("AU"), NOW).partial.get(
            "phone_number"
        )

    assert number(("Name", "Anna Berg")) == PHONE[2]
    assert number(("Name", "Anna Berg"), ("Recipient's name", "Karl Otto")) is None
    assert number(("Your name", "Anna Berg")) is None
    assert number(("Name", "Anna Berg"), ("Phone", "+61491570157")) == "+61491570157"


def test_a_list_of_calling_codes() -> None:
    """What a page shows beside an input, and is no label, says nothing of it."""
    codes = "+30 (Greece) Code +30 (Greece) +93 (Afghanistan) +355 (Albania)"
    fields = [{"label": "Name", "value": "Anna Berg"}, {"name": "phone", "label": codes, "value": PHONE[2]}]
    document = {"fields": fields}

    found = extract_contact(Submission(document, flatten(document)), LeadRules("AU"), NOW).partial
    assert found == {**ANNA, "phone_number": PHONE[2]}


@pytest.mark.parametrize("key", ["receiverName", "company.attention"])
def test_a_name_asked_for_plainly(key: str) -> None:
    """The same of a name: it is the lead's where no one else is named."""
    assert read((key, "Name and surname", "Anna Berg")) == ANNA
    assert read((key, "Name and surname", "Karl Otto"), ("name", "Name", "Anna Berg")) == ANNA
    assert read(("company_name", "Name", "Acme")) == {}


@pytest.mark.parametrize("label", ["Name of your company", "Company name or trading name", "Name and billing address"])
def test_no_names(label: str) -> None:
    """What else is called a name, or asked for together with one, is none."""
    assert read(("a", label, "Anna Berg")) == {}


@pytest.mark.parametrize(
    ("label", "first", "last"),
    [
        ("ФИО", "Ольга", "Смирнова"),
        ("Ф.И.О.", "Иван Петрович", "Смирнов"),  # noqa: RUF001
        ("ФИО", "Ирина", "Бойко"),
        ("ПІБ", "Олена", "Шевченко"),
        ("Nume și prenume", "Ioana", "Munteanu"),
        ("Nazwisko i imię", "Zofia", "Kowalska"),
        ("Επώνυμο και όνομα", "Ελένη", "Παπαδοπούλου"),
        ("Příjmení a jméno", "Tereza", "Novotná"),
    ],
)
def test_what_a_family_name_shows(label: str, first: str, last: str) -> None:
    """The family name may be told by its ending, or a patronymic, where it is written second and asked for first."""
    asked = {"first_name": first, "last_name": last}

    assert read(("a", label, f"{last} {first}")) == asked
    if last not in {"Бойко", "Novotná"}:
        assert read(("a", label, f"{first} {last}")) == asked


def test_a_name_is_taken_as_typed() -> None:
    """The answer to a question for half a name is no sentence, whatever marks are in it."""
    assert read(("first_name", "", "Mara; Quill"))["first_name"] == "Mara; Quill"
    assert read(("first_name", "", "Ana"), ("last_name", "", "Mª Pérez")) == {
        "first_name": "Ana",
        "last_name": "Mª Pérez",
    }


@pytest.mark.parametrize("label", ["Step 1: your name", "Section A: Full name", "Ticket holder (name)"])
def test_a_name_asked_for_behind_a_mark(label: str) -> None:
    """What stands before a mark and asks for nothing leaves a name a name."""
    assert read(("a", label, "Anna Berg")) == ANNA


YES_NO = sorted({word.title() for words in WORDS.values() for word in words["values"]["yes_no"] if word.isalpha()})
NAMES = [word for word in YES_NO if is_name(word) and word < "\u3040"]  # those without spaces are parted


@pytest.mark.parametrize("fields", [
    lambda text: ([("first_name", "", text), ("last_name", "", "Berg")], {"first_name": text, "last_name": "Berg"}),
    lambda text: ([("a", "First name", "Anna"), ("b", "Last name", text)], {"first_name": "Anna", "last_name": text}),
    lambda text: ([("name", "", text)], {"first_name": text}),
    lambda text: ([("a", "What is your name?", text)], {"first_name": text}),
])  # fmt: skip
def test_a_name_that_is_asked_for_is_never_a_yes_or_no(fields: Callable[[str], Any]) -> None:
    """Si Chen, Ja Morant and Kim No have the names that they type."""
    assert {"Si", "Ja", "No", "Da", "Tak"} <= set(NAMES)
    for text in NAMES:
        form, names = fields(text)
        assert read(*form) == names


@pytest.mark.parametrize("text", ["Yes", "no", "true", "on"])
@pytest.mark.parametrize("question", ["Is this your real name?", "has_name", "Your name"])
def test_a_yes_or_no_beside_a_name_is_no_name(text: str, question: str) -> None:
    """What asks whether someone has a name may be read as asking for it, and another field holds the name."""
    question = ("q", question, text)

    assert read(question, ("a", "Name", "Anna Berg")) == ANNA
    assert read(("a", "First name", "Anna"), ("b", "Last name", "Berg"), question) == ANNA
    assert read(("a", "First name", "Anna"), question) == {"first_name": "Anna"}
    assert read(("a", "Full name", "Anna Berg"), ("first_name", "", text)) == ANNA


@pytest.mark.parametrize("label", ["Who are you?", "Who is this for?", "Who are you filling this in for?"])
@pytest.mark.parametrize("answer", ["My mother", "A parent", "Someone in my care"])
def test_who_someone_is_beside_a_first_name(label: str, answer: str) -> None:
    """An answer that describes a person is not the last name of the person whose first name is asked for."""
    assert read(("a", "First name", "Anna"), ("b", label, answer)) == {"first_name": "Anna"}


@pytest.mark.parametrize("answer", ["Berg", "berg", "van den Berg", "Anna Berg"])
def test_the_rest_of_a_name_beside_a_first_name(answer: str) -> None:
    """Beside a first name, a field for a name gives the rest of it."""
    last = answer.removeprefix("Anna ")
    assert read(("a", "Vorname", "Anna"), ("b", "Name", answer)) == {"first_name": "Anna", "last_name": last}


@pytest.mark.parametrize(
    "label", ["Who is this for?", "Who are you filling this form out for?", "Who are you enquiring about?"]
)
def test_for_whom_a_form_is_filled_in(label: str) -> None:
    """The name of whom a form is filled in for is not that of the person whose number it asks for."""
    assert read(("a", "Name", "Anna Berg"), ("b", label, "Karl Otto")) == ANNA
    assert read(("a", "First name", "Anna"), ("b", label, "Karl Otto")) == {"first_name": "Anna"}


@pytest.mark.parametrize(("name", "last"), [("Contact form", {}), ("Lee", {"last_name": "Lee"})])
def test_a_name_beside_a_first_name(name: str, last: dict[str, str]) -> None:
    """It is the last name, unless it is written as a sentence: a form has a name as well."""
    assert read(("first_name", "First name", "Ann"), ("name", "", name)) == {"first_name": "Ann", **last}


def test_answers_under_keys_that_they_repeat() -> None:
    """`{"last_name": {"name": "last_name", "value": …}}` is an answer, and no person of its own."""
    answers = {"first_name": "Ann", "last_name": "Lee", "phone": PHONE[2]}
    document = {key: {"name": key, "type": key, "value": value} for key, value in answers.items()}

    found = extract_contact(Submission(document, flatten(document)), LeadRules("AU"), NOW).partial
    assert found == {"first_name": "Ann", "last_name": "Lee", "phone_number": PHONE[2]}


@pytest.mark.parametrize(("first", "last"), [("Ann", None), (None, "Lee")])
def test_a_half_of_someone_else_s_name_is_not_added(first: str | None, last: str | None) -> None:
    """A shop's address may have another person's name."""
    customer = {"first_name": first, "last_name": last, "address": {"first_name": "Bob", "last_name": "Ray"}}
    body = customer | {"phone": PHONE[2]}
    found = extract_contact(Submission(body, flatten(body)), LeadRules("AU"), NOW).partial
    assert (found.get("first_name"), found.get("last_name")) == (first, last)
