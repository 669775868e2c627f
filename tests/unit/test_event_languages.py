"""What records say of themselves in other languages than English: states, times, what they were, what happened."""

from typing import Any

import pytest
from support.submissions import status_of

from voxbridge.errors import Status

ANN = {"name": "Ann Brook", "phone": "+61491570156", "email": "ann@example.com"}
# A language's name for a state, and what one says that is over
STATES = [
    ("status", "cancelled"), ("state", "Cancelled by guest"), ("Status", "storniert"), ("Status", "Wurde abgesagt"),
    ("statut", "annulé"), ("état", "Archivé"), ("estado", "Cancelado por el cliente"), ("estado", "anulada"),
    ("situação", "cancelado"), ("stato", "annullata"), ("status", "geannuleerd"), ("status", "Avbokad"),
    ("tila", "Peruttu"), ("status", "aflyst"), ("status", "Avlyst"), ("stan", "anulowane"), ("stav", "zrušeno"),
    ("stav", "Zrušená"), ("állapot", "lemondva"), ("stare", "anulată"), ("stanje", "otkazano"),
    ("състояние", "отменена"), ("статус", "отменено"), ("статус", "скасовано"), ("κατάσταση", "ακυρώθηκε"),
    ("durum", "İptal edildi"), ("מצב", "בוטל"), ("الحالة", "ملغي"), ("ステータス", "キャンセル済"), ("상태", "취소"),
    ("状态", "已取消"), ("trạng_thái", "Đã hủy"), ("status", "dibatalkan"), ("статус", "закрыт"),
    ("stav", "archivováno"), ("status", "no_show"),
]  # fmt: skip
CHANGES = [
    ("previous_status", "new_status"), ("alterStatus", "neuerStatus"), ("ancien_statut", "nouveau_statut"),
    ("estado_anterior", "estado_nuevo"), ("status_anterior", "novo_status"), ("stato_precedente", "stato"),
    ("oude_status", "nieuwe_status"), ("tidigare_status", "status"), ("gammel_status", "ny_status"),
    ("poprzedni_status", "nowy_status"), ("původní_stav", "nový_stav"), ("régi_állapot", "új_állapot"),
    ("eski_durum", "yeni_durum"), ("предыдущий_статус", "новый_статус"), ("変更前", "変更後"),
    ("이전상태", "변경상태"),
]  # fmt: skip
BEFORE = [
    ("before", "after"), ("vorher", "nachher"), ("avant", "après"), ("antes", "después"), ("prima", "dopo"),
    ("voor", "na"), ("före", "efter"), ("før", "efter"), ("przed", "po"), ("před", "po"), ("elotte", "utana"),
    ("önce", "sonra"), ("до", "после"), ("πριν", "μετά"), ("変更前", "変更後"), ("변경전", "변경후"),
    ("变更前", "变更后"),
]  # fmt: skip
NAMES = [
    "rezervasyon_iptal", "rezervace_zrusena", "termin_otkazan", "varaus_peruttu", "időpont_lemondva", "Terminabsage",
    "programare_anulata", "запись_отменена", "ραντεβου_ακυρωθηκε", "予約キャンセル", "예약취소", "예약변경",
    "预约取消", "cancelacion_cita", "modification_rdv", "baja_cliente", "annullamento_prenotazione",
    "zmiana_rezerwacji", "avbokning_bokning", "KundeGelöscht", "Terminverschiebung", "Buchungsänderung",
    "INTERVENTION_CLOTUREE", "afspraakwijziging", "bokningsändring", "pesanan_dibatalkan", "lich_hen_huy",
    "резервация_отказана", "статус_заказа_изменен",
]  # fmt: skip
PERSONS = ["kunde", "cliente", "zakaznik", "musteri", "お客様", "customer"]


@pytest.mark.parametrize(("key", "state"), STATES)
@pytest.mark.parametrize("person", PERSONS)
def test_a_record_that_is_over(key: str, state: str, person: str) -> None:
    """It is no new lead in any language, and a person who says the same of themselves is one."""
    record: dict[str, Any] = {"id": 7, "note": "Wants the room at the back", key: state, person: ANN}
    assert status_of(record) is Status.IGNORED
    assert status_of({"data": record}) is Status.IGNORED
    for answers in ({**ANN, key: state}, {"id": 7, **ANN, key: state}, {"id": 7, person: {**ANN, key: state}}):
        assert status_of(answers) is None


@pytest.mark.parametrize("key", sorted({key for key, _ in STATES}))
@pytest.mark.parametrize(
    "state", ["new", "Neu", "confirmed", "Confirmado", "offen", "pending", "requested", "NSW", "Paid"]
)
def test_a_record_that_is_new(key: str, state: str) -> None:
    """A state that a new record may have says nothing."""
    assert status_of({"id": 7, "created_at": "2026-11-20T10:11:12Z", key: state, "customer": ANN}) is None


