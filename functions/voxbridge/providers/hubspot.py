"""HubSpot: a workflow's "Send a webhook" posts a whole contact; an app's webhooks post ids alone.

Signed with the app's client secret in one of three versions, or verified by the API key that a workflow's webhook can
send in a header or the URL. Version 3 is an HMAC and covers a time. Versions 1 and 2 are SHA-256 of the secret and
the request: they cover no time, and anyone who has one signed body can compute the signature of that body followed by
SHA-256's padding and any bytes (length extension). So they count only for a body that is one JSON document in UTF-8:
the padding begins with the byte 0x80, which makes it neither. `signature = "v3"` in sources.toml refuses them.

Workflows try again for three days, but after a 4xx only on 429. Facts: HubSpot's SDK with its vectors, captured
deliveries, and the knowledge base's page on webhooks in workflows.
"""

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote

from voxbridge.auth.verifiers import AnyOf, SourceSecret, Token, Verifier, any_equal, is_within_tolerance, sign, utf8
from voxbridge.errors import PermanentError
from voxbridge.http import Request
from voxbridge.parsing.bodies import decode_json_body
from voxbridge.parsing.submission import Submission
from voxbridge.providers import Body, Parsed, Provider
from voxbridge.providers.answers import as_dict, typed_fields

V3_HEADER, TIMESTAMP_HEADER = "x-hubspot-signature-v3", "x-hubspot-request-timestamp"
_OLDER, _VERSION = "x-hubspot-signature", "x-hubspot-signature-version"
# What HubSpot computes for itself, and the person's own number that is kept there as well.
_COMPUTED = ("hs_", "hubspot_", "ip_", "num_", "associated", "lifecyclestage", "createdate", "lastmodifieddate")
_WHATSAPP = "hs_whatsapp_phone_number"


def _read(body: Body) -> Parsed:
    properties = as_dict(body.get("properties"))
    if not properties:
        return None
    values = {name: given.get("value") if isinstance(given, dict) else given for name, given in properties.items()}
    contact = {name: value for name, value in values.items() if name == _WHATSAPP or not name.startswith(_COMPUTED)}
    more = {"vid": body.get("vid") or body.get("objectId"), "portal_id": body.get("portal-id")}
    return Submission({"properties": values, **more}, tuple(typed_fields(contact, "properties")))


@dataclass(frozen=True, slots=True)
class HubSpotSignature(Verifier):
    """Versions 3 (HMAC over method, URL, body and time), 2 and 1 (SHA-256 of the secret and more)."""

    only_v3: bool = False

    def verify(self, request: Request, secret: SourceSecret, now: datetime) -> bool:
        """See Verifier. Where version 3 is there it alone counts: the older ones would let an old request pass."""
        keys = secret.hmac_keys()
        if self.only_v3 or V3_HEADER in request.headers:
            time = request.header(TIMESTAMP_HEADER)
            signed = [line + request.body + utf8(time) for line in request_lines(request)]
            made = [sign(key, each, "base64") for key in keys for each in signed]
            matches = any_equal([request.header(V3_HEADER).strip()], made)
            return matches and is_within_tolerance(time, now, per_second=1000)
        starts = {"": [b""], "v1": [b""], "v2": request_lines(request)}.get(request.header(_VERSION).lower(), [])
        made = [hashlib.sha256(key + start + request.body).hexdigest() for key in keys for start in starts]
        with suppress(PermanentError):
            if any_equal([request.header(_OLDER).lower()], made):
                decode_json_body(request.body, unique_names=True)
                return True
        return False


def request_lines(request: Request) -> list[bytes]:
    """Return the method and the URL as HubSpot signs it, with its query decoded, and as other senders do."""
    return [utf8(request.method + url) for url in (unquote(request.url), request.url)]


PROVIDER = Provider(
    verifier=AnyOf(signature=HubSpotSignature(), token=Token()),
    events=("objectType", r"[\w.:/#-]{1,100}", "CONTACT"),
    signature_versions={"v3": HubSpotSignature(only_v3=True)},
    read=_read,
    decoder=lambda delivery: decode_json_body(delivery.body, unique_names=True),  # one JSON document, as it is signed
)
