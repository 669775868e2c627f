"""The providers: a TOML file each for those that data describes, a module each for the others.

To add one, write the file and compile it by `make terms`, or write a module and add its name to MODULES.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import jmespath

from voxbridge.auth.verifiers import SourceSecret, Verifier
from voxbridge.delivery import Delivery
from voxbridge.errors import Status
from voxbridge.parsing.bodies import decode, decode_json_body, opened
from voxbridge.parsing.find_leads import Leads
from voxbridge.parsing.flatten import parse_answers, parse_any
from voxbridge.parsing.submission import NotALead, Submission
from voxbridge.tables import table

# In URLs and sources.toml. A provider is read when its first delivery arrives.
MODULES = "typeform jotform meta-lead-ads hubspot cf7 formstack wufoo netlify highlevel"
DECLARED = {file.stem.replace("_", "-"): file for file in sorted(Path(__file__).parent.glob("*.json"))}
PROVIDERS = {name: name for name in (*MODULES.split(), *DECLARED)}  # name → the one of these that it means
# Other names of generic: their webhooks are JSON or forms of the owner's own making.
PROVIDERS |= dict.fromkeys(("zapier", "wpforms", "unbounce", "cognito"), "generic")

# GET of a URL with these headers → the body of a 200; anything else raises TransientError(provider_unreachable).
type Fetch = Callable[[str, dict[str, str]], bytes]
type Body = dict[str, Any]
# What a provider's module makes of a body; None: it is not in the provider's own format, so it is read as any JSON.
type Parsed = Submission | NotALead | None
type Reader = Callable[[Body], Parsed]


@dataclass(frozen=True, eq=False, repr=False, slots=True, kw_only=True)
class Provider:
    """What its file or module says of a provider. How it is connected is in cli/provider_setup.toml."""

    verifier: Verifier  # verifies the sender
    read: Reader = lambda _body: None  # reads a body that is an object
    signature_versions: Mapping[str, Verifier] = field(default_factory=dict)  # by a source's `signature`
    headers: tuple[str, ...] = ()  # request headers that are needed later (lower-case); kept with a queued delivery
    # Where the provider's own id of a submission or delivery is, which its repeats share: JMESPath in the body, or
    # `header:NAME` for a header that the signature covers (else a replay could change it). The first one counts.
    delivery_id: tuple[str, ...] = ()
    has_challenge: bool = False  # verifies its URL by a GET with the secret's `verify_token`
    # Reads the body as JSON-like data; None: as any type, or as JSON where the sender always signs it, whatever the
    # content type says.
    decoder: Callable[[Delivery], Any] | None = None
    # Says by a true value that a body is in the provider's own format, in which each lead has a request of its own.
    holds_one_lead: Callable[[Any], Any] = lambda _body: False
    find_leads: Callable[[Any], Leads | None] = lambda _body: None  # in the provider's own format; None: another
    # Status → JMESPath over `headers` and `body` that says yes of what is no new lead, by the provider's own word.
    no_lead: Mapping[str, str] = field(default_factory=dict)
    # In a body of the provider's own format: the member that names the event, and two patterns, of all such names and
    # of those that bring a lead.
    events: tuple[str, str, str] = ("", "", "")
    inside: str = ""  # the member that holds what the provider sends, if there is one
    sends_only_leads: bool = False  # no answer is an event there
    secret_members: tuple[str, ...] = ()  # of a body, that nothing later may see
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
        if self.secret_members and isinstance(document, dict):
            document = {name: value for name, value in document.items() if name not in self.secret_members}
        return document if self.holds_one_lead(document) else opened(document)

    def parse(self, delivery: Delivery, read: Reader | None = None) -> Submission | NotALead:
        """Read a delivery, by `read` instead of the provider's own; raises PermanentError(unreadable_body)."""
        document = self.decode(delivery)
        for status, condition in self.no_lead.items():
            if jmespath.search(condition, {"headers": delivery.headers, "body": document}):
                says = dict.fromkeys(re.findall(r'(?:body|headers)\.[\w."-]+', condition))
                return NotALead(Status(status), f"the provider says so in {', '.join(says)}")
        if not isinstance(document, dict):
            return parse_any(document)
        inner = document.get(self.inside) if self.inside else None
        body = inner if inner and isinstance(inner, dict) else document
        parsed = (read or self.read)(body)
        read_any = parse_answers if self.sends_only_leads else parse_any
        if parsed is None and not self.inside:
            return read_any(body)
        name, events, leads = self.events
        event = document.get(name)
        if isinstance(event, str) and re.fullmatch(events, event) and not re.fullmatch(leads, event):
            return NotALead(Status.IGNORED, f"the event is of no new lead ({name})")
        return parsed or read_any(body)


@cache
def provider(name: str) -> Provider:
    """Return the provider of that name; KeyError for one that is not in the table."""
    target = PROVIDERS[name]
    if target != name:
        return provider(target)
    if name in DECLARED:
        from voxbridge.providers.declared import arguments  # noqa: PLC0415  (on first use, as a module is)

        return Provider(**arguments(table(DECLARED[name])))
    found: Provider = import_module(f"{__name__}.{name.replace('-', '_')}").PROVIDER
    return found
