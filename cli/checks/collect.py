"""Fetches the facts for the checks from AWS, Voxworks and the API. Changes nothing."""

import platform
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import timedelta
from importlib import metadata
from itertools import batched, islice
from typing import Any

from cli import deployed
from cli.checks.alarms import ALARM, TOPIC
from cli.checks.automations import reach_hosts
from cli.checks.credentials import secret_of
from cli.checks.facts import DeadLetterSample, Facts, Filtered, Rejected, Resource
from cli.checks.finding import Fetched, Missing, Unknown
from cli.checks.queues import depth
from cli.dead_letter_messages import Lease
from cli.errors import CommandError, explain
from cli.sources_check import check
from cli.stack import Stack
from voxbridge import sources
from voxbridge.clock import Clock, Deadline
from voxbridge.errors import HELD, Status
from voxbridge.retry_schedule import HOLD_INTERVAL
from voxbridge.secret_store import is_valid_header_value
from voxbridge.sources import Sources, SourcesError
from voxbridge.voxworks.client import PATH
from voxbridge.voxworks.transport import HttpResponse, Transport, TransportError

SERVICES = ("cloudformation", "secretsmanager", "sqs", "lambda", "cloudwatch", "sns")
STEPS = 19  # fetches, for the progress bar
HTTP_TIMEOUT = 15.0  # seconds, for the API and Voxworks
MAX_DEAD_LETTERS_READ = 200  # more take too long for a check
_ACCEPTED = (Status.CREATED, Status.DUPLICATE, Status.QUEUED, Status.DEAD_LETTERED)
_GONE = {
    "ResourceNotFoundException",  # Secrets Manager, Lambda
    "InvalidRequestException",  # Secrets Manager, of a secret that is scheduled for deletion
    "AWS.SimpleQueueService.NonExistentQueue",
    "QueueDoesNotExist",
    "NotFound",  # SNS
    "NotFoundException",
}


def collect(stack: Stack, transport: Callable[[], Transport], clock: Clock, step: Callable[[], None]) -> Facts:
    """Fetch all facts, calling `step` after each fetch. Raises only if the stack itself cannot be described.

    `transport` is called for each HTTP call, since they run concurrently.
    """
    clients = {name: stack.client(name) for name in SERVICES}  # made here: sessions are not thread-safe
    description = _description(stack, clients["cloudformation"])
    step()
    aws = _AwsReader(stack, clients, clock)
    parameters = {item["ParameterKey"]: item.get("ParameterValue", "") for item in description.get("Parameters", [])}
    first: dict[str, Callable[[], Any]] = {
        "resources": aws.resources,
        "secret": aws.secret,
        "api": lambda: _get(stack, transport(), clock),
        "retry_queue": lambda: aws.queue("RetryQueueUrl"),
        "dead_letter_queue": lambda: aws.queue("DeadLetterQueueUrl"),
        "triggers": aws.triggers,
        "webhook_function": lambda: aws.function("WebhookFunctionName"),
        "retry_function": lambda: aws.function("RetryFunctionName"),
        "undeployed": aws.undeployed,
        "account": aws.account,
    }
    found = _fetch_all(first, stack, step)
    configured = _load_sources()
    second: dict[str, Callable[[], Any]] = {
        "voxworks": lambda: _ask_voxworks(parameters.get("VoxworksBaseUrl", ""), found["secret"], transport(), clock),
        "automations": lambda: reach_hosts(configured, found["secret"]),
        "alarms": lambda: aws.alarms(found["resources"]),
        "subscriptions": lambda: aws.subscriptions(found["resources"]),
        "dead_letters": lambda: aws.dead_letters(found["dead_letter_queue"]),
        "waiting_seconds": lambda: aws.waiting_seconds(found["retry_queue"]),
        "filtered": aws.filtered,
        "held": aws.held,
        "rejected": aws.rejected,
    }
    found |= _fetch_all(second, stack, step)
    return Facts(
        now=clock.now(),
        options=stack.options,
        parameters=parameters,
        status=str(description["StackStatus"]),
        sources=configured,
        command_version=metadata.version("voxbridge"),
        command_python=platform.python_version(),
        **found,
    )


def _fetch_all(fetches: Mapping[str, Callable[[], Any]], stack: Stack, step: Callable[[], None]) -> dict[str, Any]:
    """Run fetches concurrently: each takes a round trip or two, and none needs another's result."""
    with ThreadPoolExecutor(len(fetches)) as pool:
        futures = {pool.submit(attempt, fetch, stack.options.aws_options): name for name, fetch in fetches.items()}
        found = {}
        for future in as_completed(futures):
            found[futures[future]] = future.result()
            step()
        return found


