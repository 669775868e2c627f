"""`make deploy`: checks the AWS credentials, asks three questions, builds, deploys, and runs `voxbridge doctor`.

python -m local.deploy [--env NAME] [--ask] [--doctor]

The answers are saved in samconfig.toml, so later deployments ask nothing unless told to (`--ask`). Without a terminal
nothing is asked, and samconfig.toml decides. `sam deploy --config-env NAME` alone deploys as well.
"""

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from local.build import SAM, tool
from local.errors import LocalStackError
from local.samconfig import Environment, SamConfigError, read_environment, write_environment

CONFIG = Path("samconfig.toml")
NONE = "none"  # the answer that clears a value
_REGION = "region"


class DeployError(Exception):
    """The deployment cannot go on. The message is one sentence for the user."""


class Aws(Protocol):
    """What is asked of the AWS account."""

    def account(self, region: str | None) -> str:
        """Return the account's number; raises DeployError if the credentials do not work."""

    def stack_parameters(self, stack_name: str, region: str | None) -> Mapping[str, str]:
        """Return the parameters of the deployed stack; none if there is no such stack."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question, and what an answer must look like."""

    name: str  # a template parameter, or `region`
    text: str
    default: str
    pattern: str
    correction: str

    def read(self, answer: str) -> str | None:
        """Return the value of an answer; None if it is not valid."""
        value = answer.strip()
        if self.name == "AlarmEmail" and value.lower() == NONE:
            return ""
        if self.name == "PhoneRegion":
            value = value.upper()
            from phonenumbers import SUPPORTED_REGIONS  # noqa: PLC0415

            return value if value in SUPPORTED_REGIONS else None
        return value if re.fullmatch(self.pattern, value) else None


QUESTIONS = (
    Question(
        "AlarmEmail",
        f"E-mail address for alarms ({NONE} for no e-mail)",
        "",
        r"[^@\s\"]+@[^@\s\"]+\.[^@\s\"]+",
        f"Enter one e-mail address, or {NONE}.",
    ),
    Question(
        "PhoneRegion",
        "Country of phone numbers without a country code",
        "AU",
        r"[A-Z]{2}",
        "Enter a country code of two letters, such as AU, NZ or US.",
    ),
    Question(
        _REGION,
        "AWS region",
        "ap-southeast-2",
        r"[a-z]{2,}(-[a-z]+)+-\d+",
        "Enter the name of an AWS region, such as ap-southeast-2.",
    ),
)


def is_configured(environment: Environment) -> bool:
    """Say whether samconfig.toml has an answer to every question."""
    return all(_current(environment, question.name) is not None for question in QUESTIONS)


def ask(
    environment: Environment, deployed: Mapping[str, str], prompt: Callable[[str], str], say: Callable[[str], None]
) -> Environment:
    """Ask every question until its answer is valid; Enter keeps samconfig.toml's value, else the deployed stack's."""
    for question in QUESTIONS:
        current = _current(environment, question.name)
        default = deployed.get(question.name, question.default) if current is None else current
        while True:
            answer = prompt(f"{question.text} [{default or NONE}]: ").strip()
            value = question.read(answer) if answer else default
            if value is not None:
                break
            say(question.correction)
        if question.name == _REGION:
            environment = replace(environment, region=value)
        else:
            environment = replace(environment, parameters={**environment.parameters, question.name: value})
    return environment


def _current(environment: Environment, name: str) -> str | None:
    return environment.region if name == _REGION else environment.parameters.get(name)


def deploy(  # noqa: PLR0913  (each collaborator is handed in)
    name: str,
    *,
    config: Path,
    asks_again: bool,
    prompt: Callable[[str], str] | None,
    aws: Aws,
    run: Callable[[Sequence[str | Path]], int],
    say: Callable[[str], None],
) -> int:
    """Deploy an environment and return the exit code. Without `prompt`, samconfig.toml decides."""
    text = config.read_text("utf-8")
    environment = read_environment(text, name)
    account = aws.account(environment.region)
    new_email = ""
    if prompt and (asks_again or not is_configured(environment)):
        say(f"AWS account {account}. Three questions; Enter takes the value in brackets.")
        deployed = aws.stack_parameters(environment.stack_name, environment.region)
        answered = ask(environment, deployed, prompt, say)
        if answered.region != environment.region:
            aws.account(answered.region)  # the region must exist and be enabled
        config.write_text(write_environment(text, answered), "utf-8")
        say(f"Saved in {config.name}. To be asked again: make deploy ASK=1")
        environment = answered
        email = answered.parameters["AlarmEmail"]
        new_email = "" if email == deployed.get("AlarmEmail") else email
    say(f"Deploying {environment.stack_name} to account {account}, region {environment.region or 'of your profile'}.")
    for command in (_build(name), _sam_deploy(name)):
        if code := run(command):
            return code
    if new_email:
        say(f"AWS has sent an e-mail to {new_email}. Confirm it within 2 days, or no alarm is delivered.")
    say("voxbridge doctor:")
    run(_doctor(environment))  # what it finds, a missing key for example, does not undo the deployment
    return 0


