"""Whose a name and a number are: the lead's, or another person's who is named in the same form."""

from datetime import UTC, datetime

import pytest

from voxbridge.errors import Reason
from voxbridge.mapping import ExtractionResult, LeadRules, extract_contact
from voxbridge.mapping.classify_fields import classify
from voxbridge.mapping.owners import Owner
from voxbridge.parsing.flatten import flatten
from voxbridge.parsing.submission import Field, Submission


def read(values: dict[str, object], region: str = "AU") -> ExtractionResult:
    fields = tuple(Field(f'"{key}"', value, key) for key, value in values.items())
    return extract_contact(Submission(None, fields), LeadRules(region), datetime(2026, 11, 24, tzinfo=UTC))


SWITCHBOARDS = [("telefon_zentrale", "DE"), ("Zentrale", "DE"), ("Switchboard", "AU"), ("Centralita", "ES")]
SWITCHBOARDS += [("Centralino", "IT"), ("Standard téléphonique", "FR"), ("Telefooncentrale", "NL")]


@pytest.mark.parametrize(
    "direct",
    [
        *("telefon_durchwahl", "Telefon Durchwahl", "Durchwahl", "Direktwahl", "phone_direct", "direct_phone"),
        *("phone_ext", "Extension", "ligne directe", "teléfono directo", "linea diretta", "doorkiesnummer"),
    ],
)
@pytest.mark.parametrize(("switchboard", "region"), SWITCHBOARDS)
def test_a_direct_line_comes_before_the_switchboard(direct, switchboard, region):
    values = {"name": "Imogen Farrow", switchboard: "+49 30 23125 100", direct: "+49 30 23125 142"}

    assert read(values, region).partial["phone_number"] == "+493023125142"


PHONE = ("Phone", "0491 570 156")
WRITERS = [
    ("Filled in by", "Phone of person filling in this form", "Patient name", "Child's name", "Customer name", "Age"),
    ("Ausgefüllt von", "Telefon Ausfüller", "Name des Patienten", "Name des Kindes", "Name des Kunden", "Alter"),
    ("ausgefuellt_von", "telefon_ausfueller", "name_patient", "name_kind", "name_kunde", "alter_patient"),
    ("Rempli par", "Téléphone de la personne qui remplit", "Nom du patient", "Nom de l'enfant", "Nom du client", "Âge"),
    ("Compilato da", "Telefono compilatore", "Nome paziente", "Nome del bambino", "Nome cliente", "Età"),
    ("Rellenado por", "Teléfono de quien rellena", "Nombre del paciente", "Nombre del niño", "Nombre cliente", "Edad"),
    ("Preenchido por", "Telefone de quem preenche", "Nome do paciente", "Nome da criança", "Nome do cliente", "Idade"),
    ("Ingevuld door", "telefoon_invuller", "Naam patiënt", "Naam kind", "Klantnaam", "Leeftijd"),
]


@pytest.mark.parametrize("labels", WRITERS)
@pytest.mark.parametrize("turned", [False, True])
def test_who_writes_for_someone_else_is_the_lead(labels, turned):
    by, phone, patient, child, customer, age = labels
    for other in (patient, child, customer):
        values = {by: "Wanda Kerr", phone: "0491 570 156", other: "Otis Blake", age: "81"}
        if turned:
            values = dict(reversed(values.items()))

        expected = {"phone_number": "+61491570156", "first_name": "Wanda", "last_name": "Kerr"}
        assert read(values).partial == expected, other


@pytest.mark.parametrize(
    "role_and_value",
    [
        ("Tenant", "Otis Blake"),
        ("Guest", "Otis Blake"),
        ("Patient", "Otis Blake"),
        ("Insured", "Otis Blake"),
        ("Tenant name", "Otis Blake"),
        ("Tenant phone", "0491 570 110"),
        ("Inquilino", "Otis Blake"),
    ],
)
@pytest.mark.parametrize("own", [(("Name", "Wanda Kerr"),), (("First name", "Wanda"), ("Last name", "Kerr"))])
def test_who_someone_is_counts_for_nothing_beside_a_name(own, role_and_value):
    for pairs in ([*own, PHONE, role_and_value], [role_and_value, *own, PHONE]):
        assert read(dict(pairs)).partial == {
            "phone_number": "+61491570156",
            "first_name": "Wanda",
            "last_name": "Kerr",
        }


OTHERS = {
    "EN": "{} phone: Employer | Landlord | Insurer | Guarantor | Cosigner | Pharmacy | HOA | Dispatcher | Neighbour",
    "DE": "Telefon {}: Chef | des Vermieters | Versicherung | Hausverwaltung | Nachbar | Bürge | Buerge | Arbeitgeber",
    "FR": "Téléphone {}: de l'employeur | du bailleur | de l'assureur | de la personne à prévenir | du syndic",
    "ES": "Teléfono {}: del jefe | del casero | del seguro | de la inmobiliaria | del fiador | del vecino",
    "PT": "Telefone {}: do empregador | da seguradora | de recado | do fiador | de um parente | do síndico",
    "IT": "Telefono {}: del datore di lavoro | dell'assicurazione | dell'agenzia | dell'amministratore | del garante",
    "NL": "Telefoonnummer {}: werkgever | baas | verhuurder | verzekeraar | beheerder | buren | apotheek | borg",
}


