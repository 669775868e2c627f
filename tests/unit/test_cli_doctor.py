"""What doctor makes of a stack, as data: each check, well and unwell, and the account that it gives in the end."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cli.checks import ESSENTIAL, has_problems, is_incomplete, run_checks
from cli.checks.credentials import missing_parts
from cli.checks.facts import DeadLetterSample, Facts, Filtered, Resource
from cli.checks.finding import CheckStatus, Missing, Unknown
from voxbridge.secret import Secret
from voxbridge.sources import Source, SourcesError, parse
from voxbridge.transport import HttpAnswer, TransportError

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
DENIED = Unknown("These AWS credentials may not call It; ask for that.")
SECRET = {"api_key": "vx-marked-key", "webhook_token": "T" * 40, "sources": {"typeform": "tf"}}
RETRY_ARN, DEAD_ARN, TOPIC_ARN = "arn:aws:sqs:x:1:retry", "arn:aws:sqs:x:1:dead", "arn:aws:sns:x:1:alarms"
REFUSAL = b'{"success": false, "message": "MARKED"}'


def queue(arn, **attributes):
    given = {"QueueArn": arn, "SqsManagedSseEnabled": "true", "MessageRetentionPeriod": "1209600"}
    if arn == RETRY_ARN:
        given["RedrivePolicy"] = json.dumps({"deadLetterTargetArn": DEAD_ARN, "maxReceiveCount": 1000})
    return given | attributes


def alarm(**more):
    return {
        "AlarmName": "voxbridge-RefusedKeyAlarm-1",
        "AlarmDescription": "Voxworks refuses the key. docs/runbook.md: The key is refused",
        "ActionsEnabled": True,
        "AlarmActions": [TOPIC_ARN],
        "StateValue": "OK",
        **more,
    }


MAPPING = {"EventSourceArn": RETRY_ARN, "State": "Enabled", "FunctionResponseTypes": ["ReportBatchItemFailures"]}
FUNCTION = {
    "State": "Active",
    "LastUpdateStatus": "Successful",
    "Runtime": "python3.13",
    "MemorySize": 512,
    "Architectures": ["arm64"],
    "CodeSha256": "abc",
    "LastModified": "2026-11-23T08:09:10.000+0000",
    "Layers": [{"Arn": "arn:aws:lambda:x:1:layer:Dependencies:3"}],
}
HEALTHY = Facts(
    now=NOW,
    local=False,
    option=" --stack-name prod",
    parameters={"VoxworksBaseUrl": "https://api.voxworks.ai"},
    status="UPDATE_COMPLETE",
    resources={
        "RefusedKeyAlarm": Resource("AWS::CloudWatch::Alarm", "voxbridge-RefusedKeyAlarm-1"),
        "AlarmTopic": Resource("AWS::SNS::Topic", TOPIC_ARN),
    },
    secret=json.dumps(SECRET),
    voxworks=HttpAnswer(400, {}, REFUSAL),
    sources=parse('[sources.spring]\nprovider = "zapier"\n', "sources.toml"),
    api=HttpAnswer(200, {}, b'{"status": "ready"}'),
    retry_queue=queue(RETRY_ARN),
    dead_letter_queue=queue(DEAD_ARN),
    mappings=[MAPPING],
    webhook_function=FUNCTION,
    retry_function=FUNCTION,
    account={"AccountLimit": {"ConcurrentExecutions": 1000, "UnreservedConcurrentExecutions": 1000}},
    alarms=[alarm()],
    subscriptions=[{"SubscriptionArn": "arn:aws:sns:x:1:alarms:1"}],
    dead_letters=DeadLetterSample(0, None, {}),
    waiting_since=None,
    filtered={},
    command_version="0.1.0",
    command_python="3.13.5",
)


def found(check, **changes):
    """Examine the healthy stack with something changed, and return the one finding of a check."""
    (finding,) = [finding for finding in run_checks(replace(HEALTHY, **changes)) if finding.check == check]
    return finding


def secret(**changes):
    return json.dumps(SECRET | changes)


def test_a_healthy_stack_is_well_in_every_check():
    findings = run_checks(HEALTHY)
    assert {finding.status for finding in findings} == {CheckStatus.OK}
    assert not any(finding.fix for finding in findings)
    assert {finding.check for finding in findings} >= ESSENTIAL - {"queues"}
    assert (has_problems(findings), is_incomplete(findings)) == (False, False)


def test_filtered_leads():
    """A source of which more was filtered than became contacts is a warning; each source is told."""
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


UNWELL = [
    ("stack", {"status": "ROLLBACK_COMPLETE"}, "ROLLBACK_COMPLETE"),
    ("stack", {"status": "UPDATE_ROLLBACK_FAILED"}, "Events"),
    ("secret", {"secret": Missing()}, "restore-secret --secret-id voxbridge"),
    ("secret", {"secret": "not json"}, 'The secret is not JSON. docs/operations.md, "A secret that cannot be read"'),
    ("secret", {"secret": secret(sources=[])}, "not an object"),
    ("key", {"secret": secret(api_key="")}, "secret set api_key --stack-name prod"),
    ("key", {"secret": secret(api_key="vx-marked\u00a0key")}, "no header can carry"),
    ("key", {"voxworks": HttpAnswer(401, {}, REFUSAL)}, "refuses the key (401)"),
    ("key", {"voxworks": HttpAnswer(403, {}, b"")}, "The key is refused"),
    ("key", {"voxworks": HttpAnswer(404, {}, b"")}, "VoxworksBaseUrl"),
    ("key", {"voxworks": HttpAnswer(400, {}, b"<html>")}, "https://api.voxworks.ai answered 400"),
    ("key", {"voxworks": HttpAnswer(302, {}, b"")}, "answered 302"),
    ("sources", {"sources": SourcesError("sources.toml, line 2, x: unknown")}, "line 2"),
    ("source spring", {"secret": secret(webhook_token="")}, "secret set sources.spring --stack-name prod"),
    ("api", {"api": HttpAnswer(503, {}, b"")}, "answered 503"),
    ("api", {"api": HttpAnswer(200, {}, b"<html>")}, "in place of `ready`"),
    ("api", {"api": TransportError("no connection")}, "no connection"),
    ("webhook function", {"webhook_function": Missing()}, "gone"),
    ("webhook function", {"webhook_function": FUNCTION | {"State": "Failed"}}, "Failed"),
    ("retry function", {"retry_function": FUNCTION | {"LastUpdateStatus": "Failed"}}, "older code"),
    ("retry queue", {"retry_queue": Missing()}, "503"),
    ("retry queue", {"retry_queue": queue(RETRY_ARN, SqsManagedSseEnabled="false")}, "not encrypted"),
    ("retry queue", {"retry_queue": queue(RETRY_ARN, RedrivePolicy="{}")}, "no dead-letter queue"),
    ("retry queue", {"dead_letter_queue": queue("arn:other")}, "another queue"),
    ("dead-letter queue", {"dead_letter_queue": Missing()}, "gone"),
    ("mapping", {"mappings": Missing()}, "not tried again"),
    ("mapping", {"mappings": []}, "Nothing takes leads"),
    ("mapping", {"mappings": [MAPPING | {"EventSourceArn": "arn:other"}]}, "Nothing takes leads"),
    ("mapping", {"mappings": [MAPPING | {"State": "Disabled"}]}, "switched off"),
    ("mapping", {"mappings": [MAPPING | {"FunctionResponseTypes": []}]}, "Report batch item failures"),
    ("alarms", {"alarms": []}, "RefusedKeyAlarm"),
    ("alarms", {"alarms": [alarm(ActionsEnabled=False)]}, "tell nobody"),
    ("alarms", {"alarms": [alarm(AlarmActions=["arn:other"])]}, "RefusedKeyAlarm"),
    ("alarms", {"alarms": [alarm(StateValue="ALARM")]}, 'docs/runbook.md, "The key is refused"'),
    ("notification", {"subscriptions": []}, "AlarmEmail"),
    ("notification", {"subscriptions": Missing()}, "gone"),
    ("notification", {"subscriptions": [{"SubscriptionArn": "PendingConfirmation"}]}, "Click the link"),
    ("notification", {"subscriptions": [{"SubscriptionArn": "Deleted"}]}, "AlarmEmail"),
]


@pytest.mark.parametrize(("check", "changes", "words"), UNWELL)
def test_what_makes_a_stack_unwell_is_told_with_the_mend(check, changes, words):
    finding = found(check, **changes)
    assert finding.status is CheckStatus.FAILURE
    assert words in f"{finding.sentence} {finding.fix}"
    assert finding.sentence.endswith(".")
    assert finding.fix
    assert has_problems(run_checks(replace(HEALTHY, **changes)))


WORTH_KNOWING = [
    ("stack", {"status": "UPDATE_IN_PROGRESS"}, "under way"),
    ("stack", {"status": "UPDATE_ROLLBACK_COMPLETE"}, "taken back"),
    ("secret", {"secret": secret(webhook_token="", sources={"spring": "s"})}, "webhook_token"),
    ("source secrets", {"secret": secret(sources={"tpyeform": "x"})}, "tpyeform"),
    ("source spring", {"sources": parse('[sources.spring]\nprovider = "zapier"\nauth = "none"\n', "f")}, "Anybody"),
    ("api", {"api": HttpAnswer(429, {}, b"")}, "throttle"),
    ("webhook function", {"webhook_function": FUNCTION | {"LastUpdateStatus": "InProgress"}}, "under way"),
    ("webhook function", {"webhook_function": FUNCTION | {"Runtime": "python3.12"}}, "python3.12"),
    ("retry queue", {"retry_queue": queue(RETRY_ARN, MessageRetentionPeriod="345600")}, "4 days"),
    ("mapping", {"mappings": [MAPPING | {"State": "Updating"}]}, "Updating"),
    (
        "notification",
        {"subscriptions": [{"SubscriptionArn": "arn:a"}, {"SubscriptionArn": "PendingConfirmation"}]},
        "1 not yet",
    ),
    ("versions", {"retry_function": FUNCTION | {"CodeSha256": "other"}}, "different code"),
    ("versions", {"retry_function": FUNCTION | {"Layers": []}}, "different code"),
    (
        "concurrency",
        {"account": {"AccountLimit": {"ConcurrentExecutions": 10, "UnreservedConcurrentExecutions": 10}}},
        "10 functions at once. Leads",
    ),
    (
        "concurrency",
        {"account": {"AccountLimit": {"ConcurrentExecutions": 1000, "UnreservedConcurrentExecutions": 50}}},
        "950 of them reserved",
    ),
]


@pytest.mark.parametrize(("check", "changes", "words"), WORTH_KNOWING)
def test_what_is_worth_knowing_is_a_warning_and_the_stack_is_well(check, changes, words):
    finding = found(check, **changes)
    assert (finding.status, words in f"{finding.sentence} {finding.fix}") == (CheckStatus.WARNING, True)
    assert finding.fix
    assert not has_problems(run_checks(replace(HEALTHY, **changes)))


@pytest.mark.parametrize(
    "field",
    [
        "resources", "secret", "voxworks", "api", "retry_queue", "dead_letter_queue", "mappings", "webhook_function",
        "retry_function", "account", "alarms", "subscriptions",
    ],
)  # fmt: skip
def test_what_may_not_be_seen_is_told_and_the_rest_goes_on(field):
    findings = run_checks(replace(HEALTHY, **{field: DENIED}))
    assert len(findings) >= len(run_checks(HEALTHY)) - 3
    told = [finding for finding in findings if finding.status is CheckStatus.UNCHECKED]
    assert told
    assert not has_problems(findings)


@pytest.mark.parametrize(("field", "incomplete"), [("secret", True), ("api", True), ("alarms", False)])
def test_a_stack_of_which_too_little_can_be_seen_is_not_called_well(field, incomplete):
    assert is_incomplete(run_checks(replace(HEALTHY, **{field: DENIED}))) is incomplete


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (HttpAnswer(429, {}, b""), "limits the rate"),
        (HttpAnswer(502, {}, b""), "trouble of its own (502)"),
        (TransportError("no whole answer in time", timed_out=True), "no whole answer in time."),
    ],
)
def test_a_voxworks_that_cannot_tell_leaves_the_key_unchecked(answer, words):
    finding = found("key", voxworks=answer)
    assert (finding.status, words in finding.sentence) == (CheckStatus.UNCHECKED, True)


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
def test_an_answer_of_a_form_that_nobody_foresaw_is_told_not_raised(changes):
    findings = run_checks(replace(HEALTHY, **changes))
    assert any("another form than AWS documents" in finding.sentence for finding in findings)
    assert len(findings) >= len(run_checks(HEALTHY)) - 2


# Where leads wait


WAITING = queue(RETRY_ARN, ApproximateNumberOfMessages="2", ApproximateNumberOfMessagesNotVisible="1")


@pytest.mark.parametrize(
    ("since", "status", "words"),
    [
        (60.0, CheckStatus.OK, "About 3 leads, the oldest for 1m."),
        (7200.0, CheckStatus.WARNING, "the oldest for 2h"),
        (None, CheckStatus.WARNING, "since when, CloudWatch does not tell."),
        (DENIED, CheckStatus.WARNING, "may not call"),
    ],
)
def test_waiting_leads_are_counted_and_their_age_is_told(since, status, words):
    finding = found("waiting leads", retry_queue=WAITING, waiting_since=since)
    assert (finding.status, words in finding.sentence) == (status, True)


BURIED = queue(DEAD_ARN, ApproximateNumberOfMessages="3")


@pytest.mark.parametrize(
    ("dead_letters", "status", "words"),
    [
        (
            DeadLetterSample(3, NOW - timedelta(days=2), {"expired": 3}),
            CheckStatus.WARNING,
            "(expired 3). The oldest has lain",
        ),
        (
            DeadLetterSample(3, NOW - timedelta(days=2), {"expired": 3}),
            CheckStatus.WARNING,
            "for 2d; SQS forgets it in 12d.",
        ),
        (DeadLetterSample(3, NOW - timedelta(days=11), {"expired": 3}), CheckStatus.FAILURE, "forgets it in 3d"),
        (DeadLetterSample(2, NOW - timedelta(days=1), {"expired": 2}), CheckStatus.WARNING, "oldest of the 2 read"),
        (DeadLetterSample(0, None, {}), CheckStatus.WARNING, "hidden by another command"),
        (DENIED, CheckStatus.WARNING, "may not call"),
    ],
)
def test_dead_letters_are_told_with_reason_age_and_end(dead_letters, status, words):
    finding = found("dead letters", dead_letter_queue=BURIED, dead_letters=dead_letters)
    assert (finding.status, words in finding.sentence) == (status, True)
    assert "voxbridge dlq list --stack-name prod" in finding.fix
    assert ("dlq export" in finding.fix) is (status is CheckStatus.FAILURE)


# Secrets


@pytest.mark.parametrize(
    ("provider", "entry", "missing"),
    [
        ("typeform", "s", ()),
        ("typeform", ["new", "old"], ()),
        ("typeform", "", ("",)),
        ("zapier", None, ()),
        ("meta-lead-ads", {"app_secret": "a", "verify_token": "v", "page_token": "p"}, ()),
        ("meta-lead-ads", {"app_secret": "a"}, ("verify_token", "page_token")),
        ("meta-lead-ads", None, ("app_secret", "verify_token", "page_token")),
        ("standard-webhooks", "whsec_not base64!", ("",)),
        ("highlevel", {"location_id": "l"}, ()),
    ],
)
def test_what_a_sources_secret_lacks(provider, entry, missing):
    sources = {} if entry is None else {"it": entry}
    assert missing_parts(Source(name="it", provider=provider), Secret("k", "token", sources)) == missing


def test_built_in_sources_that_need_a_secret_are_merely_listed():
    finding = found("built-in sources", secret=secret(sources={}))
    assert finding.status is CheckStatus.OK
    assert "typeform" in finding.sentence
    assert "zapier" not in finding.sentence


def test_the_local_stack_may_tell_nobody():
    assert found("notification", local=True, subscriptions=[]).status is CheckStatus.OK


def test_no_finding_holds_a_secret_or_voxworks_text():
    told = [run_checks(replace(HEALTHY, **changes)) for _, changes, _ in (*UNWELL, *WORTH_KNOWING)]
    assert not [text for text in ("vx-marked", "T" * 40, "MARKED") if text in str(told)]
