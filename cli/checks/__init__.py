"""What doctor looks at: gather.py fetches facts from AWS; the checks beside it judge them, and touch nothing."""

from collections.abc import Callable, Iterable, Iterator

from cli.checks import credentials, filtered, reach, waiting, watching
from cli.checks.facts import Facts
from cli.checks.finding import Finding, Verdict, unchecked

CHECKS: tuple[Callable[[Facts], Iterator[Finding]], ...] = (
    reach.check_stack,
    credentials.check_secret,
    credentials.check_key,
    credentials.check_sources,
    reach.check_api,
    reach.check_functions,
    waiting.check_queues,
    waiting.check_mapping,
    waiting.check_waiting_leads,
    waiting.check_dead_letters,
    filtered.check_filtered_leads,
    watching.check_alarms,
    watching.check_notification,
    reach.check_account,
    reach.check_versions,
)
# Without these nobody can say that a stack is well.
ESSENTIAL = frozenset({"secret", "key", "api", "retry queue", "dead-letter queue", "queues", "mapping"})


def examine(facts: Facts) -> list[Finding]:
    """Judge a stack. A check that meets an answer of a form that nobody foresaw says so, and the others go on."""
    return [finding for check in CHECKS for finding in _guarded(check, facts)]


def _guarded(check: Callable[[Facts], Iterator[Finding]], facts: Facts) -> list[Finding]:
    try:
        return list(check(facts))
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        name = check.__name__.removeprefix("check_").replace("_", " ")
        return [unchecked(name, f"The answer had another form than AWS documents ({type(error).__name__}).")]


def is_unwell(findings: Iterable[Finding]) -> bool:
    """Say whether something is broken."""
    return any(finding.verdict is Verdict.FAILURE for finding in findings)


def is_undecided(findings: Iterable[Finding]) -> bool:
    """Say whether something without which nobody can call the stack well could not be looked at."""
    return any(finding.verdict is Verdict.UNCHECKED and finding.check in ESSENTIAL for finding in findings)