def _others() -> list[str]:
    labels = []
    for line in OTHERS.values():
        pattern, words = line.split(": ")
        labels += [pattern.format(word.strip()) for word in words.split("|")]
    return labels


@pytest.mark.parametrize("label", _others())
def test_someone_else_s_phone_is_not_the_lead_s(label):
    assert read({"Name": "Wanda Kerr", label: "0491 570 110"}).error is Reason.MISSING_PHONE_NUMBER


LAST_RESORTS = ["Mother's phone", "Téléphone du père", "Telefon Büro", "Caregiver phone", "Téléphone standard"]


@pytest.mark.parametrize("other", [*_others(), *LAST_RESORTS, "Telefon der Eltern", "Téléphone du tuteur"])
@pytest.mark.parametrize("own", ["Votre numéro", "Ihre Nummer", "Your number", "Your phone"])
def test_the_lead_s_own_number_comes_before_anybody_else_s(own, other):
    reading = read({"Name": "Wanda Kerr", other: "0491 570 110", own: "0491570156"})

    assert reading.partial["phone_number"] == "+61491570156"


OWN, OTHER = "+33 6 39 98 20 20", "+33 6 39 98 20 99"
THIRD_PARTIES = """
    employer landlord guarantor insurer pharmacy dispatcher caregiver neighbour vermieter arbeitgeber employeur bailleur
    garant fiador casero empleador empregador sindico amministratore garante werkgever verhuurder borg buren
    """.split()  # noqa: SIM905  (a list of words reads best as words)


@pytest.mark.parametrize("third", THIRD_PARTIES)
def test_a_third_party_is_never_the_lead_wherever_it_stands(third):
    theirs = {f"{third}_name": "Otis Blake", f"{third}_phone": OTHER}
    own = {"name": "Wanda Kerr", "phone": OWN}
    expected = {"phone_number": "+33639982020", "first_name": "Wanda", "last_name": "Kerr"}

    assert read({**theirs, **own}).partial == expected
    assert read({**own, **theirs}).partial == expected
    assert read({third: "Otis Blake", **own}).partial == expected


@pytest.mark.parametrize(
    "role", ["Buyer", "Member", "Insured", "Käufer", "Assuré", "Huurder", "Guest", "Patient", "Tenant"]
)
def test_who_is_asked_for_as_you_is_the_lead_and_a_role_alone_is_one_too(role):
    you = {"Your name": "Wanda Kerr", "Your phone": OWN}
    they = {f"{role} name": "Otis Blake", f"{role} phone": OTHER}

    assert read({**they, **you}).partial == {"phone_number": "+33639982020", "first_name": "Wanda", "last_name": "Kerr"}
    assert read(they).partial == {"phone_number": "+33639982099", "first_name": "Otis", "last_name": "Blake"}


@pytest.mark.parametrize(
    ("name", "owner"), [("guardian", Owner.PARENT), ("patient", Owner.PATIENT), ("guest", Owner.GUEST)]
)
@pytest.mark.parametrize("key", ["contact_name", "your_name", "customer_email", "primary_phone"])
def test_what_is_in_a_person_s_object_is_theirs(name, owner, key):
    """Words for the lead or the writer do not take a field out of the object of someone else."""
    around = Field(f"{name}.{key}", "", key, record=name, ancestors=(name,))
    titled = Field(key, "", key, section=name)

    assert [one.owner for one in classify((around, titled)).fields] == [owner, owner]


@pytest.mark.parametrize("around", ["household", "home", "Zwapto"])
def test_the_switchboard_of_the_first_person_comes_first(around):
    """The name of what another person is in may say more of a phone than the first one's label does."""
    other = {"Name": "Tomas Lindqvist", "Téléphone standard": "0491 570 117"}
    document = {"Name": "Wanda Kerr", "Téléphone standard": "0491 570 110", around: [other]}
    reading = extract_contact(Submission(None, flatten(document)), LeadRules("AU"), datetime(2026, 11, 24, tzinfo=UTC))

    assert reading.partial == {"phone_number": "+61491570110", "first_name": "Wanda", "last_name": "Kerr"}


@pytest.mark.parametrize(
    "role", ["Contact", "Applicant", "Borrower", "Caller", "Claimant", "Site contact", "Kunde", "Titular"]
)
@pytest.mark.parametrize("turned", [False, True])
def test_of_two_people_who_each_have_a_name_and_a_number_one_is_read(role, turned):
    """Not the one's number with the other's name or e-mail address."""
    called = {f"{role} name": "Ada Brook", f"{role} phone": "0491 570 156"}
    plain = {"First name": "Bob", "Last name": "Stone", "Phone": "0491 570 157", "Email": "bob@example.org"}
    got = read(plain | called if turned else called | plain).partial
    whole = [
        {"first_name": "Ada", "last_name": "Brook", "phone_number": "+61491570156"},
        {"first_name": "Bob", "last_name": "Stone", "phone_number": "+61491570157", "email": "bob@example.org"},
    ]
    assert got in whole
