"""Which of their numbers someone asks to be called on is the one that is called, in every language and shape."""

from datetime import UTC, datetime

import pytest

from voxbridge.errors import Reason
from voxbridge.mapping import ExtractionResult, LeadRules, extract_contact
from voxbridge.parsing.flatten import flatten
from voxbridge.parsing.submission import Submission

# A name, three numbers, what each is called in an answer, and questions which of them to call.
ROWS = """
    en | Full name | Mobile | Home phone | Work phone | Mobile, Home, Work | Which number should we call? / Best number to reach you / Preferred phone / Contact me on / How would you like us to call you? / What's the best phone to call you on?
    en | Your name | Cell phone | Landline | Office phone | Cell, Landline, Office | Which phone number do you prefer we call? / Preferred contact number / Best phone / Call me on my / Where should we call you?
    es | Nombre y apellidos | Móvil | Teléfono fijo | Teléfono del trabajo | Móvil, Fijo, Trabajo | ¿A qué número le llamamos? / ¿Qué número prefiere para que le llamemos? / Teléfono preferido / Mejor número para contactarle / Llamarme al / Número al que llamar
    fr | Nom complet | Portable | Téléphone fixe | Téléphone bureau | Portable, Fixe, Bureau | Quel numéro devons-nous appeler ? / Numéro à appeler / Téléphone préféré / Sur quel numéro souhaitez-vous être rappelé ? / Meilleur numéro pour vous joindre / Me joindre sur
    de | Vor- und Nachname | Handy | Festnetz | Telefon geschäftlich | Handy, Festnetz, geschäftlich | Welche Nummer sollen wir anrufen? / Unter welcher Nummer sind Sie am besten erreichbar? / Bevorzugte Telefonnummer / Rückruf auf / Wo sollen wir Sie anrufen? / Anrufen unter
    it | Nome e cognome | Cellulare | Telefono fisso | Telefono ufficio | Cellulare, Fisso, Ufficio | Quale numero dobbiamo chiamare? / Numero preferito / A quale numero preferisce essere contattato? / Numero da chiamare / Miglior numero per contattarla
    pt | Nome completo | Telemóvel | Telefone fixo | Telefone do trabalho | Telemóvel, Fixo, Trabalho | Para que número devemos ligar? / Telefone preferencial / Melhor número para contacto / Número para ligar / Em que número prefere ser contactado?
    pt | Nome completo | Celular | Telefone fixo | Telefone comercial | Celular, Fixo, Comercial | Para qual número devemos ligar? / Telefone de preferência / Melhor telefone para contato
    nl | Voor- en achternaam | Mobiel | Vast nummer | Telefoon werk | Mobiel, Vast, Werk | Welk nummer mogen we bellen? / Op welk nummer kunnen we u het best bereiken? / Voorkeursnummer / Te bellen nummer / Bel mij op
    pl | Imię i nazwisko | Telefon komórkowy | Telefon stacjonarny | Telefon służbowy | Komórkowy, Stacjonarny, Służbowy | Na który numer mamy zadzwonić? / Preferowany numer telefonu / Pod jaki numer dzwonić? / Najlepszy numer do kontaktu
    sv | För- och efternamn | Mobil | Hemtelefon | Arbetstelefon | Mobil, Hem, Arbete | Vilket nummer ska vi ringa? / Vilket nummer når vi dig bäst på? / Önskat telefonnummer / Ring mig på
    da | Fulde navn | Mobil | Fastnet | Arbejdstelefon | Mobil, Fastnet, Arbejde | Hvilket nummer skal vi ringe på? / Foretrukket telefonnummer / Bedste nummer at kontakte dig på / Ring til mig på
    nb | Fullt navn | Mobil (privat) | Fasttelefon | Telefon jobb | Mobil, Fasttelefon, Jobb | Hvilket nummer skal vi ringe deg på? / Foretrukket telefonnummer / Beste nummer å nå deg på / Ring meg på
    fi | Nimi | Matkapuhelin | Lankapuhelin | Työpuhelin | Matkapuhelin, Lankapuhelin, Työ | Mihin numeroon soitamme? / Ensisijainen puhelinnumero / Paras numero tavoittaa / Mistä numerosta teidät tavoittaa?
    cs | Jméno a příjmení | Mobil | Pevná linka | Telefon do práce | Mobil, Pevná linka, Práce | Na jaké číslo máme volat? / Preferované telefonní číslo / Kam vám máme zavolat? / Nejlepší číslo pro kontakt
    ro | Nume și prenume | Mobil | Telefon fix | Telefon serviciu | Mobil, Fix, Serviciu | La ce număr să vă sunăm? / Număr preferat / Telefon preferat / Cel mai bun număr de contact
    hu | Teljes név | Mobil | Vezetékes telefon | Munkahelyi telefon | Mobil, Vezetékes, Munkahelyi | Melyik számot hívjuk? / Melyik számon hívhatjuk? / Preferált telefonszám / Legjobb elérhetőség
    el | Ονοματεπώνυμο | Κινητό | Σταθερό τηλέφωνο | Τηλέφωνο εργασίας | Κινητό, Σταθερό, Εργασία | Σε ποιο τηλέφωνο να σας καλέσουμε; / Προτιμώμενο τηλέφωνο / Ποιον αριθμό να καλέσουμε; / Καλύτερο τηλέφωνο επικοινωνίας
    tr | Ad Soyad | Cep telefonu | Ev telefonu | İş telefonu | Cep, Ev, İş | Hangi numarayı arayalım? / Tercih edilen telefon / Size hangi numaradan ulaşalım? / Aranacak numara
    vi | Họ và tên | Điện thoại di động | Điện thoại bàn | Điện thoại cơ quan | Di động, Điện thoại bàn, Cơ quan | Chúng tôi nên gọi số nào? / Số điện thoại ưu tiên / Số điện thoại liên hệ tốt nhất / Gọi cho tôi qua số
    ja | お名前 | 携帯電話 | 自宅電話 | 勤務先電話番号 | 携帯電話, 自宅, 勤務先 | どの番号にお電話すればよいですか？ / ご希望の連絡先電話番号 / 連絡先として優先する電話 / どちらの電話番号にご連絡しますか
    zh | 姓名 | 手机 | 固定电话 | 办公电话 | 手机, 固话, 办公电话 | 我们应该拨打哪个电话？ / 首选电话 / 首选联系电话 / 拨打哪个号码
    zh | 姓名 | 手機 | 市話 | 公司電話 | 手機, 市話, 公司電話 | 請問要撥打哪個電話？ / 首選電話 / 優先聯絡電話
    ko | 이름 | 휴대폰 | 집 전화 | 회사 전화 | 휴대폰, 집 전화, 회사 전화 | 어느 번호로 연락드릴까요? / 선호하는 전화번호 / 통화 희망 번호 / 연락받으실 번호
    ar | الاسم الكامل | الجوال | هاتف المنزل | هاتف العمل | الجوال, المنزل, العمل | على أي رقم نتصل بك؟ / الهاتف المفضل / الرقم المفضل للاتصال / أفضل رقم للتواصل معك
    hi | पूरा नाम | मोबाइल | लैंडलाइन | ऑफिस फोन | मोबाइल, लैंडलाइन, ऑफिस | हम किस नंबर पर कॉल करें? / पसंदीदा फोन नंबर / संपर्क के लिए सबसे अच्छा नंबर
    id | Nama lengkap | Nomor HP | Telepon rumah | Telepon kantor | HP, Rumah, Kantor | Nomor mana yang sebaiknya kami hubungi? / Nomor telepon pilihan / Hubungi saya di / Nomor terbaik untuk dihubungi
    ru | Имя и фамилия | Мобильный телефон | Домашний телефон | Рабочий телефон | Мобильный, Домашний, Рабочий | На какой номер звонить? / По какому номеру с вами связаться? / Предпочтительный телефон
    uk | Ім'я та прізвище | Мобільний телефон | Домашній телефон | Робочий телефон | Мобільний, Домашній, Робочий | На який номер зателефонувати? / Бажаний номер телефону
    """  # noqa: E501, RUF001  (languages of the world)
