"""Other people and things beside the lead, in every place where a payload can name them: nothing of theirs is taken."""

# ruff: noqa: SIM905  (lists of words read best as words)

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxbridge.delivery import Delivery, from_rfc3339
from voxbridge.mapping import LeadRules, extract_contact
from voxbridge.parsing.submission import NotALead
from voxbridge.providers import provider

LEAD, OTHER = "+61491570156", "+61491570110"
ROSA = {"phone_number": LEAD, "first_name": "Rosa", "last_name": "Kent"}
SAND = "Kurt Sand"

# Words that the lexicon has, in seven languages, and at the end two that it has not.
OTHERS = """
    accountant agent architect assistant attorney best_man boss broker brother captain coach colleague contractor cousin
    dad daughter dealer doctor emergency employer executor friend gardener grandma guarantor host husband insurer lawyer
    manager mother_in_law nanny neighbour next_of_kin partner photographer physician pilot recruiter referrer
    sales_rep secretary solicitor son spouse supervisor teacher trainer vendor vet wife witness
    abogado asesor hermano padrino profesora testigo veterinario avocat conseiller notaire soeur voisin
    anwalt berater bruder makler nachbar zeuge avvocato commercialista idraulico testimone vicino
    advocaat boekhouder broer getuige huisarts makelaar advogado contabilista irmao testemunha vizinho
    flurb zorgo
""".split()
THINGS = """
    accident airport boat branch building campaign car clinic company conference cottage course event factory festival
    funeral garage hotel house incident item listing machine office order party property restaurant roof school shop
    trip venue warehouse wedding
        boda empresa inmueble obra vehiculo chantier entreprise immeuble mariage voiture baustelle fahrzeug hochzeit
    immobilie
    cantiere immobile matrimonio veicolo bedrijf bruiloft pand voertuig casamento imovel veiculo
""".split()


def read(document: Any) -> dict[str, Any]:
    """Read JSON as the generic source does."""
    now = from_rfc3339("2026-11-24T00:00:00Z")
    body = json.dumps(document).encode()
    delivery = Delivery(
        id="x", source="generic", received_at=now, content_type="application/json", body=body, headers={}
    )
    submission = provider("generic").parse(delivery)
    assert not isinstance(submission, NotALead)
    return extract_contact(submission, LeadRules("AU"), now).partial


def fields(*pairs: tuple[str, str]) -> dict[str, Any]:
    return {"fields": [{"label": label, "value": value} for label, value in pairs]}


def _beside(role: str) -> Iterator[dict[str, Any]]:
    word = role.replace("_", " ")
    theirs, lead = {f"{role}_name": SAND, f"{role}_phone": OTHER}, {"name": "Rosa Kent", "phone": LEAD}
    yield lead | theirs
    yield theirs | lead
    yield {f"phone_{role}": OTHER, f"name_{role}": SAND} | lead
    yield lead | {f"{role}_mobile": OTHER}
    yield {role: {"name": SAND, "phone": OTHER}, "lead": lead}
    yield {role: {"name": SAND, "phone": OTHER}} | lead
    yield fields((f"{word}'s name", SAND), (f"{word}'s phone", OTHER), ("Your name", "Rosa Kent"), ("Your phone", LEAD))
    yield fields(
        (f"Name of {word}", SAND), (f"Phone number of {word}", OTHER), ("Full name", "Rosa Kent"), ("Mobile", LEAD)
    )
    about = [(f"{word} details", SAND, OTHER), ("Your details", "Rosa Kent", LEAD)]
    yield {"sections": [{"title": title} | fields(("Name", name), ("Phone", phone)) for title, name, phone in about]}


@pytest.mark.parametrize("role", OTHERS)
def test_another_person_beside_the_lead_is_not_the_lead(role: str) -> None:
    for document in _beside(role):
        assert read(document) == ROSA, document


