"""The checks of `voxbridge doctor`, as pure functions of the facts."""

import re
from dataclasses import replace

import pytest
from support.doc_pages import names, tables
from support.doctor_facts import (
    DENIED,
    FUNCTION,
    HEALTHY,
    REFUSAL,
    RETRY_ARN,
    TRIGGER,
    WAITING,
    alarm,
    found,
    queue,
    secret,
)

from cli.checks import ESSENTIAL, has_problems, is_incomplete, run_checks
from cli.checks.facts import Filtered, Rejected
from cli.checks.finding import CheckStatus, Missing
from cli.stack import StackOptions
from voxbridge.sources import SourcesError, parse
from voxbridge.voxworks.transport import HttpResponse, TransportError

AUTOMATED = parse('automation = "call-now"', "sources.toml")


def test_a_healthy_stack():
    """Every check is ok, and there is nothing to fix."""
    findings = run_checks(HEALTHY)
    assert {finding.status for finding in findings} == {CheckStatus.OK}
    assert not any(finding.fix for finding in findings)
    assert {finding.check for finding in findings} >= ESSENTIAL - {"queues"}
    assert (has_problems(findings), is_incomplete(findings)) == (False, False)


@pytest.mark.parametrize(
    ("counts", "status"),
    [
        (Rejected(3, accepted=0, accepted_in_week=9), CheckStatus.FAILURE),
        (Rejected(3, accepted=2, accepted_in_week=9), CheckStatus.WARNING),
        (Rejected(3, accepted=0, accepted_in_week=0), CheckStatus.WARNING),
    ],
)
def test_rejected_senders(counts, status):
    """A source that accepted leads lately, and now only rejects its sender, is broken."""
    finding = found("rejected senders zapier", rejected={"zapier": counts, "tally": Rejected(0, 1, 1)})
    assert finding.status is status
    assert "Senders are rejected" in finding.fix
    assert found("rejected senders").status is CheckStatus.OK
    assert found("rejected senders", rejected=DENIED).status is CheckStatus.UNCHECKED


@pytest.mark.parametrize(
    ("toml", "named"),
    [
        ('countries = ["NZ"]\n[sources.spring]\nprovider = "zapier"\nregion = "NZ"\n', ["typeform", "zapier"]),
        ('[sources.spring]\nprovider = "zapier"\ncountries = ["NZ"]\n', ["spring"]),
        ('countries = ["NZ", "AU"]\n', []),
    ],
)
def test_a_stacks_country_that_its_sources_do_not_call(toml, named):
    """The build does not know the stack's PhoneRegion."""
    parameters = {"VoxworksBaseUrl": "https://api.voxworks.ai", "PhoneRegion": "AU"}
    changed = replace(HEALTHY, sources=parse(toml, "sources.toml"), parameters=parameters)
    warnings = [
        each.message for each in run_checks(changed) if each.check == "sources" and "PhoneRegion" in each.message
    ]
    assert len(warnings) == bool(named)
    assert all(name in warnings[0] for name in named)


def test_what_is_paused():
    """With the time for which the oldest lead has been held; no alarm for leads that wait on purpose."""
    assert found("pause").status is CheckStatus.OK
    assert "*" not in found("pause", secret=secret(paused=["*"])).message
    held = {"paused": 3 * 86400.0 + 4 * 3600}
    finding = found("pause", secret=secret(paused=["spring", "sprung"]), held=held)
    assert finding.status is CheckStatus.WARNING
    assert all(text in finding.message for text in ("spring, sprung (no source", "3 d 4 h"))
    assert "voxbridge resume" in finding.fix
    assert found("waiting leads", retry_queue=WAITING, held=held).status is CheckStatus.OK
    late = found("waiting leads", retry_queue=WAITING, held=held, waiting_seconds=3600.0)
    assert late.status is CheckStatus.WARNING


def test_filtered_leads():
    """A source of which more was filtered than became contacts is a warning; each source is reported."""
    counts = {
        "typeform": Filtered(with_phone=9, created=0),
        "zapier": Filtered(with_phone=9, created=90),
        "tally": Filtered(with_phone=2, created=0),
        "generic": Filtered(with_phone=0, created=5),
    }
    findings = [finding for finding in run_checks(replace(HEALTHY, filtered=counts)) if "filtered" in finding.check]
    assert {finding.check: finding.status for finding in findings} == {
        "filtered leads typeform": CheckStatus.WARNING,
        "filtered leads zapier": CheckStatus.OK,
        "filtered leads tally": CheckStatus.OK,
    }
    assert "runbook" in findings[0].fix
    assert found("filtered leads", filtered=DENIED).status is CheckStatus.UNCHECKED


