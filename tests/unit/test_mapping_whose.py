"""Whose a name and a number are: the lead's, or somebody's who is named in the same form."""

from datetime import UTC, datetime

import pytest

from voxbridge.mapping import LeadRules, Reading, read_lead
from voxbridge.outcome import Reason
from voxbridge.submission import Field, Submission


def read(values: dict[str, object], region: str = "AU") -> Reading:
    fields = tuple(Field(f'"{key}"', value, key) for key, value in values.items())
    return read_lead(Submission(None, fields), LeadRules(region), datetime(2026, 11, 24, tzinfo=UTC))


@pytest.mark.parametrize(
    "labels",
    [
        ("First name", "Great to meet you. And your last name?", "Best number to reach you on?"),
        ("Your first name", "Thanks Imogen, what's your last name?", "Imogen, which number may we ring?"),
        ("Wie heißen Sie mit Vornamen?", "Wunderbar! Und Ihr Nachname?", "Wunderbar! Ihre Rufnummer?"),
    ],
)
def test_a_greeting_makes_nobody_else_of_the_lead(labels):
    reading = read(dict(zip(labels, ("Imogen", "Farrow", "0491 570 156"), strict=True)))

    assert reading.partial == {"phone_number": "+61491570156", "first_name": "Imogen", "last_name": "Farrow"}


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


@pytest.mark.parametrize(("switchboard", "region"), SWITCHBOARDS)
def test_a_switchboard_is_better_than_no_number(switchboard, region):
    values = {"name": "Imogen Farrow", switchboard: "+49 30 23125 100"}

    assert read(values, region).partial["phone_number"] == "+493023125100"


@pytest.mark.parametrize("extension", ["142", "4471", "ext. 142"])
def test_an_extension_that_is_no_whole_number_is_left_alone(extension):
    values = {"name": "Imogen Farrow", "Zentrale": "030 23125 100", "Durchwahl": extension}

    assert read(values, "DE").partial["phone_number"] == "+493023125100"


def test_a_person_called_by_an_unknown_word_is_not_the_lead():
    reading = read({"name": "Imogen Farrow", "padrino_name": "Otis Blake", "padrino_phone": "0491 570 156"})

    assert reading.error is Reason.MISSING_PHONE_NUMBER


PHONE = ("Phone", "0491 570 156")


@pytest.mark.parametrize(
    "role",
    [
        "Caller",
        "Visitor",
        "Guest",
        "Enquirer",
        "Applicant",
        "Anrufer",
        "Anruferin",
        "Besucher",
        "Appelant",
        "Visiteur",
        "Chiamante",
        "Llamante",
        "Beller",
        "Bezoeker",
        "Solicitante",
        "Antragsteller",
        "Demandeur",
        "Richiedente",
        "Aanvrager",
        "caller",
    ],
)
def test_who_calls_may_give_no_more_than_a_first_name(role):
    assert read(dict([(role, "Tony"), PHONE])).partial["first_name"] == "Tony"


@pytest.mark.parametrize(
    ("role", "answer"),
    [
        *(("Caller", word) for word in ("Unknown", "Landlord", "tony", "TONY", "New", "Yes", "Anonymous", "Dr")),
        *((role, "Acme") for role in ("Customer", "Client", "Kunde", "Klant", "Cliente")),
    ],
)
def test_one_word_is_no_name_of_a_customer_nor_of_a_caller_who_keeps_it(role, answer):
    assert read(dict([(role, answer), PHONE])).error is Reason.MISSING_FIRST_NAME


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


@pytest.mark.parametrize("key", ["email_id", "emailId", "Mail ID"])
def test_an_e_mail_id_is_an_e_mail_address(key):
    assert read({"Name": "Wanda Kerr", key: "wanda@example.com"}).partial["email"] == "wanda@example.com"


@pytest.mark.parametrize("labels", WRITERS)
@pytest.mark.parametrize("turned", [False, True])
def test_who_writes_for_somebody_else_is_the_lead(labels, turned):
    by, phone, patient, child, customer, age = labels
    for other in (patient, child, customer):
        values = {by: "Wanda Kerr", phone: "0491 570 156", other: "Otis Blake", age: "81"}
        if turned:
            values = dict(reversed(values.items()))

        expected = {"phone_number": "+61491570156", "first_name": "Wanda", "last_name": "Kerr"}
        assert read(values).partial == expected, other


