"""Each permission taken away in turn breaks what it is there for, and nothing else.

MiniStack enforces what the functions' own calls need. It does not enforce logs:* nor what the queue's mapping does for
the retry function (ReceiveMessage, DeleteMessage, GetQueueAttributes). Those are held by
tests/template/test_privileges.py alone.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from harness import Harness, eventually

from local.faults.environment import FaultEnvironment
from local.simulator import Fault
from voxbridge.delivery import Delivery

pytestmark = pytest.mark.e2e

NOT_ENFORCED = {
    "logs:CreateLogStream",
    "logs:PutLogEvents",
    "sqs:ReceiveMessage",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
}


class Grant(NamedTuple):
    """One permission of a role's policy. `on` is the kind of its resource."""

    action: str
    on: str


BROKEN = {
    ("webhook", Grant("sqs:SendMessage", "RetryQueue")): {"queued"},
    ("webhook", Grant("sqs:SendMessage", "DeadLetterQueue")): {"dead_lettered"},
    ("webhook", Grant("secretsmanager:GetSecretValue", "secret")): {"created", "queued", "dead_lettered"},
    ("retry", Grant("sqs:ChangeMessageVisibility", "RetryQueue")): {"hidden"},
    ("retry", Grant("sqs:SendMessage", "RetryQueue")): {"split"},
    ("retry", Grant("sqs:SendMessage", "DeadLetterQueue")): {"dead_lettered"},
    ("retry", Grant("secretsmanager:GetSecretValue", "secret")): {"created"},
}


def what_breaks_at_the_webhook(harness: Harness, _: FaultEnvironment) -> set[str]:
    answers = {"created": harness.zapier(harness.lead()), "dead_lettered": harness.zapier({"first_name": "Ann"})}
    harness.simulator.add_fault(Fault("status", status=500, times=1))
    answers["queued"] = harness.zapier(harness.lead())
    harness.simulator.clear_faults()
    assert all(answer.status == 503 or answer.json()["status"] == wanted for wanted, answer in answers.items())
    return {wanted for wanted, answer in answers.items() if answer.status == 503}


def what_breaks_at_the_retry(harness: Harness, environment: FaultEnvironment) -> set[str]:
    """Try one message after the other, and look at what is logged of it."""
    uncallable = {"first_name": "Ann"}
    logs = {
        "created": retried(harness, environment, harness.lead()),
        "dead_lettered": retried(harness, environment, uncallable),
        "split": retried(harness, environment, [harness.lead(), harness.lead()]),
        "hidden": retried(harness, environment, harness.lead(), status=500),
    }
    done = {
        "created": any(f'"outcome":"{word}"' in logs["created"] for word in ("created", "duplicate")),
        "dead_lettered": '"outcome":"dead_lettered"' in logs["dead_lettered"],
        "split": '"message":"delivery.split"' in logs["split"],
        "hidden": '"message":"message.not_hidden"' not in logs["hidden"],
    }
    return {what for what, well in done.items() if not well}


def retried(harness: Harness, environment: FaultEnvironment, body: Any, *, status: int | None = None) -> str:
    """Have one message tried, and return what the invocation that tried it logged.

    Without `status` a lead that only waits for its turn, because of a 429 of the probe before, is waited for. Where the
    emulator has lost the lines of an invocation, as it does under load, another message is sent.
    """
    if status:
        harness.simulator.add_fault(Fault("status", status=status))
    sent: list[str] = []
    began = datetime.now(UTC)

    def tried(log: str) -> bool:
        return any(identity in log for identity in sent) and (status is not None or "rate_limited" not in log)

    def log_of_an_attempt() -> str:
        return next(filter(tried, invocations(harness, began)), "")

    try:
        for _ in range(2):
            delivery = Delivery(
                str(uuid4()), "zapier", datetime.now(UTC), "application/json", json.dumps(body).encode()
            )
            environment.enqueue_text(delivery.to_message())
            sent.append(delivery.id)
            with suppress(pytest.fail.Exception):
                return eventually(log_of_an_attempt, within=30)
        return eventually(log_of_an_attempt)
    finally:
        with environment.retries_paused():
            harness.simulator.clear_faults()
            harness.purge()


def invocations(harness: Harness, since: datetime) -> list[str]:
    """Return what each invocation of the retry function logged, those that have ended alone, oldest first.

    Others may run at the same time: a message of the probe before that was in flight when its queue was purged.
    """
    pages = harness.stack.client("logs").get_paginator("filter_log_events")
    lines: dict[str, list[str]] = {}
    ended = []
    start = int(since.timestamp() * 1000)
    for page in pages.paginate(logGroupName=harness.stack.log_group("retry"), startTime=start):
        for event in page["events"]:
            stream = lines.setdefault(event["logStreamName"], [])
            if event["message"].startswith("START"):
                stream.clear()  # of an invocation that was killed
            stream.append(event["message"])
            if event["message"].startswith("REPORT"):
                ended.append("\n".join(stream))
                stream.clear()
    return ended


PROBES: dict[str, Callable[[Harness, FaultEnvironment], set[str]]] = {
    "webhook": what_breaks_at_the_webhook,
    "retry": what_breaks_at_the_retry,
}


@pytest.mark.parametrize("function", PROBES)
def test_each_permission_taken_away_breaks_what_it_is_there_for_and_nothing_else(
    harness: Harness, environment: FaultEnvironment, function: str
):
    found = {}
    for grant in grants(harness, function):
        if grant.action not in NOT_ENFORCED:
            with without(harness, function, grant):
                found[function, grant] = PROBES[function](harness, environment)
    assert found == {key: broken for key, broken in BROKEN.items() if key[0] == function}
    assert PROBES[function](harness, environment) == set()


def grants(harness: Harness, function: str) -> list[Grant]:
    return list(dict.fromkeys(grant for grant, _ in _flat(_policy(harness, function)[1])))


@contextmanager
def without(harness: Harness, function: str, taken: Grant) -> Iterator[None]:
    """Take one permission away inside the block; functions that might still hold the secret are restarted."""
    role, policy = _policy(harness, function)
    statements = [statement for grant, statement in _flat(policy) if grant != taken]
    put = harness.stack.client("iam").put_role_policy
    put(RoleName=role, PolicyName=function, PolicyDocument=json.dumps(policy | {"Statement": statements}))
    if taken.on == "secret":
        harness.stack.restart_functions()
    try:
        yield
    finally:
        put(RoleName=role, PolicyName=function, PolicyDocument=json.dumps(policy))


def _policy(harness: Harness, function: str) -> tuple[str, dict[str, Any]]:
    iam = harness.stack.client("iam")
    name = f"{function.title()}Role"
    role = next(role["RoleName"] for role in iam.list_roles()["Roles"] if name in role["RoleName"])
    return role, iam.get_role_policy(RoleName=role, PolicyName=function)["PolicyDocument"]


def _flat(policy: dict[str, Any]) -> Iterator[tuple[Grant, dict[str, Any]]]:
    """Return a policy's permissions one by one, each as a statement of its own."""
    for statement in policy["Statement"]:
        for action in _listed(statement["Action"]):
            for resource in _listed(statement["Resource"]):
                kinds = [kind for kind in ("DeadLetterQueue", "RetryQueue", "secret") if kind in resource]
                yield Grant(action, kinds[0] if kinds else "logs"), statement | {"Action": action, "Resource": resource}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
