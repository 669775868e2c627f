"""The providers. To add one, write a module beside this file and add its name to NAMES."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any

from voxbridge.auth.verifiers import SourceSecret, Verifier
from voxbridge.delivery import Delivery
from voxbridge.errors import Status
from voxbridge.parsing.any_form import parse_any
from voxbridge.parsing.bodies import decode, decode_json_body, opened
from voxbridge.parsing.find_leads import Leads
from voxbridge.parsing.submission import NotALead, Submission

# In URLs and sources.toml. A provider's module is imported when its first delivery arrives.
NAMES = """
    generic typeform zapier jotform tally google-forms google-ads meta-lead-ads webflow hubspot gravity-forms elementor
    cf7 calendly cal-com fillout formstack paperform formbricks wufoo netlify highlevel squarespace shopify formspree
    framer standard-webhooks
"""
PROVIDERS = {name: name.replace("-", "_") for name in NAMES.split()}  # name → module
# Other names of generic: their webhooks are JSON or forms of the owner's own making.
PROVIDERS |= dict.fromkeys(("zapier", "wpforms", "unbounce", "cognito"), "generic")

# GET of a URL with these headers → the body of a 200; anything else raises TransientError(provider_unreachable).
type Fetch = Callable[[str, dict[str, str]], bytes]
type Body = dict[str, Any]
# What a provider's module makes of a body; None: it is not in the provider's own format, so it is read as any JSON.
type Parsed = Submission | NotALead | None
type Reader = Callable[[Body], Parsed]


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """What a provider's module says about it, in its `PROVIDER`. How it is connected is in cli/provider_setup.toml."""

    verifier: Verifier  # verifies the sender
    read: Reader = lambda _body: None  # reads a body that is an object
    signature_versions: Mapping[str, Verifier] = field(default_factory=dict, hash=False)  # by a source's `signature`
    headers: tuple[str, ...] = ()  # request headers that are needed later (lower-case); kept with a queued delivery
    # Where the provider's own id of a submission or delivery is, which its repeats share: JMESPath in the body, or
    # `header:NAME` for a header that the signature covers, since a recorded request with another id would be another
    # call. The first that is there counts.
    delivery_id: tuple[str, ...] = ()
    has_challenge: bool = False  # verifies its URL by a GET with the secret's `verify_token`
    # Reads the body as JSON-like data; None: as any type, or as JSON where the sender always signs it, whatever the
    # content type says.
    decoder: Callable[[Delivery], Any] | None = None
    # Says whether a body is in the provider's own format, in which each lead has a request of its own.
    holds_one_lead: Callable[[Any], bool] = lambda _body: False
    find_leads: Callable[[Any], Leads | None] = lambda _body: None  # in the provider's own format; None: another
    topic: tuple[str, str] = ("", "")  # a header with the event's name, and how that of a new lead ends
    # In a body of the provider's own format: the member that names the event, and two patterns, of all such names and
    # of those that bring a lead.
    events: tuple[str, str, str] = ("", "", "")
    test_flag: str = ""  # a header that is "true" on the provider's own test
    # Instead of `read`, for bodies that hold ids only.
    fetch: Callable[[Body, SourceSecret, Fetch], Parsed] | None = None

    def decode(self, delivery: Delivery) -> Any:
        """Return the body as JSON-like data, opened unless `holds_one_lead`; raises PermanentError(unreadable_body)."""
        if delivery.document is not None:
            return delivery.document
        if self.decoder:
            document = self.decoder(delivery)
        elif self.verifier.uses_webhook_token:
            document = decode(delivery.body, delivery.content_type)
        else:
            document = decode_json_body(delivery.body)
        return document if self.holds_one_lead(document) else opened(document)

    def parse(self, delivery: Delivery, read: Reader | None = None) -> Submission | NotALead:
        """Read a delivery, by `read` instead of the provider's own; raises PermanentError(unreadable_body)."""
        if delivery.headers.get(self.test_flag, "").strip().lower() == "true":
            return NotALead(Status.TEST, f"a test of the provider's own ({self.test_flag})")
        name, ending = self.topic
        if not (delivery.headers.get(name) or ending).endswith(ending):
            return NotALead(Status.IGNORED, f"the topic is of no new lead ({name})")
        body = self.decode(delivery)
        parsed = (read or self.read)(body) if isinstance(body, dict) else None
        if parsed is None:
            return parse_any(body)
        name, events, leads = self.events
        event = body.get(name)
        if isinstance(event, str) and re.fullmatch(events, event) and not re.fullmatch(leads, event):
            return NotALead(Status.IGNORED, f"the event is of no new lead ({name})")
        return parsed


@cache
def provider(name: str) -> Provider:
    """Return the provider of that name; KeyError for one that is not in the table."""
    module = import_module(f"{__name__}.{PROVIDERS[name]}")
    found: Provider = module.PROVIDER
    return found