@pytest.mark.parametrize("role", OTHERS)
def test_another_person_does_not_stand_in_for_a_lead_without_a_number(role: str) -> None:
    found = read({"name": "Rosa Kent", "phone": "", f"{role}_name": SAND, f"{role}_phone": OTHER})

    assert found == {"first_name": "Rosa", "last_name": "Kent"}


@pytest.mark.parametrize("thing", THINGS)
def test_what_is_asked_of_a_thing_is_nothing_of_the_lead_s(thing: str) -> None:
    word = thing.replace("_", " ")
    lead = {"first_name": "Rosa", "last_name": "Kent", "phone": LEAD}
    asked = (("Name", "Rosa Kent"), ("Phone", LEAD))
    documents = [
        lead | {f"{thing}_city": "Perth", f"{thing}_location": "Perth", f"{thing}_age": "12"},
        lead | {thing: {"name": "Ocean View", "city": "Perth", "state": "WA"}},
        lead | {thing: {"name": "Ocean View", "phone": OTHER}},
        {f"{thing}_name": "Ocean View", f"{thing}_phone": OTHER} | lead,
        fields(*asked, (f"Location of the {word}", "Perth"), (f"Age of the {word}", "12")),
        fields(*asked, (f"Which city is the {word} in?", "Perth")),
    ]
    for document in documents:
        assert read(document) == ROSA, document


@pytest.mark.parametrize("thing", THINGS)
def test_the_name_of_a_thing_is_no_one_s(thing: str) -> None:
    assert read({"phone": LEAD, f"{thing}_name": "Ocean View"}) == {"phone_number": LEAD}


LEADS = """
    lead customer client contact applicant buyer seller tenant homeowner owner pet_owner borrower insured policyholder
    candidate attendee registrant participant member visitor donor patient student enquirer claimant guest passenger
    traveller parent guardian resident caller driver landlord teacher doctor
    cliente solicitante propietario inquilino interesado asegurado titular paciente alumno responsable
    demandeur acheteur vendeur proprietaire locataire emprunteur assure adherent eleve souscripteur
    kunde interessent antragsteller eigentuemer mieter versicherungsnehmer bewerber teilnehmer mitglied schueler halter
    acquirente richiedente assicurato partecipante paziente studente genitore contraente
    klant aanvrager eigenaar huurder verzekerde kandidaat deelnemer leerling ouder bezoeker
    comprador locatario segurado aluno responsavel requerente interessado
""".split()


@pytest.mark.parametrize("role", LEADS)
def test_the_only_person_named_is_the_lead(role: str) -> None:
    for document in (
        {f"{role}_name": "Rosa Kent", f"{role}_phone": LEAD},
        {f"{role}_first_name": "Rosa", f"{role}_last_name": "Kent", f"{role}_mobile": LEAD},
        {role: {"first_name": "Rosa", "last_name": "Kent", "phone": LEAD}},
        {"agent": {"name": SAND, "phone": OTHER}, role: {"name": "Rosa Kent", "phone": LEAD}},
        fields((f"{role.replace('_', ' ')}'s name", "Rosa Kent"), (f"{role.replace('_', ' ')}'s phone", LEAD)),
    ):
        assert read(document) == ROSA, document


@given(
    role=st.sampled_from("lead contact customer client applicant buyer kunde cliente klant".split()),
    says=st.sampled_from([*OTHERS, "sales", "support", "billing", "company"]),
    key=st.sampled_from(["type", "category", "kind", "role", "tag"]),
    order=st.permutations(range(2)),
)
def test_the_name_of_an_object_says_who_it_is_before_its_type_does(
    role: str, says: str, key: str, order: list[int]
) -> None:
    """`lead: {"category": "sales"}` is the lead, also beside an object that says of itself that it is another's."""
    lead = {role: {"name": "Rosa Kent", "phone": LEAD, key: says}}
    other = {"agent": {"name": SAND, "phone": OTHER, key: "agent"}}

    first, second = ((lead, other)[index] for index in order)
    assert read(first | second) == ROSA


