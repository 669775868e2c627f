"""LocalStack: template.yaml, built and deployed on MiniStack, with a simulator of Voxworks.

    with LocalStack() as stack:
        answer = stack.post("zapier", body, {"x-webhook-token": stack.secret()["webhook_token"]})
        assert answer.status == 201 and stack.simulator.contacts

Several can run side by side. Everything ends with the block, or with the process.
"""

import contextlib
import http.client
import json
import os
import urllib.parse
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

import boto3
from botocore.config import Config

from local import supervised_process
from local.build import CONFIG, LOCAL_TEMPLATE, ROOT, SAM, architecture, build, tail, tool
from local.emulator import ACCESS_KEY, REGION, SECRET_KEY, Emulator
from local.errors import LocalStackError
from local.processes import kill_processes
from local.run_state import Kept
from local.simulator import Simulator
from local.simulator.server import DEMO_KEY

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_sqs import SQSClient

STACK_NAME = "voxbridge"  # as in samconfig.toml
AUTOMATION = "call-now"  # the simulator's, by its name in the secret

type Function = Literal["webhook", "retry"]

_OUTPUTS: Mapping[Function, str] = {"webhook": "WebhookFunctionName", "retry": "RetryFunctionName"}
_ANSWER_WITHIN = 35.0  # seconds; API Gateway's limit is 30


