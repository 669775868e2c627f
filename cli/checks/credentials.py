"""Checks of the secret, the Voxworks API key, and the sources' own secrets."""

from collections.abc import Iterator
from datetime import UTC, datetime

from cli.checks.facts import Facts
from cli.checks.finding import DELETED, Fetched, Finding, Missing, Unknown, failure, ok, unchecked, warning
from cli.provider_setup import setup_of
from cli.signing import sign_request
from voxbridge.auth.verifiers import SourceSecret
from voxbridge.http import Request
from voxbridge.providers import PROVIDERS, provider
from voxbridge.secret_store import Secret, SecretError, is_valid_header_value
from voxbridge.sources import Source, Sources, SourcesError
from voxbridge.voxworks.client import is_documented_error
from voxbridge.voxworks.transport import HttpResponse, TransportError

_RUNBOOK_KEY = 'docs/runbook.md, "The key is refused"'
_FIX_FIRST = "Fix the secret first."


def check_secret(facts: Facts) -> Iterator[Finding]:
    """Check that the secret exists, is valid, and has a webhook token."""
    match facts.secret:
        case Unknown(reason):
            yield unchecked("secret", reason)
            return
        case Missing():
            name = facts.parameters.get("SecretName", "voxbridge")
            fix = f"aws secretsmanager restore-secret --secret-id {name}{facts.options.aws_options}"
            yield failure("secret", "The secret was deleted, or has no value.", f"Within 30 days: {fix}\n{DELETED}")
            return
        case str() as text:
            try:
                secret = Secret.from_json(text)
            except SecretError as error:
                message, _, fix = str(error).partition("; ")
                yield failure("secret", f"{message[:1].upper()}{message[1:]}.", fix)
                return
    if not secret.webhook_token:
        message = "It has no webhook_token: Zapier and other senders that do not sign are answered 401."
        yield warning("secret", message, facts.options.command("secret set webhook_token"))
    else:
        yield ok("secret", "Valid, with a webhook token.")


def check_key(facts: Facts) -> Iterator[Finding]:
    """Check that Voxworks accepts the key: it answers an empty create-contact with 400, or 401 for a wrong key."""
    secret = secret_of(facts.secret)
    if secret is None:
        yield unchecked("key", "There is no secret to read the key from.", _FIX_FIRST)
        return
    fix = facts.options.command("secret set api_key")
    if not secret.api_key:
        yield failure("key", "No Voxworks API key is set: every lead waits in the retry queue.", fix)
        return
    if not is_valid_header_value(secret.api_key):
        yield failure("key", "The key contains characters that no HTTP header can carry. Set it again.", fix)
        return
    match facts.voxworks:
        case Unknown(reason) | TransportError(args=(reason, *_)):
            yield unchecked("key", f"Voxworks could not be reached from here: {reason}.".replace("..", "."))
        case Missing():
            yield unchecked("key", "Voxworks was not called.")
        case HttpResponse() as answer:
            yield _check_answer(answer, facts, fix)


def _check_answer(answer: HttpResponse, facts: Facts, fix: str) -> Finding:
    match answer.status:
        case 400 | 413 | 422 if is_documented_error(answer.body):
            return ok("key", "Voxworks accepts the key.")
        case 401 | 403 as code:
            return failure("key", f"Voxworks rejects the key ({code}): every lead waits.", f"{fix}\n{_RUNBOOK_KEY}")
        case 429:
            return unchecked("key", "Voxworks is limiting the request rate (429).", "Run this again in a minute.")
        case code if code >= 500:  # noqa: PLR2004  (an HTTP code is its own name)
            return unchecked("key", f"Voxworks has an error of its own ({code}).", "Run this again later.")
        case code:
            url = facts.parameters.get("VoxworksBaseUrl", "")
            message = f"{url} answered {code}, which is not a Voxworks response."
            return failure("key", message, "Correct VoxworksBaseUrl with make deploy")


