"""What the name of a list says of its items: leads, people of one submission, the parts of a form, or nothing."""

import re
from enum import Enum, auto
from functools import lru_cache

from voxbridge.parsing.vocabulary import words_of


class ListName(Enum):
    """What a list's name says."""

    LEADS = auto()  # says that it holds leads
    TRANSPORT = auto()  # says nothing but that it holds something
    PEOPLE = auto()  # of any kind: `contacts`
    UNSAID = auto()  # every other word
    FORM = auto()  # the parts of a form
    COMPANY = auto()  # the people of one submission


# Singular, without accents; an ending -s, -es or -ies is cut off before a look-up.
LEAD_WORDS = words_of("""
    lead prospect enquiry inquiry submission signup optin subscriber prospecto interessent interessenten interesado
    anfrage anfragen aanvraag aanvragen solicitud richiesta richieste demande consulta
""")
_TRANSPORT = words_of("""
    array bag batch body bulk bundle chunk collection content d data dataset datum delivery doc document edge
    element entity entity entry event export feed file hit import item json line list map message node
    notification object output payload post queue record request response result row set sheet source table value
    webhook x
    dado daten datensatz datensatze dati dato donnee eintrag eintrage elemento enregistrement ergebnis ergebnisse
    fila ligne linha registro resultado riga righe rij rijen risultati risultato zeile zeilen
""")
_PEOPLE = words_of("""
    account buyer client contact contato customer delegate director employee manager member officer owner people person
    player profile pupil seller student user vendor visitor
    cliente contacto contatti contatto kontakt kontakte kunde kunden kontakten persona personne persoon personen klant
    klanten pessoa
""")
_COMPANY = words_of("""
    additional adult advisor agent alternate applicant assignee attendee authorised authorized beneficiary borrower
    broker carer child children coapplicant coborrower colleague companion coowner crew dependant dependent driver
    emergency executor family friend guarantor guardian guest handler heir host household infant insured invitee kid kin
    landlord nominee occupant organiser organizer other parent participant partner party passenger patient payee referee
    reference referral referrer relative resident rider secondary shareholder sibling signatory signer speaker spouse
    staff team tenant traveler traveller trustee witness
    acompanante asistente conductor familiar hijo huesped invitado nino participante pasajero solicitante viajero
    antragsteller begleitperson begleitpersonen bewohner fahrer familie gast gaste haushalt kind kinder mieter
    mitreisende passagier passagiere teilnehmer accompagnateur conjoint demandeur enfant famille foyer invite locataire
    voyageur famiglia figli inquilini ospite ospiti partecipante partecipanti passeggeri richiedente richiedenti
    convidado familia filho hospede inquilino passageiro requerente aanvrager deelnemer gasten gezin huishouden
    huurder kinderen reiziger
""")
# The parts of one form.
_FORM = words_of("""
    answer attribute block campo campi champ component field fieldset form group input panel phone email address
    page property question reponse section slide step tab variable
    domande domanda risposta risposte pergunta pregunta resposta respuesta vraag vragen antwoord antwoorden veld velden
    frage fragen antwort antworten feld felder
""")
# What an item says a person is to the others. Not here: what is someone's job as often (owner, manager, director).
ROLES = words_of("""
    agent applicant assignee attendee beneficiary borrower broker buyer carer child coapplicant coborrower
    contractor dependant dependent dolmetscher driver emergency family father guarantor guardian guest host husband
    installer interprete interpreter kin landlord main mother organiser organizer parent passenger patient primary
    purchaser referee referral referrer renter secondary self seller solicitor spouse staff supplier technician
    tenant tradesperson vendor wife witness makler kaufer verkaufer mieter vermieter comprador vendedor agente
    acheteur vendeur locataire proprietaire acquirente venditore koper verkoper huurder verhuurder tolk
""")
RELATIONS = ROLES | _COMPANY | words_of("brother dad daughter friend mom mum sister son me")
# Of a `type`, which may say much else: {"type": "guest"} is also who has no account.
_TYPES = ROLES - words_of("child family guest main patient primary self staff")
# By the key that says it: the words of a list that is one submission.
ROLE_KEYS = {
    **dict.fromkeys(["role", "roletype", "rol", "rolle", "ruolo", "papel", "party", "partyrole", "persontype"], ROLES),
    **dict.fromkeys(["relationship", "relation", "relacion", "beziehung", "applicanttype"], RELATIONS),
    **dict.fromkeys(["type", "kind", "contacttype"], _TYPES),
}
HEADERS = words_of("columns column header headers head fields keys names")


def kind_of_name(name: str) -> ListName:
    """Return what a key says of the list under it: `newLeads`, "guest list", `rows`."""
    return _kind_of_name(name[:100])


@lru_cache(maxsize=4096)
def _kind_of_name(name: str) -> ListName:
    words = singular_words(name)
    if not words:
        return ListName.UNSAID
    if words[-1] in _FORM:
        return ListName.FORM
    if words[-1] in LEAD_WORDS or (words[0] in LEAD_WORDS and words[-1] in _TRANSPORT):
        return ListName.LEADS
    if any(word in _COMPANY for word in words):
        return ListName.COMPANY
    if any(word in LEAD_WORDS for word in words):
        return ListName.LEADS
    if all(word in _TRANSPORT for word in words):
        return ListName.TRANSPORT
    return ListName.PEOPLE if any(word in _PEOPLE for word in words) else ListName.UNSAID


@lru_cache(maxsize=4096)
def word_of_lead(name: str) -> str:
    """Return the word of a name that means one lead among others: `lead`, `lead_2`, `leadB`, "first lead", `leads`."""
    words = [word for word in re.findall("[a-z]+", _spaced(name[:40])) if len(word) > 1 and word not in _ORDINALS]
    return singular(words[0]) if len(words) == 1 and singular(words[0]) in LEAD_WORDS else ""


_ORDINALS = words_of("first second third fourth fifth one two three four five")


def singular_words(text: str) -> list[str]:
    """Return the words of a name or a value in the singular and without accents: "newLeads" is `new`, `lead`."""
    return [singular(word) for word in re.findall("[a-z]+", _spaced(text))]


def _spaced(name: str) -> str:
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).lower()
    return text.translate(_FOLDED)


_FOLDED = str.maketrans("áàâäãåéèêëíìîïóòôöõúùûüñç", "aaaaaaeeeeiiiiooooouuuunc")


_KNOWN = _TRANSPORT | _PEOPLE | _COMPANY | LEAD_WORDS | _FORM | ROLES | RELATIONS


def singular(word: str) -> str:
    """Return a word that is known without its plural's ending, any other word as it is."""
    if word in _KNOWN:
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    for ending in ("s", "es"):
        stem = word.removesuffix(ending)
        if stem in _KNOWN:
            return stem
    return word


# Counters and cursors: with nothing but these around it, a lead is sent on without what is around it.
COUNTERS = words_of("""
    batchsize count cursor hasmore hasnext lastpage limit next nextcursor nextpage offset ok page pages pagesize perpage
    prev previous rowcount size skip success take total totalcount totalpages totalrecords
""")
