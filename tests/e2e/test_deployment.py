"""A stack's life: deployed by `sam deploy --guided` and `make deploy`, a second one, updated, removed, redeployed.

Against an emulator of its own. It is laxer than AWS in one thing that matters here: a secret that is still there does
not keep a new stack from being made. docs/operations.md says that AWS refuses this; it is not tried.
The tests are one story, each going on where the one before it ended.
"""

import http.client
import json
import os
import pty
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest

from local.build import CONFIG, ROOT, SAM, architecture, build, tool
from local.emulator import REGION, Emulator
from local.simulator import Simulator
from local.simulator.server import DEMO_KEY

pytestmark = pytest.mark.e2e

VOXBRIDGE = ROOT / ".venv" / "bin" / "voxbridge"
KEPT = {"RetryQueue", "DeadLetterQueue", "Secret"}  # what outlives a stack


@dataclass
class Account:
    """An AWS account on this machine, and a folder like the owner's checkout."""

    emulator: Emulator
    simulator: Simulator
    folder: Path
    template: Path

    @property
    def environment(self) -> dict[str, str]:
        """No one's AWS profile and no one's settings."""
        path = f"{SAM}{os.pathsep}{os.defpath}"
        more = {"PATH": path, "HOME": str(self.folder), "LANG": "C.UTF-8", "SAM_CLI_TELEMETRY": "0"}
        return self.emulator.environment | more | {"SAM_CLI_POLL_DELAY": "0.2"}

    def client(self, service: str) -> Any:
        return boto3.client(
            service,
            endpoint_url=self.emulator.endpoint_url,
            region_name=REGION,
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )

    def deploy(self, *options: str, answers: list[str] | None = None) -> str:
        """Run `sam deploy` as make and the workflow do; returns what it said."""
        command = [tool(SAM / "sam"), "deploy", "--template-file", self.template]
        command += ["--config-file", self.folder / "samconfig.toml", *options]
        text = "".join(f"{answer}\n" for answer in answers or [])
        done = self._run(command, text)
        assert done.returncode == 0, done.stdout[-3000:]
        return done.stdout

    def make_deploy(self, *options: str, answers: list[str] | None = None) -> str:
        """Run what `make deploy` runs, with the answers typed at a terminal; returns what it printed."""
        (self.folder / "Makefile").write_text("build:\n\t@true\n", "utf-8")  # the template is built already
        built = self.folder / ".aws-sam" / "build"
        if not built.exists():
            built.parent.mkdir(exist_ok=True)
            built.symlink_to(self.template.parent)
        command = [Path(sys.executable), "-m", "local.deploy", *options]
        if answers is None:
            done = self._run(command, "")
        else:
            ours, theirs = pty.openpty()
            try:
                os.write(ours, "".join(f"{answer}\n" for answer in answers).encode())
                done = self._run(command, stdin=theirs)
            finally:
                os.close(ours)
                os.close(theirs)
        assert done.returncode == 0, done.stdout[-3000:]
        return done.stdout

    def voxbridge(self, *words: str, text: str = "") -> subprocess.CompletedProcess[str]:
        return self._run([VOXBRIDGE, *words], text)

    def _run(
        self, command: list[Any], text: str | None = None, stdin: int | None = None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603
            command,
            cwd=self.folder,
            env=self.environment,
            input=text,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=180,
            check=False,
        )

    def stack(self, name: str) -> dict[str, Any]:
        return self.client("cloudformation").describe_stacks(StackName=name)["Stacks"][0]

    def outputs(self, name: str) -> dict[str, str]:
        return {output["OutputKey"]: output["OutputValue"] for output in self.stack(name)["Outputs"]}

    def parameters(self, name: str) -> dict[str, str]:
        return {item["ParameterKey"]: item["ParameterValue"] for item in self.stack(name)["Parameters"]}

    def resources(self, name: str) -> dict[str, str]:
        pages = self.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=name)
        return {
            item["LogicalResourceId"]: item["PhysicalResourceId"]
            for page in pages
            for item in page["StackResourceSummaries"]
        }

    def secret(self, name: str) -> dict[str, Any]:
        return json.loads(self.client("secretsmanager").get_secret_value(SecretId=name)["SecretString"])

    def post(self, outputs: Mapping[str, str], token: str, phone: str) -> tuple[int, str]:
        """Send a lead to a stack's API; returns code and status."""
        connection = http.client.HTTPConnection("127.0.0.1", self.emulator.port, timeout=35)
        headers = {
            "host": f"{outputs['ApiId']}.execute-api.localhost",
            "content-type": "application/json",
            "x-webhook-token": token,
        }
        body = json.dumps({"first_name": "Ann", "phone": phone}).encode()
        try:
            connection.request("POST", "/webhooks/zapier", body, headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())["status"]
        finally:
            connection.close()


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copy(CONFIG, folder)
    template = build()
    with Emulator() as emulator, Simulator() as simulator:
        yield Account(emulator, simulator, folder, template)


