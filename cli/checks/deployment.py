"""Checks of the stack as a whole: CloudFormation's word, the API from outside, the account, versions."""

import json
from collections.abc import Iterator
from typing import Any

from cli.checks.facts import Facts
from cli.checks.finding import DELETED, Finding, Missing, Unknown, failure, ok, unchecked, warning
from voxbridge.transport import HttpAnswer, TransportError

ENOUGH_CONCURRENCY = 100  # executions at once; below that a burst of leads, or another function, can use it up
RUNTIME = "python3.13"


def check_stack(facts: Facts) -> Iterator[Finding]:
    """Check that the last deployment went through."""
    status = facts.status
    if status in ("CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE"):
        yield ok("stack", f"The last deployment went through ({status}).")
    elif status.endswith("_IN_PROGRESS") and "ROLLBACK" not in status:
        yield warning("stack", f"A deployment is under way ({status}).", "Run this again when it is over.")
    elif status in ("UPDATE_ROLLBACK_COMPLETE", "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS"):
        sentence = "The last deployment failed and was taken back; the one before it runs."
        yield warning("stack", sentence, "CloudFormation → the stack → Events says why; mend it, then make deploy.")
    else:
        fix = "CloudFormation → the stack → Events says why; mend it, then make deploy."
        yield failure("stack", f"The last deployment did not go through ({status}).", fix)


def check_api(facts: Facts) -> Iterator[Finding]:
    """Check that the public URL answers."""
    fix = 'docs/runbook.md, "Providers get 5xx"'
    match facts.api:
        case Unknown(why):
            yield unchecked("api", why)
        case Missing():
            yield failure("api", "The API is gone.", DELETED)
        case TransportError() as error:
            yield failure("api", f"The API cannot be reached from here: {error}.", f"Check this network; then {fix}.")
        case HttpAnswer(status=200) as answer if _status(answer.body) == "ready":
            yield ok("api", "The API answers, and the webhook function behind it.")
        case HttpAnswer(status=429):
            yield warning("api", "The API's throttle refused the test (429).", "Is somebody flooding it? docs/costs.md")
        case HttpAnswer(status=code):
            yield failure("api", f"The API answered {code} in place of `ready`.", fix)


def check_account(facts: Facts) -> Iterator[Finding]:
    """Check that the account lets enough functions run at once."""
    match facts.account:
        case Unknown(why):
            yield unchecked("concurrency", why)
        case Missing():
            yield unchecked("concurrency", "AWS has no such figure here.")
        case account:
            limit = account["AccountLimit"]
            yield _check_concurrency(int(limit["ConcurrentExecutions"]), int(limit["UnreservedConcurrentExecutions"]))


def _check_concurrency(whole: int, unreserved: int) -> Finding:
    if min(whole, unreserved) >= ENOUGH_CONCURRENCY:
        return ok("concurrency", f"The account may run {unreserved} functions at once.")
    reserved = f", {whole - unreserved} of them reserved for others" if whole > unreserved else ""
    sentence = (
        f"The account may run {whole} functions at once{reserved}. Leads that come beyond that are answered 503, "
        "and not every provider sends again."
    )
    fix = "Service Quotas → AWS Lambda → Concurrent executions: ask for 1,000 (it is free)."
    return warning("concurrency", sentence, fix)


def check_functions(facts: Facts) -> Iterator[Finding]:
    """Check that both functions run what was deployed last."""
    for check, found in (("webhook function", facts.webhook_function), ("retry function", facts.retry_function)):
        match found:
            case Unknown(why):
                yield unchecked(check, why)
            case Missing():
                yield failure(check, "It is gone.", DELETED)
            case function:
                yield _check_function(check, function)


def _check_function(check: str, function: Any) -> Finding:
    state, update = function.get("State", "Active"), function.get("LastUpdateStatus", "Successful")
    if state not in ("Active", "Inactive"):  # Inactive: not called for weeks, and woken by the next call
        return failure(check, f"Its state is {state}.", "Lambda → the function says why; make deploy mends most of it.")
    if update == "Failed":
        return failure(check, "Its last update failed; it runs older code.", "make deploy")
    if update != "Successful":
        return warning(check, f"Its update is under way ({update}).", "Run this again in a minute.")
    runtime = function.get("Runtime", "")
    if runtime != RUNTIME:
        return warning(check, f"It runs on {runtime}, and was built and tested for {RUNTIME}.", "make deploy")
    return ok(check, f"It is active, on {runtime}, {function['MemorySize']} MB, {function['Architectures'][0]}.")


def check_versions(facts: Facts) -> Iterator[Finding]:
    """Check that the same code is behind both functions; what runs where."""
    here = f"this command is {facts.command_version} on Python {facts.command_python}"
    webhook, retry = facts.webhook_function, facts.retry_function
    if isinstance(webhook, Unknown | Missing) or isinstance(retry, Unknown | Missing):
        yield unchecked("versions", f"What is deployed could not be seen; {here}.")
        return
    if webhook.get("CodeSha256") != retry.get("CodeSha256") or _layers(webhook) != _layers(retry):
        yield warning("versions", "The two functions run different code.", "Deploy once more: make deploy")
        return
    changed = max(str(webhook["LastModified"]), str(retry["LastModified"]))[:16].replace("T", " ")
    layers = ", ".join(_layers(webhook)) or "none"
    yield ok("versions", f"The functions' last change was on {changed} UTC, layer {layers}; {here}.")


def _layers(function: Any) -> list[str]:
    """Name a function's layers with their versions."""
    return [":".join(layer["Arn"].split(":")[-2:]) for layer in function.get("Layers", [])]


def _status(body: bytes) -> str:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    return str(answer.get("status", "")) if isinstance(answer, dict) else ""
