"""HighLevel (GoHighLevel): an app's webhooks are signed with HighLevel's own key; a workflow's webhook is not.

HighLevel signs for all its customers with one key, so a signature verifies HighLevel and not the customer: the body's
`locationId` must also be the owner's, from the secret's entry (`location_id`). A workflow's webhook sends a token in a
header. Facts: HighLevel's API docs (events), and the code of several receivers, which have the same key.
"""

import base64
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from voxbridge.auth.public_keys import is_signed
from voxbridge.auth.verifiers import BODY_TOLERANCE, AnyOf, SourceSecret, Token, Verifier, any_equal
from voxbridge.http import Request
from voxbridge.parsing.bodies import json_object
from voxbridge.parsing.flatten import flatten
from voxbridge.parsing.payload_words import WORDS
from voxbridge.parsing.submission import FieldType, Submission
from voxbridge.providers import Body, Parsed, Provider
from voxbridge.providers.answers import as_str, typed_fields

ED25519_KEY = bytes.fromhex("8b61d1d6cacbe28d7c3bc0516bb815258ec6edbba96cddc7f40c09ac708388e8")
_OWN = WORDS["providers"]["highlevel"]  # about the owner's business, its staff and its automations
# The names of an app's events: ContactUpdate, InboundMessage … A workflow's `type` is its owner's own.
_EVENTS = r"(?:[A-Z][a-z]+)+(?:Create|Update|Delete|Message|Unread|Complete)|(?:UN)?INSTALL"


def _read(body: Body) -> Parsed:
    own = {name: body[name] for name in _OWN if name in body}
    contact = {name: value for name, value in body.items() if name not in own}
    return Submission(body, (*typed_fields(contact, ""), *flatten(own, type=FieldType.META)))


@dataclass(frozen=True, slots=True)
class HighLevelSignature(Verifier):
    """`X-GHL-Signature: <base64>`, Ed25519 over the raw body."""

    key: bytes = ED25519_KEY

    def verify(self, request: Request, secret: SourceSecret, now: datetime) -> bool:
        """See Verifier. Parses only a signed body. Its own time may be a day old, since HighLevel tries again."""
        owners = secret.get("location_id")
        with suppress(ValueError):
            signature = base64.b64decode(request.header("x-ghl-signature").strip(), validate=True)
            if owners and is_signed(request.body, signature, self.key):
                body = json_object(request.body)
                sent_at = datetime.fromisoformat(as_str(body.get("timestamp")))
                age = now - (sent_at if sent_at.tzinfo else sent_at.replace(tzinfo=UTC))
                return any_equal([as_str(body.get("locationId"))], owners) and abs(age) <= BODY_TOLERANCE
        return False


PROVIDER = Provider(
    verifier=AnyOf(signature=HighLevelSignature(), token=Token()),
    read=_read,
    no_lead={"skipped": 'contains(`[true, "true"]`, body.dnd)'},  # do not disturb
    events=("type", _EVENTS, "ContactCreate"),
    delivery_id=("webhookId",),
)
