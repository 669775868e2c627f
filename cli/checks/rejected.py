"""Check for senders whose token or signature is rejected."""

from collections.abc import Iterator

from cli import terminal
from cli.checks.facts import Facts
from cli.checks.finding import Finding, Missing, Unknown, failure, ok, unchecked, warning

CHECK = "rejected senders"


def check_rejected_senders(facts: Facts) -> Iterator[Finding]:
    """Report the sources whose senders were rejected in the last day, by whether any was accepted."""
    sources = facts.rejected
    if isinstance(sources, Unknown | Missing):
        yield unchecked(CHECK, sources.reason if isinstance(sources, Unknown) else "CloudWatch has no such metric.")
        return
    rejected = {source: counts for source, counts in sources.items() if counts.rejected}
    if not rejected:
        yield ok(CHECK, "In the last 24 hours, no sender's token or signature was rejected.")
    for source, counts in rejected.items():
        check = f"{CHECK} {terminal.escape_controls(source)}"
        message = f"In the last 24 hours, {counts.rejected} with a token or signature that does not match were rejected"
        fix = 'docs/runbook.md, "Senders are rejected"'
        if counts.accepted:
            yield warning(check, f"{message}, and {counts.accepted} were accepted.", fix)
        elif counts.accepted_in_week:
            before = f"{message}, and none was accepted; in the last 7 days {counts.accepted_in_week} were."
            yield failure(check, before, fix)
        else:
            yield warning(check, f"{message}. None was accepted in the last 7 days.", fix)