def check_sources(facts: Facts) -> Iterator[Finding]:
    """Check that sources.toml is valid and that each of its sources has a secret."""
    if isinstance(facts.sources, SourcesError):
        yield failure("sources", f"{facts.sources}.", "Fix the file, check it with make lint, then make deploy")
        return
    configured = facts.sources.configured
    yield from _check_countries(facts.sources, facts.parameters.get("PhoneRegion", ""))
    yield ok("sources", f"functions/sources.toml is valid: {len(configured)} configured, {len(PROVIDERS)} built in.")
    secret = secret_of(facts.secret)
    if secret is None:
        yield unchecked("source secrets", "There is no secret to read them from.", _FIX_FIRST)
        return
    for source in configured.values():
        yield _check_source(source, secret, facts)
    yield _check_built_in([name for name in PROVIDERS if name not in configured], secret, facts)
    unknown = sorted(name for name in secret.sources if facts.sources.get(name) is None)
    if unknown:
        message = f"The secret has entries for sources that functions/sources.toml does not have: {_list(unknown)}."
        yield warning("source secrets", message, "Check their spelling, and that this checkout is what was deployed")


def _check_countries(sources: Sources, phone_region: str) -> Iterator[Finding]:
    """Warn where the stack's country is none of a source's: every number without a country code is invalid then."""
    found = [source for name in (*PROVIDERS, *sources.configured) if (source := sources.get(name))]
    held = [source for source in found if source.countries and not source.region]
    wrong = {source.name for source in held if phone_region not in source.countries}
    if phone_region and wrong:
        message = f"The stack's PhoneRegion {phone_region} is not among `countries` of {_list(sorted(wrong))}."
        fix = "Set `region` for them, or add the country, then make deploy"
        yield warning("sources", f"{message} Their numbers without a country code are invalid.", fix)


def _check_source(source: Source, secret: Secret, facts: Facts) -> Finding:
    check = f"source {source.name}"
    command = facts.options.command(f"secret set sources.{source.name}")
    if source.auth == "none":
        message = 'Anyone who knows the URL can post leads (auth = "none").'
        return warning(check, message, f"Remove that line from functions/sources.toml, then make deploy\n{command}")
    missing = missing_parts(source, secret)
    if missing == ("",):
        return failure(check, "It has no usable secret: every request is answered 401.", command)
    if missing:
        command = facts.options.command(f"secret set sources.{source.name}.{missing[0]}")
        return failure(check, f"Its secret lacks {_list(missing)}.", command)
    return ok(check, "Has its own secret." if source.name in secret.sources else "Uses the webhook token.")


def missing_parts(source: Source, secret: Secret) -> tuple[str, ...]:
    """Return the parts that a source's secret lacks; one empty name if it has no usable secret at all."""
    sender = provider(source.provider)
    entry = secret.for_source(source.name, fallback_to_token=sender.verifier.uses_webhook_token)
    named = tuple(part for part in setup_of(source.provider).secrets if part and not entry.get(part))
    if named:
        return named
    if entry == SourceSecret():
        return ("",)
    probe = Request("POST", f"/webhooks/{source.name}", url=f"https://x/webhooks/{source.name}", body=b"{}")
    try:
        sign_request(sender.verifier, probe, entry, datetime.now(UTC))
    except (LookupError, ValueError):  # no value of the kind that the provider needs, or a malformed one
        return () if entry.parts else ("",)  # named parts may be enough where only the provider can sign
    return ()


def _check_built_in(names: list[str], secret: Secret, facts: Facts) -> Finding:
    lacking = [name for name in names if missing_parts(Source(name=name, provider=name), secret)]
    message = f"{len(names) - len(lacking)} are ready to receive."
    if lacking:
        command = facts.options.command("secret set sources.NAME")
        message += f" Others need a secret first: {_list(lacking)}.\nTo set one: {command}"
    return ok("built-in sources", message)


def secret_of(fetched: Fetched[str]) -> Secret | None:
    """Return the secret's content; None if it is missing or invalid."""
    try:
        return Secret.from_json(fetched) if isinstance(fetched, str) else None
    except SecretError:
        return None


def _list(names: list[str] | tuple[str, ...]) -> str:
    return ", ".join(names)
