"""Check for leads that a rule or an event filter turns away."""

from collections.abc import Iterator

from cli import terminal
from cli.checks.facts import Facts
from cli.checks.finding import Finding, Missing, Unknown, ok, unchecked, warning

MIN_FILTERED = 5  # of a source in a week; fewer are not worth a warning


def check_filtered_leads(facts: Facts) -> Iterator[Finding]:
    """Report, per source, how many deliveries of the last week were ignored or skipped despite a phone number."""
    sources = facts.filtered
    if isinstance(sources, Unknown | Missing):
        reason = sources.reason if isinstance(sources, Unknown) else "CloudWatch has no such metric."
        yield unchecked("filtered leads", reason)
        return
    filtered = {source: counts for source, counts in sources.items() if counts.with_phone}
    if not filtered:
        yield ok("filtered leads", "In the last 7 days, nothing with a phone number was ignored or skipped.")
    for source, counts in filtered.items():
        check = f"filtered leads {terminal.escape_controls(source)}"
        message = (
            f"In the last 7 days, {counts.with_phone} with a phone number were ignored or skipped, "
            f"and {counts.created} became contacts."
        )
        if counts.with_phone >= MIN_FILTERED and counts.with_phone > counts.created:
            yield warning(check, message, 'docs/runbook.md, "Leads are filtered"')
        else:
            yield ok(check, message)