# Check, what is wrong, and the name, value or command that the finding must hold.
PROBLEMS = [
    ("stack", {"status": "ROLLBACK_COMPLETE"}, "ROLLBACK_COMPLETE"),
    ("stack", {"status": "UPDATE_ROLLBACK_FAILED"}, "UPDATE_ROLLBACK_FAILED"),
    ("secret", {"secret": Missing()}, "restore-secret --secret-id voxbridge --region eu-west-1\n"),
    ("secret", {"secret": "not json"}, 'docs/operations.md, "A secret that cannot be read"'),
    ("secret", {"secret": secret(sources=[])}, "sources"),
    ("key", {"secret": secret(api_key="")}, "voxbridge secret set api_key --stack-name prod --region eu-west-1"),
    ("key", {"secret": secret(api_key="vx-marked\u00a0key")}, "secret set api_key"),
    ("key", {"voxworks": HttpResponse(401, {}, REFUSAL)}, "401"),
    ("key", {"voxworks": HttpResponse(403, {}, b"")}, 'docs/runbook.md, "The key is refused"'),
    ("key", {"voxworks": HttpResponse(404, {}, b"")}, "VoxworksBaseUrl"),
    ("key", {"voxworks": HttpResponse(400, {}, b"<html>")}, "https://api.voxworks.ai answered 400"),
    ("key", {"voxworks": HttpResponse(302, {}, b"")}, "302"),
    ("sources", {"sources": SourcesError("sources.toml, line 2, x: unknown")}, "line 2"),
    ("source spring", {"secret": secret(webhook_token="")}, "voxbridge secret set sources.spring --stack-name prod"),
    ("automation call-now", {"sources": AUTOMATED}, "voxbridge secret set automations.call-now --stack-name prod"),
    (
        "automation call-now",
        {"sources": AUTOMATED, "secret": secret(automations={"call-now": "http://x"})},
        "https",
    ),
    ("api", {"api": HttpResponse(503, {}, b"")}, "503"),
    ("api", {"api": HttpResponse(200, {}, b"<html>")}, "`ready`"),
    ("api", {"api": TransportError("no connection")}, "no connection"),
    ("webhook function", {"webhook_function": Missing()}, "Deleted resources"),
    ("webhook function", {"webhook_function": FUNCTION | {"State": "Failed"}}, "Failed"),
    ("retry function", {"retry_function": FUNCTION | {"LastUpdateStatus": "Failed"}}, "make deploy"),
    ("retry queue", {"retry_queue": Missing()}, "503"),
    ("retry queue", {"retry_queue": queue(RETRY_ARN, SqsManagedSseEnabled="false")}, "Encryption"),
    ("retry queue", {"retry_queue": queue(RETRY_ARN, RedrivePolicy="{}")}, "Dead-letter queue"),
    ("retry queue", {"dead_letter_queue": queue("arn:other")}, "Dead-letter queue"),
    ("dead-letter queue", {"dead_letter_queue": Missing()}, "Deleted resources"),
    ("trigger", {"triggers": Missing()}, "Deleted resources"),
    ("trigger", {"triggers": []}, "Deleted resources"),
    ("trigger", {"triggers": [TRIGGER | {"EventSourceArn": "arn:other"}]}, "Deleted resources"),
    ("trigger", {"triggers": [TRIGGER | {"State": "Disabled"}]}, 'docs/runbook.md, "Leads are waiting"'),
    ("trigger", {"triggers": [TRIGGER | {"FunctionResponseTypes": []}]}, "Report batch item failures"),
    ("alarms", {"alarms": []}, "RefusedKeyAlarm"),
    ("alarms", {"alarms": [alarm(ActionsEnabled=False)]}, "RefusedKeyAlarm"),
    ("alarms", {"alarms": [alarm(AlarmActions=["arn:other"])]}, "RefusedKeyAlarm"),
    ("alarms", {"alarms": [alarm(StateValue="ALARM")]}, 'docs/runbook.md, "The key is refused"'),
    ("notification", {"subscriptions": []}, "ASK=1"),
    ("notification", {"subscriptions": Missing()}, "Deleted resources"),
    ("notification", {"subscriptions": [{"SubscriptionArn": "PendingConfirmation"}]}, "e-mail"),
    ("notification", {"subscriptions": [{"SubscriptionArn": "Deleted"}]}, "ASK=1"),
]


