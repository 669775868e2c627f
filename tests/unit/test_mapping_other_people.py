"""Someone who is asked for by who they are to the lead is never called for the lead, in any language."""

from datetime import UTC, datetime

import pytest

from voxbridge.errors import Reason
from voxbridge.mapping import ExtractionResult, LeadRules, extract_contact
from voxbridge.parsing.flatten import flatten
from voxbridge.parsing.submission import Submission

# A language, its labels for a name and a number, and who else forms ask for.
OTHERS = """
    ar: الاسم | الهاتف | الشاهد | المؤجر | جهة اتصال الطوارئ | الجار | كاتب العدل | المحاسب | الطرف الآخر | الكفيل | الطبيب البيطري | الطبيب | الوسيط العقاري | الأخ | زميل السكن | المدرسة | المدرب | الوريث | المحامي | المريض | الطفل | المستلم | المتوفى | صاحب العمل | المالك السابق
    bg: Име | Телефон | Свидетел | Наемодател | Спешен контакт | Съсед | Нотариус | Счетоводител | Насрещна страна | Поръчител | Ветеринар | Лекар | Брокер | Домоуправител | Брат | Съквартирант | Училище | Треньор | Наследник | Адвокат | Пациент | Дете | Получател | Починал | Работодател | Предишен собственик
    cs: Jméno | Telefon | Svědek | Pronajímatel | Nouzový kontakt | Soused | Notář | Účetní | Viník | Ručitel | Veterinář | Lékař | Makléř | Správce | Bratr | Spolubydlící | Škola | Trenér | Dědic | Advokát | Pacient | Dítě | Příjemce | Zemřelý | Zaměstnavatel
    da: Navn | Telefon | Vidne | Udlejer | Nødkontakt | Nabo | Revisor | Modpart | Kautionist | Dyrlæge | Egen læge | Ejendomsmægler | Vicevært | Bror | Bofælle | Skole | Træner | Arving | Advokat | Patient | Barn | Modtager | Afdøde | Arbejdsgiver | Tidligere ejer | Bedemand
    de: Name | Telefon | Zeuge | Vermieter | Notfallkontakt | Nachbar | Vorbesitzer | Bestatter | Steuerberater | Unfallgegner | Bürge | Tierarzt | Hausarzt | Makler | Hausverwaltung | Bruder | Kollege | Mitbewohner | Trauzeuge | Betreuer | Schule | Trainer | Lehrer | Bauleiter | Erbe | Anwalt | Bewohner | Patient | Kind | Fahrer | Empfänger | Verstorbener | Arbeitgeber | Hausmeister
    el: Όνομα | Τηλέφωνο | Μάρτυρας | Ιδιοκτήτης | Επαφή έκτακτης ανάγκης | Γείτονας | Συμβολαιογράφος | Λογιστής | Αντίδικος | Εγγυητής | Κτηνίατρος | Γιατρός | Μεσίτης | Διαχειριστής | Αδελφός | Συγκάτοικος | Σχολείο | Προπονητής | Κληρονόμος | Δικηγόρος | Ασθενής | Παιδί | Παραλήπτης | Θανών | Εργοδότης | Προηγούμενος ιδιοκτήτης
    en: Name | Phone | Witness | Landlord | Executor | Emergency contact | Next of kin | Neighbour | Previous owner | Funeral director | Accountant | Receptionist | Other driver | Guarantor | Referee | Vet | GP | Dentist | Agent | Broker | Builder | Property manager | Strata manager | Godparent | Grandmother | Brother | Colleague | Flatmate | Business partner | Best man | Celebrant | Social worker | Case manager | Support worker | Carer | School | Coach | Teacher | Principal | Site manager | Foreman | Keyholder | Beneficiary | Heir | Trustee | Attorney | Opposing counsel | Tenant | Lodger | Resident | Patient | Student | Child | Guest | Driver | Passenger | Recipient | Deceased
    es: Nombre | Teléfono | Testigo | Propietario | Arrendador | Contacto de emergencia | Vecino | Notario | Contable | Conductor contrario | Avalista | Veterinario | Médico | Agente inmobiliario | Administrador de fincas | Hermano | Compañero de piso | Colegio | Entrenador | Encargado de obra | Heredero | Abogado | Residente | Paciente | Hijo | Destinatario | Fallecido | Empleador | Portero
    fi: Nimi | Puhelin | Todistaja | Vuokranantaja | Hätäyhteyshenkilö | Naapuri | Kirjanpitäjä | Vastapuoli | Takaaja | Eläinlääkäri | Lääkäri | Kiinteistönvälittäjä | Isännöitsijä | Veli | Kämppis | Koulu | Valmentaja | Perillinen | Asianajaja | Potilas | Lapsi | Vastaanottaja | Vainaja | Työnantaja | Edellinen omistaja | Rehtori
    fr: Nom | Téléphone | Témoin | Propriétaire | Bailleur | Contact d'urgence | Voisin | Notaire | Comptable | Tiers | Garant | Vétérinaire | Médecin traitant | Agent immobilier | Syndic | Frère | Collègue | Colocataire | Éducateur | École | Entraîneur | Chef de chantier | Héritier | Avocat | Résident | Patient | Enfant | Conducteur | Destinataire | Défunt | Employeur | Gardien
    he: שם | טלפון | עד | משכיר | איש קשר לחירום | שכן | נוטריון | רואה חשבון | צד שני | ערב | וטרינר | רופא | מתווך | אח | שותף לדירה | בית ספר | מאמן | יורש | עורך דין | מטופל | ילד | נמען | נפטר | מעסיק | בעלים קודם
    hi: नाम | फ़ोन | गवाह | मकान मालिक | आपातकालीन संपर्क | पड़ोसी | नोटरी | लेखाकार | विपक्षी | गारंटर | पशु चिकित्सक | डॉक्टर | ब्रोकर | भाई | स्कूल | कोच | वारिस | वकील | मरीज | बच्चा | प्राप्तकर्ता | मृतक | नियोक्ता | पिछला मालिक
    hr: Ime | Telefon | Svjedok | Najmodavac | Hitni kontakt | Susjed | Javni bilježnik | Računovođa | Protivna strana | Jamac | Veterinar | Liječnik | Agent za nekretnine | Upravitelj | Brat | Cimer | Škola | Trener | Nasljednik | Odvjetnik | Pacijent | Dijete | Primatelj | Pokojnik | Poslodavac | Prethodni vlasnik
    hu: Név | Telefon | Tanú | Bérbeadó | Vészhelyzeti kapcsolattartó | Szomszéd | Közjegyző | Könyvelő | Ellenérdekű fél | Kezes | Állatorvos | Orvos | Ingatlanközvetítő | Közös képviselő | Testvér | Lakótárs | Iskola | Edző | Örökös | Ügyvéd | Beteg | Gyermek | Címzett | Elhunyt | Munkáltató | Előző tulajdonos
    id: Nama | Telepon | Saksi | Pemilik kos | Kontak darurat | Tetangga | Notaris | Akuntan | Pihak lawan | Penjamin | Dokter hewan | Dokter | Agen properti | Kakak | Teman sekamar | Sekolah | Pelatih | Ahli waris | Pengacara | Pasien | Anak | Penerima | Almarhum | Perusahaan | Pemilik sebelumnya | Wali kelas
    it: Nome | Telefono | Testimone | Proprietario | Locatore | Contatto di emergenza | Vicino | Notaio | Commercialista | Controparte | Garante | Veterinario | Medico | Agente immobiliare | Amministratore | Fratello | Coinquilino | Scuola | Allenatore | Capocantiere | Erede | Avvocato | Residente | Paziente | Figlio | Destinatario | Defunto | Datore di lavoro | Portiere
    ja: お名前 | 電話番号 | 目撃者 | 大家 | 緊急連絡先 | 隣人 | 公証人 | 税理士 | 相手方 | 保証人 | 獣医 | 主治医 | 仲介業者 | 管理会社 | 兄 | 同居人 | 学校 | コーチ | 相続人 | 弁護士 | 入居者 | 患者 | お子様 | 受取人 | 故人
    ko: 이름 | 휴대폰 | 목격자 | 집주인 | 비상연락처 | 이웃 | 공증인 | 세무사 | 상대방 | 보증인 | 수의사 | 주치의 | 중개인 | 관리소장 | 룸메이트 | 학교 | 코치 | 상속인 | 변호사 | 세입자 | 환자 | 자녀 | 수령인 | 고인 | 직장
    ms: Nama | Telefon | Saksi | Tuan rumah | Hubungan kecemasan | Jiran | Notari | Akauntan | Pihak lawan | Penjamin | Doktor haiwan | Doktor | Ejen hartanah | Abang | Rakan sebilik | Sekolah | Jurulatih | Pewaris | Peguam | Pesakit | Anak | Penerima | Si mati | Majikan | Pemilik terdahulu
    nb: Navn | Telefon | Vitne | Utleier | Nødkontakt | Nabo | Revisor | Motpart | Kausjonist | Veterinær | Fastlege | Eiendomsmegler | Vaktmester | Bror | Samboer | Skole | Trener | Arving | Advokat | Pasient | Barn | Mottaker | Avdøde | Arbeidsgiver | Tidligere eier | Begravelsesbyrå
    nl: Naam | Telefoon | Getuige | Eigenaar | Verhuurder | Noodcontact | Buurman | Notaris | Boekhouder | Tegenpartij | Borg | Dierenarts | Huisarts | Makelaar | Beheerder | Broer | Huisgenoot | School | Trainer | Uitvoerder | Erfgenaam | Advocaat | Bewoner | Patiënt | Kind | Ontvanger | Overledene | Werkgever | Conciërge
    pl: Imię i nazwisko | Telefon | Świadek | Właściciel | Wynajmujący | Kontakt alarmowy | Sąsiad | Notariusz | Księgowa | Sprawca | Poręczyciel | Weterynarz | Lekarz | Pośrednik | Zarządca | Brat | Współlokator | Szkoła | Trener | Kierownik budowy | Spadkobierca | Adwokat | Mieszkaniec | Pacjent | Dziecko | Odbiorca | Zmarły | Pracodawca
    pt: Nome | Telefone | Testemunha | Proprietário | Senhorio | Contacto de emergência | Vizinho | Notário | Contabilista | Terceiro | Fiador | Veterinário | Médico | Corretor | Síndico | Irmão | Colega de quarto | Escola | Treinador | Encarregado de obra | Herdeiro | Advogado | Residente | Paciente | Filho | Destinatário | Falecido | Empregador | Porteiro
    ro: Nume | Telefon | Martor | Proprietar | Contact de urgență | Vecin | Notar | Contabil | Partea adversă | Garant | Veterinar | Medic | Agent imobiliar | Administrator bloc | Frate | Coleg de apartament | Școala | Antrenor | Moștenitor | Avocat | Pacient | Copil | Destinatar | Decedat | Angajator | Fostul proprietar
    ru: Имя | Телефон | Свидетель | Арендодатель | Экстренный контакт | Сосед | Нотариус | Бухгалтер | Виновник | Поручитель | Ветеринар | Врач | Риелтор | Управляющий | Брат | Тренер | Наследник | Адвокат | Жилец | Пациент | Ребенок | Получатель | Умерший | Работодатель
    sk: Meno | Telefón | Svedok | Prenajímateľ | Núdzový kontakt | Sused | Notár | Účtovník | Protistrana | Ručiteľ | Veterinár | Lekár | Maklér | Správca | Brat | Spolubývajúci | Škola | Tréner | Dedič | Advokát | Pacient | Dieťa | Príjemca | Zosnulý | Zamestnávateľ | Predchádzajúci majiteľ
    sv: Namn | Telefon | Vittne | Hyresvärd | Nödkontakt | Granne | Revisor | Motpart | Borgensman | Veterinär | Läkare | Mäklare | Fastighetsskötare | Bror | Rumskompis | Skola | Tränare | Arvinge | Advokat | Boende | Patient | Barn | Mottagare | Avliden | Arbetsgivare
    tr: Ad Soyad | Telefon | Tanık | Ev sahibi | Acil durum kişisi | Komşu | Noter | Muhasebeci | Karşı taraf | Kefil | Veteriner | Doktor | Emlakçı | Yönetici | Kardeş | Ev arkadaşı | Okul | Antrenör | Mirasçı | Avukat | Hasta | Çocuk | Alıcı | Merhum | İşveren
    uk: Ім'я | Телефон | Свідок | Орендодавець | Екстрений контакт | Сусід | Нотаріус | Бухгалтер | Винуватець | Поручитель | Ветеринар | Лікар | Рієлтор | Брат | Тренер | Спадкоємець | Адвокат | Мешканець | Пацієнт | Дитина | Отримувач | Померлий | Роботодавець | Попередній власник
    vi: Họ tên | Điện thoại | Nhân chứng | Chủ cho thuê | Liên hệ khẩn cấp | Hàng xóm | Công chứng viên | Kế toán | Đối phương | Người bảo lãnh | Bác sĩ thú y | Bác sĩ | Môi giới | Anh trai | Bạn cùng phòng | Trường | Huấn luyện viên | Người thừa kế | Luật sư | Bệnh nhân | Con | Người nhận | Người đã khuất | Công ty | Chủ cũ
    zh: 姓名 | 手机 | 证人 | 房东 | 紧急联系人 | 邻居 | 公证员 | 会计 | 对方司机 | 担保人 | 兽医 | 医生 | 中介 | 物业 | 哥哥 | 室友 | 学校 | 教练 | 继承人 | 律师 | 租客 | 患者 | 孩子 | 收件人 | 逝者 | 单位
    """  # noqa: E501, RUF001  (languages of the world)
