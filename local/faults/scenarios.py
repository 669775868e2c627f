"""The faults as data, one by one and combined, at every step of both functions; `run` runs one scenario."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Literal

from local.aws_fault_proxy import KINDS, AwsFault, Kind
from local.errors import LocalStackError
from local.faults.environment import FaultEnvironment
from local.faults.reconcile import Lead, Reconciliation
from local.simulator import Fault
from local.stack import Function
from voxbridge.errors import Reason

type CrashPoint = Literal["before", "during", "after"]  # relative to the call of Voxworks

SHORT_VISIBILITY = "4"  # seconds, so that the messages of a crashed function come back soon
FAULT_TIMEOUT = 40.0  # seconds
LEADS_PER_SCENARIO = 3  # unless a scenario says otherwise

RETRY_QUEUE = "RetryQueueUrl"  # outputs of the stack: a fault names its queue before the stack exists
DEAD_LETTER_QUEUE = "DeadLetterQueueUrl"
READ_SECRET = "GetSecretValue"  # noqa: S105  (an operation)


@dataclass(frozen=True, slots=True)
class Scenario:
    """Some leads sent to one function, and the faults injected meanwhile."""

    group: str  # a row of the report
    name: str
    function: Function
    voxworks: tuple[Fault, ...] = ()
    aws: tuple[AwsFault, ...] = ()  # `queue` names an output of the stack
    kill: CrashPoint | None = None
    cold: bool = False  # the functions are restarted first, and so read the secret
    callable_: bool = True  # leads without a number are dead letters
    leads: int = LEADS_PER_SCENARIO
    visibility: str = ""  # of the retry queue, in seconds
    copies: int = 1  # of each message, as SQS may deliver one twice
    source: str = "zapier"


def run(environment: FaultEnvironment, scenario: Scenario) -> Reconciliation:
    """Run a scenario, drain the queue and reconcile."""
    leads = start(environment, scenario)
    environment.drain(leads)
    return environment.reconcile(leads)


def start(environment: FaultEnvironment, scenario: Scenario) -> list[Lead]:
    """Run a scenario and clear its faults, without waiting for leads that were queued."""
    leads = [_lead(environment, scenario) for _ in range(scenario.leads)]
    if scenario.cold:
        environment.stack.restart_functions()
    try:
        (_run_webhook if scenario.function == "webhook" else _run_retry)(environment, scenario, leads)
    finally:
        environment.clear_faults()
    return leads


def _lead(environment: FaultEnvironment, scenario: Scenario) -> Lead:
    return environment.lead(callable_=scenario.callable_, source=scenario.source)


def _run_webhook(environment: FaultEnvironment, scenario: Scenario, leads: list[Lead]) -> None:
    wait_for_faults = _inject(environment, scenario)
    with ThreadPoolExecutor(len(leads)) as senders:
        sending = [senders.submit(environment.send, lead) for lead in leads]
        if scenario.kill:
            wait_for_faults()
            environment.kill("webhook")
        for each in sending:
            each.result()
    # The functions may not call Voxworks for some seconds, because of the scenario before.
    end = time.monotonic() + FAULT_TIMEOUT
    while _pending_faults(environment) and time.monotonic() < end:
        leads.append(_lead(environment, scenario))
        environment.send(leads[-1])
        time.sleep(0.2)
    wait_for_faults()


def _run_retry(environment: FaultEnvironment, scenario: Scenario, leads: list[Lead]) -> None:
    attributes = {"VisibilityTimeout": scenario.visibility} if scenario.visibility else {}
    with environment.queue_attributes(**attributes):
        with environment.retries_paused():
            for _ in range(scenario.copies):
                environment.enqueue(*leads)
            wait_for_faults = _inject(environment, scenario)
        wait_for_faults()
        if scenario.kill:
            environment.kill("retry")
        environment.drain(leads)


def _inject(environment: FaultEnvironment, scenario: Scenario) -> Callable[[], None]:
    """Inject the faults; return a function that waits until calls have met all of them."""
    before = _hangs(environment)
    # Those of AWS first: a lead of the scenario before, if one is still in flight, may be the one that meets both.
    for aws in scenario.aws:
        environment.proxy.add_fault(replace(aws, queue=environment.stack.outputs.get(aws.queue, "")))
    for fault in scenario.voxworks:
        environment.simulator.add_fault(fault)
    hangs = sum(fault.times or 0 for fault in scenario.voxworks if fault.kind == "hang")

    def wait_for_faults() -> None:
        for aws in scenario.aws:
            if not environment.proxy.wait_for(aws.operation, aws.times or 1):
                raise LocalStackError(f"{scenario.group}, {scenario.name}: no {aws.operation} met its fault")
        environment.wait_until(
            lambda: _hangs(environment) >= before + hangs and not _pending_faults(environment),
            f"{scenario.group}, {scenario.name}: all faults are met",
            FAULT_TIMEOUT,
        )

    return wait_for_faults


def _hangs(environment: FaultEnvironment) -> int:
    return environment.simulator.answers["hang"] + environment.simulator.automation_answers["hang"]


def _pending_faults(environment: FaultEnvironment) -> list[Fault | AwsFault]:
    faults: list[Fault | AwsFault] = [*environment.simulator.faults, *environment.proxy.faults]
    return [fault for fault in faults if fault.times is not None]


@dataclass(frozen=True, slots=True)
class VoxworksFault:
    """One way for Voxworks to fail. `fault` lasts until it is cleared."""

    name: str
    fault: Fault
    reason: Reason | None = None  # why a lead that meets it is not created at once; None: it is
    per_lead: int = 1  # calls of one lead that must meet it; 0: one call of all the leads

    def for_leads(self, leads: int) -> Fault:
        """Return the fault for as many calls as these leads make."""
        return replace(self.fault, times=self.per_lead * leads or 1)


# A 400 is met twice per lead, because the second attempt leaves out optional fields, and so is a broken connection,
# because the call is repeated at once.
VOXWORKS_FAULTS = (
    VoxworksFault("400", Fault("status", status=400), Reason.REJECTED, per_lead=2),
    VoxworksFault("400 for an optional field", Fault("refuse_field", field="email")),
    VoxworksFault("401", Fault("status", status=401), Reason.UNAUTHORIZED_KEY),
    VoxworksFault("403", Fault("status", status=403), Reason.UNAUTHORIZED_KEY),
    VoxworksFault("404", Fault("status", status=404), Reason.VOXWORKS_ERROR),
    VoxworksFault("408", Fault("status", status=408), Reason.VOXWORKS_ERROR),
    VoxworksFault("500", Fault("status", status=500), Reason.VOXWORKS_ERROR),
    VoxworksFault("503", Fault("status", status=503), Reason.VOXWORKS_ERROR),
    VoxworksFault(
        "503 with Retry-After", Fault("status", status=503, retry_after="1"), Reason.VOXWORKS_ERROR, per_lead=0
    ),
    VoxworksFault(
        "429 with Retry-After", Fault("status", status=429, retry_after="1"), Reason.RATE_LIMITED, per_lead=0
    ),
    VoxworksFault("429 without Retry-After", Fault("status", status=429), Reason.RATE_LIMITED, per_lead=0),
    VoxworksFault(
        "429 with an invalid Retry-After",
        Fault("status", status=429, retry_after="soon"),
        Reason.RATE_LIMITED,
        per_lead=0,
    ),
    VoxworksFault("hangs", Fault("hang"), Reason.VOXWORKS_TIMEOUT, per_lead=0),
    VoxworksFault("creates, then hangs", Fault("hang", creates=True), Reason.VOXWORKS_TIMEOUT, per_lead=0),
    VoxworksFault("closes the connection", Fault("close"), Reason.VOXWORKS_UNREACHABLE, per_lead=2),
    VoxworksFault("creates, then closes the connection", Fault("close", creates=True)),
    VoxworksFault("truncates its answer", Fault("cut"), Reason.VOXWORKS_UNREACHABLE, per_lead=2),
    VoxworksFault("creates, then truncates its answer", Fault("cut", creates=True)),
    VoxworksFault("answers garbage", Fault("garbage"), Reason.VOXWORKS_ERROR),
    VoxworksFault("creates, then answers garbage", Fault("garbage", creates=True), Reason.VOXWORKS_ERROR),
    VoxworksFault("answers what is no HTTP", Fault("not_http"), Reason.VOXWORKS_UNREACHABLE, per_lead=2),
    VoxworksFault("creates, then answers what is no HTTP", Fault("not_http", creates=True)),
    VoxworksFault("a proxy's error page", Fault("html"), Reason.VOXWORKS_ERROR),
    VoxworksFault("creates, then a proxy's error page", Fault("html", creates=True), Reason.VOXWORKS_ERROR),
    VoxworksFault("201 without an id", Fault("no_contact_id"), Reason.VOXWORKS_ERROR),
    VoxworksFault("redirects", Fault("redirect"), Reason.VOXWORKS_ERROR),
    VoxworksFault("interim responses first", Fault("interim", creates=True)),
    VoxworksFault("answers over 2 s, byte by byte", Fault("drip", creates=True, seconds=2.0)),
    VoxworksFault(
        "creates, then answers over 20 s",
        Fault("drip", creates=True, seconds=20.0),
        Reason.VOXWORKS_TIMEOUT,
        per_lead=0,
    ),
)
OUTAGE = Fault("status", LEADS_PER_SCENARIO, status=503)
KEY_REJECTED = Fault("status", LEADS_PER_SCENARIO, status=401)
LIMITED = Fault("status", 1, status=429, retry_after="1")


def scenarios() -> Iterator[Scenario]:
    """Yield the scenarios, group by group."""
    yield from _voxworks()
    yield from _sqs()
    yield from _secrets_manager()
    yield from _together()
    yield from _crash_scenarios()
    yield from _sqs_at_least_once()


def _voxworks() -> Iterator[Scenario]:
    for function in functions():
        for each in VOXWORKS_FAULTS:
            fault = each.for_leads(LEADS_PER_SCENARIO)
            yield Scenario(f"Voxworks, {function} function", each.name, function, (fault,))


def _sqs() -> Iterator[Scenario]:
    send, hide = "SendMessage", "ChangeMessageVisibility"
    for kind in KINDS:
        for times in (None, 1):
            name = f"{send}: {kind}" + (" once" if times else "")
            fault = AwsFault(kind, send, RETRY_QUEUE, times)
            yield Scenario("SQS, while a lead is queued", name, "webhook", (OUTAGE,), (fault,))
    for kind in KINDS:
        fault = AwsFault(kind, send, DEAD_LETTER_QUEUE)
        yield Scenario(
            "SQS, while the webhook function dead-letters a lead",
            f"{send}: {kind}",
            "webhook",
            aws=(fault,),
            callable_=False,
        )
    for kind in KINDS:
        fault = AwsFault(kind, send, DEAD_LETTER_QUEUE, times=2)
        yield Scenario(
            "SQS, while the retry function dead-letters a lead",
            f"{send}: {kind}",
            "retry",
            aws=(fault,),
            callable_=False,
        )
    for kind in KINDS:
        fault = AwsFault(kind, hide, times=2)
        name = f"{hide}: {kind}"
        yield Scenario("SQS, while a retry is delayed", name, "retry", (OUTAGE,), (fault,), visibility=SHORT_VISIBILITY)


def _secrets_manager() -> Iterator[Scenario]:
    for function in functions():
        group = f"Secrets Manager, {function} function"
        for kind in KINDS:
            fault = AwsFault(kind, READ_SECRET, times=2)
            yield Scenario(group, f"{kind} at a cold start", function, aws=(fault,), cold=True, leads=2)
        for kind in KINDS:
            fault = AwsFault(kind, READ_SECRET, times=1, passing=1)
            refused = replace(KEY_REJECTED, times=1)
            yield Scenario(group, f"{kind} after a rejected key", function, (refused,), (fault,), cold=True, leads=1)


def _together() -> Iterator[Scenario]:
    group = "Voxworks, SQS and Secrets Manager together"
    hang, late = Fault("hang", 1), Fault("drip", 1, creates=True, seconds=20.0)
    queue_refuses = AwsFault("refuse", "SendMessage", RETRY_QUEUE)
    kinds: tuple[Kind, ...] = ("refuse", "throttle", "hang", "withhold")
    for kind in kinds:
        fault = AwsFault(kind, "SendMessage", RETRY_QUEUE)
        yield Scenario(group, f"Voxworks hangs, SQS: {kind}", "webhook", (hang,), (fault,), leads=1)
        yield Scenario(
            group, f"Voxworks creates and answers slowly, SQS: {kind}", "webhook", (late,), (fault,), leads=1
        )
    secret_refuses = AwsFault("refuse", READ_SECRET, passing=1)
    name = "key rejected, secret unreadable, SQS refuses"
    refused = replace(KEY_REJECTED, times=1)
    yield Scenario(group, name, "webhook", (refused,), (secret_refuses, queue_refuses), cold=True, leads=1)
    for kind in kinds:
        fault = AwsFault(kind, "ChangeMessageVisibility", times=2)
        name = f"Voxworks hangs, SQS: {kind} (retry)"
        yield Scenario(group, name, "retry", (hang,), (fault,), leads=1, visibility=SHORT_VISIBILITY)
    name = "rate limit, SQS does not hide"
    unhidden = AwsFault("refuse", "ChangeMessageVisibility", times=2)
    yield Scenario(group, name, "retry", (LIMITED,), (unhidden,), visibility="10")


def _crash_scenarios() -> Iterator[Scenario]:
    group = "SIGKILL, webhook function"
    reading = AwsFault("hang", READ_SECRET, times=2)
    yield Scenario(group, "before the call", "webhook", aws=(reading,), kill="before", cold=True, leads=2)
    for creates in (False, True):
        name = "during the call" + (", contact created" if creates else "")
        hang = Fault("hang", 2, creates=creates)
        yield Scenario(group, name, "webhook", (hang,), kill="during", cold=True, leads=2)
    silent: tuple[Kind, ...] = ("hang", "withhold")
    for kind in silent:
        queueing = AwsFault(kind, "SendMessage", RETRY_QUEUE, times=2)
        name = "after the call, lead " + ("queued" if kind == "withhold" else "not queued yet")
        down = replace(OUTAGE, times=2)
        yield Scenario(group, name, "webhook", (down,), (queueing,), kill="after", cold=True, leads=2)

    group = "SIGKILL, retry function"
    reading = AwsFault("hang", READ_SECRET, times=1)
    crash = Scenario(group, "", "retry", cold=True, visibility=SHORT_VISIBILITY)
    yield replace(crash, name="before the call", aws=(reading,), kill="before")
    for creates in (False, True):
        name = "during the call" + (", contact created" if creates else "")
        yield replace(crash, name=name, voxworks=(Fault("hang", 1, creates=creates),), kill="during")
    passing = Fault("drip", 2, creates=True, seconds=0.2)
    name = "during the third call of a batch, two contacts created"
    yield replace(crash, name=name, voxworks=(passing, Fault("hang", 1)), kill="during", leads=5)
    for kind in silent:
        name = "after the call, message " + ("hidden" if kind == "withhold" else "not hidden yet")
        hiding = AwsFault(kind, "ChangeMessageVisibility", times=1)
        yield replace(crash, name=name, voxworks=(replace(OUTAGE, times=1),), aws=(hiding,), kill="after")
        name = "after a permanent failure, dead letter " + ("sent" if kind == "withhold" else "not sent yet")
        dead_lettering = AwsFault(kind, "SendMessage", DEAD_LETTER_QUEUE, times=1)
        yield replace(crash, name=name, aws=(dead_lettering,), kill="after", callable_=False)


def _sqs_at_least_once() -> Iterator[Scenario]:
    group = "SQS delivers twice"
    yield Scenario(group, "two messages of one lead", "retry", copies=2)
    yield Scenario(group, "three messages of one lead, during an outage", "retry", (OUTAGE,), copies=3)
    slow = Fault("drip", LEADS_PER_SCENARIO, creates=True, seconds=5.0)
    yield Scenario(group, "again while the first is being processed", "retry", (slow,), visibility="2")


def functions() -> tuple[Function, Function]:
    """Return both functions."""
    return "webhook", "retry"