@pytest.mark.parametrize(("check", "changes", "words"), PROBLEMS)
def test_a_problem_is_a_failure_with_a_fix(check, changes, words):
    finding = found(check, **changes)
    assert finding.status is CheckStatus.FAILURE
    assert words in f"{finding.message} {finding.fix}"
    assert finding.message.endswith(".")
    assert finding.fix
    assert has_problems(run_checks(replace(HEALTHY, **changes)))


WARNINGS = [
    ("stack", {"status": "UPDATE_IN_PROGRESS"}, "UPDATE_IN_PROGRESS"),
    ("stack", {"status": "UPDATE_ROLLBACK_COMPLETE"}, "UPDATE_ROLLBACK_COMPLETE"),
    ("secret", {"secret": secret(webhook_token="", sources={"spring": "s"})}, "secret set webhook_token --stack-name"),
    ("source secrets", {"secret": secret(sources={"tpyeform": "x"})}, "tpyeform"),
    ("source spring", {"sources": parse('[sources.spring]\nprovider = "zapier"\nauth = "none"\n', "f")}, "auth"),
    ("api", {"api": HttpResponse(429, {}, b"")}, "429"),
    ("webhook function", {"webhook_function": FUNCTION | {"LastUpdateStatus": "InProgress"}}, "InProgress"),
    ("webhook function", {"webhook_function": FUNCTION | {"Runtime": "python3.12"}}, "python3.12"),
    ("retry queue", {"retry_queue": queue(RETRY_ARN, MessageRetentionPeriod="345600")}, "4 days"),
    ("trigger", {"triggers": [TRIGGER | {"State": "Updating"}]}, "Updating"),
    (
        "notification",
        {"subscriptions": [{"SubscriptionArn": "arn:a"}, {"SubscriptionArn": "PendingConfirmation"}]},
        "1 confirmed, 1 not",
    ),
    ("versions", {"retry_function": FUNCTION | {"CodeSha256": "other"}}, "make deploy"),
    ("versions", {"retry_function": FUNCTION | {"Layers": []}}, "make deploy"),
    (
        "concurrency",
        {"account": {"AccountLimit": {"ConcurrentExecutions": 10, "UnreservedConcurrentExecutions": 10}}},
        "10 concurrent executions",
    ),
    (
        "concurrency",
        {"account": {"AccountLimit": {"ConcurrentExecutions": 1000, "UnreservedConcurrentExecutions": 50}}},
        "950",
    ),
]


@pytest.mark.parametrize(("check", "changes", "words"), WARNINGS)
def test_a_warning_has_a_fix_and_the_stack_is_healthy(check, changes, words):
    finding = found(check, **changes)
    assert (finding.status, words in f"{finding.message} {finding.fix}") == (CheckStatus.WARNING, True)
    assert finding.fix
    assert not has_problems(run_checks(replace(HEALTHY, **changes)))


@pytest.mark.parametrize(
    ("hosts", "status", "words"),
    [
        ({"call-now": ""}, CheckStatus.OK, "your own number"),
        ({"call-now": "no connection in time"}, CheckStatus.UNCHECKED, "no connection in time"),
        (DENIED, CheckStatus.UNCHECKED, "may not call"),
    ],
)
def test_an_automation_that_is_set_says_what_could_not_be_checked(hosts, status, words):
    """Neither its URL nor its signing secret is shown."""
    entry = {"url": "https://voxworks.test/hooks/a-token", "secret": "a-signing-secret"}
    held = secret(automations={"call-now": entry})
    finding = found("automation call-now", sources=AUTOMATED, secret=held, automations=hosts)
    assert (finding.status, words in finding.message) == (status, True)
    assert not any(part in finding.message for part in ("a-token", "a-signing-secret", "voxworks.test"))


