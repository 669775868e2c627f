"""`make up` as a user runs it: it is kept from run to run, has alarms, and deploys sources.toml when it is saved."""

import json
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from harness import eventually
from support.checkout import Up, copy_checkout

pytestmark = pytest.mark.e2e

UP = r"(Each lead appears below)"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = copy_checkout(tmp_path_factory.mktemp("checkout"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)  # it holds the emulator's state


def post(up: Up, source: str, lead: dict[str, str]) -> tuple[int, dict[str, str]]:
    """Post JSON as any client does, with the token that `make up` prints."""
    url = f"{up.find(r'(http://127.0.0.1:[0-9]+)/webhooks')}/webhooks/{source}"
    headers = {"content-type": "application/json", "x-webhook-token": up.find(r"X-Webhook-Token: (\w+)")}
    request = urllib.request.Request(url, json.dumps(lead).encode(), headers)  # noqa: S310 (http)
    try:
        with urllib.request.urlopen(request, timeout=40) as answer:  # noqa: S310
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def test_it_goes_on_where_the_last_run_ended(folder: Path):
    """Also where that was killed: the port, the token, the contacts, the dead letters and what was deployed."""
    with Up(folder) as up:
        up.wait_for(UP)
        assert post(up, "zapier", {"phone": "0491 570 156", "first_name": "Ann"})[0] == 201
        assert post(up, "zapier", {"first_name": "Bob"})[1]["status"] == "dead_lettered"
        up.wait_for(r"zapier +(Created in Voxworks)")
        up.wait_for(r"zapier +(Dead letter)")

        stack = json.loads((folder / ".local" / "stack.json").read_text())
        cloudwatch = boto3.client(
            "cloudwatch",
            endpoint_url=stack["endpoint_url"],
            region_name=stack["region"],
            aws_access_key_id=stack["access_key_id"],
            aws_secret_access_key=stack["secret_access_key"],
        )

        def firing() -> set[str]:
            alarms = cloudwatch.describe_alarms(StateValue="ALARM")["MetricAlarms"]
            return {alarm["MetricName"] for alarm in alarms}

        # Not those for a dead letter that stays for hours, which have the queue's metric.
        eventually(lambda: firing() & {"DeadLetters", "ApproximateNumberOfMessagesVisible"} == {"DeadLetters"})

        with Up(folder) as second:
            assert second.wait() == 1
            assert "already running" in second.output

        valid = up.sources.read_text("utf-8")
        up.sources.write_text(valid + '\n[sources.spring]\nprovidr = "generic"\n', "utf-8")
        up.wait_for(r"(unknown key)")
        assert post(up, "spring", {"phone": "0491 570 157", "first_name": "Cy"})[0] == 401
        up.sources.write_text(valid + '\n[sources.spring]\nprovider = "generic"\n', "utf-8")
        up.wait_for(r"(Live) after")
        assert post(up, "spring", {"phone": "0491 570 157", "first_name": "Cy"})[0] == 201
        first = up.output
        up.kill()

    with Up(folder) as up:
        up.wait_for(UP)
        assert up.find(r"X-Webhook-Token: (\w+)") in first
        assert up.find(r"Webhooks go to (\S+)") in first
        assert "2 contacts" in up.output
        assert "1 dead letter" in up.output
        assert post(up, "spring", {"phone": "0491 570 157", "first_name": "Cy"})[1]["status"] == "duplicate"
        assert up.stop() == 0
    assert not (folder / ".local" / "stack.json").exists()
