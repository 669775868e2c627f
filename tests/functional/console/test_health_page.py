"""Health: the doctor's findings as a page."""

from support.fakes import NOW

from cli.checks.finding import failure, ok, unchecked, warning
from cli.console.background_reading import Reading
from cli.console.pages.health import Report, Wiring, check_health, steps


class Checked:
    """Readings of a check that was made."""

    def __init__(self, report):
        self.latest = report

    def get(self, wait=0.0):
        del wait
        return Reading(self.latest, NOW)


def report():
    return Report(
        (
            ok("stack", "The last deployment succeeded."),
            warning("dead letters", "About 2 dead letters.", "To see what to do: voxbridge dlq list"),
            failure("key", "No Voxworks API key is set.", "voxbridge secret set api_key\ndocs/runbook.md"),
            unchecked("alarms", "These AWS credentials may not call DescribeAlarms."),
        ),
        (
            Wiring("zapier", "zapier", "https://x/webhooks/zapier", (), is_configured=False),
            Wiring("spring", "typeform", "https://x/webhooks/spring", ("",), is_configured=True),
            Wiring("meta", "meta-lead-ads", "https://x/webhooks/meta", ("app_secret",), is_configured=True),
        ),
    )


def test_failures_come_first_and_are_counted_in_the_tab(browser):
    browser.console.kept(check_health, lambda: Checked(report()))
    text = browser.get("/health").text
    places = [text.index(words) for words in ("No Voxworks API key", "About 2 dead", "DescribeAlarms", "succeeded")]
    assert places == sorted(places)
    assert "1 failure" in browser.get("/").text


def test_commands_can_be_copied(browser):
    """A fix's commands, and every source's address."""
    browser.console.kept(check_health, lambda: Checked(report()))
    text = browser.get("/health").text
    for command in ("voxbridge dlq list", "voxbridge secret set api_key", "https://x/webhooks/spring"):
        assert f'data-copy="{command}"' in text
    assert "missing: app_secret" in text


def test_steps_end_with_their_command():
    assert steps("To see it: voxbridge dlq list --local\nClick the link.\nmake deploy") == [
        ("To see it:", "voxbridge dlq list --local"),
        ("Click the link.", ""),
        ("", "make deploy"),
    ]
    assert steps("") == []


def test_a_check_that_fails_is_explained(browser):
    """Here CloudFormation has no such stack; the page stays, and can be asked again."""
    answer = browser.get("/health")
    assert answer.status_code == 200
    assert 'class="note bad"' in answer.text
    assert browser.post("/health/check").status_code == 200
