"""How full names are split, and what is a salutation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxbridge.mapping.split_name import Name, is_full_name, is_name, is_salutation, split_name


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("Jane Doe", "US", Name("", "Jane", "Doe")),
        ("Dr. Maria de la Cruz", "US", Name("Dr.", "Maria", "de la Cruz")),
        ("GARCIA, José", "ES", Name("", "José", "GARCIA")),
        ("Smith, Dr. John A.", "US", Name("Dr.", "John", "Smith")),
        ("van der Berg, Jan", "NL", Name("", "Jan", "van der Berg")),
        ("Herr Dr. Hans-Peter Müller", "DE", Name("Herr Dr.", "Hans-Peter", "Müller")),
        ("Frau Prof. Dr. Anna von der Heide", "DE", Name("Frau Prof. Dr.", "Anna", "von der Heide")),
        ("M. Jean Dupont", "FR", Name("M.", "Jean", "Dupont")),
        ("DUPONT Jean", "FR", Name("", "Jean", "DUPONT")),
        ("Jean DUPONT", "FR", Name("", "Jean", "DUPONT")),
        ("Dott.ssa Giulia Rossi", "IT", Name("Dott.ssa", "Giulia", "Rossi")),
        ("Fabrizio Lo Presti", "IT", Name("", "Fabrizio", "Lo Presti")),
        ("De heer Piet de Vries", "NL", Name("De heer", "Piet", "de Vries")),
        ("Mohamed el Amrani", "NL", Name("", "Mohamed", "el Amrani")),
        ("Maria da Silva Santos", "BR", Name("", "Maria", "da Silva Santos")),
        ("João Pedro da Costa", "PT", Name("", "João Pedro", "da Costa")),
        ("María José García López", "ES", Name("", "María José", "García López")),
        ("Ana García López", "MX", Name("", "Ana", "García López")),
        ("Juan Carlos Pérez", "MX", Name("", "Juan Carlos", "Pérez")),
        ("Mary Ann Johnson", "US", Name("", "Mary", "Johnson")),
        ("King Charles", "GB", Name("", "King", "Charles")),
        ("Don Draper", "US", Name("", "Don", "Draper")),
        ("Don José", "ES", Name("Don", "José", "")),
        ("Dña. Ana", "ES", Name("Dña.", "Ana", "")),
        ("John & Mary Smith", "US", Name("", "John", "Smith")),
        ("John Stone & Mary Smith", "US", Name("", "John", "Stone")),
        ("John Stone/Mary Smith", "US", Name("", "John", "Stone")),
        ("John Stone/ Mary Jane Smith", "US", Name("", "John", "Stone")),
        ("John Stone c/o Mary Smith", "AU", Name("", "John", "Stone")),
        ("John Stone care of Mary Smith", "AU", Name("", "John", "Stone")),
        ("Mary Smith on behalf of John Stone", "AU", Name("", "Mary", "Smith")),
        ("Dr Mary Smith on behalf of Stone, John", "AU", Name("Dr", "Mary", "Smith")),
        ("Mr John Stone / Ms Mary Jane Smith", "GB", Name("Mr", "John", "Stone")),
        ("Jan de Vries en Piet van Dijk", "NL", Name("", "Jan", "de Vries")),
        ("José Ortega y Gasset", "ES", Name("", "José", "Ortega y Gasset")),
        ("Mr Smith", "GB", Name("Mr", "", "Smith")),
        ("D. Julio Vidal", "ES", Name("D.", "Julio", "Vidal")),
        ("Sr. D. Julio Vidal", "ES", Name("Sr. D.", "Julio", "Vidal")),
        ("D.ª Nieves Vidal", "ES", Name("D.ª", "Nieves", "Vidal")),
        ("Dª Nieves Vidal", "ES", Name("Dª", "Nieves", "Vidal")),
        ("M. et Mme Girard", "FR", Name("M. et Mme", "", "Girard")),
        ("M. et Mme Girard", "DE", Name("M. et Mme", "", "Girard")),
        ("Me Colette Girard", "FR", Name("Me", "Colette", "Girard")),
        ("Mr & Mrs Stone", "GB", Name("Mr & Mrs", "", "Stone")),
        ("Familie Visser", "NL", Name("Familie", "", "Visser")),
        ("Fam. Visser", "NL", Name("Fam.", "", "Visser")),
        ("Famiglia Neri", "IT", Name("Famiglia", "", "Neri")),
        ("Dr.med. Lutz Voss", "DE", Name("Dr.med.", "Lutz", "Voss")),
        ("Frau Prof.Dr. Inge Kohl", "DE", Name("Frau Prof.Dr.", "Inge", "Kohl")),
        ("J.R. Stone", "GB", Name("", "J.R.", "Stone")),
        ("Mevr. van Dijk", "NL", Name("Mevr.", "", "van Dijk")),
        ("Cher", "US", Name("", "Cher", "")),
        ("김민준", "KR", Name("", "민준", "김")),
    ],
)
def test_splits_as_its_writer_would(text: str, region: str, expected: Name) -> None:
    assert split_name(text, (region,)) == expected


@pytest.mark.parametrize("text", ["Mr", "Ms.", "Frau Dr.", "Mme", "Sr./Sra.", "Sig.ra", "De heer", "Dott.ssa", "Mx"])
def test_forms_of_address_are_salutations(text: str) -> None:
    assert is_salutation(text)


@pytest.mark.parametrize("text", ["", "Manager", "Head of Sales", "Mr Fix-it", "Engineer", "Contact form", "x" * 999])
def test_job_titles_are_none(text: str) -> None:
    assert not is_salutation(text)


@pytest.mark.parametrize(
    "text", ["", "...", "12345", "a@b.example", "https://x.example", "projects/p/leads/1", "{{name}}", "N/A", "x" * 500]
)
def test_what_is_no_name(text: str) -> None:
    assert not is_name(text)


def test_a_sentence_is_no_full_name() -> None:
    assert not is_full_name("I would like a quote for my kitchen please and thanks")


@given(st.text(max_size=150), st.sampled_from(["US", "ES", "FR", "BR", "NL"]))
def test_splitting_invents_no_letters(text: str, region: str) -> None:
    name = split_name(text, (region,))

    for part in (name.title, name.first_name, name.last_name):
        assert all(character in text or character.isspace() for character in part)


# country | as written | first | last | t=title; of seven languages and their customs
WRITTEN = """
    AU | Rosa Kent | Rosa | Kent
    AU | rosa kent | rosa | kent
    AU | ROSA KENT | ROSA | KENT
    AU | Rosa | Rosa |
    AU | Kent, Rosa | Rosa | Kent
    AU | Dr Priya Raghunathan | Priya | Raghunathan | t=Dr
    AU | Liam van der Merwe | Liam | van der Merwe
    AU | Aroha Te Rangi | Aroha | Te Rangi
    AU | John de Souza | John | de Souza
    AU | Anh Nguyen | Anh | Nguyen
    AU | Li Wei | Li | Wei
    AU | Siti binti Ahmad | Siti | binti Ahmad
    AU | Mohammed bin Rashid | Mohammed | bin Rashid
    AU | Ali Al Hassan | Ali | Al Hassan
    AU | Fatima El Mansouri | Fatima | El Mansouri
    AU | Priya S | Priya | S
    AU | J. Smith | J. | Smith
    AU | John Smith (Jack) | John | Smith
    AU | John "Jack" Smith | John | Smith
    ES | John 'Jack' Smith | John | Smith
    AU | John Smith, PhD | John | Smith
    AU | Smith, John, PhD | John | Smith
    AU | Mara/Quill | Mara/Quill |
    AU | De Souza Maria | Maria | De Souza
    AU | Mc Donald Ronald | Ronald | Mc Donald
    AU | La Toya Jackson | La Toya | Jackson
    AU | de Boer | de Boer |
    BR | Ana e Silva | Ana | e Silva
    ES | Mª Pérez | Mª | Pérez
    IN | ✨ Pooja ✨ | Pooja |
    AU | García López, Ana María | Ana María | García López
    RU | Пётр Сергеевич Кузнецов | Пётр Сергеевич | Кузнецов
    AU | John Smith PhD | John | Smith
    AU | Sir Ian Holt | Ian | Holt | t=Sir
    AU | Rev. Anna Frost | Anna | Frost | t=Rev.
    AU | Miss Ella-Rose Day | Ella-Rose | Day | t=Miss
    AU | Mrs Chen |  | Chen | t=Mrs
    AU | Ms. Leilani Kealoha | Leilani | Kealoha | t=Ms.
    AU | Prof Dr Hans Meier | Hans | Meier | t=Prof Dr
    AU | Katie St. Clair | Katie | St. Clair
    AU | Fergus Mac Lennan | Fergus | Mac Lennan
    AU | Rosa   Kent | Rosa | Kent
    AU | Rosa Kent-Lowe | Rosa | Kent-Lowe
    AU | D'Arcy Wells | D'Arcy | Wells
    AU | Dean King | Dean | King
    AU | Lady Gray | Lady | Gray
    AU | Major Tom | Major | Tom
    AU | Prince Achebe | Prince | Achebe
    AU | Don Draper | Don | Draper
    AU | Ma Li | Ma | Li
    AU | Bo Do | Bo | Do
    AU | Van Nguyen | Van | Nguyen
    AU | Ben Harper | Ben | Harper
    AU | Della Reese | Della | Reese
    AU | Art van Delay | Art | van Delay
    AU | Mac Miller | Mac | Miller
    IE | Ciarán Ó Briain | Ciarán | Ó Briain
    IE | Máire Ní Dhomhnaill | Máire | Ní Dhomhnaill
    IE | Siobhán Mac Gabhann | Siobhán | Mac Gabhann
    IE | Sinead Nic an tSaoi | Sinead | Nic an tSaoi
    ES | María José Núñez Ortega | María José | Núñez Ortega
    ES | José Luis Vidal | José Luis | Vidal
    ES | Juan Carlos de la Fuente Pérez | Juan Carlos | de la Fuente Pérez
    ES | Ana García | Ana | García
    ES | Ana García López | Ana | García López
    ES | Ana María García | Ana María | García
    ES | Miguel Ángel Torres Blanco | Miguel Ángel | Torres Blanco
    ES | Francisco Javier Gómez | Francisco Javier | Gómez
    ES | Rosario del Pozo Ruiz | Rosario | del Pozo Ruiz
    ES | Íñigo López de Haro | Íñigo | López de Haro
    ES | GARCÍA LÓPEZ, ANA | ANA | GARCÍA LÓPEZ
    ES | D. Ramón Castro | Ramón | Castro | t=D.
    ES | Dña. Elena Vela | Elena | Vela | t=Dña.
    ES | Sr. Pedro Montes | Pedro | Montes | t=Sr.
    ES | Maite Etxebarria Goikoetxea | Maite | Etxebarria Goikoetxea
    MX | Luis Ángel Hernández Cruz | Luis Ángel | Hernández Cruz
    MX | Guadalupe Flores | Guadalupe | Flores
    AR | Martín Sosa | Martín | Sosa
    PT | João Pedro Almeida | João Pedro | Almeida
    PT | Rui Manuel Tavares da Silva | Rui Manuel | Tavares da Silva
    PT | Inês Sá Carneiro | Inês | Sá Carneiro
    BR | Maria Eduarda dos Santos | Maria Eduarda | dos Santos
    BR | João Vitor Oliveira Lima | João Vitor | Oliveira Lima
    BR | Luiz Felipe de Souza e Silva | Luiz Felipe | de Souza e Silva
    BR | Thiago Nogueira | Thiago | Nogueira
    FR | Jean-Luc Moreau | Jean-Luc | Moreau
    FR | MARTIN Julie | Julie | MARTIN
    FR | de La Tour Damien | Damien | de La Tour
    FR | Julie MARTIN | Julie | MARTIN
    FR | LE GALL Yann | Yann | LE GALL
    FR | Yann Le Gall | Yann | Le Gall
    FR | Mme Hélène d'Ormesson | Hélène | d'Ormesson | t=Mme
    FR | M. Karim Ben Salah | Karim | Ben Salah | t=M.
    FR | Mlle Zoé Petit | Zoé | Petit | t=Mlle
    FR | Monsieur Paul Roux | Paul | Roux | t=Monsieur
    FR | Pierre-Yves Le Moal | Pierre-Yves | Le Moal
    DE | Karl-Heinz Fuchs | Karl-Heinz | Fuchs
    DE | Hans von Stein | Hans | von Stein
    DE | Herr Müller |  | Müller | t=Herr
    DE | Herr Dr. Ulf Weiß | Ulf | Weiß | t=Herr Dr.
    DE | Frau Prof. Dr. Inge Kohl | Inge | Kohl | t=Frau Prof. Dr.
    DE | Dr. rer. nat. Lutz Voss | Lutz | Voss | t=Dr. rer. nat.
    DE | Dipl.-Ing. Bernd Krause | Bernd | Krause | t=Dipl.-Ing.
    DE | Schmidt, Anna | Anna | Schmidt
    DE | Gül Öztürk | Gül | Öztürk
    DE | Jürgen zur Mühlen | Jürgen | zur Mühlen
    DE | Ute vom Berge | Ute | vom Berge
    DE | Max Mustermann-Schulze | Max | Mustermann-Schulze
    IT | Maria Teresa Ricci | Maria Teresa | Ricci
    IT | Anna Maria De Luca | Anna Maria | De Luca
    IT | Carlo Di Stefano | Carlo | Di Stefano
    IT | Paola Dal Pozzo | Paola | Dal Pozzo
    IT | Sig. Ugo Bassi | Ugo | Bassi | t=Sig.
    IT | Sig.ra Lia Conti | Lia | Conti | t=Sig.ra
    IT | Dott. Aldo Moretti | Aldo | Moretti | t=Dott.
    IT | Avv. Sara Pini | Sara | Pini | t=Avv.
    IT | Niccolò dell'Acqua | Niccolò | dell'Acqua
    NL | Jan de Vries | Jan | de Vries
    NL | Anne-Marie van den Heuvel | Anne-Marie | van den Heuvel
    NL | P.J. de Wit | P.J. | de Wit
    NL | Dhr. K. Bakker | K. | Bakker | t=Dhr.
    NL | Mevr. van Dijk |  | van Dijk | t=Mevr.
    NL | Willem in 't Veld | Willem | in 't Veld
    NL | Sanne van 't Hof | Sanne | van 't Hof
    NL | Bas op den Berg | Bas | op den Berg
    NL | Lisa te Riele | Lisa | te Riele
    NL | Mohamed el Idrissi | Mohamed | el Idrissi
    NL | de Boer, Kees | Kees | de Boer
    BE | Koen Van den Bossche | Koen | Van den Bossche
    BE | Els De Smet | Els | De Smet
    US | José Ramírez | José | Ramírez
    ES | María del Carmen Ruiz Ortega | María del Carmen | Ruiz Ortega
    ES | Ruiz Ortega, María del Carmen | María del Carmen | Ruiz Ortega
    ES | Juan de la Cruz Pérez | Juan | de la Cruz Pérez
    ES | Nerea Aranburu Otxoa de Eribe | Nerea | Aranburu Otxoa de Eribe
    MX | José de Jesús Hernández Luna | José de Jesús | Hernández Luna
    MX | Rosa Isela Valenzuela Ochoa | Rosa Isela | Valenzuela Ochoa
    MX | Rosa Isela de la Cruz Ochoa | Rosa Isela | de la Cruz Ochoa
    MX | Juan Pérez López Ruiz | Juan | Pérez López Ruiz
    CO | Luz Marina Cárdenas | Luz Marina | Cárdenas
    PT | Maria da Luz Espírito Santo | Maria da Luz | Espírito Santo
    PT | Pedro da Luz Santos | Pedro | da Luz Santos
    IT | Beatrice Visconti di Modrone | Beatrice | Visconti di Modrone
    IT | Anna Maria di Stefano | Anna Maria | di Stefano
    BE | Baudouin t'Kint de Roodenbeke | Baudouin | t'Kint de Roodenbeke
    US | Esperanza Villarreal Ortiz | Esperanza | Villarreal Ortiz
    IN | Ravi Kumar | Ravi | Kumar
    US | Nancy Patricia Smith | Nancy | Smith
    AU | Irma Sandra Wilson | Irma | Wilson
    US | Nancy Patricia Hernandez | Nancy Patricia | Hernandez
    CA | John Robert Smith | John | Smith
    CA | Jean Robert Tremblay | Jean Robert | Tremblay
    CH | Peter Thomas Müller | Peter | Müller
    BE | Pieter Jan van Dijk | Pieter | van Dijk
    FR | Sven Erik von Gunten | Sven | von Gunten
    IT | Giovanni Battista di Pietro | Giovanni Battista | di Pietro
    ES | Pablo Lara Vega | Pablo | Lara Vega
    IT | Anna Lara Bianchi | Anna Lara | Bianchi
    CN | 欧阳先生 | 欧阳先生 |
    JP | 田中様 | 田中様 |
    JP | 田中太郎様 | 太郎 | 田中 | t=様
    PL | Kowalska Anna | Anna | Kowalska
    PL | Pani Ania | Ania | | t=Pani
    PL | dr n. med. Ewa Lis | Ewa | Lis | t=dr n. med.
    GR | Παπαδοπούλου Ελένη | Ελένη | Παπαδοπούλου
    FI | Korhonen Matti | Matti | Korhonen
    LT | Kazlauskas Jonas | Jonas | Kazlauskas
    SE | Andersson Erik | Erik | Andersson
    RU | Анна Сергеевна | Анна Сергеевна |
    UA | Пані Людмила | Людмила | | t=Пані
    UA | Яків Мельник | Яків | Мельник
    HU | Szabó Istvánné | Istvánné | Szabó
    HU | Molnárné Balogh Réka | Réka | Molnárné Balogh
    SA | أبو خالد | أبو خالد |
    IN | श्रीमती सुनीता देवी | सुनीता | देवी | t=श्रीमती
    IN | कु. प्रिया सिंह | प्रिया | सिंह | t=कु.
    MY | Puan Zainab Ali | Zainab | Ali | t=Puan
    MY | Muthu a/l Raman | Muthu | a/l Raman
    ID | Pak Budi | Budi | | t=Pak
    ID | H. Ahmad Fauzi | Ahmad | Fauzi | t=H.
    VN | Chị Lan | Lan | | t=Chị
    TH | นางสาวนงนุช ใจกว้าง | นงนุช | ใจกว้าง | t=นางสาว
    TH | คุณากร ใจดี | คุณากร | ใจดี
    TR | Sn. Fatma Şahin | Fatma | Şahin | t=Sn.
    AU | Geneva Smith | Geneva | Smith