def attempt[T](fetch: Callable[[], T], aws_options: str) -> Fetched[T]:
    """Run a fetch; returns Missing for what does not exist, and Unknown for any other error."""
    from botocore.exceptions import ClientError  # noqa: PLC0415

    try:
        return fetch()
    except ClientError as error:
        gone = error.response.get("Error", {}).get("Code") in _GONE
        return Missing() if gone else Unknown(explain(error, aws_options))
    except Exception as error:  # noqa: BLE001  (one failed fetch must not stop the others)
        return Unknown(explain(error, aws_options))


class _AwsReader:
    """The AWS calls, one method per permission."""

    def __init__(self, stack: Stack, clients: Mapping[str, Any], clock: Clock) -> None:
        self._stack = stack
        self._clients = clients
        self._clock = clock

    def resources(self) -> dict[str, Resource]:
        pages = self._clients["cloudformation"].get_paginator("list_stack_resources")
        return {
            item["LogicalResourceId"]: Resource(item["ResourceType"], item.get("PhysicalResourceId", ""))
            for page in pages.paginate(StackName=self._stack.cloudformation_name)
            for item in page["StackResourceSummaries"]
            if item["ResourceStatus"] != "DELETE_COMPLETE"
        }

    def secret(self) -> str:
        found = self._clients["secretsmanager"].get_secret_value(SecretId=self._stack.output("SecretName"))
        return str(found.get("SecretString", ""))

    def undeployed(self) -> list[str]:
        """Return the lines of this checkout's sources.toml that differ from what is deployed."""
        live = deployed.read(self._stack, client=self._clients["lambda"])
        try:
            text = sources.read_text(sources.FILE)
        except SourcesError as error:
            raise CommandError(f"{error}.") from None
        return [] if live.has_same_sources(text) else live.difference(text)

    def queue(self, output: str) -> dict[str, str]:
        url = self._stack.output(output)
        found = self._clients["sqs"].get_queue_attributes(QueueUrl=url, AttributeNames=["All"])
        attributes: dict[str, str] = found["Attributes"]
        return attributes

    def triggers(self) -> list[dict[str, Any]]:
        pages = self._clients["lambda"].get_paginator("list_event_source_mappings")
        found = pages.paginate(FunctionName=self._stack.output("RetryFunctionName"))
        return [mapping for page in found for mapping in page["EventSourceMappings"]]

    def function(self, output: str) -> dict[str, Any]:
        name = self._stack.output(output)
        found: dict[str, Any] = self._clients["lambda"].get_function_configuration(FunctionName=name)
        return found

    def account(self) -> dict[str, Any]:
        found: dict[str, Any] = self._clients["lambda"].get_account_settings()
        return found

    def alarms(self, resources: Fetched[Mapping[str, Resource]]) -> list[dict[str, Any]]:
        pages = self._clients["cloudwatch"].get_paginator("describe_alarms")
        return [
            alarm
            for names in batched(_ids(resources, ALARM), 100, strict=False)
            for page in pages.paginate(AlarmNames=list(names))
            for alarm in page["MetricAlarms"]
        ]

    def subscriptions(self, resources: Fetched[Mapping[str, Resource]]) -> Fetched[list[dict[str, Any]]]:
        if isinstance(resources, Unknown):
            return resources
        pages = self._clients["sns"].get_paginator("list_subscriptions_by_topic")
        topics = list(_ids(resources, TOPIC))
        if not topics:
            return Missing()
        return [
            subscription
            for topic in topics
            for page in pages.paginate(TopicArn=topic)
            for subscription in page["Subscriptions"]
        ]

    def dead_letters(self, queue: Fetched[Mapping[str, str]]) -> DeadLetterSample:
        """Read some dead letters and release them at once."""
        if not isinstance(queue, Mapping) or not depth(queue):
            return DeadLetterSample(0, None, {})
        lease = Lease(self._clients["sqs"], self._stack.output("DeadLetterQueueUrl"), self._clock)
        try:
            dead_letters = list(islice(lease.read(MAX_DEAD_LETTERS_READ), MAX_DEAD_LETTERS_READ))
        finally:
            lease.release()
        reasons = Counter(dead_letter.reason or "no reason given" for dead_letter in dead_letters)
        return DeadLetterSample(
            len(dead_letters), min((dead_letter.sent_at for dead_letter in dead_letters), default=None), dict(reasons)
        )

    def waiting_seconds(self, queue: Fetched[Mapping[str, str]]) -> float | None:
        """Return how long the oldest lead has waited: the larger value of the two metrics that the alarm uses.

        The retry queue is not read, since every receive counts as an attempt.
        """
        if not isinstance(queue, Mapping) or not depth(queue):
            return None
        name = self._stack.output("RetryQueueUrl").rpartition("/")[2]
        metrics = (
            ("voxbridge", "OldestPendingAge", {"stack": self._stack.cloudformation_name}),
            ("AWS/SQS", "ApproximateAgeOfOldestMessage", {"QueueName": name}),
        )
        # The last 20 minutes, since attempts are up to 15 minutes apart.
        last = timedelta(minutes=20)
        ages = (age for metric in metrics for age in self._statistics(*metric, "Maximum", last=last))
        return max(ages, default=None)

    def held(self) -> dict[str, float]:
        """Return the reasons for which leads are held, and for how many seconds the oldest has been."""
        stack = self._stack.cloudformation_name
        last = 2 * HOLD_INTERVAL
        ages = {
            reason.value: self._statistics(
                "voxbridge", "OldestHeldAge", {"stack": stack, "reason": reason.value}, "Maximum", last=last
            )
            for reason in sorted(HELD)
        }
        return {reason: max(seconds) for reason, seconds in ages.items() if seconds}

    def filtered(self) -> dict[str, Filtered]:
        """Return the outcomes of the last week for each source that had deliveries filtered."""
        week = timedelta(days=7)
        return {
            source: Filtered(
                self._count("FilteredLeads", week, source=source),
                self._count("Leads", week, source=source, outcome=Status.CREATED),
            )
            for source in self._sources_with("FilteredLeads")
        }

    def rejected(self) -> dict[str, Rejected]:
        """Return what became of the requests of each source that had senders rejected."""

        def accepted(source: str, days: int) -> int:
            return sum(
                self._count("Leads", timedelta(days=days), source=source, outcome=outcome) for outcome in _ACCEPTED
            )

        return {
            source: Rejected(
                self._count("RejectedSenders", timedelta(days=1), source=source),
                accepted(source, 1),
                accepted(source, 7),
            )
            for source in self._sources_with("RejectedSenders")
        }

    def _sources_with(self, metric: str) -> list[str]:
        """Return the sources that had a value of a metric in the last two weeks."""
        pages = self._clients["cloudwatch"].get_paginator("list_metrics")
        of_stack = [{"Name": "stack", "Value": self._stack.cloudformation_name}]
        found = pages.paginate(Namespace="voxbridge", MetricName=metric, Dimensions=of_stack)
        metrics = (
            {one["Name"]: one["Value"] for one in listed["Dimensions"]} for page in found for listed in page["Metrics"]
        )
        return sorted(dimensions["source"] for dimensions in metrics if "source" in dimensions)

    def _count(self, metric: str, last: timedelta, **dimensions: str) -> int:
        of_stack = {"stack": self._stack.cloudformation_name} | dimensions
        return int(sum(self._statistics("voxbridge", metric, of_stack, "Sum", last=last)))

    def _statistics(
        self, namespace: str, metric: str, dimensions: Mapping[str, str], statistic: str, *, last: timedelta
    ) -> list[float]:
        """Return the values of a metric over the last time, in periods of a day at most."""
        now = self._clock.now()
        found = self._clients["cloudwatch"].get_metric_statistics(
            Namespace=namespace,
            MetricName=metric,
            Dimensions=[{"Name": name, "Value": value} for name, value in dimensions.items()],
            StartTime=now - last,
            EndTime=now,
            Period=int(min(last, timedelta(days=1)).total_seconds()),
            Statistics=[statistic],
        )
        return [float(point[statistic]) for point in found["Datapoints"]]