@pytest.mark.parametrize("labels", WRITERS)
def test_who_writes_is_the_lead_beside_a_plain_phone_too(labels):
    by, _, patient, child, *_ = labels
    for other in (patient, child):
        values = {other: "Otis Blake", by: "Wanda Kerr", "Tel": "0491 570 156"}

        assert read(values).partial["first_name"] == "Wanda", other


@pytest.mark.parametrize(
    "role",
    """
    Requested by | Gemeldet von | Demandé par | Aangevraagd door | c_name | who_is_this
    Policy Holder | caller | who | Patient | Borrower | Homeowner | Tenant | Guest | Account holder | Main contact
    quién | Paciente | Titular | Asegurada | Inquilino | Huésped | Propietaria | Titular del contrato
    quem | Segurado | Aluna | Comprador | Hóspede
    qui | Assuré | Locataire | Souscripteur | Acheteuse | Propriétaire
    wer | Versicherungsnehmerin | Käufer | Kaeufer | Mieter | Auftraggeber | Eigentümer | Kontoinhaberin
    chi | Intestatario | Richiedente | Contraente | Ospite
    wie | Patiënt | Huurder | Opdrachtgever | Geïnteresseerde
    """.replace("\n", "|").split("|"),
)
def test_who_somebody_is_stands_in_for_a_name(role):
    if role.strip():
        partial = read(dict([(role.strip(), "Wanda Kerr"), PHONE])).partial

        assert (partial.get("first_name"), partial.get("last_name")) == ("Wanda", "Kerr")


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
def test_who_somebody_is_counts_for_nothing_beside_a_name(own, role_and_value):
    for pairs in ([*own, PHONE, role_and_value], [role_and_value, *own, PHONE]):
        assert read(dict(pairs)).partial == {
            "phone_number": "+61491570156",
            "first_name": "Wanda",
            "last_name": "Kerr",
        }


def test_of_two_people_named_by_what_they_are_the_one_who_writes_counts():
    assert read(dict([("Patient", "Tim Kerr"), ("Guardian", "Wanda Kerr"), PHONE])).partial["first_name"] == "Wanda"
    assert read(dict([("Landlord", "Otis Blake"), ("Tenant", "Wanda Kerr"), PHONE])).partial["first_name"] == "Wanda"
    assert read(dict([("Guest", "Otis Blake"), ("Booked by", "Wanda Kerr"), PHONE])).partial["first_name"] == "Wanda"


@pytest.mark.parametrize(
    ("role", "value"),
    [
        ("Member", "Gold Plan"),
        ("Client", "Acme Ltd"),
        ("Contact", "Via Email"),
        ("Buyer", "First Time"),
        ("Contact", "Monday Morning"),
        ("Contacto", "Por Teléfono"),
        ("Patient", "New Patient"),
        ("Kunde", "Neuer Kunde"),
        ("Tenant", "Long Term"),
        ("Tenant", "yes"),
        ("Caller", "2"),
    ],
)
def test_what_is_no_name_is_none_whatever_it_stands_under(role, value):
    assert read(dict([(role, value), PHONE])).error is Reason.MISSING_FIRST_NAME


@pytest.mark.parametrize(
    ("first", "last"),
    [("fn", "ln"), ("vn", "nn"), ("given", "family"), ("fname", "sname"), ("Prenome", "Cognome"), ("f_name", "l_name")],
)
def test_the_parts_of_a_name_under_short_and_formal_keys(first, last):
    partial = read(dict([(first, "Wanda"), (last, "Kerr"), PHONE])).partial

    assert (partial.get("first_name"), partial.get("last_name")) == ("Wanda", "Kerr")


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
def test_somebody_else_s_phone_is_not_the_lead_s(label):
    assert read({"Name": "Wanda Kerr", label: "0491 570 110"}).error is Reason.MISSING_PHONE_NUMBER


LAST_RESORTS = ["Mother's phone", "Téléphone du père", "Telefon Büro", "Caregiver phone", "Téléphone standard"]


@pytest.mark.parametrize("other", [*_others(), *LAST_RESORTS, "Telefon der Eltern", "Téléphone du tuteur"])
@pytest.mark.parametrize("own", ["Votre numéro", "Ihre Nummer", "Your number", "Su número", "Your phone"])
def test_the_lead_s_own_number_comes_before_anybody_else_s(own, other):
    reading = read({"Name": "Wanda Kerr", other: "0491 570 110", own: "0491570156"})

    assert reading.partial["phone_number"] == "+61491570156"