CASES = [
    (language, name, tuple(labels), tuple(answers.split(", ")), question)
    for row in ROWS.strip().splitlines()
    for language, name, *labels, answers, questions in [[cell.strip() for cell in row.split("|")]]
    for question in questions.split(" / ")
]
NUMBERS = ("0491 570 156", "(02) 5550 1111", "(02) 5550 2222")
E164 = ("+61491570156", "+61255501111", "+61255502222")


def called(document: object) -> str | None:
    return read(document).partial.get("phone_number")


def read(document: object) -> ExtractionResult:
    submission = Submission(None, tuple(flatten(document)))
    return extract_contact(submission, LeadRules("AU"), datetime(2026, 11, 27, tzinfo=UTC))


def listed(pairs: list[tuple[str, str]]) -> object:
    return {"answers": [{"label": label, "value": value} for label, value in pairs]}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]}-{case[4]}")
def test_the_number_of_the_kind_that_is_answered_is_called(case):
    """By the word for it or by its whole label, whether the question stands first or last."""
    _, name, labels, answers, question = case
    form = [(name, "Wanda Kerr"), *zip(labels, NUMBERS, strict=True)]

    for number, label, answer in zip(E164, labels, answers, strict=True):
        for given in (answer, label):
            for pairs in ([*form, (question, given)], [(question, given), *form]):
                assert called(dict(pairs)) == called(listed(pairs)) == number, (given, pairs)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]}-{case[4]}")
@pytest.mark.parametrize("given", ["e-mail", "zorblik", "", "17:00"])
def test_any_other_answer_changes_nothing(case, given):
    """A mobile is called before a landline, whatever else is answered."""
    _, name, labels, _, question = case
    form = [(name, "Wanda Kerr"), *zip(labels, NUMBERS, strict=True)]

    assert called(dict([*form, (question, given)])) == E164[0]


