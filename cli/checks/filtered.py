"""Check of what is turned away: whether a rule or an event filter keeps leads from becoming contacts."""

from collections.abc import Iterator

from cli import terminal
from cli.checks.facts import Facts
from cli.checks.finding import Finding, Missing, Unknown, ok, unchecked, warning

MIN_FILTERED = 5  # of a source in a week, below which one more update than lead says nothing


def check_filtered_leads(facts: Facts) -> Iterator[Finding]:
    """Tell, source by source, how much of a week was ignored or skipped although it holds a phone number."""
    sources = facts.filtered
    if isinstance(sources, Unknown | Missing):
        yield unchecked("filtered leads", sources.why if isinstance(sources, Unknown) else "CloudWatch does not tell.")
        return
    filtered = {source: counts for source, counts in sources.items() if counts.with_phone}
    if not filtered:
        yield ok("filtered leads", "Nothing with a phone number was ignored or skipped in the last 7 days.")
    for source, counts in filtered.items():
        check = f"filtered leads {terminal.escape_controls(source)}"
        sentence = (
            f"Ignored or skipped in the last 7 days although a phone number is there: {counts.with_phone}. "
            f"Contacts created: {counts.created}."
        )
        if counts.with_phone >= MIN_FILTERED and counts.with_phone > counts.created:
            yield warning(check, sentence, 'docs/runbook.md, "Leads are filtered"')
        else:
            yield ok(check, sentence)
