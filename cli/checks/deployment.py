"""Checks of the deployment: the stack's status, the API, the functions and their versions, the account's limits."""

from collections.abc import Iterator
from typing import Any

from cli.checks.facts import Facts
from cli.checks.finding import DELETED, Finding, Missing, Unknown, failure, ok, unchecked, warning
from voxbridge.parsing.bodies import json_object
from voxbridge.voxworks.transport import HttpResponse, TransportError

MIN_CONCURRENCY = 100  # a burst of leads, or another function, can use up less than that
RUNTIME = "python3.13"
_AGAIN = "Run this again in a minute."


def check_stack(facts: Facts) -> Iterator[Finding]:
    """Check that the last deployment succeeded."""
    status = facts.status
    fix = "CloudFormation → the stack → Events shows the reason\nmake deploy, once it is fixed"
    if status in ("CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE"):
        yield ok("stack", f"The last deployment succeeded ({status}).")
    elif status.endswith("_IN_PROGRESS") and "ROLLBACK" not in status:
        yield warning("stack", f"A deployment is in progress ({status}).", "Run this again when it has finished.")
    elif status in ("UPDATE_ROLLBACK_COMPLETE", "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS"):
        yield warning("stack", f"The last deployment failed and was rolled back ({status}).", fix)
    else:
        yield failure("stack", f"The last deployment failed ({status}).", fix)


def check_api(facts: Facts) -> Iterator[Finding]:
    """Check that the public URL answers."""
    fix = 'docs/runbook.md, "Providers get 5xx"'
    match facts.api:
        case Unknown(reason):
            yield unchecked("api", reason)
        case Missing():
            yield failure("api", "The API was deleted.", DELETED)
        case TransportError() as error:
            yield failure("api", f"The API cannot be reached from here: {error}.", f"Check your network\n{fix}")
        case HttpResponse(status=200) as answer if json_object(answer.body).get("status") == "ready":
            yield ok("api", "The API and the webhook function answer.")
        case HttpResponse(status=429):
            yield warning(
                "api",
                "The API's throttle rejected the test request (429).",
                "If someone is flooding the API, see docs/costs.md",
            )
        case HttpResponse(status=code):
            yield failure("api", f"The API answered {code}, not `ready`.", fix)


def check_concurrency(facts: Facts) -> Iterator[Finding]:
    """Check that the account allows enough concurrent executions."""
    match facts.account:
        case Unknown(reason):
            yield unchecked("concurrency", reason)
        case Missing():
            yield unchecked("concurrency", "AWS has no such limit here.")
        case account:
            limit = account["AccountLimit"]
            yield _check_limits(int(limit["ConcurrentExecutions"]), int(limit["UnreservedConcurrentExecutions"]))


def _check_limits(total: int, unreserved: int) -> Finding:
    if min(total, unreserved) >= MIN_CONCURRENCY:
        return ok("concurrency", f"The account allows {unreserved} concurrent executions.")
    reserved = f", {total - unreserved} of them reserved" if total > unreserved else ""
    message = (
        f"The account allows only {total} concurrent executions{reserved}. In a larger burst, leads are answered 503, "
        "and not every provider resends them."
    )
    fix = "Service Quotas → AWS Lambda → Concurrent executions: request 1,000 (free of charge)"
    return warning("concurrency", message, fix)


def check_functions(facts: Facts) -> Iterator[Finding]:
    """Check that both functions run what was deployed last."""
    for check, found in (("webhook function", facts.webhook_function), ("retry function", facts.retry_function)):
        match found:
            case Unknown(reason):
                yield unchecked(check, reason)
            case Missing():
                yield failure(check, "It was deleted.", DELETED)
            case function:
                yield _check_function(check, function)


def _check_function(check: str, function: Any) -> Finding:
    state, update = function.get("State", "Active"), function.get("LastUpdateStatus", "Successful")
    if state not in ("Active", "Inactive"):  # Inactive: not invoked for weeks; the next invocation activates it
        return failure(check, f"Its state is {state}.", "Lambda → the function shows the reason\nmake deploy")
    if update == "Failed":
        return failure(check, "Its last update failed; it runs older code.", "make deploy")
    if update != "Successful":
        return warning(check, f"It is being updated ({update}).", _AGAIN)
    runtime = function.get("Runtime", "")
    if runtime != RUNTIME:
        return warning(check, f"It runs on {runtime}, but was built and tested for {RUNTIME}.", "make deploy")
    return ok(check, f"Active: {runtime}, {function['MemorySize']} MB, {function['Architectures'][0]}.")


def check_deployed_sources(facts: Facts) -> Iterator[Finding]:
    """Check that what is deployed maps leads by this checkout's sources.toml."""
    check = "deployed sources"
    match facts.undeployed:
        case Unknown(reason):
            yield unchecked(check, reason)
        case Missing():
            yield unchecked(check, "The webhook function was deleted.")
        case []:
            yield ok(check, "This checkout's functions/sources.toml is deployed.")
        case lines:
            noun = "1 line" if len(lines) == 1 else f"{len(lines)} lines"
            message = f"This checkout's functions/sources.toml differs from what is deployed ({noun})."
            deploy = "make deploy" if not facts.options.local else "Save the file again while `make up` runs"
            yield warning(check, message, f"{deploy}, unless another checkout is the one that is deployed")


def check_versions(facts: Facts) -> Iterator[Finding]:
    """Check that both functions have the same code, and report the versions."""
    here = f"this command is {facts.command_version} on Python {facts.command_python}"
    webhook, retry = facts.webhook_function, facts.retry_function
    if isinstance(webhook, Unknown | Missing) or isinstance(retry, Unknown | Missing):
        yield unchecked("versions", f"The deployed version could not be read; {here}.")
        return
    if webhook.get("CodeSha256") != retry.get("CodeSha256") or _layers(webhook) != _layers(retry):
        yield warning("versions", "The two functions run different code.", "make deploy")
        return
    changed = max(str(webhook["LastModified"]), str(retry["LastModified"]))[:16].replace("T", " ")
    layers = ", ".join(_layers(webhook)) or "none"
    yield ok("versions", f"Functions last updated {changed} UTC, layer {layers}; {here}.")


def _layers(function: Any) -> list[str]:
    """Return the names and versions of a function's layers."""
    return [":".join(layer["Arn"].split(":")[-2:]) for layer in function.get("Layers", [])]
