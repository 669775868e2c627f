"""HighLevel (GoHighLevel): an app's webhooks are signed with HighLevel's own key; a workflow's webhook is not.

HighLevel signs for everybody with the same key, so a signature says that HighLevel sent it, not for whom: the body's
`locationId` must also be the owner's, from the secret's entry (`location_id`). `X-WH-Signature` (RSA) was retired in
the middle of 2026 for `X-GHL-Signature` (Ed25519); both are taken. A workflow's webhook brings a token in a header.
Facts: HighLevel's API docs (RSA key, events), and for Ed25519 several receivers' code that carries the same key.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from voxbridge.auth.public_keys import Ed25519Key, RsaKey
from voxbridge.auth.signatures import BODY_TOLERANCE
from voxbridge.auth.tokens import Token
from voxbridge.auth.verifier import AnyOf, SourceSecret, constant_time_equal
from voxbridge.delivery import Delivery
from voxbridge.errors import PermanentError, Status
from voxbridge.http.request import Request
from voxbridge.parsing.bodies import decode, decode_json_body
from voxbridge.parsing.flatten import child, flatten
from voxbridge.parsing.submission import Field, FieldType, NotALead, Submission
from voxbridge.providers import Provider
from voxbridge.providers.answers import members, text
from voxbridge.providers.generic import read

_ED25519, _RSA = "x-ghl-signature", "x-wh-signature"
ED25519_KEY = Ed25519Key(bytes.fromhex("8b61d1d6cacbe28d7c3bc0516bb815258ec6edbba96cddc7f40c09ac708388e8"))
RSA_KEY = RsaKey(
    int(
        "a24be8febf6d56071f6790f2b0e48216b9bad36a9857431a0223675fd3bc2b131b8b244a59e2fd2690a9569b785c721c04e2"
        "b8bb770b4aa24638b68fb97c3a74ed2de90fd955d015e4f873f99b733cbd7a88219e2bda68e83e891c1a5b8bdf3d9a6cccaf"
        "25274097b39582770d57c172c79da629e178d9f261e157a25ac9bdcb230ed7c0791c790721d09939d2745533b809c2f7f19e"
        "a602d3f523389c2a6fbb1999331ac9b79470f9551a43d07c252bdb30fa5ecf8a5e29a24f64705b53739d782571e649555d76"
        "5018d1ceb3c805de4be8579ad39d75742249cb05795c28a0102d9718fd0f6b1ba21f8bd73ee6faa5bc73c2509153e575061b"
        "944a80e294274eb67d1b4dfab2d865457e06369fc506aebc2f304967988daeb755252bbaf98d8fcc64c76cc4fc9b9cfb28cb"
        "8d35e92287266a215e00ee9f52d3630de1559217f92cd6f9f6f102cab1c3d92408ae1817a4ee10ddd54d039af0e7be8fc13c"
        "cd87f00c7c72888c4e31400d5266e60998d9e65592c8641950005f4db5dd37adf69d67ec8388e5c20acf4590789b10b8421d"
        "42e00ac9ee0c91dcac635de7f0dd9b9871190d004a2b601de319d247083b02833b3394e77943cdaebf634f53eec6093d07bb"
        "cf472f8fb684e01f80c756686463f3a49959b465c2b2ef5a4c41849cace6b05ab0712b27c37241df5206280ca44f58614e26"
        "8278863f3b0c30354636caf7",
        16,
    )
)
_KINDS = {
    "phone": FieldType.PHONE,
    "email": FieldType.EMAIL,
    "firstName": FieldType.FIRST_NAME,
    "first_name": FieldType.FIRST_NAME,
    "lastName": FieldType.LAST_NAME,
    "last_name": FieldType.LAST_NAME,
    "name": FieldType.FULL_NAME,
    "full_name": FieldType.FULL_NAME,
    "address1": FieldType.ADDRESS,
    "city": FieldType.CITY,
    "state": FieldType.STATE,
    "country": FieldType.COUNTRY,
    "postalCode": FieldType.POSTAL_CODE,
    "postal_code": FieldType.POSTAL_CODE,
    "dateOfBirth": FieldType.BIRTH_DATE,
    "date_of_birth": FieldType.BIRTH_DATE,
    "companyName": FieldType.COMPANY,
    "company_name": FieldType.COMPANY,
    "website": FieldType.URL,
}
# About the owner's business, its staff and its automations; in a workflow's webhook `location` is the business's place.
_OWNERS = frozenset(
    (
        *("type", "id", "contact_id", "locationId", "location", "user", "owner", "assignedTo", "workflow", "calendar"),
        *(
            "timestamp",
            "webhookId",
            "appId",
            "versionId",
            "source",
            "contact_source",
            "contact_type",
            "tags",
            "contact",
        ),
        *("dateAdded", "date_created", "attachments", "attributionSource", "lastAttributionSource", "triggerData"),
        *("campaign", "tags", "dnd", "dndSettings", "full_address", "timezone"),
    )
)
# The names of an app's events: ContactUpdate, InboundMessage … A workflow's `type` is its owner's own.
_EVENT = re.compile(r"(?:[A-Z][a-z]+)+(?:Create|Update|Delete|Message|Unread|Complete)|(?:UN)?INSTALL")


def parse(delivery: Delivery) -> Submission | NotALead:
    """Read the contact's fields by HighLevel's names, the owner's own fields by theirs."""
    body = decode(delivery.body, delivery.content_type)
    if not isinstance(body, dict):
        return read(body)
    event = body.get("type")
    if isinstance(event, str) and _EVENT.fullmatch(event) and event != "ContactCreate":
        return NotALead(Status.IGNORED, "the event is no new contact")
    if body.get("dnd") in (True, "true"):
        return NotALead(Status.SKIPPED, "the contact does not want to be contacted (dnd)")
    fields: list[Field] = []
    for name, value in body.items():
        kind = FieldType.META if name in _OWNERS else _KINDS.get(name)
        fields += flatten(value, child("", str(name)), key=str(name), type=kind)
    return Submission(body, tuple(fields))