"""


@pytest.mark.parametrize("row", WRITTEN.strip().splitlines())
def test_names_are_split_as_their_countries_write_them(row: str) -> None:
    region, text, first, last, *title = (cell.strip() for cell in row.split("|"))

    assert split_name(text, (region,)) == Name(title[0].removeprefix("t=") if title else "", first, last)


@pytest.mark.parametrize("family_first", [False, True])
@pytest.mark.parametrize(
    "text", ["Kovács Anna", "Anna Kovács", "KOVÁCS Anna", "Kovács Anna Mária", "Anna Mária Kovács"]
)
def test_a_hungarian_name_in_either_order(text: str, *, family_first: bool) -> None:
    """Its given name tells how it is written; elsewhere, and where both words may be given names, the label does."""
    found = split_name(text, ("HU",), family_first=family_first)
    assert (found.first_name.partition(" ")[0], found.last_name.title()) == ("Anna", "Kovács")

    assert split_name("Kovács Anna", ("AU",)).first_name == "Kovács"
    assert split_name("Balázs Anna", ("HU",), family_first=family_first).last_name == (
        "Balázs" if family_first else "Anna"
    )


def test_a_name_behind_a_title_has_the_order_of_speech() -> None:
    """Where the label asks for the family name first, and no custom does."""
    assert split_name("Dl. Vasile Pop", ("RO",), family_first=True) == Name("Dl.", "Vasile", "Pop")
    assert split_name("dr. Nagy Péter", ("HU",), family_first=True) == Name("dr.", "Péter", "Nagy")
