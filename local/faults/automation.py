"""Faults of the automation's webhook, which is called once the contact is made: scenarios as data."""

from collections.abc import Iterator
from dataclasses import replace

from local.aws_fault_proxy import KINDS, AwsFault, Kind
from local.faults.reconcile import CALLED
from local.faults.scenarios import (
    LEADS_PER_SCENARIO,
    RETRY_QUEUE,
    SHORT_VISIBILITY,
    Scenario,
    VoxworksFault,
    functions,
)
from local.simulator import Fault
from voxbridge.errors import Reason

FAILED = Reason.AUTOMATION_FAILED


def _status(status: int, retry_after: str | None = None) -> Fault:
    return Fault("status", status=status, retry_after=retry_after, at="automation")


def _fault(kind: str, *, creates: bool = False, seconds: float = 60.0) -> Fault:
    return Fault.from_json({"kind": kind, "creates": creates, "seconds": seconds, "at": "automation"})


# A broken connection is met twice per lead, because the call is repeated at once, with the same key.
AUTOMATION_FAULTS = (
    *(VoxworksFault(str(status), _status(status), Reason.REJECTED) for status in (400, 413, 422)),
    *(VoxworksFault(str(status), _status(status), FAILED) for status in (401, 403, 404, 408, 410, 500, 503)),
    VoxworksFault("503 with Retry-After", _status(503, "1"), FAILED, per_lead=0),
    VoxworksFault("429 with Retry-After", _status(429, "1"), FAILED, per_lead=0),
    VoxworksFault("429 without Retry-After", _status(429), FAILED, per_lead=0),
    VoxworksFault("starts, then answers 500", _fault("status", creates=True), FAILED),
    VoxworksFault("hangs", _fault("hang"), FAILED, per_lead=0),
    VoxworksFault("starts, then hangs", _fault("hang", creates=True), FAILED, per_lead=0),
    VoxworksFault("closes the connection", _fault("close"), FAILED, per_lead=2),
    VoxworksFault("starts, then closes the connection", _fault("close", creates=True)),
    VoxworksFault("truncates its answer", _fault("cut"), FAILED, per_lead=2),
    VoxworksFault("starts, then truncates its answer", _fault("cut", creates=True)),
    VoxworksFault("answers what is no HTTP", _fault("not_http"), FAILED, per_lead=2),
    VoxworksFault("starts, then answers what is no HTTP", _fault("not_http", creates=True)),
    VoxworksFault("starts, and answers garbage", _fault("garbage", creates=True)),
    VoxworksFault("a proxy's error page", _fault("html"), FAILED),
    VoxworksFault("starts, then a proxy's error page", _fault("html", creates=True), FAILED),
    VoxworksFault("redirects", _fault("redirect"), FAILED),
    VoxworksFault("interim responses first", _fault("interim", creates=True)),
    VoxworksFault("answers over 2 s, byte by byte", _fault("drip", creates=True, seconds=2.0)),
    VoxworksFault("starts, then answers over 20 s", _fault("drip", creates=True, seconds=20.0), FAILED, per_lead=0),
)
UNAVAILABLE = replace(_status(503), times=LEADS_PER_SCENARIO)


def scenarios() -> Iterator[Scenario]:
    """Yield the scenarios, group by group. The leads of each start an automation."""
    for function in functions():
        group = f"Automation, {function} function"
        for each in AUTOMATION_FAULTS:
            fault = each.for_leads(LEADS_PER_SCENARIO)
            yield Scenario(group, each.name, function, (fault,), source=CALLED)
    yield from _with_voxworks_and_sqs()
    yield from _crashes()


def _with_voxworks_and_sqs() -> Iterator[Scenario]:
    group = "Automation, with Voxworks and SQS"
    twice = replace(UNAVAILABLE, times=2 * LEADS_PER_SCENARIO)
    yield Scenario(group, "503 twice, also for a message with its contact", "retry", (twice,), source=CALLED)
    unknown = Fault("hang", 1, creates=True)
    for function in functions():
        both = (unknown, UNAVAILABLE)
        yield Scenario(group, f"Voxworks creates, then hangs ({function})", function, both, source=CALLED)
    for kind in KINDS:
        fault = AwsFault(kind, "SendMessage", RETRY_QUEUE, times=2)
        name = f"the contact's message is sent: {kind}"
        yield Scenario(group, name, "retry", (UNAVAILABLE,), (fault,), visibility=SHORT_VISIBILITY, source=CALLED)
    yield Scenario(group, "two messages of one lead", "retry", copies=2, source=CALLED)


def _crashes() -> Iterator[Scenario]:
    group = "SIGKILL, between contact and automation"
    for function in functions():
        short = SHORT_VISIBILITY if function == "retry" else ""
        hangs = 1 if function == "retry" else 2
        crash = Scenario(group, "", function, cold=True, visibility=short, leads=2, source=CALLED)
        for creates in (False, True):
            name = f"during the webhook's call, {'started' if creates else 'not started'} ({function})"
            hang = replace(_fault("hang", creates=creates), times=hangs)
            yield replace(crash, name=name, voxworks=(hang,), kill="during")
        silent: tuple[Kind, ...] = ("hang", "withhold")
        for kind in silent:
            name = f"after it failed, lead {'queued' if kind == 'withhold' else 'not queued yet'} ({function})"
            queueing = AwsFault(kind, "SendMessage", RETRY_QUEUE, times=hangs)
            down = replace(UNAVAILABLE, times=hangs)
            yield replace(crash, name=name, voxworks=(down,), aws=(queueing,), kill="after")