FIRST = ["primary", "main contact", "decision maker", "buyer", "customer", "applicant", "founder", "Entscheider"]
FUNCTIONS = [
    "billing",
    "Accountant",
    "Accounts payable",
    "Technical contact",
    "Finance",
    "secondary",
    "spouse",
    "flurb",
]


@given(
    st.permutations([("Rosa Kent", LEAD, "first"), (SAND, OTHER, "function"), ("Ida Falk", OTHER, "function")]),
    st.sampled_from(FIRST),
    st.permutations(FUNCTIONS),
    st.sampled_from(["contacts", "people", "stakeholders", "parties"]),
    st.sampled_from(["role", "type", "relationship", "contact_type", "job_title"]),
)
def test_of_a_company_s_people_the_first_by_role_is_called(people, first, functions, name, key) -> None:
    """Billing, technical and other contacts of a company are not called in the decision maker's place."""
    items = [
        {"name": who, "phone": number, key: first if says == "first" else function}
        for (who, number, says), function in zip(people, functions, strict=False)
    ]

    assert read({"company": "Acme", name: items}) == ROSA


def test_who_is_in_charge_is_staff_unless_a_child_is_on_the_form() -> None:
    """A Brazilian "responsável" is a parent, or who looks after the customer."""
    for customer, theirs in ({"nome": SAND}, "cliente"), ({"aluno": "Otto Sand"}, "aluno"):
        lead = "Rosa Kent" if theirs == "aluno" else SAND
        found = read(customer | {"telefone": LEAD, "responsavel": "Rosa Kent"})

        assert (found["phone_number"], f"{found['first_name']} {found['last_name']}") == (LEAD, lead)


@pytest.mark.parametrize(
    ("named", "theirs"),
    [("Świadek", "Telefon świadka"), ("Flurbus", "Telefon Flurbusa"), ("Stavbyvedoucí", "Telefon stavbyvedoucího")],
)
def test_a_number_under_an_inflected_word_is_not_the_lead_s(named: str, theirs: str) -> None:
    """The number of "Telefon świadka" is the "Świadek"'s, also where the lead has none."""
    assert read(fields(("Full name", "Rosa Kent"), (named, SAND), (theirs, OTHER))).get("phone_number") is None


def test_who_orders_is_called_before_who_receives_or_pays() -> None:
    """The recipient of a delivery is not called in the place of the one who ordered it, or who pays."""
    for pays, receives in ("billing", "shipping"), ("rechnung", "lieferung"), ("facturation", "livraison"):
        lead, other = {pays: {"name": "Rosa Kent", "phone": LEAD}}, {receives: {"name": SAND, "phone": OTHER}}

        assert read(lead | other) == read(other | lead) == ROSA, pays
        assert read({f"{receives}_phone": OTHER, f"{pays}_name": "Rosa Kent", f"{pays}_phone": LEAD}) == ROSA, pays
    for block in ("deliver_to", "shipping", "billing", "invoice_to", "lieferung", "livraison"):
        others = {block: {"name": SAND, "phone": OTHER}}
        lead = {"ordered_by": {"name": "Rosa Kent", "phone": LEAD}}

        assert read(others | lead) == read(lead | others) == ROSA, block


STYLES = ("{role}_{part}", "{part}_{role}", "{role}'s {part}", "{part} of {role}", "{role} {part} (if any)")
ROSAS = (
    ("name", "phone"), ("full_name", "mobile"), ("Your name", "Your phone"), ("customer_name", "customer_phone"),
    ("contact_name", "contact_number"), ("nombre_completo", "telefono"), ("nom_complet", "portable"),
    ("Vor- und Nachname", "Handy"), ("nome e cognome", "cellulare"), ("volledige naam", "mobiel"),
)  # fmt: skip
ASKED_BESIDES = (
    ("Company", "Kent Pty Ltd"), ("Message", "Call my agent on 0491 570 110"), ("Preferred location", "Perth"),
    ("Age of roof", "12"), ("Order number", "0491570110"), ("Fax", "02 5550 4322"), ("May we text you?", "Yes"),
    ("Budget", "5000"), ("Pet name", "Biscuit"), ("Wedding date", "2027-01-01"), ("Job title", "Nurse"),
)  # fmt: skip


