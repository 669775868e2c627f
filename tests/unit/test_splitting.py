"""Several leads in one request: what each lead's delivery holds, whatever the encoding, the number and the size."""

import json
from urllib.parse import urlencode

import pytest
from support.submissions import bodies, delivery, leads_of, people

from voxbridge.delivery import Delivery
from voxbridge.errors import PermanentError
from voxbridge.http import MAX_BODY
from voxbridge.parsing.bodies import decode
from voxbridge.parsing.find_leads import MAX_MESSAGE, separate_leads, split_deliveries
from voxbridge.providers import provider

A = {"name": "Ann Lee", "phone": "0412 345 678", "email": "ann@example.com"}
B = {"name": "Bob Ray", "phone": "0413 345 678", "email": "bob@example.com"}
C = {"name": "Cy Day", "phone": "0414 345 678", "email": "cy@example.com"}

# ── Encodings ────────────────────────────────────────────────────────────────────────────────────────────────────────

FIELDS = [(f"leads[{n}][{key}]", lead[key]) for n, lead in enumerate((A, B)) for key in lead]
MULTIPART = (
    "".join(f'--x\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in FIELDS) + "--x--\r\n"
)
FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (json.dumps([A, B]), "application/json"),
        (json.dumps(json.dumps([A, B])), "application/json"),
        (json.dumps({"leads": [A, B]}), "text/plain"),
        (json.dumps([A, B]), FORM),
        (urlencode(FIELDS), FORM),
        (urlencode({"payload": json.dumps([A, B])}), FORM),
        (urlencode({"leads": json.dumps([A, B]), "total": "2"}), FORM),
        (urlencode([(key, lead[key]) for lead in (A, B) for key in lead]), FORM),
        (urlencode([(f"{key}[]", lead[key]) for lead in (A, B) for key in lead]), FORM),
        (MULTIPART, "multipart/form-data; boundary=x"),
    ],
)
def test_encodings(body: str, content_type: str) -> None:
    """JSON, a form and a multipart body give the same leads, each as JSON."""
    whole = delivery("generic", body.encode(), content_type, x_kept="1")
    parts = split_deliveries(whole, provider("generic"))
    assert bodies(parts) == [A, B]
    assert {part.content_type for part in parts} == {"application/json"}
    assert all(part.headers == whole.headers for part in parts)


ANN, BOB = json.dumps(A), json.dumps(B)


@pytest.mark.parametrize(
    "body",
    [
        f'{{"lead": {ANN}, "lead": {BOB}}}',
        f'{{"leads": [{ANN}], "leads": [{BOB}]}}',
        f'{{"payload": {{"lead": {ANN}, "lead": {BOB}}}}}',
        f"{ANN[:-1]}, {BOB[1:]}",
    ],
)
def test_members_that_are_named_twice_are_a_list(body: str) -> None:
    """As in forms: a template that repeats a name does not lose what came before."""
    whole = delivery("generic", body.encode())
    assert bodies(list(separate_leads(whole, provider("generic")))) == [A, B]


def test_a_body_is_split_as_its_provider_reads_it() -> None:
    """Where a provider signs JSON, a form is not read as leads: its content type is not signed."""
    whole = delivery("typeform", urlencode(FIELDS).encode(), FORM)
    assert split_deliveries(whole, provider("typeform")) == [whole]


@pytest.mark.parametrize("body", [b"", b"garbage", b"[{", b'{"leads": [', b"\xff\xfe"])
def test_an_unreadable_body_is_one_delivery(body: bytes) -> None:
    """Parsing says what is wrong with it."""
    whole = delivery("generic", body)
    assert split_deliveries(whole, provider("generic")) == [whole]


# ── Pieces ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_ids_follow_from_the_id_and_the_position() -> None:
    """A repeat makes the same deliveries, another request others, and no two are alike."""
    whole = delivery("generic", people(250))
    first, second = (list(separate_leads(whole, provider("generic"))) for _ in range(2))
    assert first == second
    assert len({part.id for part in first} | {whole.id}) == 251
    other = Delivery(**{name: getattr(whole, name) for name in Delivery.__slots__} | {"id": "another"})
    assert not {part.id for part in first} & {part.id for part in separate_leads(other, provider("generic"))}


