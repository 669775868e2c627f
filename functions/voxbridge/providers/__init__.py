"""The table of providers. Adding one is a module beside this file and a line in the table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module

from voxbridge.authentication import Scheme, SourceSecret
from voxbridge.delivery import Delivery
from voxbridge.request import Answer, Request
from voxbridge.submission import NoLead, Submission

# GET of a URL with these headers → the body of a 200; anything else raises TroubleError(provider_unreachable).
type Fetch = Callable[[str, dict[str, str]], bytes]


@dataclass(frozen=True, slots=True)
class Provider:
    """What a provider's module says of itself, in its `PROVIDER`."""

    scheme: Scheme  # how its requests prove who sent them
    parse: Callable[[Delivery], Submission | NoLead]  # raises LeadError(unreadable_body)
    signature_versions: Mapping[str, Scheme] = field(default_factory=dict, hash=False)  # by a source's `signature`
    headers: tuple[str, ...] = ()  # request headers that parse needs (lower-case); kept with a queued delivery
    is_handshake: Callable[[Request], bool] | None = None  # whether a GET with a query asks for a handshake
    handshake: Callable[[Request, SourceSecret], Answer | None] | None = None  # answers one; None: it does not match
    split: Callable[[Delivery], list[bytes]] | None = None  # several leads in one request: the body of each
    fetch: Callable[[Delivery, SourceSecret, Fetch], Submission | NoLead] | None = None  # in parse's place: ids only


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