def _description(stack: Stack, cloudformation: Any) -> dict[str, Any]:
    found: dict[str, Any] = cloudformation.describe_stacks(StackName=stack.cloudformation_name)["Stacks"][0]
    return found


def _ids(resources: Fetched[Mapping[str, Resource]], kind: str) -> Iterator[str]:
    if isinstance(resources, Mapping):
        yield from (resource.id for resource in resources.values() if resource.type == kind)


def _get(stack: Stack, transport: Transport, clock: Clock) -> HttpResponse | TransportError:
    """GET a webhook's URL, as providers do; the local emulator uses /health itself."""
    headers = {"user-agent": "voxbridge-doctor"} | ({"host": stack.host_header} if stack.host_header else {})
    url = f"{stack.output('WebhookUrl')}/generic"
    return _answer(lambda: transport.request("GET", url, headers, None, Deadline(clock, HTTP_TIMEOUT)))


def _ask_voxworks(
    base_url: str, secret: Fetched[str], transport: Transport, clock: Clock
) -> Fetched[HttpResponse | TransportError]:
    """Send an empty create-contact, which creates nothing: Voxworks answers 401 for a wrong key, else 400."""
    content = secret_of(secret)
    if content is None or not is_valid_header_value(content.api_key):
        return Missing()
    headers = {
        "authorization": f"Bearer {content.api_key}",
        "content-type": "application/json",
        "accept": "application/json",
        "user-agent": "voxbridge-doctor",
    }
    url = base_url.rstrip("/") + PATH
    return _answer(lambda: transport.request("POST", url, headers, b"{}", Deadline(clock, HTTP_TIMEOUT)))


def _answer(request: Callable[[], HttpResponse]) -> HttpResponse | TransportError:
    try:
        return request()
    except TransportError as error:
        return error


def _load_sources() -> Sources | SourcesError:
    try:
        return check(sources.FILE)
    except SourcesError as error:
        return error