def test_leads_within_leads() -> None:
    """An item that holds several leads itself is split as well."""
    whole = delivery("generic", [{"leads": [A, B], "page": 1}, {"leads": [C], "page": 2}])
    assert bodies(list(separate_leads(whole, provider("generic")))) == [A, B, {"leads": [C], "page": 2}]


def test_a_long_notification_of_meta() -> None:
    """Meta's changes are cut into notifications with everything around them, in their order."""
    changes = [[{"field": "leadgen", "value": {"leadgen_id": f"{page}{n}"}} for n in range(7)] for page in range(1, 6)]
    entries = [{"id": str(page), "time": page, "changes": own} for page, own in enumerate(changes, 1)]
    whole = delivery("meta-lead-ads", {"object": "page", "entry": entries})
    parts = bodies(list(separate_leads(whole, provider("meta-lead-ads"))))
    assert [part["entry"][0]["changes"][0]["value"]["leadgen_id"] for part in parts] == [
        f"{page}{n}" for page in range(1, 6) for n in range(7)
    ]
    assert all(
        part["object"] == "page" and len(part["entry"]) == len(part["entry"][0]["changes"]) == 1 for part in parts
    )


def test_hubspots_notifications_of_ids_are_no_leads() -> None:
    """They are one request that is ignored, however many there are and whatever changed."""
    changed = {"objectId": 1, "subscriptionType": "contact.propertyChange", "propertyName": "phone"}
    whole = delivery("hubspot", [changed | {"propertyValue": f"+1303555019{n}"} for n in range(3)])
    assert split_deliveries(whole, provider("hubspot")) == [whole]


# ── Size and time ────────────────────────────────────────────────────────────────────────────────────────────────────

CP1252 = "text/plain; charset=windows-1252"


@pytest.mark.parametrize(
    ("filling", "content_type"),
    [
        (b"x", "application/json"),
        (b"\x01", "application/json"),
        (b"\n", "application/json"),
        (b"\x80", CP1252),
        (b"\x80\x80\x80\x80\x80\x01", CP1252),
        (b"\\uffff\x80\x80\x80\x80\x80\x80", CP1252),
        (b"\\u0001", "application/json"),
        (b'\\"', "application/json"),
        ("ö".encode(), "application/json"),
    ],
)
def test_a_part_fits_a_queue_message_where_the_request_does(filling: bytes, content_type: str) -> None:
    """Whatever the encodings, the parts of the largest body fit, or the request is unreadable as a whole."""
    head, tail = b'[{"phone":"0412345678","name":"', b'"},{"phone":"0413345678","name":"Bob"}]'
    body = head + filling * ((MAX_BODY - len(head) - len(tail)) // len(filling)) + tail
    whole = delivery("generic", body, content_type)
    parts = split_deliveries(whole, provider("generic"))
    assert len(parts) == 2
    assert max(len(part.to_message().encode()) for part in parts) <= MAX_MESSAGE
    first = decode(parts[0].body, parts[0].content_type)
    assert first == decode(body, content_type)[0]


def test_parts_that_would_repeat_too_much_are_not_made() -> None:
    """Thousands of leads beside half of a body would be gigabytes."""
    whole = delivery("generic", {"leads": [{"tel": n} for n in range(6000)], "note": "x" * 130_000})
    with pytest.raises(PermanentError):
        split_deliveries(whole, provider("generic"))


@pytest.mark.parametrize("extension", [" ext. 12", " x12", " Ext: 4", " #7", " extension 21"])
@pytest.mark.parametrize("number", ["+1 720 555 018", "(720) 555-018"])
def test_leads_whose_numbers_have_extensions(number: str, extension: str) -> None:
    """A number with an extension is one, whatever asks for it."""
    leads = [{"Contact person": "Ann Lee", "Direct line": f"{number}{last}{extension}"} for last in (6, 7)]
    assert leads_of(leads) == leads_of({"lead": leads}) == leads