def _build(name: str) -> list[str | Path]:
    return [os.environ.get("MAKE", "make"), "--no-print-directory", "build", f"ENV={name}"]


def _sam_deploy(name: str) -> list[str | Path]:
    return [tool(SAM / "sam"), "deploy", "--config-env", name, "--no-confirm-changeset"]


def _doctor(environment: Environment) -> list[str | Path]:
    region = ["--region", environment.region] if environment.region else []
    return [Path(sys.executable).parent / "voxbridge", "doctor", "--stack-name", environment.stack_name, *region]


class Boto3Aws:
    """The AWS account of the credentials on this machine."""

    def account(self, region: str | None) -> str:
        """Ask STS who we are."""
        import boto3  # noqa: PLC0415
        from botocore import exceptions  # noqa: PLC0415
        from botocore.config import Config  # noqa: PLC0415

        config = Config(connect_timeout=5, read_timeout=10, retries={"total_max_attempts": 2})
        try:
            client = boto3.Session(region_name=region).client("sts", config=config)
            return str(client.get_caller_identity()["Account"])
        except (exceptions.NoCredentialsError, exceptions.PartialCredentialsError):
            raise DeployError(
                "There are no AWS credentials on this machine. Set them up with `aws configure` or `aws sso login`, "
                "or name a profile: AWS_PROFILE=name make deploy"
            ) from None
        except exceptions.EndpointConnectionError:
            raise DeployError(f"AWS cannot be reached in region {region}. Check the region and the network.") from None
        except (exceptions.BotoCoreError, exceptions.ClientError) as error:
            from cli.errors import explain  # noqa: PLC0415

            raise DeployError(explain(error)) from None

    def stack_parameters(self, stack_name: str, region: str | None) -> Mapping[str, str]:
        """Ask CloudFormation; a stack that cannot be read has no parameters to suggest."""
        import boto3  # noqa: PLC0415
        from botocore import exceptions  # noqa: PLC0415

        try:
            client = boto3.Session(region_name=region).client("cloudformation")
            stack = client.describe_stacks(StackName=stack_name)["Stacks"][0]
        except (exceptions.BotoCoreError, exceptions.ClientError):
            return {}
        return {item["ParameterKey"]: item.get("ParameterValue", "") for item in stack.get("Parameters", [])}


def _run(command: Sequence[str | Path]) -> int:
    environment = os.environ | {"PATH": f"{SAM}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603  (our own commands)


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


def parse(arguments: list[str]) -> argparse.Namespace:
    """Read the arguments of the command."""
    parser = argparse.ArgumentParser(prog="python -m local.deploy", description="Deploy a stack of samconfig.toml.")
    parser.add_argument("--env", default="default", help="environment of samconfig.toml (default: %(default)s)")
    parser.add_argument("--ask", action="store_true", help="ask the three questions again")
    parser.add_argument("--doctor", action="store_true", help="only run `voxbridge doctor` for the environment's stack")
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> int:
    """Deploy, or check what is deployed."""
    options = parse(arguments)
    try:
        if options.doctor:
            return _run(_doctor(read_environment(CONFIG.read_text("utf-8"), options.env)))
        return deploy(
            options.env,
            config=CONFIG,
            asks_again=options.ask,
            prompt=input if sys.stdin.isatty() else None,
            aws=Boto3Aws(),
            run=_run,
            say=_say,
        )
    except (DeployError, SamConfigError, LocalStackError, OSError) as error:
        print(f"Error: {error}", file=sys.stderr)  # noqa: T201
        return 2
    except (KeyboardInterrupt, EOFError):
        print("\nStopped.", file=sys.stderr)  # noqa: T201
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