@pytest.mark.parametrize("question", ["preferred_phone", "best-number-to-reach-you", "Which number should we call?"])
@pytest.mark.parametrize("given", [NUMBERS[1], "0255501111", "+61 2 5550 1111"])
def test_the_number_that_is_answered_itself_is_called(question, given):
    """Where it is another field's, however it is written; a number of its own is one more of the lead's."""
    form = {"name": "Wanda Kerr", "mobile": NUMBERS[0], "home_phone": NUMBERS[1], question: given}

    assert called(form) == E164[1]
    assert called(form | {question: "0255503333"}) == E164[0]


@pytest.mark.parametrize("question", ["contact number", "phone", "Callback number", "phone_type", "Best time to call"])
@pytest.mark.parametrize("given", [NUMBERS[1], "evenings"])
def test_a_field_that_asks_nothing_of_several_numbers_changes_nothing(question, given):
    """Any of someone's numbers may be called their contact number."""
    assert called({"name": "Wanda Kerr", "mobile": NUMBERS[0], question: given}) == E164[0]


@pytest.mark.parametrize("given", ["Home", "home_phone", "Home phone", "HOME", "Landline", "At home", "My landline"])
@pytest.mark.parametrize("question", ["preferred_phone", "preferredPhone", "npe01__PreferredPhone__c", "call_me_on"])
def test_the_question_may_stand_beside_the_person(given, question):
    """In the object of the numbers, or in one around it."""
    numbers = {"mobile_phone": NUMBERS[0], "home_phone": NUMBERS[1], "work_phone": NUMBERS[2]}

    for document in (
        {"contact": {"first_name": "Wanda", "last_name": "Kerr", **numbers, question: given}},
        {"contact": {"first_name": "Wanda", "last_name": "Kerr", **numbers}, question: given},
        {"first_name": "Wanda", "last_name": "Kerr", "phones": numbers, question: given},
        {question: given, "name": "Wanda Kerr", **{name.replace("_p", "P"): text for name, text in numbers.items()}},
    ):
        assert called(document) == E164[1], document


@pytest.mark.parametrize("given", ["Home", "Landline", "Partner's home phone", "partner_home", "0255501111"])
def test_no_one_elses_number_is_called(given):
    """Another person's landline is not the lead's."""
    form = {"name": "Wanda Kerr", "mobile": NUMBERS[0], "partner_name": "Otis Blake", "partner_home": NUMBERS[1]}

    for question in ("preferred_phone", "Which number should we call?"):
        reading = read(form | {question: given})
        assert reading.partial["first_name"] == "Wanda"
        if given[0] != "0":  # a number that the lead gives as theirs is theirs, even if it is someone else's too
            assert reading.partial["phone_number"] == E164[0]
    assert called(form | {"home_phone": NUMBERS[2], "partner_preferred_phone": "home"}) == E164[0]


@pytest.mark.parametrize("number", ["", "n/a", "123"])
def test_where_the_one_asked_for_is_not_filled_in_the_others_are_called(number):
    """In their usual order; where there is none, the answer is no invalid number."""
    form = {"name": "Wanda Kerr", "mobile": NUMBERS[0], "home_phone": number, "Which number should we call?": "Home"}

    assert called(form) == E164[0]
    nothing = read({"name": "Wanda Kerr", "home_phone": "", "Which number should we call?": "Home"})
    assert nothing.error is Reason.MISSING_PHONE_NUMBER


def test_each_parent_has_numbers_of_their_own():
    """What is asked of one says nothing of the other's."""
    mother = {"name": "Wanda Kerr", "mobile": NUMBERS[0], "work_phone": NUMBERS[2], "preferred_phone": "work"}
    father = {"name": "Otis Kerr", "mobile": "0491 570 110", "home_phone": NUMBERS[1], "preferred_phone": "home"}

    assert called({"mother": mother, "father": father, "child": {"name": "Ida Kerr"}}) == E164[2]
    assert called({"father": father, "mother": mother, "child": {"name": "Ida Kerr"}}) == E164[1]


@pytest.mark.parametrize("question", ["Preferred contact method", "Contact me by", "How should we contact you?"])
@pytest.mark.parametrize("answer", ["Phone", "phone", "Telephone"])
@pytest.mark.parametrize("label", ["Phone", "Telephone", "Phone (work)"])
def test_a_way_to_be_reached_names_no_number(question, answer, label):
    """Beside an e-mail address, "Phone" says not to write: the lead's mobile is called as ever."""
    form = {"name": "Wanda Kerr", label: NUMBERS[2], "Mobile": NUMBERS[0], "email": "wanda@example.com"}

    assert called({**form, question: answer}) == E164[0]


def test_what_several_labels_hold_names_no_number():
    """The first by precedence is called."""
    form = {"name": "Wanda Kerr", "Work tel 1": NUMBERS[2], "Tel (evenings)": NUMBERS[1], "Mobile tel": NUMBERS[0]}

    assert called({**form, "Which number should we call?": "tel"}) == E164[0]