@pytest.mark.parametrize(("old", "new"), CHANGES)
def test_what_a_state_was(old: str, new: str) -> None:
    """A record with a state before the one that it has was there before."""
    assert status_of({"id": 7, "note": "At the back", old: "A", new: "B", "customer": ANN}) is Status.IGNORED
    assert status_of({"id": 7, old: None, new: "B", "customer": ANN}) is None
    assert status_of({**ANN, old: "A", new: "B"}) is None


@pytest.mark.parametrize(("old", "new"), BEFORE)
def test_before_and_after(old: str, new: str) -> None:
    """So was one with what it was, and what it is; and what is from one place to another is none."""
    for before, after in (({"price": 5}, {"price": 7}), ({"status": "A", "by": "x"}, {"status": "B", "by": "x"})):
        assert status_of({"id": 7, old: before, new: after, "customer": ANN}) is Status.IGNORED
        assert status_of({"id": 7, "changes": {"price": {old: "5", new: "7"}}, "customer": ANN}) is Status.IGNORED
    assert (
        status_of({"id": 7, "status": {old: "A", new: "B"}, "note": "At the back", "customer": ANN}) is Status.IGNORED
    )
    assert status_of({"id": 7, "move": {"from": "Perth", "to": "Sydney"}, "customer": ANN}) is None
    assert status_of({"id": 7, "from": {"city": "Perth"}, "to": {"city": "Sydney"}, "customer": ANN}) is None


@pytest.mark.parametrize("name", NAMES)
def test_names_of_events(name: str) -> None:
    """They say what happened in words of any language, and in compounds of these."""
    assert status_of({"event": name, "customer": ANN}) is Status.IGNORED
    assert status_of({"event": "lead.created", "customer": {**ANN, "topic": name}}) is None
    assert status_of({**ANN, "subject": name}) is None


@pytest.mark.parametrize(
    "time",
    [
        "closed_at",
        "archivedOn",
        "cancelledAt",
        "storniert_am",
        "archivé_le",
        "fecha_cancelacion",
        "zrušeno_kdy",
        "iptal_tarihi",
    ],
)
@pytest.mark.parametrize("when", ["2026-11-20", "2026-11-20T10:11:12Z", "20.11.2026 14:00", 1795711520])
def test_when_a_record_was_over(time: str, when: object) -> None:
    """A time at which it was over says that it is."""
    assert (
        status_of({"number": "J-2", "created": "2026-10-20T10:11:12Z", time: when, "customer": ANN}) is Status.IGNORED
    )
    assert status_of({"number": "J-2", "created": "2026-10-20T10:11:12Z", time: None, "customer": ANN}) is None
    assert status_of({**ANN, time: when}) is None


@pytest.mark.parametrize(
    "envelope",
    [
        {"resource": "record", "resource_id": 7, "status": "update"},
        {"subject": "relation", "verb": "UPDATED", "id": 7},
        {"hook": "appointment", "action": "moved"},
        {"request": {"method": "PUT"}, "resource": {"id": 7}},
        {"reminder": {"channel": "sms", "delivered": True}, "booking": {"id": 7}},
        {"bookingType": "BLOCK", "guest": None, "id": 7},
        {"headers": {"x-acme-entity": "CLIENT", "x-acme-action": "UPDATE"}},
        {"headers": {"X-Webhook-Name": "ticket.updated"}},
    ],
)
def test_what_happened_in_other_places(envelope: dict[str, Any]) -> None:
    """A verb apart from its record, forwarded headers, and what a sender does for itself are envelope too."""
    assert status_of({**envelope, "contact": ANN}) is Status.IGNORED


REQUESTS: list[dict[str, Any]] = [
    {"type": "cancel", "message": "Please cancel"},
    {"topic": "Order cancelled", "message": "Why was it cancelled?"},
    {"tipo": "modificacion", "reserva": "R22", "fecha_anterior": "2026-12-12", "fecha": "2026-12-13"},
    {"request": "reschedule", "old_date": "2026-12-01", "new_date": "2026-12-02"},
    {"Vorgang": "Stornierung", "Buchungsnummer": "B-22", "Alter Termin": "2026-12-01", "Neuer Termin": "2026-12-02"},
    {"type": "予約変更"},
    {"type": "maintenance", "service": "Boiler"},
    {"before": "no", "after": "yes"},
    {"name_of_event": "booking-cancelled"},
    {"cancelled": True, "why": "They had no room"},
]


@pytest.mark.parametrize("request_", REQUESTS)
def test_what_a_person_wants_done(request_: dict[str, Any]) -> None:
    """Someone who asks to cancel or to change something is a lead, in a form and beside it."""
    when = {"submitted_at": "2026-11-20T10:11:12Z"}
    for document in (request_ | ANN, request_ | ANN | when, {"form": "Contact", "data": request_ | ANN} | when):
        assert status_of(document) is None
    assert status_of(request_ | when | {"event": "form.submitted", "contact": ANN}) is None
