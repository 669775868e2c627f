"""A thousand labels that forms have for a phone number, a name and an e-mail address, in seven languages."""

import pytest

from voxbridge.delivery import from_rfc3339
from voxbridge.mapping import LeadRules, read_lead
from voxbridge.submission import Field, Submission

PHONES = {
    "en": """
        Phone | Phone number | Telephone | Tel | Tel. | Tel no | Mobile | Mobile number | Mobile no. | Cell |
        Cell phone | Cellphone number | Contact number | Contact no | Contact phone | Best contact number | Best
        number to reach you | Preferred phone | Preferred phone number | Daytime phone | Day phone | Evening
        phone | Home phone | Work phone | Primary phone | Primary phone number | Your number | Your phone number
        | Your best phone number | Phone # | Cell # | Number to call | Call back number | Callback number |
        WhatsApp | WhatsApp number | Phone/WhatsApp | Phone or WhatsApp | What's your phone number? | What is
        the best number to reach you at? | What number can we reach you on? | Where can we call you? | Can we
        get your phone number? | Phone (optional) | Phone (required) | Phone - mobile preferred | Mobile (so we
        can text you) | Telephone / Mobile | Tel/Mob | Ph | Ph. | Ph no | Mob | Mob no. | Landline | Phone
        Number with Area Code | Please enter your mobile number | Enter phone | Your mobile please | A number we
        can call | Text me at | Text number | Number for text updates | How can we call you? | phone_number |
        phoneNumber | phone-number | mobilePhone | cell_phone | contact_phone | tel_number | customer_phone |
        user_phone | Phone1 | Primary Contact Number | Direct phone | Direct dial | Direct number | Best phone |
        Good number for you | In case we get disconnected, what's your number? | Phone number for the
        appointment reminder | Contact telephone number | Contact mobile | Contact Tel. | Home/Mobile | Mobile /
        Cell | Handphone | HP | H/P number | Contact (mobile) | Telephone (daytime)
        """,
    "es": """
        Teléfono | Telefono | Tel. | Tel. móvil | Tfno. | Tlf | Tlfno | Móvil | Movil | Número de móvil | Nº de
        móvil | Número de teléfono | Nº teléfono | Teléfono móvil | Teléfono de contacto | Teléfono fijo |
        Celular | Número celular | Número de celular | Número de contacto | WhatsApp | Tu teléfono | Su teléfono
        | Tu WhatsApp | Tu número | Tu móvil | ¿Cuál es tu teléfono? | ¿Cuál es tu número de teléfono? | ¿A qué
        número te llamamos? | ¿En qué teléfono podemos contactarte? | ¿A qué teléfono podemos llamarte? |
        Teléfono donde podamos llamarte | Teléfono (obligatorio) | Teléfono/WhatsApp | Teléfono o WhatsApp | Cel
        | Cel. | Fono | Teléfono particular | Teléfono celular con código de área | Déjanos tu número | Escribe
        tu número de teléfono | Número telefónico | Contacto telefónico | Teléfono de la persona de contacto |
        Teléfono principal | Teléfono para avisarte | telefono_contacto | numero_telefono | telefonoMovil |
        num_tel | tel_movil
        """,
    "fr": """
        Téléphone | Telephone | Tél | Tél. | Tel | Portable | Téléphone portable | Tél. portable | Numéro de
        portable | N° de portable | Mobile | Numéro de téléphone | N° de téléphone | N° tél | Votre téléphone |
        Votre numéro | Votre numéro de téléphone | Votre portable | Téléphone mobile | Téléphone fixe | GSM |
        Numéro GSM | Cellulaire | Cell. | Numéro | Quel est votre numéro de téléphone ? | À quel numéro peut-on
        vous joindre ? | Sur quel numéro vous rappeler ? | Numéro où vous joindre | Téléphone de contact |
        Téléphone (obligatoire) | Coordonnées téléphoniques | WhatsApp | Numéro WhatsApp | Téléphone/WhatsApp |
        Tel mobile | tel_portable | telephone_mobile | numeroTelephone | num_tel | votre-telephone | Téléphone
        principal | Téléphone domicile | Téléphone personnel | Votre numéro de mobile | Un numéro pour vous
        rappeler | Numéro de rappel | Téléphone pour vous rappeler
        """,
    "de": """
        Telefon | Telefonnummer | Tel. | Tel.-Nr. | Telefon-Nr. | Telefonnr. | Tel | Mobil | Mobilnummer |
        Mobiltelefon | Handy | Handynummer | Handy-Nr. | Handynr. | Rufnummer | Rückrufnummer | Deine
        Telefonnummer | Ihre Telefonnummer | Deine Handynummer | Ihre Mobilnummer | Telefon (privat) | Telefon
        privat | Telefon mobil | Telefon Festnetz | Festnetz | Festnetznummer | WhatsApp | WhatsApp-Nummer |
        Telefon / Mobil | Telefon oder Handy | Wie lautet deine Telefonnummer? | Unter welcher Nummer können wir
        dich erreichen? | Unter welcher Telefonnummer sind Sie erreichbar? | Auf welcher Nummer dürfen wir Sie
        anrufen? | Telefonnummer für Rückfragen | Telefonnummer (optional) | Kontakttelefon | Kontaktnummer |
        Natel | Mobil-Nr. | Mobilfunknummer | Deine Nummer | Ihre Nummer | telefonnummer | handy_nr | mobil_tel
        | telNr | Telefonische Erreichbarkeit | Telefon für Rückruf | Tel. Nr. | Telefon (tagsüber) | Tagsüber
        erreichbar unter
        """,
    "it": """
        Telefono | Tel. | Tel | Numero di telefono | N. di telefono | N° telefono | Cellulare | Numero di
        cellulare | Cell. | Cell | Numero cellulare | Telefono cellulare | Telefono fisso | Recapito telefonico
        | Recapito | Numero | Il tuo telefono | Il tuo numero | Il tuo cellulare | Il tuo numero di telefono |
        Il tuo numero di cellulare | Qual è il tuo numero di telefono? | A che numero possiamo chiamarti? | A
        quale numero possiamo contattarla? | Contatto telefonico | WhatsApp | Numero WhatsApp |
        Telefono/Cellulare | Telefono (obbligatorio) | Telefono di contatto | Lasciaci il tuo numero | Inserisci
        il tuo numero di telefono | Telefono per essere ricontattati | numero_telefono | numeroTelefono |
        tel_cellulare | cellulare_contatto | Telefono principale | Telefono abitazione | Telefono personale
        """,
    "nl": """
        Telefoon | Telefoonnummer | Tel. | Tel | Telefoonnr. | Tel.nr. | Mobiel | Mobiel nummer | Mobiele nummer
        | Mobiele telefoon | GSM | GSM-nummer | 06-nummer | 06 nummer | Mijn telefoonnummer | Je telefoonnummer
        | Jouw telefoonnummer | Uw telefoonnummer | Je mobiele nummer | Je nummer | Op welk nummer kunnen we je
        bereiken? | Op welk nummer bent u bereikbaar? | Wat is je telefoonnummer? | Telefoonnummer (verplicht) |
        Telefoon overdag | Vaste telefoon | Telefoon thuis | Telefoon privé | WhatsApp | WhatsAppnummer |
        Contactnummer | Terugbelnummer | Waar kunnen we je bellen? | telefoon_mobiel | mobielnummer |
        telefoonnummer_contact | Bereikbaar op nummer | Nummer waarop we u kunnen bereiken | Telefoonnummer voor
        contact | Telefoon / mobiel
        """,
    "pt": """
        Telefone | Tel. | Tel | Telemóvel | Telemovel | Nº de telemóvel | Número de telemóvel | Número de
        telefone | Nº de telefone | Celular | Número de celular | Celular com DDD | Celular (com DDD) |
        Celular/WhatsApp | Telefone com DDD | WhatsApp | WhatsApp com DDD | Seu WhatsApp | Seu telefone | Seu
        celular | Seu número | O seu telefone | O seu contacto telefónico | Contacto | Contacto telefónico |
        Contato | Telefone de contato | Telefone para contato | Número para contato | Fone | Fone/Cel | Telefone
        fixo | Telefone celular | Qual é o seu telefone? | Qual o seu WhatsApp? | Qual é o seu número de
        telefone? | Em que número podemos ligar? | Para qual número podemos ligar? | Melhor telefone para
        contato | Deixe seu telefone | Telefone (obrigatório) | Telefone residencial | telefone_contato |
        numero_celular | celularWhats | tel_contacto | Telefone principal | Telefone para retorno | Zap
        """,
}
FULL_NAMES = {
    "en": """
        Name | Full name | Your name | Your full name | Full Name (First and Last) | First and last name | First
        & Last Name | Name (first and last) | Contact name | Customer name | Client name | Applicant name | Name
        and surname | Name & Surname | What's your name? | What is your full name? | May I have your name? | Who
        are you? | Your name please | Complete name | Legal name | Full legal name | Name of applicant | Name of
        contact | Contact person | Person to contact | fullname | full_name | fullName | your-name | your_name |
        contact_name | customerName | lead_name | name1 | Name (required) | Name * | Name: | Your Name (as on
        ID) | Please tell us your name | Enter your name | Who should we ask for? | Lead name | Attendee name |
        Main contact name | Primary contact name
        """,
    "es": """
        Nombre | Nombre completo | Nombre y apellidos | Nombre y apellido | Nombres y apellidos | Tu nombre | Tu
        nombre completo | Su nombre | Nombre del cliente | Nombre de contacto | Persona de contacto | ¿Cómo te
        llamas? | ¿Cuál es tu nombre? | ¿Cuál es su nombre completo? | ¿Cómo se llama? | Nombre (obligatorio) |
        Nombre y apellidos del solicitante | nombre_completo | nombreCompleto | nombre_apellidos | Nombre del
        interesado | Nombre del titular
        """,
    "fr": """
        Nom | Nom complet | Nom et prénom | Nom & prénom | Prénom et nom | Nom, prénom | Nom / Prénom | Votre
        nom | Votre nom complet | Votre nom et prénom | Nom du contact | Personne à contacter | Comment vous
        appelez-vous ? | Quel est votre nom ? | Quel est votre nom complet ? | nom_prenom | nomComplet |
        nom_complet | Nom du demandeur | Nom (obligatoire) | Vos nom et prénom
        """,
    "de": """
        Name | Vollständiger Name | Vor- und Nachname | Vorname und Nachname | Vorname, Nachname | Vorname /
        Nachname | Name, Vorname | Dein Name | Ihr Name | Ansprechpartner | Ansprechpartner/in | Kontaktperson |
        Wie heißt du? | Wie heißen Sie? | Wie ist Ihr Name? | Wie lautet dein Name? | Name des Antragstellers |
        Name (Pflichtfeld) | vollstaendiger_name | vor_nachname | Vor- & Nachname | Vor- und Zuname | Name des
        Interessenten
        """,
    "it": """
        Nome | Nome e cognome | Nome completo | Nome Cognome | Nome/Cognome | Cognome e nome | Il tuo nome | Il
        tuo nome e cognome | Nominativo | Referente | Come ti chiami? | Come si chiama? | Qual è il tuo nome? |
        Nome e cognome (obbligatorio) | nome_cognome | nomeCompleto | Nome e cognome del richiedente | Nome del
        referente | Nome del cliente
        """,
    "nl": """
        Naam | Volledige naam | Voor- en achternaam | Voornaam en achternaam | Voornaam + achternaam | Je naam |
        Jouw naam | Uw naam | Contactpersoon | Naam contactpersoon | Hoe heet je? | Hoe heet u? | Wat is je
        naam? | Wat is uw naam? | Naam (verplicht) | volledige_naam | naam_contact | Naam aanvrager | Naam en
        voornaam | Naam klant
        """,
    "pt": """
        Nome | Nome completo | Nome e sobrenome | Nome e apelido | Seu nome | O seu nome | Seu nome completo |
        Nome do cliente | Nome de contato | Pessoa de contacto | Qual é o seu nome? | Qual o seu nome completo?
        | Como se chama? | Como você se chama? | nome_completo | nomeCompleto | Nome do interessado | Nome
        (obrigatório) | Nome do responsável | Primeiro e último nome
        """,
}
FIRST_NAMES = {
    "en": """
        First name | First Name: | Given name | Given name(s) | Forename | Christian name | Your first name |
        What's your first name? | First | fname | first_name | firstName | contact_first_name | First name
        (required) | Name (First) | Legal first name | Preferred first name | First name(s) | 1st name | Name -
        First
        """,
    "es": """
        Nombre de pila | Primer nombre | Nombres | Tu nombre de pila | Nombre(s) | primer_nombre
        """,
    "fr": """
        Prénom | Prénoms | Prénom(s) | Votre prénom | Quel est votre prénom ? | prenom | Prénom usuel
        """,
    "de": """
        Vorname | Vorname(n) | Dein Vorname | Ihr Vorname | Rufname | Wie lautet dein Vorname? | vorname
        """,
    "it": """
        Nome di battesimo | Nome proprio | Primo nome
        """,
    "nl": """
        Voornaam | Voornamen | Je voornaam | Roepnaam | Wat is je voornaam? | Voornaam (verplicht) | voornaam
        """,
    "pt": """
        Primeiro nome | Nome próprio | primeiro_nome | Seu primeiro nome | Qual é o seu primeiro nome?
        """,
}
LAST_NAMES = {
    "en": """
        Last name | Surname | Family name | Your last name | lname | last_name | lastName | Last | Name (Last) |
        Legal last name | Second name | Last name / Surname | Surname (family name) | Name - Last
        """,
    "es": """
        Apellido | Apellidos | Primer apellido | Tus apellidos | Apellido(s) | apellidos
        """,
    "fr": """
        Nom de famille | Nom d'usage | Votre nom de famille | nom_famille | Nom patronymique
        """,
    "de": """
        Nachname | Familienname | Zuname | Dein Nachname | Ihr Nachname | nachname
        """,
    "it": """
        Cognome | Il tuo cognome | cognome
        """,
    "nl": """
        Achternaam | Familienaam | Je achternaam | Wat is je achternaam? | achternaam
        """,
    "pt": """
        Sobrenome | Apelido | Último nome | Seu sobrenome | sobrenome | Apelidos
        """,
}
EMAILS = {
    "all": """
        Email | E-mail | Email address | Your email | Correo | Correo electrónico | Tu correo | Courriel |
        Adresse e-mail | Votre e-mail | Adresse mail | E-Mail-Adresse | Deine E-Mail | Mailadresse | Indirizzo
        email | La tua email | Posta elettronica | E-mailadres | Je e-mailadres | Endereço de e-mail | Seu
        melhor e-mail | O seu email | Mail | email_address | emailAddress | your-email | Best email to reach you
        | What's your email? | Dirección de correo electrónico | Work email | Business email | Contact email
        """,
}
# The label of the other half of a name.
FIRST = {
    "en": "First name",
    "es": "Nombre",
    "fr": "Prénom",
    "de": "Vorname",
    "it": "Nome",
    "nl": "Voornaam",
    "pt": "Nome",
}
LAST = {
    "en": "Last name", "es": "Apellidos", "fr": "Nom", "de": "Nachname", "it": "Cognome", "nl": "Achternaam",
    "pt": "Sobrenome",
}  # fmt: skip
PHONE = ("Mobile", "0491 570 156")
NUMBER = {"phone_number": "+61491570156"}
ROSA = {"first_name": "Rosa", "last_name": "Kent"}