@dataclass(frozen=True, slots=True)
class HighLevelSignature:
    """`X-GHL-Signature: <base64>` (Ed25519) or `X-WH-Signature: <base64>` (RSA-SHA256) over the raw body."""

    ed25519_key: Ed25519Key = ED25519_KEY
    rsa_key: RsaKey = RSA_KEY
    uses_webhook_token: bool = False

    def verify(self, request: Request, secret: SourceSecret, now: datetime) -> bool:
        """See Verifier. Parses only a signed body. Its own time may be a day old, since HighLevel tries again."""
        key, header = (self.ed25519_key, _ED25519) if request.header(_ED25519) else (self.rsa_key, _RSA)
        try:
            signature = base64.b64decode(request.header(header).strip(), validate=True)
        except (binascii.Error, ValueError):
            return False
        if not secret.get("location_id") or not key.verifies(request.body, signature):
            return False
        body = _signed_body(request)
        location = text(body.get("locationId"))
        is_owners = any([constant_time_equal(location, known) for known in secret.get("location_id")])
        return is_owners and _is_fresh(body.get("timestamp"), now)

    def sign(self, request: Request, secret: SourceSecret, now: datetime) -> Request:
        """Nobody but HighLevel can; see Either.signs_with_token."""
        del request, secret, now
        raise ValueError("only HighLevel itself can sign its app's webhooks")


def _signed_body(request: Request) -> dict[str, Any]:
    try:
        return members(decode_json_body(request.body))
    except PermanentError:
        return {}


def _is_fresh(timestamp: Any, now: datetime) -> bool:
    try:
        moment = datetime.fromisoformat(timestamp) if isinstance(timestamp, str) else None
    except ValueError:
        return False
    if moment is None:
        return False
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return abs((now - moment).total_seconds()) <= BODY_TOLERANCE.total_seconds()


PROVIDER = Provider(
    verifier=AnyOf(
        signature=HighLevelSignature(),
        token=Token(),
        signs_with_token=True,
    ),
    parse=parse,
)
