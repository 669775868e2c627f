"""Who says that they fill in a form is called, before all others whom it names, in every language and shape."""

from datetime import UTC, datetime

import pytest

from voxbridge.errors import Reason
from voxbridge.mapping import ExtractionResult, LeadRules, extract_contact
from voxbridge.parsing.flatten import flatten
from voxbridge.parsing.submission import Submission

# A language, what the writer is asked for (name and number), and what someone else is asked for.
ROWS = """
    en | Your name (as executor) | Your phone | Deceased's full name | Deceased's last known phone
    en | Enquirer's name | Enquirer's phone number | Name of person requiring care | Phone of person requiring care
    en | Contact for this enquiry: name | Contact for this enquiry: mobile | Care recipient's name | Care recipient's phone
    en | Form completed by | Best number for the person completing the form | Client full name | Client phone
    en | Full name (the person filling out this form) | Mobile (the person filling out this form) | Full name of the participant | Participant mobile
    en | Who is enquiring? | What number can we reach the enquirer on? | Who is the care for? | Their phone number
    en | Requested by - Name | Requested by - Phone | Site contact - Name | Site contact - Phone
    en | requester_name | requester_phone | resident_name | resident_phone
    en | submittedByName | submittedByPhone | patientName | patientPhone
    en | Parent/carer name (you) | Parent/carer mobile (you) | Other parent's name | Other parent's mobile
    en | Your Name (Parent/Guardian) | Parent/Guardian Phone | Child's Name | Child's phone
    en | Property manager (that's you!) | Property manager phone | Tenant name | Tenant phone
    en | Daughter/son making the enquiry: name | Daughter/son making the enquiry: phone | Mum or dad's name | Mum or dad's phone
    en | Applying on behalf of someone? Your name | Your contact number | Name of the person you are applying for | Phone of the person you are applying for
    en | ur name | ur number | landlords name | landlords number
    en | Name of enquirer | Telephone of enquirer | Name of service user | Telephone of service user
    en | Your details - name | Your details - phone | Previous owner name | Previous owner phone
    de | Name (ausfüllende Person) | Telefon (ausfüllende Person) | Name der pflegebedürftigen Person | Telefon der pflegebedürftigen Person
    de | Anfrage gestellt von (Name) | Anfrage gestellt von (Telefon) | Bewohner Name | Bewohner Telefon
    de | Ihr Name (als Angehöriger) | Ihre Telefonnummer | Name des Verstorbenen | Telefon des Verstorbenen
    de | Name des Anfragenden | Telefonnummer des Anfragenden | Name des Patienten | Telefonnummer des Patienten
    de | Melder: Name | Melder: Handynummer | Vermieter: Name | Vermieter: Handynummer
    de | Ansprechpartner für diese Anfrage | Telefon Ansprechpartner | Geschäftsführer | Telefon Geschäftsführer
    de | Sorgeberechtigte/r 1 (Sie) | Handy Sorgeberechtigte/r 1 | Sorgeberechtigte/r 2 | Handy Sorgeberechtigte/r 2
    de | Dein Name (Mutter oder Vater) | Deine Handynummer | Name des Kindes | Handynummer des Kindes
    de | anfragender_vorname | anfragender_telefon | bewohner_vorname | bewohner_telefon
    fr | Demande faite par (nom) | Demande faite par (téléphone) | Nom du résident | Téléphone du résident
    fr | Votre nom (parent ou tuteur) | Votre téléphone | Nom de l'élève | Téléphone de l'élève
    fr | Nom de la personne qui fait la demande | Téléphone de la personne qui fait la demande | Nom du bénéficiaire | Téléphone du bénéficiaire
    fr | Nom du demandeur | Téléphone du demandeur | Nom de la personne aidée | Téléphone de la personne aidée
    fr | Nom du proche qui remplit le formulaire | Portable du proche qui remplit le formulaire | Nom de la personne âgée | Téléphone de la personne âgée
    fr | Vous : nom | Vous : téléphone | Défunt : nom | Ancien propriétaire : téléphone
    fr | Signalé par | Téléphone de la personne qui signale | Propriétaire | Téléphone du propriétaire
    es | Nombre de quien realiza la consulta | Teléfono de quien realiza la consulta | Nombre del residente | Teléfono del residente
    es | Solicitud realizada por: nombre | Solicitud realizada por: teléfono | Persona dependiente: nombre | Persona dependiente: teléfono
    es | Tu nombre (tutor legal) | Tu móvil | Nombre del alumno | Móvil del alumno
    es | Su nombre como hijo o hija | Su teléfono | Nombre de la persona mayor | Teléfono de la persona mayor
    es | Nombre del solicitante | Teléfono del solicitante | Nombre del fallecido | Teléfono del fallecido
    es | contactoSolicitante_nombre | contactoSolicitante_telefono | dueñoAnterior_nombre | dueñoAnterior_telefono
    it | Nome di chi compila | Telefono di chi compila | Nome dell'assistito | Telefono dell'assistito
    it | Richiesta fatta da (nome) | Richiesta fatta da (telefono) | Nome del residente | Telefono del residente
    it | Il tuo nome (genitore) | Il tuo cellulare | Nome dell'alunno | Cellulare dell'alunno
    it | Nome del familiare che richiede | Cellulare del familiare che richiede | Nome dell'anziano | Telefono dell'anziano
    nl | Aanvraag gedaan door (naam) | Aanvraag gedaan door (telefoon) | Naam bewoner | Telefoon bewoner
    nl | Uw naam (mantelzorger) | Uw telefoonnummer | Naam zorgvrager | Telefoonnummer zorgvrager
    nl | Naam van de persoon die het formulier invult | Telefoon van de persoon die het formulier invult | Naam cliënt | Telefoon cliënt
    nl | Melder naam | Melder telefoon | Verhuurder naam | Verhuurder telefoon
    pt | Pedido efetuado por - nome | Pedido efetuado por - telemóvel | Nome do utente | Telefone do utente
    pt | Seu nome (responsável) | Seu celular | Nome do aluno | Celular do aluno
    pt | Nome de quem está preenchendo | Telefone de quem está preenchendo | Nome do idoso | Telefone do idoso
    pt | Solicitante: nome | Solicitante: telefone | Falecido: nome | Antigo proprietário: telefone
    pl | Imię i nazwisko osoby zgłaszającej | Telefon osoby zgłaszającej | Imię i nazwisko seniora | Telefon seniora
    pl | Pani/Pana imię i nazwisko (rodzic) | Pani/Pana telefon | Imię i nazwisko dziecka | Telefon dziecka
    sv | Ditt namn (anhörig) | Ditt telefonnummer | Brukarens namn | Brukarens telefonnummer
    sv | Namn på den som fyller i formuläret | Telefon till den som fyller i formuläret | Den boendes namn | Den boendes telefon
    da | Dit navn (forælder) | Dit telefonnummer | Barnets navn | Barnets telefonnummer
    da | Udfyldt af (navn) | Udfyldt af (telefon) | Beboerens navn | Beboerens telefon
    nb | Ditt navn (foresatt) | Ditt telefonnummer | Elevens navn | Elevens telefonnummer
    nb | Henvendelse fra (navn) | Henvendelse fra (telefon) | Avdødes navn | Utleiers telefon
    fi | Lomakkeen täyttäjän nimi | Lomakkeen täyttäjän puhelin | Asukkaan nimi | Asukkaan puhelin
    fi | Sinun nimesi (huoltaja) | Puhelinnumerosi | Oppilaan nimi | Oppilaan puhelinnumero
    cs | Jméno osoby vyplňující formulář | Telefon osoby vyplňující formulář | Jméno seniora | Telefon seniora
    cs | Vaše jméno (zákonný zástupce) | Váš telefon | Jméno žáka | Telefon žáka
    sk | Vaše meno (rodič) | Váš telefón | Meno dieťaťa | Telefón dieťaťa
    hu | Az űrlap kitöltőjének neve | Az űrlap kitöltőjének telefonszáma | Gondozott neve | Gondozott telefonszáma
    hu | Az Ön neve (szülő) | Az Ön telefonszáma | Gyermek neve | Gyermek telefonszáma
    ro | Numele dvs. (părinte) | Telefonul dvs. | Numele copilului | Telefonul copilului
    ro | Cerere făcută de (nume) | Cerere făcută de (telefon) | Numele rezidentului | Telefonul rezidentului
    bg | Вашето име (родител) | Вашият телефон | Име на детето | Телефон на детето
    bg | Попълнено от (име) | Попълнено от (телефон) | Име на пациента | Телефон на пациента
    el | Το όνομά σας (γονέας) | Το τηλέφωνό σας | Όνομα μαθητή | Τηλέφωνο μαθητή
    el | Όνομα αιτούντος | Τηλέφωνο αιτούντος | Όνομα ηλικιωμένου | Τηλέφωνο ηλικιωμένου
    tr | Formu dolduran kişinin adı soyadı | Formu dolduran kişinin telefonu | Hastanın adı soyadı | Hastanın telefonu
    tr | Adınız Soyadınız (veli) | Telefonunuz | Öğrencinin adı soyadı | Öğrencinin telefonu
    ru | ФИО заполняющего | Телефон заполняющего | ФИО подопечного | Телефон подопечного
    ru | Ваше имя (родитель) | Ваш телефон | Имя ребенка | Телефон ребенка
    uk | Ваше ім'я (мати або батько) | Ваш телефон | Ім'я дитини | Телефон дитини
    hr | Ime osobe koja ispunjava | Telefon osobe koja ispunjava | Ime korisnika doma | Telefon korisnika doma
    he | שם ממלא הטופס | טלפון ממלא הטופס | שם המטופל | טלפון המטופל
    ar | اسم مقدم الطلب | هاتف مقدم الطلب | اسم المريض | هاتف المريض
    ar | اسمك (ولي الأمر) | رقم هاتفك | اسم الطالب | هاتف الطالب
    hi | आपका नाम (अभिभावक) | आपका फ़ोन नंबर | छात्र का नाम | छात्र का फ़ोन नंबर
    id | Nama pengisi formulir | No. HP pengisi formulir | Nama pasien | No. HP pasien
    id | Nama Anda (orang tua) | Nomor HP Anda | Nama siswa | Nomor HP siswa
    vi | Họ tên người điền đơn | Số điện thoại người điền đơn | Họ tên người bệnh | Số điện thoại người bệnh
    ja | ご相談者様 お名前 | ご相談者様 電話番号 | ご入居予定者様 お名前 | ご入居予定者様 電話番号
    ja | お問い合わせ者氏名 | お問い合わせ者電話番号 | ご利用者氏名 | ご利用者電話番号
    ja | ご記入者のお名前 | ご記入者の携帯番号 | 生徒のお名前 | 生徒の携帯番号
    ja | お名前(保護者様) | 携帯番号 | お子様のお名前 | お子様の携帯番号
    ja | ご依頼主 氏名 | ご依頼主 電話 | 故人様 氏名 | 管理会社 電話
    ko | 작성자 성함 | 작성자 연락처 | 어르신 성함 | 어르신 연락처
    ko | 보호자 성함 (신청자) | 보호자 연락처 | 학생 이름 | 학생 연락처
    zh | 填表人姓名 | 填表人电话 | 长者姓名 | 长者电话
    zh | 报修人姓名 | 报修人手机 | 房东姓名 | 房东手机
    zh | 您的姓名(家长) | 您的手机 | 学生姓名 | 学生手机
    zh | 諮詢者姓名 | 諮詢者電話 | 受照顧者姓名 | 受照顧者電話
    """  # noqa: E501, RUF001  (languages of the world)