def overrides(account: Account, **more: str) -> list[str]:
    """What this machine needs said of every stack."""
    given = {"VoxworksBaseUrl": account.simulator.url, "Architecture": architecture(), **more}
    return ["--parameter-overrides", *(f"{name}={value}" for name, value in given.items())]


def test_the_first_deployment_is_questions_to_which_enter_is_an_answer_and_a_y_at_the_end(account: Account):
    wishes = {
        "VoxworksBaseUrl": account.simulator.url,
        "AlarmEmail": "you@example.com",
        "Architecture": architecture(),
    }
    above = (ROOT / "template.yaml").read_text("utf-8").partition("\nMetadata:")[0]
    names = re.findall(r"^  (\w+):$", above, re.MULTILINE)
    answers = ["", "", *(wishes.get(name, "") for name in names), *[""] * 6, "y"]  # name, region; …; six of sam's own
    said = account.deploy("--guided", "--config-env", "default", answers=answers)
    assert [name for name in names if f"Parameter {name} [" not in said] == []
    assert "Deploy this changeset? [y/N]" in said
    assert "/webhooks" in said
    assert account.stack("voxbridge")["StackStatus"] == "CREATE_COMPLETE"
    assert account.parameters("voxbridge")["AlarmEmail"] == "you@example.com"
    assert "you@example.com" in (account.folder / "samconfig.toml").read_text("utf-8")  # the answers are kept


def test_make_deploy_asks_nothing_that_is_answered_already_and_ends_with_the_doctor(account: Account):
    said = account.make_deploy()
    assert "Three questions" not in said
    assert "The stack voxbridge has problems" in said  # no Voxworks key yet


def test_make_deploy_asks_three_questions_and_deploys_the_answers(account: Account):
    said = account.make_deploy("--ask", answers=["", "nz", ""])
    assert "E-mail address for alarms" in said
    assert "[you@example.com]" in said
    assert "Deploy this changeset?" not in said
    parameters = account.parameters("voxbridge")
    assert (parameters["PhoneRegion"], parameters["AlarmEmail"]) == ("NZ", "you@example.com")
    assert parameters["VoxworksBaseUrl"] == account.simulator.url


def test_the_stack_is_then_finished_by_the_readmes_steps(account: Account):
    outputs = account.outputs("voxbridge")
    findings = json.loads(account.voxbridge("doctor", "--json").stdout)["findings"]
    assert [each["status"] for each in findings if each["check"] == "key"] == ["failure"]
    assert account.voxbridge("secret", "set", "api_key", text=DEMO_KEY).returncode == 0
    token = account.voxbridge("secret", "token").stdout.strip()
    assert account.post(outputs, token, "+61 491 570 156") == (201, "created")


def test_a_second_stack_shares_nothing_with_the_first(account: Account):
    account.deploy("--config-env", "prod", "--no-confirm-changeset", *overrides(account, SecretName="voxbridge-prod"))
    first, second = account.resources("voxbridge"), account.resources("voxbridge-prod")
    assert set(first.values()) & set(second.values()) == {"$default"}  # the stage, of each API's own
    told = account.voxbridge("secret", "set", "api_key", "--stack-name", "voxbridge-prod", text=DEMO_KEY)
    assert told.returncode == 0
    tokens = [account.secret(name)["webhook_token"] for name in ("voxbridge", "voxbridge-prod")]
    assert account.post(account.outputs("voxbridge-prod"), tokens[0], "+61 491 570 157") == (401, "unauthorized")
    assert account.post(account.outputs("voxbridge-prod"), tokens[1], "+61 491 570 157") == (201, "created")
    assert account.post(account.outputs("voxbridge"), tokens[0], "+61 491 570 157") == (200, "duplicate")


