"""Signs requests as their providers do, for `voxbridge send`, the samples in events/, the demo and the tests."""

import hashlib
import hmac
import json
import re
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode
from uuid import NAMESPACE_URL, uuid5

from voxbridge.auth.verifiers import (
    AnyOf,
    BodyToken,
    Signature,
    SourceSecret,
    Token,
    Verifier,
    sign,
)
from voxbridge.errors import PermanentError
from voxbridge.http import Request
from voxbridge.parsing.bodies import decode
from voxbridge.providers.highlevel import HighLevelSignature
from voxbridge.providers.hubspot import TIMESTAMP_HEADER, V3_HEADER, HubSpotSignature, request_lines
from voxbridge.providers.netlify import HEADER, NetlifySignature, base64url


def sign_request(verifier: Verifier, request: Request, secret: SourceSecret, now: datetime) -> Request:
    """Return the request with the credentials that the provider would send, made with the first secret.

    Raises LookupError or ValueError without a secret of the form that the provider needs.
    """
    match verifier:
        case Token():
            return _with_token(request, secret.secrets[0], in_url=verifier.in_url)
        case BodyToken():
            return _with_body_token(request, verifier.name, secret.secrets[0])
        case Signature():
            return _with_signature(request, verifier, secret.hmac_keys(verifier.key)[0], now)
        case NetlifySignature():
            claims = {"iss": "netlify", "sha256": hashlib.sha256(request.body).hexdigest()}
            signed = ".".join(base64url(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims))
            mac = hmac.digest(secret.hmac_keys()[0], signed.encode(), "sha256")
            return _with_headers(request, {HEADER: f"{signed}.{base64url(mac)}"})
        case HubSpotSignature():
            moment = str(int(now.timestamp() * 1000))
            content = request_lines(request)[0] + request.body + moment.encode()
            signature = sign(secret.hmac_keys()[0], content, "base64")
            return _with_headers(request, {V3_HEADER: signature, TIMESTAMP_HEADER: moment})
        case AnyOf(signature=HighLevelSignature()):  # only HighLevel can sign for its app
            return sign_request(verifier.token, request, secret, now)
        case AnyOf():
            return sign_request(verifier.signature, request, secret, now)
    raise TypeError(f"cli/signing.py does not know how requests with a {type(verifier).__name__} are signed")


def _with_headers(request: Request, headers: dict[str, str]) -> Request:
    return replace(request, headers=request.headers | headers)


def _with_token(request: Request, token: str, *, in_url: bool) -> Request:
    if not in_url:
        return _with_headers(request, {"x-webhook-token": token})
    separator = "&" if "?" in request.url else "?"
    url = f"{request.url}{separator}{urlencode({'token': token})}"
    return replace(request, query=(*request.query, ("token", token)), url=url)


def _with_body_token(request: Request, name: str, token: str) -> Request:
    """Put a token into the body; one that is neither an object nor a form is returned unchanged."""
    if b"=" in request.body and not request.body.lstrip().startswith(b"{"):
        pairs = [pair for pair in request.body.split(b"&") if not pair.startswith(f"{name}=".encode())]
        return replace(request, body=b"&".join([*pairs, urlencode({name: token}).encode()]))
    try:
        document = decode(request.body, request.header("content-type"))
    except PermanentError:
        return request
    if not isinstance(document, dict) or not document:
        return request
    return replace(request, body=json.dumps(document | {name: token}, ensure_ascii=False).encode())


def _with_signature(request: Request, verifier: Signature, key: bytes, now: datetime) -> Request:
    """Add the signature's headers. A request without an id gets one made of its body, the same for a repeat."""
    names = re.findall(r"\{([\w-]+)\}", verifier.signed)
    made = {
        name: str(uuid5(NAMESPACE_URL, request.body.hex()))
        for name in names
        if name != "body" and not request.header(name)
    }
    if verifier.timestamp:
        made[verifier.timestamp] = str(int(now.timestamp() * verifier.per_second))
    signed = _with_headers(request, made)
    signature = verifier.prefix + sign(key, verifier.content(signed), verifier.encoding)
    if verifier.separator:  # the time is beside the signature, and no header
        return _with_headers(request, {verifier.header: f"t={made['t']}{verifier.separator}{signature}"})
    return _with_headers(signed, {verifier.header: signature})