CASES = [tuple(cell.strip() for cell in row.split("|")) for row in ROWS.strip().splitlines()]


def read(document: object) -> ExtractionResult:
    submission = Submission(None, tuple(flatten(document)))
    return extract_contact(submission, LeadRules("AU"), datetime(2026, 11, 24, tzinfo=UTC))


def words(reading: ExtractionResult) -> set[str]:
    """The words of a name, whatever their order: some languages write the family name first."""
    return set(f"{reading.partial.get('first_name')} {reading.partial.get('last_name', '')}".split())


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]}-{case[1]}")
@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("as_list", [False, True])
def test_who_fills_in_the_form_is_called(case, turned, as_list):
    """By a noun, by "made by", as "you" who is someone to the other, or by words in parentheses."""
    _, name, phone, other_name, other_phone = case
    mine = [(name, "Wanda Kerr"), (phone, "0491 570 156")]
    theirs = [(other_name, "Otis Blake"), (other_phone, "0491 570 110")]
    pairs = [*mine, *theirs] if turned else [*theirs, *mine]
    reading = read(
        {"answers": [{"label": label, "value": value} for label, value in pairs]} if as_list else dict(pairs)
    )

    assert reading.partial.get("phone_number") == "+61491570156"
    assert words(reading) == {"Wanda", "Kerr"}


