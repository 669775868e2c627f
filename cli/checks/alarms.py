"""Checks of who is told: the alarms, and whether their word reaches a person."""

from collections.abc import Iterator, Mapping

from cli.checks.facts import Facts, Resource
from cli.checks.finding import DELETED, Finding, Missing, Unknown, failure, ok, unchecked, warning

ALARM, TOPIC = "AWS::CloudWatch::Alarm", "AWS::SNS::Topic"


def check_alarms(facts: Facts) -> Iterator[Finding]:
    """Check that every alarm of the stack is there and switched on, and none rings."""
    resources, alarms = facts.resources, facts.alarms
    if isinstance(resources, Unknown):
        yield unchecked("alarms", resources.why)
        return
    if isinstance(alarms, Unknown):
        yield unchecked("alarms", alarms.why)
        return
    wanted = {resource.id: key for key, resource in _of_type(facts, ALARM)}
    found = [] if isinstance(alarms, Missing) else [alarm for alarm in alarms if alarm["AlarmName"] in wanted]
    gone = sorted(wanted.keys() - {alarm["AlarmName"] for alarm in found})
    topics = {resource.id for _, resource in _of_type(facts, TOPIC)}
    if gone or not wanted:
        names = ", ".join(wanted[name] for name in gone) or "all of them"
        yield failure("alarms", f"Some are gone: {names}.", DELETED)
    silent = [
        alarm for alarm in found if not alarm.get("ActionsEnabled") or not topics & {*alarm.get("AlarmActions", [])}
    ]
    if silent:
        names = ", ".join(wanted[alarm["AlarmName"]] for alarm in silent)
        fix = "CloudWatch → Alarms → the alarm → Actions → enable, and the stack's topic as its notification"
        yield failure("alarms", f"Some tell nobody when they ring: {names}.", fix)
    firing = [alarm for alarm in found if alarm.get("StateValue") == "ALARM"]
    for alarm in firing:
        yield _firing(wanted[alarm["AlarmName"]], str(alarm.get("AlarmDescription", "")))
    if wanted and not (gone or silent or firing):
        yield ok("alarms", f"All {len(wanted)} are switched on, and none rings.")


def _firing(name: str, description: str) -> Finding:
    """Tell of an alarm that rings. Its description is a sentence and the section of the runbook."""
    sentence, _, section = description.partition(" docs/runbook.md: ")
    fix = f'docs/runbook.md, "{section}"' if section else "docs/runbook.md"
    return failure("alarms", f"{name} rings: {sentence or 'see CloudWatch.'}", fix)


def check_notification(facts: Facts) -> Iterator[Finding]:
    """Check that somebody has confirmed to be told of alarms."""
    subscriptions = facts.subscriptions
    if isinstance(subscriptions, Unknown):
        yield unchecked("notification", subscriptions.why)
        return
    if isinstance(subscriptions, Missing):
        yield failure("notification", "The topic of the alarms is gone: nobody is told.", DELETED)
        return
    arns = [str(subscription.get("SubscriptionArn", "")) for subscription in subscriptions]
    confirmed = [arn for arn in arns if arn.startswith("arn:")]
    pending = arns.count("PendingConfirmation")
    ask = "Click the link in the e-mail from AWS Notifications (look in the spam folder too); after 3 days it is void: "
    ask += "then make deploy with another AlarmEmail and back, or subscribe again in the SNS console."
    if confirmed and pending:
        yield warning("notification", f"{len(confirmed)} confirmed, {pending} not yet.", ask)
    elif confirmed:
        yield ok("notification", f"Alarms are sent to {len(confirmed)} confirmed subscription(s).")
    elif pending:
        yield failure("notification", "Nobody is told of alarms yet: the e-mail was never confirmed.", ask)
    elif facts.local:
        yield ok("notification", "Nobody is told of alarms, for this is the local stack.")
    else:
        sentence = "Nobody is told when an alarm rings: leads could wait, and be lost, unseen."
        yield failure("notification", sentence, "make deploy, and give your address for AlarmEmail")


def _of_type(facts: Facts, kind: str) -> Iterator[tuple[str, Resource]]:
    if isinstance(facts.resources, Mapping):
        yield from ((key, resource) for key, resource in facts.resources.items() if resource.type == kind)
