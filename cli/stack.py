"""Finds the stack that a command works on, and makes the AWS clients for it.

With --local it is the stack of `make up`, described by .local/stack.json; otherwise a CloudFormation stack by name.
"""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import completion
from cli.errors import CommandError

if TYPE_CHECKING:
    import boto3
    from botocore.config import Config
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_sqs import SQSClient

STACK_NAME = "voxbridge"
PHONE_REGION = "AU"  # the template's default of PhoneRegion
_LOCAL_FILE = Path(".local") / "stack.json"
_option = partial(typer.Option, rich_help_panel="Which stack")


@dataclass(frozen=True, slots=True)
class StackOptions:
    """The options that say which stack a command works on, the same for every command."""

    local: Annotated[bool, _option("--local", help="The local stack, started by `make up`.")] = False
    stack_name: Annotated[
        str,
        _option(
            "--stack-name",
            metavar="NAME",
            help="Name of the CloudFormation stack.",
            autocompletion=completion.stacks,
        ),
    ] = STACK_NAME
    profile: Annotated[str | None, _option("--profile", metavar="NAME", help="AWS profile.")] = None
    region: Annotated[
        str | None,
        _option(
            "--region",
            metavar="REGION",
            help="AWS region. Default: the stack's region in samconfig.toml, else that of your AWS configuration.",
        ),
    ] = None

    def command(self, text: str) -> str:
        """Return a `voxbridge` command for the same stack: `secret show` → `voxbridge secret show --local`."""
        name = "" if self.stack_name == STACK_NAME else f" --stack-name {quote(self.stack_name)}"
        return f"voxbridge {text}{' --local' if self.local else f'{name}{self.aws_options}'}"

    @property
    def aws_options(self) -> str:
        """The options that the `aws` command shares, e.g. ` --profile prod --region eu-west-1`."""
        given = {"--profile": self.profile, "--region": self.region}
        return "".join(f" {option} {quote(value)}" for option, value in given.items() if value)


@dataclass(frozen=True, slots=True)
class Stack:
    """A deployed stack. Clients are made on demand."""

    name: str
    session: "boto3.Session"
    outputs: Mapping[str, str]
    parameters: Mapping[str, str] = field(default_factory=dict)
    endpoint_url: str | None = None  # None: AWS itself
    host_header: str | None = None  # by which the local gateway selects the API; None: the URL's host
    deployed_as: str | None = None  # CloudFormation's name of the local stack
    simulator_url: str | None = None  # of the local stack's Voxworks
    options: StackOptions = field(default_factory=StackOptions)  # that it was found by

    def output(self, key: str) -> str:
        """Return one of the template's outputs."""
        try:
            return self.outputs[key]
        except KeyError:
            raise CommandError(
                f"The stack {self.name!r} has no output {key}. If it is a voxbridge stack, deploy it again."
            ) from None

    @property
    def phone_region(self) -> str:
        """The default country of phone numbers, unless the source sets its own."""
        return self.parameters.get("PhoneRegion", PHONE_REGION)

    @property
    def cloudformation_name(self) -> str:
        """Its name in CloudFormation."""
        return self.deployed_as or self.name

    def client(self, service: str) -> Any:
        """Make a client of any service."""
        session: Any = self.session  # its stubs know only some services, each by its literal name
        return session.client(service, endpoint_url=self.endpoint_url, config=_client_config())

    def sqs(self) -> "SQSClient":
        """Make a client of SQS."""
        client: SQSClient = self.client("sqs")
        return client

    def secrets(self) -> "SecretsManagerClient":
        """Make a client of Secrets Manager."""
        client: SecretsManagerClient = self.client("secretsmanager")
        return client