@pytest.mark.parametrize("word", ["enquirer", "requester", "submitted_by", "person_completing_this_form"])
@pytest.mark.parametrize("other", ["resident", "patient", "client", "deceased", "student", "tenant", "zorblik"])
def test_an_object_of_who_fills_in_the_form_is_the_lead_s(word, other):
    """Whatever stands first, and whatever the other is called."""
    mine, theirs = {"name": "Wanda Kerr", "phone": "0491 570 156"}, {"name": "Otis Blake", "phone": "0491 570 110"}

    for document in ({word: mine, other: theirs}, {other: theirs, word: mine}):
        assert read(document).partial["first_name"] == "Wanda"


@pytest.mark.parametrize(
    "who", ["Tenant", "Landlord", "Agent", "Manager", "Teacher", "Executor", "Student", "Referrer"]
)
def test_you_behind_a_word_is_who_writes(who):
    """One label that says so of someone says it of all that is theirs, even of who else is never called."""
    theirs = {"Other contact": "Otis Blake", "Other contact phone": "0491 570 110"}
    mine = {f"{who} name (you)": "Wanda Kerr", f"{who} phone": "0491 570 156"}

    assert read({**theirs, **mine}).partial == {
        "phone_number": "+61491570156",
        "first_name": "Wanda",
        "last_name": "Kerr",
    }


