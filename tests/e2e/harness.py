"""What the e2e tests do with the deployed stack, over HTTP, SQS, Secrets Manager and the simulator."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from cli.signing import sign_request
from local.faults.environment import FaultEnvironment
from local.simulator import Simulator
from local.stack import LocalStack, Response
from voxbridge.auth.verifiers import SourceSecret
from voxbridge.http import Request
from voxbridge.providers import provider

TYPEFORM_SECRET = "typeform-sample-secret"


class Harness:
    """The stack of a test session, and the few things that every test does with it."""

    def __init__(self, stack: LocalStack, environment: FaultEnvironment, published: Path) -> None:
        """In and below the folder `published`, `voxbridge --local` finds the stack."""
        self.stack = stack
        self.environment = environment
        self.published = published
        self.simulator: Simulator = stack.simulator
        self.token: str = stack.secret()["webhook_token"]
        self.retry_url = stack.outputs["RetryQueueUrl"]
        self.dead_url = stack.outputs["DeadLetterQueueUrl"]
        self._numbers = count(1)
        self._lambda = stack.client("lambda")
        self._purged = False

    def phone(self) -> str:
        """A number that no other test has used; Australian mobile, possible."""
        return f"+614{next(self._numbers):08d}"

    def lead(self, **more: Any) -> dict[str, Any]:
        return {"phone": self.phone(), "first_name": "Ann", "last_name": "Lee", **more}

    def zapier(self, body: Any, **more: Any) -> Response:
        return self.stack.post("zapier", body, {"x-webhook-token": self.token}, **more)

    def typeform(self, body: bytes) -> Response:
        request = Request("POST", "/webhooks/typeform", headers={"content-type": "application/json"}, body=body)
        secret = SourceSecret((TYPEFORM_SECRET,))
        signed = sign_request(provider("typeform").verifier, request, secret, datetime.now(UTC))
        return self.stack.post("typeform", body, signed.headers)

    def numbers(self) -> list[str]:
        """The numbers of all contacts in Voxworks, each as often as it is there."""
        return [contact.phone_number for contact in self.simulator.contacts]

    def retry_depth(self) -> int:
        return self.stack.depth(self.retry_url)

    def dead_letters(self) -> list[dict[str, Any]]:
        """Read the dead-letter queue's messages, and leave them there."""
        found: dict[str, dict[str, Any]] = {}
        while True:
            batch = self.stack.sqs.receive_message(
                QueueUrl=self.dead_url, MaxNumberOfMessages=10, VisibilityTimeout=5, MessageAttributeNames=["All"]
            ).get("Messages", [])
            for message in batch:
                body = json.loads(message["Body"])
                attributes = {name: value["StringValue"] for name, value in message["MessageAttributes"].items()}
                found[message["MessageId"]] = body | {"attributes": attributes}
            if not batch:
                break
        return list(found.values())

    def purge(self) -> None:
        """Empty both queues. Retry functions that run still have the messages that they were given."""
        self._purged = True
        for url in (self.retry_url, self.dead_url):
            self.stack.sqs.purge_queue(QueueUrl=url)

    def reset(self) -> None:
        """End what the test left: faults, messages, calls, contacts, and what the functions remember."""
        self.simulator.clear_faults()
        self.simulator.set_limit(None)
        self.stack.restart_functions()
        if self._purged or self.retry_depth():
            self._end_retries()
        self.purge()
        self._purged = False
        self.simulator.clear()

    def _end_retries(self) -> None:
        """Wait until no retry function runs or is being started, and leave it nothing to start with.

        To kill its processes is not enough: an invocation whose process was only being started then would go on, and
        create a contact in the next test. SQS counts the messages of an invocation until it has ended, but not after a
        purge. So a function that may run once at a time is invoked, which Lambda refuses while another invocation runs.
        """
        function = self.stack.outputs["RetryFunctionName"]

        def idle() -> bool:
            """No retry function runs."""
            try:
                self._lambda.invoke(FunctionName=function, Payload=b'{"Records": []}')
            except self._lambda.exceptions.TooManyRequestsException:
                self.stack.kill("retry")
                return False
            return True

        with self.environment.retries_paused():
            self._lambda.put_function_concurrency(FunctionName=function, ReservedConcurrentExecutions=1)
            try:
                eventually(idle)
            finally:
                self._lambda.delete_function_concurrency(FunctionName=function)
            self.purge()


def eventually[T](probe: Callable[[], T], within: float = 100.0) -> T:
    """Return the probe's first true answer; fails the test where it has none in time.

    100 s is longer than the retry queue's visibility timeout, after which SQS hands out again the message of an
    invocation that failed, as one may on a busy machine.
    """
    end = time.monotonic() + within
    while True:
        answer = probe()
        if answer:
            return answer
        if time.monotonic() > end:
            pytest.fail(f"not within {within} s: {getattr(probe, '__doc__', None) or probe}")
        time.sleep(0.05)