def test_an_update_keeps_what_it_is_not_told_and_the_secret(account: Account):
    """As the workflow deploys: from a samconfig.toml that knows nothing of the answers once given."""
    before = account.secret("voxbridge")
    shutil.copy(CONFIG, account.folder)
    account.deploy("--config-env", "default", "--no-confirm-changeset", "--parameter-overrides", "LogLevel=WARNING")
    parameters = account.parameters("voxbridge")
    assert [parameters[name] for name in ("LogLevel", "AlarmEmail", "PhoneRegion")] == [
        "WARNING",
        "you@example.com",
        "NZ",
    ]
    assert parameters["VoxworksBaseUrl"] == account.simulator.url
    assert account.secret("voxbridge") == before
    assert account.post(account.outputs("voxbridge"), before["webhook_token"], "+61 491 570 158") == (201, "created")


def test_a_removed_stack_leaves_its_queues_and_its_secret_and_nothing_else(account: Account):
    resources, before = account.resources("voxbridge-prod"), account.secret("voxbridge-prod")
    account.client("sqs").send_message(QueueUrl=resources["DeadLetterQueue"], MessageBody="a lead")
    remove(account, "voxbridge-prod")
    assert account.secret("voxbridge-prod") == before
    queues = account.client("sqs").list_queues(QueueNamePrefix="voxbridge-prod-")["QueueUrls"]
    assert len(queues) == 2
    depth = account.client("sqs").get_queue_attributes(
        QueueUrl=resources["DeadLetterQueue"], AttributeNames=["ApproximateNumberOfMessages"]
    )
    assert depth["Attributes"]["ApproximateNumberOfMessages"] == "1"
    named = [name.rpartition("/")[2] for logical, name in resources.items() if logical not in KEPT]
    left = [name for name in still_there(account) if name.rpartition("/")[2] in named]
    assert left == []


def test_a_new_stack_over_a_secret_that_stayed_takes_its_content_by_the_recipe(account: Account):
    """docs/operations.md, "Deploying again over a secret that stayed"."""
    secrets = account.client("secretsmanager")
    kept = secrets.get_secret_value(SecretId="voxbridge-prod")["SecretString"]
    secrets.delete_secret(SecretId="voxbridge-prod", ForceDeleteWithoutRecovery=True)
    account.deploy("--config-env", "prod", "--no-confirm-changeset", *overrides(account, SecretName="voxbridge-prod"))
    assert account.secret("voxbridge-prod") != json.loads(kept)
    secrets.put_secret_value(SecretId="voxbridge-prod", SecretString=kept)
    token = json.loads(kept)["webhook_token"]
    assert account.post(account.outputs("voxbridge-prod"), token, "+61 491 570 159") == (201, "created")


def remove(account: Account, name: str) -> None:
    """Delete a stack, and wait until it is gone."""
    cloudformation = account.client("cloudformation")
    cloudformation.delete_stack(StackName=name)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            cloudformation.describe_stacks(StackName=name)
        except cloudformation.exceptions.ClientError:
            return
        time.sleep(0.2)
    pytest.fail(f"{name} is still there")


def still_there(account: Account) -> Iterator[str]:
    """Name functions, roles, log groups, alarms and topics of the account."""
    yield from (one["FunctionName"] for one in account.client("lambda").list_functions()["Functions"])
    yield from (one["RoleName"] for one in account.client("iam").list_roles()["Roles"])
    yield from (one["logGroupName"] for one in account.client("logs").describe_log_groups()["logGroups"])
    yield from (one["AlarmName"] for one in account.client("cloudwatch").describe_alarms()["MetricAlarms"])
    yield from (one["TopicArn"] for one in account.client("sns").list_topics()["Topics"])