@pytest.mark.parametrize("label", LAST_RESORTS)
def test_a_parent_s_or_an_office_s_number_is_the_last_resort(label):
    assert read({"Name": "Wanda Kerr", label: "0491 570 110"}).error is None


@pytest.mark.parametrize("key", ["zurueckzurufen_auf", "recapitolo", "gimme_digits", "Appel à faire au"])
def test_the_only_number_under_an_unknown_label_is_the_lead_s_if_it_names_its_country(key):
    assert read({"Name": "Wanda Kerr", key: "+49 1512 3456789"}).partial["phone_number"] == "+4915123456789"
    assert read({"Name": "Wanda Kerr", key: "015123456789"}, "DE").error is Reason.MISSING_PHONE_NUMBER


@pytest.mark.parametrize(
    "more",
    [
        {"Phone": ""},
        {"gimme_more": "+49 1512 3456780"},
        {"Employer phone": "+49 1512 3456780"},
        {"gimme_name": "Otis Blake"},
    ],
)
def test_a_number_under_an_unknown_label_counts_for_nothing_where_it_may_be_somebody_else_s(more):
    reading = read({"Name": "Wanda Kerr", "gimme_digits": "+49 1512 3456789", **more})

    assert reading.error is Reason.MISSING_PHONE_NUMBER


@pytest.mark.parametrize(
    "label",
    [
        "Fax",
        "Order ref",
        "Landlord",
        "Vet",
        "Tenant",
        "Patient",
        "Son",
        "Uhrzeit",
        "Booking reference",
        "Godfather's employer",
        "support_line",
        "our_number",
    ],
)
def test_a_number_that_is_marked_as_something_else_is_no_last_resort(label):
    assert read({"Name": "Wanda Kerr", label: "+49 1512 3456789"}).error is Reason.MISSING_PHONE_NUMBER


@pytest.mark.parametrize(
    ("label", "is_the_lead_s"),
    [
        ("Thanks for contacting Acme Insurance! What's your full name?", True),
        ("Awesome. Who do we have the pleasure of speaking with?", True),
        ("Spouse. Name", False),
        ("Emergency contact. Name?", False),
        ("Dr. name", False),
    ],
)
def test_what_stands_before_a_question_says_whose_it_is_if_it_is_a_heading(label, is_the_lead_s):
    error = read(dict([(label, "Wanda Kerr"), PHONE])).error

    assert error is (None if is_the_lead_s else Reason.MISSING_FIRST_NAME)


def test_an_owner_alone_is_the_record_s_in_a_crm():
    assert read(dict([("Owner", "Otis Blake"), PHONE])).error is Reason.MISSING_FIRST_NAME


def test_of_a_call_the_caller_s_number_is_the_lead_s():
    call = {"From": "+61491570156", "To": "+61255504321", "Called": "+61255504321", "CallerName": "Wanda Kerr"}

    assert read(call).partial["phone_number"] == "+61491570156"


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


@pytest.mark.parametrize("label", ["Landlord's number", "Numéro du bailleur", "Vet's number", "Tenant's number"])
def test_a_number_that_is_hardly_called_a_phone_is_not_the_lead_s_if_it_is_another_s(label):
    assert read({"Name": "Wanda Kerr", "Phone": "", label: OTHER}).error is Reason.MISSING_PHONE_NUMBER


@pytest.mark.parametrize(
    "role", ["Buyer", "Member", "Insured", "Käufer", "Assuré", "Huurder", "Guest", "Patient", "Tenant"]
)
def test_who_is_asked_for_as_you_is_the_lead_and_a_role_alone_is_one_too(role):
    you = {"Your name": "Wanda Kerr", "Your phone": OWN}
    they = {f"{role} name": "Otis Blake", f"{role} phone": OTHER}

    assert read({**they, **you}).partial == {"phone_number": "+33639982020", "first_name": "Wanda", "last_name": "Kerr"}
    assert read(they).partial == {"phone_number": "+33639982099", "first_name": "Otis", "last_name": "Blake"}


@pytest.mark.parametrize(
    "name",
    ["Will Porter", "Grace Page", "Otis Price", "Mark Banks", "Núria Casas", "April Best", "Rosa de la Cruz", "Li Wei"],
)
def test_a_name_of_common_words_is_a_name_under_a_role_too(name):
    first, _, last = name.partition(" ")
    partial = read({"Caller": name, "Phone": OWN}).partial

    assert (partial["first_name"], partial["last_name"]) == (first, last)
