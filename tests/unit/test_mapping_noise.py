"""What else forms ask, in seven languages: none of it is the lead's phone, name, place, age or anything else."""

import re
import unicodedata

import pytest

from voxbridge.delivery import from_rfc3339
from voxbridge.mapping import LeadRules, read_lead
from voxbridge.submission import Field, Submission

ASKED = """
    How did you hear about us? | Google
    Preferred contact time | Morning
    Preferred date | 2026-12-01
    Best time to call | 10:00
    Budget | 5000
    What is your budget? | $20k-30k
    Message | Please call my wife Ann on 0491 570 110
    Comments | Located in Perth, near the station
    Notes for the driver | Ring the bell at 12 High St
    How many bedrooms? | 3
    Number of employees | 50
    Company size | 11-50
    Industry | Construction
    Job title | Head of Growth
    Position | Manager
    Department | Sales
    Website | https://example.com
    LinkedIn profile | https://linkedin.example/in/x
    Instagram handle | @rosakent
    Which service are you interested in? | Tax Return
    Course of interest | Nursing
    Which product? | Solar Panels
    Preferred location | Parramatta
    Preferred clinic | Bondi Junction
    Which of our branches? | Ryde
    Nearest store | Chatswood
    Location of interest | Gold Coast
    Event location | Hobart
    Venue | Town Hall
    Where did you see our ad? | Facebook
    Where would you like to travel? | Japan
    Destination | Bali
    Country of interest | Canada
    Nationality | Australian
    Citizenship | New Zealand
    Country of birth | Vietnam
    Place of birth | Hanoi
    Marital status | Married
    Ethnicity | Other
    Religion | None
    Language | English
    Preferred language | Spanish
    Do you own or rent? | Own
    Property type | House
    Type of property | Apartment
    Roof type | Tile
    Age of home | 35
    Age of system | 12
    Year built | 1985
    Square footage | 2200
    Number of people | 4
    Party size | 6
    Age of children | 7
    Children's ages | 5, 8
    Group size | 20
    Age range | 35-44
    Age group | 25-34
    Your age bracket | 30-39
    Are you over 18? | Yes
    Over 65? | No
    Pet name | Biscuit
    Dog's age | 4
    Dog breed | Poodle
    Vehicle make | Kia
    Vehicle model | Rio
    Vehicle year | 2019
    Licence plate | ABC123
    Policy number | POL-0491570110
    Member ID | 0491570110
    Order number | 0491570110
    ABN | 53 004 085 616
    Tax file number | 123 456 782
    Medicare number | 2123 45670 1
    Passport number | N1234567
    Invoice number | 0491570110
    Reference | REF-2026-11
    Promo code | SAVE20
    Coupon | WELCOME
    Referral code | ROSA10
    Referred by | Kurt Sand
    Who referred you? | Kurt Sand
    Friend's name | Kurt Sand
    Friend's email | kurt@example.com
    Emergency contact | Kurt Sand 0491 570 110
    Emergency contact name | Kurt Sand
    Next of kin | Kurt Sand
    Partner's name | Kurt Sand
    Spouse's date of birth | 1980-01-01
    Spouse's age | 44
    Child's name | Kurt Sand
    Child's date of birth | 2018-01-01
    Mother's maiden name | Sand
    Maiden name | Sand
    Middle name | Ann
    Nickname | Rosie
    Username | rosak
    Password | hunter2
    Company | Kent Pty Ltd
    Company name | Rosa Kent Design
    Business name | Kent & Sons
    Trading name | Kent Cafe
    Business type | Cafe
    Business address | 1 Pitt St, Sydney
    Company address | 1 Pitt St, Sydney
    Company phone | 02 5550 1234
    Office location | Sydney
    Work address | 1 Pitt St, Sydney
    Place of work | Sydney
    Employer | Acme
    School | Hillcrest High
    University | UNSW
    Doctor | Dr Stone
    GP name | Dr Stone
    GP phone | 02 5550 3030
    Insurance provider | Lakeside
    Current provider | Telco One
    Bank | Big Bank
    Account name | Kent Family
    Card holder | Rosa Kent
    Assigned to | Kurt Sand
    Sales rep | Kurt Sand
    Agent | Kurt Sand
    Agent phone | 0491 570 110
    Form name | Contact Us
    Page title | Home
    Campaign | Spring
    UTM source | google
    Lead source | Website
    Source | Facebook
    Ad name | Ruby v2
    IP address | 203.0.113.9
    IP city | Sydney
    Browser | Chrome
    Timezone | Australia/Sydney
    Time zone | AEST
    Locale | en_AU
    Submitted at | 2026-11-24 10:00
    Date | 24/11/2026
    Appointment date | 2026-12-24
    Start date | 01/02/1990
    Move-in date | 2026-12-01
    Purchase date | 1999-05-05
    Wedding date | 2027-01-01
    Score | 87
    Rating | 5
    NPS | 9
    How likely are you to recommend us? | 9
    On a scale of 1 to 10 how confident are you? | 7
    Do you agree to our terms? | Yes
    Newsletter | Yes
    I consent to be called | Yes
    Marketing | No
    Status | New
    Stage | Lead
    Tags | hot
    Priority | High
    Subject | Quote
    Topic | Pricing
    Reason | Toothache
    What's the issue? | Leaking tap
    Symptoms | Headache
    Height | 175
    Weight | 70
    Goal weight | 65
    Colour | Blue
    Size | M
    Quantity | 2
    Total | 99.95
    Currency | AUD
    Delivery method | Pickup
    Pickup location | Airport T2
    Drop-off address | 9 Sea Rd, Manly
    Payment method | Card
    Gender preference | Female
    Preferred gender of therapist | Female
    Dog's gender | Male
    Preferred trainer | Kurt
    Preferred stylist | Kim Lee
    Team name | Sharks
    Band name | The Kents
    Project name | Kitchen Reno
    Event name | Kent Wedding
    Property name | Ocean View
    Building name | Kent House
    Hotel name | Hotel Kent
    Name of business | Kent Cafe
    Name of your company | Kent Cafe
    Name of school | Hillcrest
    Name of your pet | Biscuit
    Name of product | Widget Pro
    Name on card | R Kent
    How would you rate your phone service? | Good
    Phone type | iPhone
    Phone model | Galaxy S9
    Which phone do you have? | iPhone 12
    Do you have a phone? | Yes
    Best way to contact you | Phone
    Contact preference | Email
    Contact method | Text Message
    May we text you? | Yes
    Can we call you? | Yes please
    Fax | 02 5550 4322
    Fax number | 02 5550 4322
    Extension | 12
    Country code | +61
    Area code | 04
    Nombre de la empresa | Kent SL
    Cargo | Directora
    ¿Cómo nos conociste? | Por Ana
    Ciudad del evento | Toledo
    Edad de los niños | 7
    Presupuesto | 3000
    Observaciones | Llamar a Luis
    Mascota | Toby
    Nombre de la mascota | Toby
    Nombre del colegio | San Juan
    Centro preferido | Atocha
    Estado civil | Casada
    Nacionalidad | Peruana
    País de destino | Japón
    Lugar de nacimiento | Quito
    Société | Kent SARL
    Fonction | Directrice
    Ville du projet | Lyon
    Âge du bien | 30
    Nombre de personnes | 4
    Lieu de l'événement | Nice
    Nom du chien | Rex
    Nom de l'entreprise | Kent SARL
    Lieu de naissance | Oran
    Nationalité | Belge
    Pays de destination | Japon
    Situation familiale | Mariée
    Commentaire | Appeler Paul
    Firma | Kent GmbH
    Beruf | Lehrerin
    Ort der Veranstaltung | Bonn
    Alter des Daches | 25
    Anzahl Personen | 4
    Wunschtermin | 01.02.2027
    Wunschort | Bonn
    Staatsangehörigkeit | Deutsch
    Geburtsort | Kiel
    Familienstand | ledig
    Name des Hundes | Rex
    Name der Firma | Kent GmbH
    Bemerkungen | Bitte Paul anrufen
    Azienda | Kent Srl
    Ruolo | Direttrice
    Città dell'evento | Siena
    Età dei figli | 7
    Numero di persone | 4
    Luogo di nascita | Bari
    Nazionalità | Italiana
    Nome del cane | Fido
    Sede preferita | Milano
    Note | Chiamare Paolo
    Bedrijf | Kent BV
    Functie | Manager
    Locatie evenement | Breda
    Leeftijd kinderen | 7
    Aantal personen | 4
    Geboorteplaats | Delft
    Nationaliteit | Belg
    Naam van je hond | Rex
    Voorkeursvestiging | Breda
    Opmerkingen | Bel Paul
    Cargo / Função | Diretora
    Cidade do evento | Braga
    Idade dos filhos | 7
    Quantidade de pessoas | 4
    Naturalidade | Lisboa
    Nacionalidade | Portuguesa
    Nome do pet | Thor
    Unidade de preferência | Centro
    Como nos conheceu? | Instagram
    Estado do imóvel | Usado
    Tipo de imóvel | Casa
"""
ROSA = (("Name", "name", "Rosa Kent"), ("Phone", "phone", "+61491570156"))


def as_key(label: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", label.lower()) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")


def read(fields: list[Field]) -> dict[str, object]:
    submission = Submission(None, tuple(fields))
    return read_lead(submission, LeadRules("AU"), from_rfc3339("2026-11-24T00:00:00Z")).partial


@pytest.mark.parametrize("row", ASKED.strip().splitlines())
def test_is_nothing_of_the_lead_s(row: str) -> None:
    label, text = row.strip().split(" | ")
    asked = [(label, as_key(label), text), *ROSA]
    by_labels = [Field(f"fields[{index}].value", text, "", label) for index, (label, _, text) in enumerate(asked)]
    by_keys = [Field(key, text, key) for _, key, text in asked]

    for fields in (by_labels, by_labels[::-1], by_keys):
        assert read(fields) == {"phone_number": "+61491570156", "first_name": "Rosa", "last_name": "Kent"}