def each(labels: dict[str, str]) -> list[tuple[str, str]]:
    return [(language, label) for language, text in labels.items() for label in " ".join(text.split()).split(" | ")]


def read(*answers: tuple[str, str]) -> dict[str, object]:
    fields = tuple(Field(f"fields[{index}].value", text, "", label) for index, (label, text) in enumerate(answers))
    return read_lead(Submission(None, fields), LeadRules("AU"), from_rfc3339("2026-11-24T00:00:00Z")).partial


@pytest.mark.parametrize(("language", "label"), each(PHONES))
def test_phone(language: str, label: str) -> None:
    assert read((label, "0491570156")) == NUMBER
    assert read((FIRST[language], "Rosa"), (label, "+61 491 570 156")) == NUMBER | {"first_name": "Rosa"}


@pytest.mark.parametrize("label", [label for _, label in each(FULL_NAMES)])
def test_full_name(label: str) -> None:
    assert read((label, "Rosa Kent"), PHONE) == NUMBER | ROSA


@pytest.mark.parametrize(("language", "label"), each(FIRST_NAMES))
def test_first_name(language: str, label: str) -> None:
    assert read((label, "Rosa"), (LAST[language], "Kent"), PHONE) == NUMBER | ROSA


@pytest.mark.parametrize(("language", "label"), each(LAST_NAMES))
def test_last_name(language: str, label: str) -> None:
    assert read((FIRST[language], "Rosa"), (label, "Kent"), PHONE) == NUMBER | ROSA


@pytest.mark.parametrize("label", [label for _, label in each(EMAILS)])
def test_email(label: str) -> None:
    assert read((label, "rosa@example.com"), PHONE) == NUMBER | {"email": "rosa@example.com"}
