"""The checks of `voxbridge doctor`: collect.py fetches facts from AWS, the checks are pure functions of them."""

from collections.abc import Callable, Iterable, Iterator

from cli.checks import alarms, automations, credentials, deployment, filtered, held, queues, rejected
from cli.checks.facts import Facts
from cli.checks.finding import CheckStatus, Finding, unchecked

CHECKS: tuple[Callable[[Facts], Iterator[Finding]], ...] = (
    deployment.check_stack,
    credentials.check_secret,
    credentials.check_key,
    credentials.check_sources,
    deployment.check_deployed_sources,
    automations.check_automations,
    deployment.check_api,
    deployment.check_functions,
    queues.check_queues,
    queues.check_trigger,
    queues.check_waiting_leads,
    held.check_pause,
    queues.check_dead_letters,
    filtered.check_filtered_leads,
    rejected.check_rejected_senders,
    alarms.check_alarms,
    alarms.check_notification,
    deployment.check_concurrency,
    deployment.check_versions,
)
# Without these, a stack cannot be called healthy.
ESSENTIAL = frozenset({"secret", "key", "api", "retry queue", "dead-letter queue", "queues", "trigger"})


def run_checks(facts: Facts) -> list[Finding]:
    """Run all checks. One that fails on an unexpected AWS response is reported, and the others still run."""
    return [finding for check in CHECKS for finding in _run_check(check, facts)]


def _run_check(check: Callable[[Facts], Iterator[Finding]], facts: Facts) -> list[Finding]:
    try:
        return list(check(facts))
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        name = check.__name__.removeprefix("check_").replace("_", " ")
        return [unchecked(name, f"AWS returned an undocumented response ({type(error).__name__}).")]


def has_problems(findings: Iterable[Finding]) -> bool:
    """Return whether something is broken."""
    return any(finding.status is CheckStatus.FAILURE for finding in findings)


def is_incomplete(findings: Iterable[Finding]) -> bool:
    """Return whether an essential check could not be made."""
    return any(finding.status is CheckStatus.UNCHECKED and finding.check in ESSENTIAL for finding in findings)
