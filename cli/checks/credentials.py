"""Checks of what is secret: the secret itself, Voxworks' key, and the sources' own secrets."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

from cli.checks.facts import Facts
from cli.checks.finding import DELETED, Fetched, Finding, Missing, Unknown, failure, ok, unchecked, warning
from voxbridge.authentication import SourceSecret
from voxbridge.providers import TABLE, provider
from voxbridge.request import Request
from voxbridge.secret import Secret, SecretError, is_sendable
from voxbridge.sources import Source, SourcesError
from voxbridge.transport import HttpAnswer, TransportError

_RUNBOOK_KEY = 'docs/runbook.md, "The key is refused"'
# What a provider needs beside the secret that signs, by the names of the secret's parts.
_PARTS = {"meta-lead-ads": ("app_secret", "verify_token", "page_token")}


def check_secret(facts: Facts) -> Iterator[Finding]:
    """Check that the secret is there, in order, and filled."""
    match facts.secret:
        case Unknown(why):
            yield unchecked("secret", why)
            return
        case Missing():
            fix = f"aws secretsmanager restore-secret --secret-id {name_of(facts)} (for 30 days); then {DELETED}"
            yield failure("secret", "The secret was deleted, or has no value.", fix)
            return
        case str() as text:
            try:
                secret = Secret.from_json(text)
            except SecretError as error:
                told, _, fix = str(error).partition("; ")
                yield failure("secret", f"{told[:1].upper()}{told[1:]}.", fix)
                return
    if not secret.webhook_token:
        sentence = "The secret is in order, but has no webhook_token: Zapier and others without signatures get 401."
        yield warning("secret", sentence, f"voxbridge secret set webhook_token{facts.option}")
    else:
        yield ok("secret", "The secret is there, in order, and has a webhook token.")


def check_key(facts: Facts) -> Iterator[Finding]:
    """Check that Voxworks takes the key: it answers an empty create-contact with 400, with 401 where it does not."""
    secret = secret_of(facts.secret)
    if secret is None:
        yield unchecked("key", "There is no secret to read a key from.", "Mend the secret first.")
        return
    fix = f"voxbridge secret set api_key{facts.option}"
    if not secret.api_key:
        yield failure("key", "No Voxworks key is set: every lead waits in the retry queue.", fix)
        return
    if not is_sendable(secret.api_key):
        yield failure("key", "The key has characters that no header can carry; it was pasted with more.", fix)
        return
    match facts.voxworks:
        case Unknown(why) | TransportError(args=(why, *_)):
            yield unchecked("key", f"Voxworks could not be asked from here: {why}.".replace("..", "."))
        case Missing():
            yield unchecked("key", "Voxworks was not asked.")
        case HttpAnswer() as answer:
            yield _check_response(answer, facts, fix)


def _check_response(answer: HttpAnswer, facts: Facts, fix: str) -> Finding:
    match answer.status:
        case 400 | 413 | 422 if _is_error_of_contract(answer.body):
            return ok("key", "Voxworks takes the key.")
        case 401 | 403 as code:
            return failure("key", f"Voxworks refuses the key ({code}): every lead waits.", f"{fix} ({_RUNBOOK_KEY})")
        case 429:
            return unchecked("key", "Voxworks limits the rate just now (429).", "Run this again in a minute.")
        case code if code >= 500:  # noqa: PLR2004  (HTTP codes are their own names)
            return unchecked("key", f"Voxworks has trouble of its own ({code}).", "Run this again when it is over.")
        case code:
            url = facts.parameters.get("VoxworksBaseUrl", "")
            sentence = f"{url} answered {code}, and not as Voxworks' contract says."
            return failure("key", sentence, "Is VoxworksBaseUrl right? Deploy with the right one.")


def check_sources(facts: Facts) -> Iterator[Finding]:
    """sources.toml is valid, and each of its sources can prove who posts."""
    if isinstance(facts.sources, SourcesError):
        fix = "Mend that line; `make lint` checks the file, `make deploy` puts it live."
        yield failure("sources", _sentence(facts.sources), fix)
        return
    configured = list(facts.sources)
    yield ok("sources", f"functions/sources.toml is valid: {len(configured)} of its own, {len(TABLE)} built in.")
    secret = secret_of(facts.secret)
    if secret is None:
        yield unchecked("source secrets", "There is no secret to read them from.", "Mend the secret first.")
        return
    for source in configured:
        yield _check_source(source, secret, facts)
    named = {source.name for source in configured}
    yield _list_built_in([name for name in TABLE if name not in named], secret)
    unknown = sorted(name for name in secret.sources if facts.sources.get(name) is None)
    if unknown:
        sentence = (
            f"The secret has entries of sources that functions/sources.toml here does not know: {_list(unknown)}."
        )
        yield warning("source secrets", sentence, "Is one spelled wrong, or is this checkout behind what is deployed?")


def _check_source(source: Source, secret: Secret, facts: Facts) -> Finding:
    check = f"source {source.name}"
    set_it = f"voxbridge secret set sources.{source.name}"
    if source.auth == "none":
        sentence = 'Anybody who knows the URL may post (auth = "none").'
        return warning(check, sentence, f"Take that line out of functions/sources.toml, and {set_it}{facts.option}")
    missing = missing_parts(source, secret)
    if missing == ("",):
        return failure(
            check,
            "It has no secret of the form that its provider signs with: posts are answered 401.",
            f"{set_it}{facts.option}",
        )
    if missing:
        sentence = f"Its secret lacks {_list(missing)}."
        return failure(check, sentence, f"{set_it}.{missing[0]}{facts.option}")
    own = source.name in secret.sources
    return ok(check, "It has a secret of its own." if own else "It uses the webhook token.")


def missing_parts(source: Source, secret: Secret) -> tuple[str, ...]:
    """Name what a source's secret lacks: parts, or one empty name for the secret as such. Nothing: it serves."""
    scheme = provider(source.provider).scheme
    entry = secret.of(source.name, or_webhook_token=scheme.uses_webhook_token)
    named = tuple(part for part in _PARTS.get(source.provider, ()) if not entry.get(part))
    if named:
        return named
    if entry == SourceSecret():
        return ("",)
    probe = Request("POST", f"/webhooks/{source.name}", url=f"https://x/webhooks/{source.name}", body=b"{}")
    try:
        scheme.sign(probe, entry, datetime.now(UTC))
    except (LookupError, ValueError):  # no value of the kind that the scheme needs, or one in another form
        return () if entry.named else ("",)  # parts by name may serve where nobody but the provider can sign
    return ()


def _list_built_in(names: list[str], secret: Secret) -> Finding:
    lacking = [name for name in names if missing_parts(Source(name=name, provider=name), secret)]
    ready = len(names) - len(lacking)
    rest = f" With `voxbridge secret set sources.NAME` these can, too: {_list(lacking)}." if lacking else ""
    return ok("built-in sources", f"{ready} can post as things are.{rest}")


def name_of(facts: Facts) -> str:
    """Return the secret's name."""
    return facts.parameters.get("SecretName", "voxbridge")


def secret_of(fetched: Fetched[str]) -> Secret | None:
    """Return the secret's content, None where it is not there or not in order."""
    try:
        return Secret.from_json(fetched) if isinstance(fetched, str) else None
    except SecretError:
        return None


def _is_error_of_contract(body: bytes) -> bool:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return False
    return isinstance(answer, dict) and answer.get("success") is False


def _sentence(error: Exception) -> str:
    text = str(error)
    return f"{text[:1].upper()}{text[1:]}."


def _list(names: list[str] | tuple[str, ...]) -> str:
    return ", ".join(names)