@st.composite
def answers(draw: st.DrawFn, number: str) -> list[tuple[str, str]]:
    """A lead, up to three other people and things, and other questions, in any order; each one's together."""
    name, phone = draw(st.sampled_from(ROSAS))
    groups = [[(name, "Rosa Kent"), (phone, number)]]
    for role in draw(st.lists(st.sampled_from(OTHERS), max_size=3, unique=True)):
        style, part = draw(st.sampled_from(STYLES)), draw(st.sampled_from(("phone", "mobile", "phone number")))
        word = role if "_" in style else role.replace("_", " ")
        groups.append([(style.format(role=word, part="name"), SAND), (style.format(role=word, part=part), OTHER)])
    things = draw(st.lists(st.sampled_from(THINGS), max_size=2, unique=True))
    groups += [[(f"{thing}_name", "Ocean View"), (f"{thing}_city", "Perth")] for thing in things]
    groups += [[pair] for pair in draw(st.lists(st.sampled_from(ASKED_BESIDES), max_size=4, unique=True))]
    return [pair for group in draw(st.permutations(groups)) for pair in group]


def shapes(pairs: list[tuple[str, str]]) -> list[Any]:
    return [
        dict(pairs),
        fields(*pairs),
        {"data": {"answers": [{"question": {"text": label}, "answer": value} for label, value in pairs]}},
        [{"name": label, "value": value} for label, value in pairs],
    ]


@given(answers(LEAD))
def test_the_lead_is_found_among_all_others(pairs: list[tuple[str, str]]) -> None:
    for document in shapes(pairs):
        assert read(document) == ROSA


@given(answers(""))
def test_no_one_s_number_is_taken_for_a_lead_without_one(pairs: list[tuple[str, str]]) -> None:
    for document in shapes(pairs):
        assert read(document) == {"first_name": "Rosa", "last_name": "Kent"}


@given(
    word=st.sampled_from(
        "Contact Caller Applicant Borrower Insured Candidate Claimant Kunde Titular Demandeur".split()
    ),
    is_object=st.booleans(),
    last_first=st.booleans(),
    beside=st.sampled_from([{"email": "bob@example.org"}, {"city": "Perth"}, {"email": "bob@example.org", "age": "4"}]),
)
def test_what_is_beside_someone_with_a_name_and_a_number_is_theirs(
    word: str, *, is_object: bool, last_first: bool, beside: dict[str, str]
) -> None:
    """Of two people with a name and a number each, nothing of one is the other's, whichever is called."""
    ada = {"name": "Ada Brook", "phone": OTHER}
    theirs = {word.lower(): ada} if is_object else {f"{word} {key}": value for key, value in ada.items()}
    bob = {"first_name": "Bob", "last_name": "Stone", "phone": LEAD, **beside}
    found = read(bob | theirs if last_first else theirs | bob)
    assert found["first_name"] == ("Ada" if found["phone_number"] == OTHER else "Bob")
    if found["phone_number"] == OTHER:
        assert found.keys() <= {"phone_number", "first_name", "last_name"}


def test_one_person_who_is_named_twice() -> None:
    """Whose name or number is the same has the address beside either."""
    document = {"Contact name": "Rosa Kent", "Contact phone": LEAD, "name": "Rosa Kent", "phone": OTHER}
    assert read(document | {"email": "rosa@example.org"}) == ROSA | {"email": "rosa@example.org"}