def find(options: StackOptions) -> Stack:
    """Find the stack that the options name; raises CommandError if there is none."""
    if options.local:
        if options.profile or options.region:
            raise CommandError("--local cannot be combined with --profile or --region.")
        return read_local(Path.cwd(), options)
    import boto3  # noqa: PLC0415  (a quarter of a second that preview and --help can do without)

    region = options.region or configured_stacks(Path.cwd()).get(options.stack_name)
    session = boto3.Session(profile_name=options.profile, region_name=region)
    cloudformation = session.client("cloudformation", config=_client_config())
    outputs, parameters = describe(cloudformation, options.stack_name)
    return Stack(options.stack_name, session, outputs, parameters, options=options)


def configured_stacks(start: Path) -> dict[str, str | None]:
    """Return the stacks of the nearest samconfig.toml as name → region, so that what `make deploy` made is found."""
    files = (folder / "samconfig.toml" for folder in (start, *start.parents))
    file = next((file for file in files if file.is_file()), None)
    try:
        tables = tomllib.loads(file.read_text("utf-8")) if file else {}
    except (OSError, ValueError):  # `sam` reports what is wrong with it
        return {}
    found: dict[str, str | None] = {}
    for environment, table in tables.items():
        if environment != "local" and isinstance(table, dict):
            parameters = table.get("global", {}).get("parameters", {})
            found[parameters.get("stack_name")] = parameters.get("region")
    return {name: region for name, region in found.items() if name}


def describe(cloudformation: "CloudFormationClient", stack_name: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return a stack's outputs and parameters."""
    from botocore.exceptions import ClientError  # noqa: PLC0415

    try:
        found = cloudformation.describe_stacks(StackName=stack_name)["Stacks"][0]
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") != "ValidationError":
            raise
        region = cloudformation.meta.region_name
        raise CommandError(
            f"There is no stack {stack_name!r} in {region}. Deploy it with `make deploy`, "
            "or name another one with --stack-name, --region or --profile."
        ) from None
    outputs = {output["OutputKey"]: output["OutputValue"] for output in found.get("Outputs", [])}
    parameters = {item["ParameterKey"]: item.get("ParameterValue", "") for item in found.get("Parameters", [])}
    return outputs, parameters


def read_local(start: Path, options: StackOptions | None = None) -> Stack:
    """Read the local stack's file, from this folder or the nearest one above it."""
    paths = [folder / _LOCAL_FILE for folder in (start, *start.parents)]
    path = next((path for path in paths if path.is_file()), None)
    if path is None:
        raise CommandError("No local stack is running. Start it with `make up` and run this inside the checkout.")
    try:
        written: dict[str, Any] = json.loads(path.read_text("utf-8"))
        outputs = dict(written["outputs"])
        region = str(written["region"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise CommandError(f"{path} is damaged. Start the local stack again with `make up`.") from None
    import boto3  # noqa: PLC0415

    if written.get("webhook_url"):
        outputs["WebhookUrl"] = written["webhook_url"]  # as this machine reaches it, not as AWS would name it
    # The local gateway accepts any key. Without one here, boto3 would look for the user's own.
    session = boto3.Session(
        aws_access_key_id=written.get("access_key_id", "test"),
        aws_secret_access_key=written.get("secret_access_key", "test"),
        region_name=region,
    )
    return Stack(
        name="local",
        session=session,
        outputs=outputs,
        parameters=dict(written.get("parameters", {})),
        endpoint_url=written.get("endpoint_url"),
        host_header=written.get("host_header"),
        deployed_as=written.get("stack_name"),
        simulator_url=written.get("simulator_url"),
        options=options or StackOptions(local=True),
    )


def depth(sqs: "SQSClient", url: str) -> int:
    """Return about how many messages a queue holds, hidden and delayed ones included."""
    found = sqs.get_queue_attributes(
        QueueUrl=url,
        AttributeNames=[
            "ApproximateNumberOfMessages",
            "ApproximateNumberOfMessagesNotVisible",
            "ApproximateNumberOfMessagesDelayed",
        ],
    )
    return sum(map(int, found.get("Attributes", {}).values()))


def _client_config() -> "Config":
    from botocore.config import Config  # noqa: PLC0415

    return Config(connect_timeout=5, read_timeout=20, retries={"mode": "standard", "total_max_attempts": 3})