def test_the_page_lists_every_check_and_status():
    """docs/cli.md, where a source's name stands as NAME."""
    changed = [changes for _, changes, _ in (*PROBLEMS, *WARNINGS)] + [
        {"filtered": {"zapier": Filtered(1, 1)}, "rejected": {"zapier": Rejected(1, 1, 1)}}
    ]
    findings = [finding for changes in changed for finding in run_checks(replace(HEALTHY, **changes))]
    checks = {re.sub(" (zapier|spring|call-now)$", " NAME", finding.check) for finding in findings}
    listed = {name for row in tables("docs/cli.md", "Check", "What it checks") for name in names(row[0])}
    assert listed == checks
    rows = tables("docs/cli.md", "Status", "Meaning", "Exit code")
    assert [names(row[0])[0] for row in rows] == [status.value for status in CheckStatus]


def test_every_command_in_a_finding_names_the_same_stack():
    """A fix is to be pasted as it is."""
    for _, changes, _ in (*PROBLEMS, *WARNINGS):
        for finding in run_checks(replace(HEALTHY, **changes)):
            text = f"{finding.message} {finding.fix}"
            commands = re.findall("voxbridge (?:secret|dlq) ", text)
            assert text.count("--stack-name prod --region eu-west-1") == len(commands), text


@pytest.mark.parametrize(
    "field",
    [
        "resources", "secret", "voxworks", "api", "retry_queue", "dead_letter_queue", "triggers", "webhook_function",
        "retry_function", "account", "alarms", "subscriptions",
    ],
)  # fmt: skip
def test_an_unknown_fact_is_reported_and_the_other_checks_run(field):
    findings = run_checks(replace(HEALTHY, **{field: DENIED}))
    assert len(findings) >= len(run_checks(HEALTHY)) - 3
    assert any(finding.status is CheckStatus.UNCHECKED for finding in findings)
    assert not has_problems(findings)


@pytest.mark.parametrize(("field", "incomplete"), [("secret", True), ("api", True), ("alarms", False)])
def test_without_an_essential_check_the_result_is_incomplete(field, incomplete):
    assert is_incomplete(run_checks(replace(HEALTHY, **{field: DENIED}))) is incomplete


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (HttpResponse(429, {}, b""), "429"),
        (HttpResponse(502, {}, b""), "502"),
        (TransportError("no whole answer in time", timed_out=True), "no whole answer in time."),
    ],
)
def test_a_busy_voxworks_leaves_the_key_unchecked(answer, words):
    finding = found("key", voxworks=answer)
    assert (finding.status, words in finding.message) == (CheckStatus.UNCHECKED, True)


@pytest.mark.parametrize(
    "changes",
    [
        {"account": {}},
        {"webhook_function": {"Runtime": "python3.13"}},
        {"alarms": [{}]},
        {"resources": {"x": 1}},
        {"retry_queue": queue(RETRY_ARN, MessageRetentionPeriod="soon")},
        {"retry_queue": queue(RETRY_ARN, ApproximateNumberOfMessages="many")},
    ],
)
def test_an_undocumented_response_is_reported_not_raised(changes):
    findings = run_checks(replace(HEALTHY, **changes))
    assert any(re.search(r"\((Key|Type|Value|Attribute)Error\)", finding.message) for finding in findings)
    assert len(findings) >= len(run_checks(HEALTHY)) - 2


def test_the_local_stack_needs_no_subscription():
    assert found("notification", options=StackOptions(local=True), subscriptions=[]).status is CheckStatus.OK


def test_no_finding_holds_a_secret_or_voxworks_text():
    findings = [run_checks(replace(HEALTHY, **changes)) for _, changes, _ in (*PROBLEMS, *WARNINGS)]
    assert not [text for text in ("vx-marked", "T" * 40, "MARKED") if text in str(findings)]


def test_a_checkout_that_is_not_deployed_is_a_warning():
    """Its lines are counted; what cannot be read is not checked."""
    differs = found("deployed sources", undeployed=["-a = 1", "+a = 2"])
    assert differs.status is CheckStatus.WARNING
    assert "2 lines" in differs.message
    assert "make deploy" in differs.fix
    local = found("deployed sources", undeployed=["+a = 2"], options=StackOptions(local=True))
    assert "make up" in local.fix
    assert found("deployed sources").status is CheckStatus.OK
    for unread in (DENIED, Missing()):
        assert found("deployed sources", undeployed=unread).status is CheckStatus.UNCHECKED
