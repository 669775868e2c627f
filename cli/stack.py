"""Finding the stack that a command works on, and the clients to reach it.

With --local the stack of `make up`, by the file that it leaves in .local/; else a CloudFormation stack by its name.
"""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
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

_PANEL = "Which stack"
Local = Annotated[bool, typer.Option("--local", help="The stack of `make up` on this machine.", rich_help_panel=_PANEL)]
StackName = Annotated[
    str,
    typer.Option(
        "--stack-name", help="The CloudFormation stack.", rich_help_panel=_PANEL, autocompletion=completion.stacks
    ),
]
Profile = Annotated[str | None, typer.Option("--profile", help="The AWS profile to use.", rich_help_panel=_PANEL)]
RegionAws = Annotated[
    str | None,
    typer.Option(
        "--region-aws",
        help="The AWS region; without it, where samconfig.toml deploys that stack, else your default.",
        rich_help_panel=_PANEL,
    ),
]

STACK_NAME = "voxbridge"
PHONE_REGION = "AU"  # the template's default of PhoneRegion
_LOCAL_FILE = Path(".local") / "stack.json"


@dataclass(frozen=True, slots=True)
class Stack:
    """A deployed stack. Clients are made when they are asked for."""

    name: str
    session: "boto3.Session"
    outputs: Mapping[str, str]
    parameters: Mapping[str, str] = field(default_factory=dict)
    endpoint_url: str | None = None  # None: AWS itself
    host_header: str | None = None  # what the local gateway tells its APIs apart by; None: the URL's own host
    deployed_as: str | None = None  # CloudFormation's name, where people call it by another

    def output(self, key: str) -> str:
        """Return one of the template's outputs."""
        try:
            return self.outputs[key]
        except KeyError:
            raise CommandError(
                f"The stack {self.name!r} has no output {key}; is it a voxbridge stack? If so, deploy it again."
            ) from None

    @property
    def phone_region(self) -> str:
        """The country for numbers that name none, where the source does not say."""
        return self.parameters.get("PhoneRegion", PHONE_REGION)

    @property
    def cloudformation_name(self) -> str:
        """The name under which CloudFormation knows it."""
        return self.deployed_as or self.name

    def client(self, service: str) -> Any:
        """Make a client of any service."""
        session: Any = self.session  # whose stubs know some services only, each by its literal name
        return session.client(service, endpoint_url=self.endpoint_url, config=_client_config())

    def sqs(self) -> "SQSClient":
        """Make a client of SQS."""
        client: SQSClient = self.client("sqs")
        return client

    def secrets(self) -> "SecretsManagerClient":
        """Make a client of Secrets Manager."""
        client: SecretsManagerClient = self.client("secretsmanager")
        return client


def find(*, local: bool, stack_name: str, profile: str | None, region_aws: str | None) -> Stack:
    """Find the stack that the options name; raises CommandError where there is none."""
    if local:
        if profile or region_aws:
            raise CommandError("--local needs neither --profile nor --region-aws; leave them out.")
        return read_local(Path.cwd())
    import boto3  # noqa: PLC0415  (a quarter of a second that preview and --help can do without)

    region = region_aws or configured_stacks(Path.cwd()).get(stack_name)
    session = boto3.Session(profile_name=profile, region_name=region)
    outputs, parameters = describe(session.client("cloudformation", config=_client_config()), stack_name)
    return Stack(stack_name, session, outputs, parameters)


def configured_stacks(start: Path) -> dict[str, str | None]:
    """Return the stacks that `make deploy` makes, by the nearest samconfig.toml: name → region, None where it has none.

    That need not be the person's default region, and the command should find what was just deployed.
    """
    files = (folder / "samconfig.toml" for folder in (start, *start.parents))
    file = next((file for file in files if file.is_file()), None)
    try:
        tables = tomllib.loads(file.read_text("utf-8")) if file else {}
    except (OSError, ValueError):  # `sam` itself says what is wrong with it
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
            f"There is no stack {stack_name!r} in {region}; deploy it (`make deploy`), "
            "or name another with --stack-name, --region-aws or --profile."
        ) from None
    outputs = {output["OutputKey"]: output["OutputValue"] for output in found.get("Outputs", [])}
    parameters = {item["ParameterKey"]: item.get("ParameterValue", "") for item in found.get("Parameters", [])}
    return outputs, parameters


def read_local(start: Path) -> Stack:
    """Read the local stack's file, in this folder or the nearest above it."""
    paths = [folder / _LOCAL_FILE for folder in (start, *start.parents)]
    path = next((path for path in paths if path.is_file()), None)
    if path is None:
        raise CommandError("No local stack is running; start it with `make up`, and run this inside the checkout.")
    try:
        written: dict[str, Any] = json.loads(path.read_text("utf-8"))
        outputs = dict(written["outputs"])
        region = str(written["region"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise CommandError(f"{path} cannot be read as the local stack's file; start it again with `make up`.") from None
    import boto3  # noqa: PLC0415

    if written.get("webhook_url"):
        outputs["WebhookUrl"] = written[
            "webhook_url"
        ]  # where this machine reaches it, rather than as AWS would name it
    # The local gateway takes any key; without one here, boto3 would go and look for the person's own.
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
    )


def _client_config() -> "Config":
    from botocore.config import Config  # noqa: PLC0415

    return Config(connect_timeout=5, read_timeout=20, retries={"mode": "standard", "total_max_attempts": 3})