@dataclass(frozen=True, slots=True)
class Response:
    """A response of the HTTP API. Header names are lower-case."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    def json(self) -> Any:
        """Read the body."""
        return json.loads(self.content)


class LocalStack:
    """The whole stack on this machine, as a context manager."""

    def __init__(  # noqa: PLR0913 (all optional, by name)
        self,
        *,
        parameters: Mapping[str, str] | None = None,
        environment: Mapping[str, str] | None = None,
        simulator: Simulator | None = None,
        api_key: str = DEMO_KEY,
        sources: str | None = None,
        publish: Path | None = None,
        kept: Kept | None = None,
        progress: Callable[[str], None] = lambda _: None,
        root: Path = ROOT,
    ) -> None:
        """`parameters` are the template's; `environment` is added to MiniStack's, and so to the functions'.

        `api_key` is stored in the secret unless it is empty, and with it the simulator's AUTOMATION. `sources` is
        deployed as sources.toml. In and below the folder `publish`, `voxbridge --local` finds this stack. `progress`
        is called with the name of each step. With `kept`, the stack goes on where the last run ended, and an API key
        that it has stays.
        """
        self.simulator = simulator or Simulator()
        self.outputs: dict[str, str] = {}
        self._parameters = dict(parameters or {})
        self._emulator = Emulator(environment, kept)
        self._api_key = api_key
        self._sources = sources
        self._kept = kept
        self._publish = publish
        self._progress = progress
        self._root = root
        self._exits = contextlib.ExitStack()

    def __enter__(self) -> Self:
        """Build, start and deploy; raises LocalStackError, after cleaning up, if one of them fails."""
        with contextlib.ExitStack() as exits:
            self._progress("Building the functions and their layer")
            template = self._build()
            self._progress("Starting MiniStack and the Voxworks simulator")
            exits.enter_context(self._emulator)
            exits.enter_context(self.simulator)
            self._progress("Deploying template.yaml with `sam deploy`")
            self._deploy(template)
            secret = self.secret()
            if not (self._kept and secret.get("api_key")):
                simulated = {"automations": {AUTOMATION: self.simulator.automation}}
                self.put_secret(secret | simulated | ({"api_key": self._api_key} if self._api_key else {}))
            if self._publish:
                exits.enter_context(self.published(self._publish))
            self._exits = exits.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop everything and wait until it has ended."""
        self._exits.close()

    # Addresses

    @property
    def endpoint_url(self) -> str:
        """The endpoint for AWS clients."""
        return self._emulator.endpoint_url

    @property
    def webhook_url(self) -> str:
        """The API by address, which needs `host_header`; the output WebhookUrl is by name, for curl and browsers."""
        return f"{self.endpoint_url}/webhooks"

    @property
    def host_header(self) -> str:
        """The Host header by which MiniStack routes to the API."""
        return f"{self.outputs['ApiId']}.execute-api.localhost"

    @property
    def emulator_log(self) -> Path:
        """The file of MiniStack's output; removed with the stack."""
        return self._emulator.log

    @property
    def is_running(self) -> bool:
        """Whether MiniStack's process has not ended."""
        return self._emulator.is_running

    # For tests and the demo

    def client(self, service: str) -> Any:
        """Return a boto3 client of a service."""
        return boto3.client(
            service,
            endpoint_url=self.endpoint_url,
            region_name=REGION,
            aws_access_key_id=ACCESS_KEY,
            aws_secret_access_key=SECRET_KEY,
            config=Config(proxies={}, retries={"total_max_attempts": 2}),
        )

    @property
    def sqs(self) -> "SQSClient":
        """A client of SQS."""
        client: SQSClient = self.client("sqs")
        return client

    @property
    def secrets_manager(self) -> "SecretsManagerClient":
        """A client of Secrets Manager."""
        client: SecretsManagerClient = self.client("secretsmanager")
        return client

    def request(
        self,
        method: str,
        path: str,
        *,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> Response:
        """Send a request to the HTTP API."""
        connection = http.client.HTTPConnection("127.0.0.1", self._emulator.port, timeout=_ANSWER_WITHIN)
        target = path + (f"?{urllib.parse.urlencode(query)}" if query else "")
        try:
            connection.request(method, target, body, {"Host": self.host_header, **(headers or {})})
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        return Response(answer.status, {name.lower(): value for name, value in answer.getheaders()}, content)

    def post(
        self,
        source: str,
        body: bytes | Mapping[str, Any],
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> Response:
        """Send a webhook: bytes as they are, a mapping as JSON. Credentials are in `headers` or `query`."""
        headers = {name.lower(): value for name, value in (headers or {}).items()}
        if not isinstance(body, bytes):
            body = json.dumps(body).encode()
            headers.setdefault("content-type", "application/json")
        return self.request("POST", f"/webhooks/{source}", body=body, headers=headers, query=query)

    def secret(self) -> dict[str, Any]:
        """Read the secret."""
        found = self.secrets_manager.get_secret_value(SecretId=self.outputs["SecretName"])
        secret: dict[str, Any] = json.loads(found["SecretString"])
        return secret

    def put_secret(self, secret: Mapping[str, Any]) -> None:
        """Replace the secret; the functions read it within five minutes, or when a credential fails."""
        self.secrets_manager.put_secret_value(SecretId=self.outputs["SecretName"], SecretString=json.dumps(secret))

    def depth(self, queue_url: str) -> int:
        """Count a queue's messages, including those in flight and delayed."""
        found = self.sqs.get_queue_attributes(QueueUrl=queue_url, AttributeNames=["All"])["Attributes"]
        return (
            int(found["ApproximateNumberOfMessages"])
            + int(found["ApproximateNumberOfMessagesNotVisible"])
            + int(found["ApproximateNumberOfMessagesDelayed"])
        )

    def delivery_ids(self, queue_url: str) -> list[str]:
        """Read the delivery ids of a queue's visible messages, which are then hidden for some seconds."""
        found: dict[str, str] = {}
        while True:
            batch = self.sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10, VisibilityTimeout=5)
            for message in batch.get("Messages", []):
                found[message["MessageId"]] = json.loads(message["Body"])["id"]
            if not batch.get("Messages"):
                return list(found.values())

    def redeploy(self) -> None:
        """Build and deploy again; the functions' next calls run the new code."""
        self._deploy(self._build())

    def restart_functions(self) -> None:
        """Start a new process at each function's next call, without the secret and any other state in memory.

        An update of the configuration would do that too, but MiniStack would then also remove the directory of a
        process that is just being started, and its message would stay hidden for the queue's visibility timeout.
        """
        for function in _OUTPUTS:
            self.kill(function)

    def kill(self, function: Function) -> int:
        """SIGKILL all processes of a function; return how many there were."""
        return kill_processes(f"{self.emulator_log.parent}/ministack-lambda-{self.outputs[_OUTPUTS[function]]}-")

    def log_group(self, function: str) -> str:
        """Return the name of a function's log group."""
        return f"/aws/lambda/{STACK_NAME}-{function}"

    def log_lines(self, function: str) -> list[str]:
        """Return what a function (`webhook` or `retry`) has logged so far, oldest first."""
        pages = self.client("logs").get_paginator("filter_log_events")
        found = pages.paginate(logGroupName=self.log_group(function))
        return [event["message"] for page in found for event in page["events"]]

    # Deployment

    def _build(self) -> Path:
        template = build(root=self._root, sources=None if self._sources is None else self._sources.encode())
        return template.with_name(LOCAL_TEMPLATE)

    def _deploy(self, template: Path) -> None:
        parameters = {"VoxworksBaseUrl": self.simulator.url, "Architecture": architecture()} | self._parameters
        command: list[str | Path] = [tool(SAM / "sam"), "deploy", "--template-file", template]
        command += ["--config-file", CONFIG, "--config-env", "local", "--parameter-overrides"]
        command += [f"{name}={value}" for name, value in parameters.items()]
        scratch = supervised_process.scratch_directory()
        environment = self._emulator.environment | {
            "PATH": f"{SAM}{os.pathsep}{os.defpath}",
            "HOME": str(scratch),  # no AWS profile and no SAM settings of the user
            "TMPDIR": str(scratch),
            "LANG": "C.UTF-8",
            "SAM_CLI_TELEMETRY": "0",
            "SAM_CLI_POLL_DELAY": "0.2",
        }
        status, output = supervised_process.run(command, scratch, environment=environment, cwd=self._root)
        if status:
            raise LocalStackError(f"sam deploy failed: {self._failure() or _error(output)}")
        stacks = self.client("cloudformation").describe_stacks(StackName=STACK_NAME)["Stacks"]
        self.outputs = {output["OutputKey"]: output["OutputValue"] for output in stacks[0]["Outputs"]}
        self._correct_concurrency()

    def _failure(self) -> str:
        """Return CloudFormation's reason for the first resource that failed; empty if there is none."""
        client = self.client("cloudformation")
        try:
            events = client.describe_stack_events(StackName=STACK_NAME)["StackEvents"]
        except client.exceptions.ClientError:
            return ""
        failed = [event for event in reversed(events) if event["ResourceStatus"].endswith("_FAILED")]
        return f"{failed[0]['LogicalResourceId']}: {failed[0].get('ResourceStatusReason', '')}" if failed else ""

    def _correct_concurrency(self) -> None:
        """Set the mapping's concurrency as a number: MiniStack stores a parameter's value as text."""
        if wanted := self._parameters.get("RetryMaximumConcurrency"):
            client = self.client("lambda")
            (mapping,) = client.list_event_source_mappings()["EventSourceMappings"]
            scaling = {"MaximumConcurrency": int(wanted)}
            client.update_event_source_mapping(UUID=mapping["UUID"], ScalingConfig=scaling)

    @contextlib.contextmanager
    def published(self, folder: Path, public_url: str | None = None) -> Iterator[None]:
        """Let `voxbridge --local` find this stack in and below a folder; its webhooks at `public_url` if that is given.

        The file is a link to one in MiniStack's directory, which is removed however this process ends, so it never
        describes a stack that has stopped.
        """
        state_file = folder / ".local" / "stack.json"
        state = {
            "endpoint_url": self.endpoint_url,
            "region": REGION,
            "access_key_id": ACCESS_KEY,
            "secret_access_key": SECRET_KEY,
            "stack_name": STACK_NAME,
            "parameters": self._parameters,
            "outputs": self.outputs,
            "webhook_url": f"{public_url}/webhooks" if public_url else self.webhook_url,
            "host_header": None if public_url else self.host_header,
            "simulator_url": self.simulator.url,
        }
        file = self._emulator.scratch / "stack.json"
        file.write_text(json.dumps(state, indent=2), "utf-8")
        link = self._emulator.scratch / "link"
        link.symlink_to(file)
        state_file.parent.mkdir(exist_ok=True)
        link.replace(state_file)
        try:
            yield
        finally:
            if state_file.is_symlink() and state_file.readlink() == file:
                state_file.unlink()


def _error(output: str) -> str:
    """Return the error from the output of `sam`; its last lines if it names none."""
    _, named, error = output.rpartition("Error: ")
    return error.strip() if named else tail(output)