LANGUAGES = [row.split(": ", 1) for row in OTHERS.strip().splitlines()]
UNSPACED = ("ja", "ko", "zh")


def read(pairs: list[tuple[str, str]]) -> ExtractionResult:
    submission = Submission(None, tuple(flatten([{"label": label, "value": value} for label, value in pairs])))
    return extract_contact(submission, LeadRules("AU"), datetime(2026, 11, 24, tzinfo=UTC))


@pytest.mark.parametrize(("language", "words"), LANGUAGES, ids=[row[0].strip() for row in LANGUAGES])
@pytest.mark.parametrize("pattern", ["{who} - {asked}", "{asked} {who}", "{who}{asked}"])
def test_someone_else_is_never_called_for_the_lead(language, words, pattern):
    """Neither where they come first nor where the lead gave no number."""
    name, phone, *others = (word.strip() for word in words.split("|"))
    if pattern == "{who}{asked}" and language.strip() not in UNSPACED:
        pattern = "{who} {asked}"
    for who in others:
        theirs = [(pattern.format(who=who, asked=asked), answer) for asked, answer in _answers(name, phone)]
        beside = read([*theirs, (name, "Wanda Kerr"), (phone, "0491 570 156")])

        assert beside.partial.get("phone_number") == "+61491570156", who
        assert "Blake" not in beside.partial.values(), who
        assert read([(name, "Wanda Kerr"), (phone, ""), *theirs]).error is Reason.MISSING_PHONE_NUMBER, who


def _answers(name: str, phone: str) -> list[tuple[str, str]]:
    return [(name, "Otis Blake"), (phone, "0491 570 110")]


def test_a_name_of_another_number() -> None:
    """A number is not joined with a name that has the next one's index, where the first person has no name."""
    document = {"phone_1": "0491 570 156", "email_1": "a@b.co", "name_2": "Bob Stone", "phone_2": "0413 345 679"}
    reading = extract_contact(
        Submission(document, flatten(document)), LeadRules("AU"), datetime(2026, 11, 24, tzinfo=UTC)
    )
    assert reading.error is Reason.MISSING_FIRST_NAME
