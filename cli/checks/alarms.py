"""Checks of the alarms, and of whether they reach a person."""

from collections.abc import Iterator, Mapping

from cli.checks.facts import Facts, Resource
from cli.checks.finding import DELETED, Finding, Missing, Unknown, failure, ok, unchecked, warning

ALARM, TOPIC = "AWS::CloudWatch::Alarm", "AWS::SNS::Topic"


def check_alarms(facts: Facts) -> Iterator[Finding]:
    """Check that every alarm of the stack exists, is enabled and notifies the topic, and that none is firing."""
    resources, alarms = facts.resources, facts.alarms
    if isinstance(resources, Unknown):
        yield unchecked("alarms", resources.reason)
        return
    if isinstance(alarms, Unknown):
        yield unchecked("alarms", alarms.reason)
        return
    wanted = {resource.id: key for key, resource in _of_type(facts, ALARM)}
    found = [] if isinstance(alarms, Missing) else [alarm for alarm in alarms if alarm["AlarmName"] in wanted]
    deleted = sorted(wanted.keys() - {alarm["AlarmName"] for alarm in found})
    topics = {resource.id for _, resource in _of_type(facts, TOPIC)}
    if deleted or not wanted:
        names = ", ".join(wanted[name] for name in deleted) or "all of them"
        yield failure("alarms", f"Deleted: {names}.", DELETED)
    silent = [
        alarm for alarm in found if not alarm.get("ActionsEnabled") or not topics & {*alarm.get("AlarmActions", [])}
    ]
    if silent:
        names = ", ".join(wanted[alarm["AlarmName"]] for alarm in silent)
        fix = "CloudWatch → Alarms → the alarm → Actions: enable them, and notify the stack's topic"
        yield failure("alarms", f"These notify no one: {names}.", fix)
    firing = [alarm for alarm in found if alarm.get("StateValue") == "ALARM"]
    for alarm in firing:
        yield _firing(wanted[alarm["AlarmName"]], str(alarm.get("AlarmDescription", "")))
    if wanted and not (deleted or silent or firing):
        yield ok("alarms", f"All {len(wanted)} are enabled; none is firing.")


def _firing(name: str, description: str) -> Finding:
    """Report a firing alarm. Its description is a sentence and the runbook section."""
    sentence, _, section = description.partition(" docs/runbook.md: ")
    fix = f'docs/runbook.md, "{section}"' if section else "docs/runbook.md"
    return failure("alarms", f"{name} is firing: {sentence or 'see CloudWatch.'}", fix)


def check_notification(facts: Facts) -> Iterator[Finding]:
    """Check that someone has confirmed a subscription to the alarms."""
    subscriptions = facts.subscriptions
    if isinstance(subscriptions, Unknown):
        yield unchecked("notification", subscriptions.reason)
        return
    if isinstance(subscriptions, Missing):
        yield failure("notification", "The SNS topic of the alarms was deleted; no one is notified.", DELETED)
        return
    arns = [str(subscription.get("SubscriptionArn", "")) for subscription in subscriptions]
    confirmed = [arn for arn in arns if arn.startswith("arn:")]
    pending = arns.count("PendingConfirmation")
    confirm = (
        "Click the link in the e-mail from AWS Notifications (it may be in the spam folder). "
        "The link expires after 3 days; then subscribe again in the SNS console."
    )
    if confirmed and pending:
        yield warning("notification", f"Subscriptions: {len(confirmed)} confirmed, {pending} not confirmed.", confirm)
    elif confirmed:
        yield ok("notification", f"Confirmed subscriptions: {len(confirmed)}.")
    elif pending:
        yield failure("notification", "No one is notified of alarms: the subscription was not confirmed.", confirm)
    elif facts.options.local:
        yield ok("notification", "The local stack notifies no one.")
    else:
        fix = "make deploy ASK=1, and enter your e-mail address"
        yield failure("notification", "No one is notified of alarms: leads could wait and expire unnoticed.", fix)


def _of_type(facts: Facts, kind: str) -> Iterator[tuple[str, Resource]]:
    if isinstance(facts.resources, Mapping):
        yield from ((key, resource) for key, resource in facts.resources.items() if resource.type == kind)
