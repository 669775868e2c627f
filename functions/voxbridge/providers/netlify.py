"""Netlify forms: JSON of a submission, signed by a JWS whose claim is the body's SHA-256.

There is no time in the signature, so an old request stays good. Facts: an integration's code; no retries were seen.
"""

import base64
import hashlib
import hmac
from contextlib import suppress
from datetime import datetime

from voxbridge.auth.verifiers import SourceSecret, Verifier, any_equal
from voxbridge.http import Request
from voxbridge.parsing.bodies import json_object
from voxbridge.parsing.flatten import flatten
from voxbridge.parsing.submission import Submission
from voxbridge.providers import Body, Parsed, Provider
from voxbridge.providers.answers import as_dict

HEADER = "x-webhook-signature"
_MAX_JWS = 4096  # characters of a JWS; Netlify's has about 200


def _read(body: Body) -> Parsed:
    data = as_dict(body.get("data"))
    return Submission(body, flatten(data, "data")) if data else None


class NetlifySignature(Verifier):
    """`X-Webhook-Signature: <JWS>`, HS256 and nothing else, over `{"iss": "netlify", "sha256": <hex of the body>}`."""

    def verify(self, request: Request, secret: SourceSecret, now: datetime) -> bool:
        """See Verifier."""
        del now
        token = request.header(HEADER).strip()
        parts = token.split(".", 3)
        if len(parts) != 3 or len(token) > _MAX_JWS or not token.isascii():  # noqa: PLR2004  (head, claims, signature)
            return False
        signed = f"{parts[0]}.{parts[1]}".encode()
        made = [base64url(hmac.digest(key, signed, "sha256")) for key in secret.hmac_keys()]
        if not any_equal([parts[2]], made):
            return False
        with suppress(ValueError):
            head, claims = (json_object(base64.urlsafe_b64decode(part + "==")) for part in parts[:2])
            is_over_body = any_equal([str(claims.get("sha256"))], [hashlib.sha256(request.body).hexdigest()])
            return head.get("alg") == "HS256" and claims.get("iss") == "netlify" and is_over_body
        return False


def base64url(data: bytes) -> str:
    """Write bytes as JWS does, without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


PROVIDER = Provider(verifier=NetlifySignature(), read=_read, delivery_id=("id",))