@pytest.mark.parametrize("condition", ["if different from you", "not the person completing this form", "or you"])
def test_a_condition_says_of_no_one_that_they_write(condition):
    """Parentheses that only say when to answer leave a witness a witness."""
    asked = {f"Witness name ({condition})": "Otis Blake", "Witness phone": "0491 570 110"}

    assert read(asked).error is Reason.MISSING_PHONE_NUMBER


@pytest.mark.parametrize("who", ["Enquirer", "Your", "Requester", "Submitter"])
def test_no_one_is_called_for_who_writes_and_left_their_number_empty(who):
    """Neither the one they write for nor someone who only knows them."""
    mine = {f"{who} name": "Wanda Kerr", f"{who} phone": ""}
    for other in ("Resident", "Patient", "Witness", "Neighbour", "Landlord"):
        reading = read({**mine, f"{other} name": "Otis Blake", f"{other} phone": "0491 570 110"})

        assert reading.error is Reason.MISSING_PHONE_NUMBER, other


def test_a_question_that_is_a_person_is_their_name():
    """`guardian1: {first, last}` is the name to `guardian1Mobile`, and not to another guardian's."""
    form = {
        "childsName": {"first": "Otis", "last": "Blake"},
        "guardian2": {"first": "Tomas", "last": "Lindqvist"},
        "guardian2Mobile": {"full": "0491 570 110"},
        "guardian1": {"first": "Wanda", "last": "Kerr"},
        "guardian1Mobile": {"full": "0491 570 156"},
    }

    assert read(form).partial == {"phone_number": "+61491570156", "first_name": "Wanda", "last_name": "Kerr"}


