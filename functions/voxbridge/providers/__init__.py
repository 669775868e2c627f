"""The table of providers. Adding one is a module beside this file and a line in the table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from voxbridge.auth.verifier import SourceSecret, Verifier
from voxbridge.delivery import Delivery
from voxbridge.http.request import Request
from voxbridge.http.responses import Response
from voxbridge.parsing.bodies import decode, decode_json_body
from voxbridge.parsing.submission import NotALead, Submission

if TYPE_CHECKING:
    from voxbridge.parsing.splitting import Leads

# GET of a URL with these headers → the body of a 200; anything else raises TransientError(provider_unreachable).
type Fetch = Callable[[str, dict[str, str]], bytes]


def decode_any(delivery: Delivery) -> Any:
    """Read a body of any type; raises PermanentError(unreadable_body)."""
    return decode(delivery.body, delivery.content_type)


def decode_signed(delivery: Delivery) -> Any:
    """Read a body that is signed JSON, whatever the content type says; raises PermanentError(unreadable_body)."""
    return decode_json_body(delivery.body)


@dataclass(frozen=True, slots=True)
class Provider:
    """What a provider's module says of itself, in its `PROVIDER`."""

    verifier: Verifier  # how its requests prove who sent them
    parse: Callable[[Delivery], Submission | NotALead]  # raises PermanentError(unreadable_body)
    signature_versions: Mapping[str, Verifier] = field(default_factory=dict, hash=False)  # by a source's `signature`
    headers: tuple[str, ...] = ()  # request headers that parse needs (lower-case); kept with a queued delivery
    is_handshake: Callable[[Request], bool] | None = None  # whether a GET with a query asks for a handshake
    handshake: Callable[[Request, SourceSecret], Response | None] | None = None  # answers one; None: it does not match
    decode: Callable[[Delivery], Any] = decode_any  # the body as JSON-like data, as parse reads it
    find_leads: Callable[[Any], "Leads | None"] | None = None  # several leads in a document of the provider's own shape
    fetch: Callable[[Delivery, SourceSecret, Fetch], Submission | NotALead] | None = None  # in parse's place: ids only


# name in URLs and sources.toml → module. A module is imported when its first delivery arrives.
TABLE = {
    "generic": "generic",
    "typeform": "typeform",
    "zapier": "zapier",
    "jotform": "jotform",
    "tally": "tally",
    "google-forms": "google_forms",
    "google-ads": "google_ads",
    "meta-lead-ads": "meta_lead_ads",
    "webflow": "webflow",
    "hubspot": "hubspot",
    "gravity-forms": "gravity_forms",
    "elementor": "elementor",
    "cf7": "cf7",
    "calendly": "calendly",
    "cal-com": "cal_com",
    "fillout": "fillout",
    "formstack": "formstack",
    "paperform": "paperform",
    "formbricks": "formbricks",
    "wufoo": "wufoo",
    "netlify": "netlify",
    "highlevel": "highlevel",
    "squarespace": "squarespace",
    "shopify": "shopify",
    "formspree": "formspree",
    "framer": "framer",
    "standard-webhooks": "standard_webhooks",
    # Other names of generic: their webhooks are JSON or forms of the owner's own making.
    "wpforms": "generic",
    "unbounce": "generic",
    "cognito": "generic",
}


HANDSHAKES = ("meta-lead-ads",)  # the providers that have one


def is_handshake(request: Request) -> bool:
    """Say whether a GET is shaped like the handshake of any provider, whichever source it is sent to."""
    return any(of.is_handshake and of.is_handshake(request) for of in map(provider, HANDSHAKES))


@cache
def provider(name: str) -> Provider:
    """Return the provider of that name; KeyError for one that is not in the table."""
    module = import_module(f"{__name__}.{TABLE[name]}")
    found: Provider = module.PROVIDER
    return found
