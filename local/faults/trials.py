"""The faults, one by one and in combination, at every step of both doors; and how one of them is tried."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Literal

from local.errors import LocalStackError
from local.faults.ground import Function, Ground
from local.faults.tally import Lead, Tally
from local.proxy import KINDS, AwsFault, Kind
from local.simulator import Fault

type Moment = Literal["before", "during", "after"]  # of a function's death, as seen from its call of Voxworks

SHORT_VISIBILITY = "4"  # seconds, so that what a dead function left comes back soon
MET_WITHIN = 40.0  # seconds
AT_ONCE = 3  # leads, unless a trial says otherwise

RETRY_QUEUE = "RetryQueueUrl"  # the stack's outputs, by which a fault names its queue before there is one
DEAD_LETTER_QUEUE = "DeadLetterQueueUrl"
READ_SECRET = "GetSecretValue"  # noqa: S105  (the name of a call)


@dataclass(frozen=True, slots=True)
class Trial:
    """Some leads at one door, and what goes wrong meanwhile."""

    group: str  # a row of the report
    name: str
    door: Function
    voxworks: tuple[Fault, ...] = ()
    aws: tuple[AwsFault, ...] = ()  # `queue` names an output of the stack
    kill: Moment | None = None
    cold: bool = False  # the functions start anew, and so read the secret
    callable_: bool = True  # leads without a number are dead letters
    leads: int = AT_ONCE
    visibility: str = ""  # of the retry queue, in seconds
    copies: int = 1  # of each message, as SQS may deliver one twice


def run(ground: Ground, trial: Trial) -> Tally:
    """Try one, settle it, and count."""
    leads = start(ground, trial)
    ground.settle(leads)
    return ground.tally(leads)


def start(ground: Ground, trial: Trial) -> list[Lead]:
    """Try one, and end its faults; the leads that were queued are not waited for."""
    leads = [ground.lead(callable_=trial.callable_) for _ in range(trial.leads)]
    if trial.cold:
        ground.stack.fresh_workers()
    try:
        (_at_the_webhook if trial.door == "webhook" else _at_the_retry)(ground, trial, leads)
    finally:
        ground.calm()
    return leads


def _at_the_webhook(ground: Ground, trial: Trial, leads: list[Lead]) -> None:
    ended = _arm(ground, trial)
    with ThreadPoolExecutor(len(leads)) as senders:
        sending = [senders.submit(ground.send, lead) for lead in leads]
        if trial.kill:
            ended()
            ground.kill("webhook")
        for each in sending:
            each.result()
    # The functions may leave Voxworks alone for some seconds because of what the trial before did.
    end = time.monotonic() + MET_WITHIN
    while _unmet(ground) and time.monotonic() < end:
        leads.append(ground.lead(callable_=trial.callable_))
        ground.send(leads[-1])
        time.sleep(0.2)
    ended()


def _at_the_retry(ground: Ground, trial: Trial, leads: list[Lead]) -> None:
    attributes = {"VisibilityTimeout": trial.visibility} if trial.visibility else {}
    with ground.queue_attributes(**attributes):
        with ground.retries_held():
            for _ in range(trial.copies):
                ground.enqueue(*leads)
            ended = _arm(ground, trial)
        ended()
        if trial.kill:
            ground.kill("retry")
        ground.settle(leads)


def _arm(ground: Ground, trial: Trial) -> Callable[[], None]:
    """Let the faults be met; return what waits until they have been."""
    answers = ground.simulator.answers
    for fault in trial.voxworks:
        ground.simulator.add_fault(fault)
    for aws in trial.aws:
        ground.proxy.add_fault(replace(aws, queue=ground.stack.outputs.get(aws.queue, "")))
    hangs = sum(fault.times or 0 for fault in trial.voxworks if fault.kind == "hang")

    def ended() -> None:
        for aws in trial.aws:
            if not ground.proxy.wait_for(aws.operation, aws.times or 1):
                raise LocalStackError(f"{trial.group}, {trial.name}: {aws.operation} has not met its fault")
        ground.wait_until(
            lambda: ground.simulator.answers["hang"] >= answers["hang"] + hangs and not _unmet(ground),
            f"{trial.group}, {trial.name}: the faults are met",
            MET_WITHIN,
        )

    return ended


def _unmet(ground: Ground) -> list[Fault | AwsFault]:
    faults: list[Fault | AwsFault] = [*ground.simulator.faults, *ground.proxy.faults]
    return [fault for fault in faults if fault.times is not None]


# ── What Voxworks may do, each for so many calls ─────────────────────────────────────────────────────────────────────


VERDICT = "400"


def voxworks_faults(times: int) -> list[tuple[str, Fault]]:
    """Return every fault of the simulator."""
    statuses = [(f"{status}", Fault("status", times, status=status)) for status in (401, 403, 404, 408, 500)]
    return [
        (VERDICT, Fault("status", 2 * times, status=400)),  # twice each: the second try is without optional fields
        ("400 to an optional field", Fault("refuse_field", times, field="email")),
        *statuses,
        ("503 with Retry-After", Fault("status", 1, status=503, retry_after="1")),
        ("429 with Retry-After", Fault("status", 1, status=429, retry_after="1")),
        ("429 without", Fault("status", 1, status=429)),
        ("429 with nonsense", Fault("status", 1, status=429, retry_after="soon")),
        ("hangs", Fault("hang", 1)),
        ("creates, then hangs", Fault("hang", 1, creates=True)),
        ("closes", Fault("close", 2 * times)),  # twice each: a connection that broke is tried again at once
        ("creates, then closes", Fault("close", times, creates=True)),
        ("cuts its answer short", Fault("cut", 2 * times)),
        ("creates, then cuts", Fault("cut", times, creates=True)),
        ("garbage", Fault("garbage", times)),
        ("creates, answers garbage", Fault("garbage", times, creates=True)),
        ("a proxy's page", Fault("html", times)),
        ("creates, then a proxy's page", Fault("html", times, creates=True)),
        ("201 without an id", Fault("no_contact_id", times)),
        ("redirects", Fault("redirect", times)),
        ("an interim answer before its own", Fault("interim", times, creates=True)),
        ("drips for 2 s", Fault("drip", times, creates=True, seconds=2.0)),
        ("creates, drips for 20 s", Fault("drip", 1, creates=True, seconds=20.0)),
    ]


DOWN = Fault("status", AT_ONCE, status=503)
KEY_REFUSED = Fault("status", AT_ONCE, status=401)
LIMITED = Fault("status", 1, status=429, retry_after="1")


def catalogue() -> Iterator[Trial]:
    """Return all trials, each group together."""
    yield from _voxworks()
    yield from _sqs()
    yield from _secrets_manager()
    yield from _together()
    yield from _deaths()
    yield from _sqs_at_least_once()


def _voxworks() -> Iterator[Trial]:
    for door in _doors():
        for name, fault in voxworks_faults(AT_ONCE):
            yield Trial(f"Voxworks, {door} function", name, door, (fault,))


def _sqs() -> Iterator[Trial]:
    send, hide, count = "SendMessage", "ChangeMessageVisibility", "GetQueueAttributes"
    for kind in KINDS:
        for times in (None, 1):
            name = f"{send}: {kind}" + (" once" if times else "")
            fault = AwsFault(kind, send, RETRY_QUEUE, times)
            yield Trial("SQS, while a lead is queued", name, "webhook", (DOWN,), (fault,))
    for kind in KINDS:
        fault = AwsFault(kind, send, DEAD_LETTER_QUEUE)
        yield Trial(
            "SQS, while the webhook function dead-letters a lead",
            f"{send}: {kind}",
            "webhook",
            aws=(fault,),
            callable_=False,
        )
    for kind in KINDS:
        fault = AwsFault(kind, send, DEAD_LETTER_QUEUE, times=2)
        yield Trial(
            "SQS, while the retry function dead-letters a lead",
            f"{send}: {kind}",
            "retry",
            aws=(fault,),
            callable_=False,
        )
    for kind in KINDS:
        fault = AwsFault(kind, hide, times=2)
        name = f"{hide}: {kind}"
        yield Trial("SQS, while a retry is delayed", name, "retry", (DOWN,), (fault,), visibility=SHORT_VISIBILITY)
    for kind in KINDS:
        fault = AwsFault(kind, count, times=2)
        yield Trial("SQS, while queued leads are counted", f"{count}: {kind}", "retry", (LIMITED,), (fault,))


def _secrets_manager() -> Iterator[Trial]:
    for door in _doors():
        group = f"Secrets Manager, {door} function"
        for kind in KINDS:
            fault = AwsFault(kind, READ_SECRET, times=2)
            yield Trial(group, f"{kind} at a cold start", door, aws=(fault,), cold=True, leads=2)
        for kind in KINDS:
            fault = AwsFault(kind, READ_SECRET, times=1, passing=1)
            refused = replace(KEY_REFUSED, times=1)
            yield Trial(group, f"{kind} after a refused key", door, (refused,), (fault,), cold=True, leads=1)


def _together() -> Iterator[Trial]:
    group = "Voxworks, SQS and Secrets Manager together"
    hang, late = Fault("hang", 1), Fault("drip", 1, creates=True, seconds=20.0)
    queue_refuses = AwsFault("refuse", "SendMessage", RETRY_QUEUE)
    kinds: tuple[Kind, ...] = ("refuse", "throttle", "hang", "withhold")
    for kind in kinds:
        fault = AwsFault(kind, "SendMessage", RETRY_QUEUE)
        yield Trial(group, f"Voxworks hangs while SQS does: {kind}", "webhook", (hang,), (fault,), leads=1)
        yield Trial(group, f"Voxworks creates and drips while SQS does: {kind}", "webhook", (late,), (fault,), leads=1)
    secret_refuses = AwsFault("refuse", READ_SECRET, passing=1)
    name = "the key is refused, the secret unreadable, SQS refuses"
    refused = replace(KEY_REFUSED, times=1)
    yield Trial(group, name, "webhook", (refused,), (secret_refuses, queue_refuses), cold=True, leads=1)
    for kind in kinds:
        fault = AwsFault(kind, "ChangeMessageVisibility", times=2)
        name = f"Voxworks hangs while SQS does: {kind} (retry)"
        yield Trial(group, name, "retry", (hang,), (fault,), leads=1, visibility=SHORT_VISIBILITY)
    name = "a limit, and SQS neither counts nor hides"
    uncounted = AwsFault("hang", "GetQueueAttributes", times=2)
    unhidden = AwsFault("refuse", "ChangeMessageVisibility", times=2)
    yield Trial(group, name, "retry", (LIMITED,), (uncounted, unhidden), visibility="10")


def _deaths() -> Iterator[Trial]:
    group = "SIGKILL, webhook function"
    asking = AwsFault("hang", READ_SECRET, times=2)
    yield Trial(group, "before the call", "webhook", aws=(asking,), kill="before", cold=True, leads=2)
    for creates in (False, True):
        name = "in the call" + (", the contact made" if creates else "")
        hang = Fault("hang", 2, creates=creates)
        yield Trial(group, name, "webhook", (hang,), kill="during", cold=True, leads=2)
    silent: tuple[Kind, ...] = ("hang", "withhold")
    for kind in silent:
        queueing = AwsFault(kind, "SendMessage", RETRY_QUEUE, times=2)
        name = "after the call, the lead " + ("queued" if kind == "withhold" else "not queued yet")
        down = replace(DOWN, times=2)
        yield Trial(group, name, "webhook", (down,), (queueing,), kill="after", cold=True, leads=2)

    group = "SIGKILL, retry function"
    asking = AwsFault("hang", READ_SECRET, times=1)
    dies = Trial(group, "", "retry", cold=True, visibility=SHORT_VISIBILITY)
    yield replace(dies, name="before the call", aws=(asking,), kill="before")
    for creates in (False, True):
        name = "in the call" + (", the contact made" if creates else "")
        yield replace(dies, name=name, voxworks=(Fault("hang", 1, creates=creates),), kill="during")
    passing = Fault("drip", 2, creates=True, seconds=0.2)
    name = "in the third call of a batch, two contacts made"
    yield replace(dies, name=name, voxworks=(passing, Fault("hang", 1)), kill="during", leads=5)
    for kind in silent:
        name = "after the call, the message " + ("hidden" if kind == "withhold" else "not hidden yet")
        hiding = AwsFault(kind, "ChangeMessageVisibility", times=1)
        yield replace(dies, name=name, voxworks=(replace(DOWN, times=1),), aws=(hiding,), kill="after")
        name = "after the verdict, the dead letter " + ("kept" if kind == "withhold" else "not kept yet")
        burying = AwsFault(kind, "SendMessage", DEAD_LETTER_QUEUE, times=1)
        yield replace(dies, name=name, aws=(burying,), kill="after", callable_=False)


def _sqs_at_least_once() -> Iterator[Trial]:
    group = "SQS delivers twice"
    yield Trial(group, "two messages of one lead", "retry", copies=2)
    yield Trial(group, "three messages of one lead, and an outage", "retry", (DOWN,), copies=3)
    slow = Fault("drip", AT_ONCE, creates=True, seconds=5.0)
    yield Trial(group, "again while the first is being worked on", "retry", (slow,), visibility="2")


def _doors() -> tuple[Function, Function]:
    return "webhook", "retry"
