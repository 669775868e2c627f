"""What fault scenarios run against: the deployed stack with a fault proxy in front of AWS."""

import contextlib
import http.client
import json
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import count
from typing import Any

from local.aws_fault_proxy import Proxy
from local.errors import LocalStackError
from local.faults.reconcile import CALLED, Lead, Reconciliation, reconcile
from local.stack import AUTOMATION, Function, LocalStack
from voxbridge.delivery import Delivery

VISIBILITY = 90  # seconds, template.yaml's for the retry queue
DRAIN_TIMEOUT = 120.0  # seconds
MAX_SENDS = 20  # of one lead, as a provider resends
SOURCES = f"""\
[sources.{CALLED}]
provider = "zapier"
automation = "{AUTOMATION}"
"""
_numbers = count(1)  # of leads, over all environments of this process


class FaultEnvironment:
    """Sends leads, injects faults, kills processes and reconciles. Several threads may send at once."""

    def __init__(self, stack: LocalStack, proxy: Proxy) -> None:
        """`stack` must run with the proxy's environment and SOURCES."""
        proxy.forward_to(stack.endpoint_url)
        self.stack = stack
        self.proxy = proxy
        self.simulator = stack.simulator
        self.retry_url = stack.outputs["RetryQueueUrl"]
        self.dead_url = stack.outputs["DeadLetterQueueUrl"]
        self._token = stack.secret()["webhook_token"]
        self._sqs = stack.sqs  # one client for all calls: creating it takes longer than using it
        self._lambda = stack.client("lambda")
        (mapping,) = self._lambda.list_event_source_mappings()["EventSourceMappings"]
        self._mapping: str = mapping["UUID"]
        self._dead_by_message: dict[str, int] = {}
        self._lock = threading.Lock()

    # Leads

    def lead(self, *, callable_: bool = True, source: str = "zapier") -> Lead:
        """Make a new lead; one that is not callable has no phone number and becomes a dead letter."""
        number = next(_numbers)
        return Lead(number, f"+614{number:08d}" if callable_ else None, source=source)

    def send(self, lead: Lead) -> int:
        """Send a lead to its webhook and note the answer; 0 where the connection broke."""
        headers = {"x-webhook-token": self._token, "content-type": "application/json"}
        try:
            code = self.stack.post(lead.source, _body(lead), headers).status
        except (OSError, http.client.HTTPException):
            code = 0
        lead.codes.append(code)
        return code

    def enqueue(self, *leads: Lead) -> None:
        """Put leads into the retry queue as if they had been queued by a webhook long ago."""
        for lead in leads:
            delivery = Delivery(str(uuid.uuid4()), lead.source, datetime.now(UTC), "application/json", _body(lead))
            self.enqueue_text(delivery.to_message())
            lead.enqueued = True

    def enqueue_text(self, text: str) -> None:
        """Put any text into the retry queue."""
        self._sqs.send_message(QueueUrl=self.retry_url, MessageBody=text)

    # What is done to the functions and their queue

    @contextlib.contextmanager
    def retries_paused(self) -> Iterator[None]:
        """Have SQS hand nothing to the retry function inside the block."""
        self._lambda.update_event_source_mapping(UUID=self._mapping, Enabled=False)
        try:
            yield
        finally:
            self._lambda.update_event_source_mapping(UUID=self._mapping, Enabled=True)

    @contextlib.contextmanager
    def queue_attributes(self, **attributes: Any) -> Iterator[None]:
        """Set attributes of the retry queue inside the block."""
        sqs = self._sqs
        before = sqs.get_queue_attributes(QueueUrl=self.retry_url, AttributeNames=["All"])["Attributes"]
        sqs.set_queue_attributes(QueueUrl=self.retry_url, Attributes=attributes)  # type: ignore[arg-type]
        try:
            yield
        finally:
            was: Any = {name: before[name] for name in attributes}  # type: ignore[index]
            sqs.set_queue_attributes(QueueUrl=self.retry_url, Attributes=was)

    def kill(self, function: Function) -> int:
        """SIGKILL all processes of a function; return how many there were."""
        return self.stack.kill(function)

    def clear_faults(self) -> None:
        """Clear all faults, at Voxworks and at AWS."""
        self.simulator.clear_faults()
        self.proxy.clear_faults()

    def wait_until(self, condition: Callable[[], object], what: str, timeout: float = 30.0) -> None:
        """Wait for a condition; raises LocalStackError naming `what` after the timeout, in seconds."""
        end = time.monotonic() + timeout
        while not condition():
            if time.monotonic() > end:
                raise LocalStackError(f"timed out after {timeout:.0f} s, waiting until {what}")
            time.sleep(0.05)

    # Reconciliation

    def drain(self, leads: Iterable[Lead], *, remaining: int = 0, timeout: float = DRAIN_TIMEOUT) -> None:
        """Resend what was not acknowledged, as providers do, and wait until `remaining` messages are queued."""
        for lead in leads:
            for _ in range(MAX_SENDS):
                if lead.acknowledged:
                    break
                self.send(lead)
            else:
                raise LocalStackError(f"lead {lead.number} was not acknowledged, the last answer was {lead.codes[-1]}")
        try:
            self.wait_until(lambda: self.queue_depth() == remaining, f"{remaining} are in the retry queue", timeout)
        except LocalStackError as error:
            late = self.stack.emulator_log.read_text("utf-8", "replace").count("timed out after")
            raise LocalStackError(
                f"{error}; {self.queue_depth()} are still queued, {late} invocations timed out"
            ) from None

    def queue_depth(self) -> int:
        """Count the messages of the retry queue."""
        found = self._sqs.get_queue_attributes(QueueUrl=self.retry_url, AttributeNames=["All"])["Attributes"]
        return sum(int(number) for name, number in found.items() if name.startswith("ApproximateNumberOfMessages"))

    def reconcile(self, leads: Iterable[Lead]) -> Reconciliation:
        """Reconcile some leads once the queue is drained."""
        contacts = Counter(contact.phone_number for contact in self.simulator.contacts)
        executions = Counter(execution.trigger["phone_number"] for execution in self.simulator.executions)
        return reconcile(leads, contacts, self._dead(), executions)

    def _dead(self) -> Counter[int]:
        """Count the dead letters of each lead so far; those read are deleted from the queue and remembered."""
        sqs = self._sqs
        with self._lock:
            while messages := sqs.receive_message(QueueUrl=self.dead_url, MaxNumberOfMessages=10).get("Messages"):
                for message in messages:
                    self._dead_by_message[message["MessageId"]] = _number(message["Body"])
                    sqs.delete_message(QueueUrl=self.dead_url, ReceiptHandle=message["ReceiptHandle"])
            return Counter(self._dead_by_message.values())


def _body(lead: Lead) -> bytes:
    fields: dict[str, Any] = {"first_name": "Ann", "email": "ann@example.com", "utm_term": f"lead {lead.number}"}
    if lead.phone:
        fields["phone"] = lead.phone
    return json.dumps(fields).encode()


def _number(message: str) -> int:
    """Return a dead letter's lead; 0 where it is none of ours."""
    try:
        return int(json.loads(Delivery.from_message(message).body)["utm_term"].removeprefix("lead "))
    except (ValueError, KeyError, TypeError):
        return 0
