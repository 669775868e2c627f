"""Checks of the automations that sources name: that the secret has each, and that its host can be reached."""

import socket
import ssl
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from cli.checks.credentials import secret_of
from cli.checks.facts import Facts
from cli.checks.finding import Fetched, Finding, Missing, Unknown, failure, ok, unchecked
from voxbridge.secret_store import Secret
from voxbridge.sources import Sources, SourcesError
from voxbridge.voxworks.automation import InvalidWebhookError, read_webhook

CONNECT_TIMEOUT = 10.0  # seconds


def check_automations(facts: Facts) -> Iterator[Finding]:
    """Check that each automation that a source names is in the secret, is valid, and has a host that answers."""
    if isinstance(facts.sources, SourcesError):
        return
    secret = secret_of(facts.secret)
    for name in sorted(facts.sources.automations()):
        yield _check_automation(name, secret, facts)


def _check_automation(name: str, secret: Secret | None, facts: Facts) -> Finding:
    check, fix = f"automation {name}", facts.options.command(f"secret set automations.{name}")
    if secret is None:
        return unchecked(check, "There is no secret to read it from.", "Fix the secret first.")
    if name not in secret.automations:
        return failure(check, "The secret does not have it: contacts are made, but no one is called.", fix)
    try:
        read_webhook(secret.automations[name])
    except InvalidWebhookError as error:
        return failure(check, f"Its entry in the secret is not valid: {error}. No one is called.", fix)
    match facts.automations:
        case Unknown(reason):
            return unchecked(check, reason)
        case Missing():
            return unchecked(check, "It was not called.")
        case hosts:
            problem = hosts.get(name, "")
    if problem:
        return unchecked(check, f"Its host could not be reached from here: {problem}.")
    message = "It is set, and its host answers. Whether Voxworks accepts its URL and signing secret shows only when it"
    return ok(check, f"{message} is started, which this check does not do: send a lead with your own number.")


def reach_hosts(sources: Sources | SourcesError, secret: Fetched[str]) -> Mapping[str, str]:
    """Connect to each automation's host, without a request; return why not by name, empty where it answers."""
    content = secret_of(secret)
    if content is None or isinstance(sources, SourcesError):
        return {}
    found = {}
    for name in sources.automations() & content.automations.keys():
        try:
            found[name] = _reach(read_webhook(content.automations[name]).url)
        except InvalidWebhookError:
            continue
    return found


def _reach(url: str) -> str:
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    try:
        with socket.create_connection((host, port), CONNECT_TIMEOUT) as connection:
            if parts.scheme == "https":
                ssl.create_default_context().wrap_socket(connection, server_hostname=host).close()
    except TimeoutError:
        return "no connection in time"
    except ssl.SSLError:
        return "no TLS connection"
    except OSError as error:
        return error.strerror or "no connection"
    return ""