@pytest.mark.parametrize(
    ("name", "phone"),
    [
        *(("Enquirer", "Phone"), ("Completed by", "Phone"), ("Requester name", "Requester phone")),
        *(("Resident name", "Resident phone"), ("Applicant name", "Phone"), ("Principal", "Phone")),
        *(("Contact person", "Contact number"), ("申込者名", "電話番号"), ("代表者名", "電話番号")),
        *(("利用者氏名", "利用者電話番号"), ("报修人", "电话"), ("이용자명", "연락처"), ("Melder", "Telefon")),
    ],
)
def test_someone_who_is_named_alone_is_the_lead(name, phone):
    """By whatever word: what stands beside them without a word of its own is theirs."""
    asked = {name: "Wanda Kerr", phone: "0491 570 156", "Email": "wanda@example.com", "Date of birth": "1980-01-01"}

    assert read(asked).partial == {
        "phone_number": "+61491570156",
        "first_name": "Wanda",
        "last_name": "Kerr",
        "email": "wanda@example.com",
        "age": 46,
    }


@pytest.mark.parametrize("what", ["the accident", "the claim", "this zorblik", "the damage to the car"])
def test_what_someone_reports_is_no_one_s(what):
    """It says nothing of whose the name is, and is no thing that has the name."""
    mine = {f"Name of person reporting {what}": "Wanda Kerr", f"Phone of person reporting {what}": "0491 570 156"}
    theirs = {"Policyholder name": "Otis Blake", "Policyholder phone": "0491 570 110"}

    assert words(read({**theirs, **mine})) == {"Wanda", "Kerr"}
    assert "first_name" not in read({"Enquirer dog name": "Rex", "Enquirer phone": "0491 570 156"}).partial


@pytest.mark.parametrize("writer", ["Enquirer name", "Submitted by", "Form completed by", "Who is enquiring?"])
@pytest.mark.parametrize("other", ["Name", "Customer name", "Billing name"])
def test_a_number_that_is_no_one_s_in_particular_is_the_writer_s(writer, other):
    """Unless it is asked of the other, or the writer is asked for one of their own."""
    asked = {writer: "Wanda Kerr", "Phone": "0491 570 156", other: "Otis Blake"}

    assert words(read(asked)) == {"Wanda", "Kerr"}
    assert words(read({"Customer name": "Otis Blake", "Customer phone": "0491 570 156", writer: "Wanda Kerr"})) == {
        "Otis",
        "Blake",
    }


@pytest.mark.parametrize(
    "question", ["Relationship of enquirer to patient", "Form completed by patient?", "Is the enquirer the patient?"]
)
def test_what_is_asked_of_who_writes_names_no_one(question):
    """Only a name or a number says under which word else they are asked."""
    patient = {"Patient name": "Otis Blake", "Patient phone": "0491 570 110"}
    asked = {"Name": "Wanda Kerr", "Phone": "0491 570 156", question: "No"}

    assert words(read({**patient, **asked})) == words(read({**asked, **patient})) == {"Wanda", "Kerr"}


def test_you_and_an_enquirer_who_are_both_named_are_two_people():
    """Neither gets the other's number or address."""
    you = {"Your name": "Otis Blake", "Your email": "otis@example.com"}
    mine = {"Enquirer name": "Wanda Kerr", "Enquirer phone": "0491 570 156", "Enquirer email": "wanda@example.com"}

    assert words(read({**you, **mine})) == {"Wanda", "Kerr"}
    assert read({**you, **mine}).partial["email"] == "wanda@example.com"


@pytest.mark.parametrize("who", ["Patient", "Tenant", "Student"])
def test_who_only_submits_a_form_is_not_waited_for(who):
    """A form that asks neither them nor the lead for a number is of whom it asks."""
    asked = {f"{who} name": "Otis Blake", f"{who} phone": "0491 570 110", "Submitted by": "Wanda Kerr"}

    assert read(asked).partial["phone_number"] == "+61491570110"


@pytest.mark.parametrize("child", ["", "Your ", "Applicant "])
def test_a_parent_is_called_for_who_left_their_number_empty(child):
    """Unlike someone else whom the form names."""
    asked = {f"{child}name": "Otis Blake", f"{child}phone": "", "Parent name": "Wanda Kerr"}

    assert words(read({**asked, "Parent phone": "0491 570 156"})) == {"Wanda", "Kerr"}
