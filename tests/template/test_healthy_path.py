"""What a healthy lead costs, held without a clock: the modules it needs, the calls it makes, the layer it travels with.

It runs the built function alone, as `make bench` does. Whatever is new here has its price in every cold start: see
docs/performance.md before adding it to a list.
"""

# ruff: noqa: SIM905  (lists of words read best as words)

from pathlib import Path

import pytest

from bench.environment import BenchEnvironment
from bench.leads import typeform

LEADS = 20
LAYER = 28_000_000  # bytes, unpacked; 24 when this was written

# Of our own code, what a signed Typeform lead needs that becomes a contact. Not among them: the modules of
# the other providers.
OURS = set(
    """
    attempt auth auth.authenticator auth.verifiers clock delivery errors
    http mapping parsing
    parsing.bodies parsing.envelope parsing.event_filter parsing.event_names
    parsing.find_leads parsing.flat_names parsing.flatten parsing.list_items parsing.object_shapes
    parsing.payload_words parsing.person_signs parsing.submission pipeline providers
    providers.answers providers.typeform queues receiver retry_processor retry_schedule rules secret_store
    sources tables telemetry voxworks voxworks.client voxworks.contact voxworks.endpoint voxworks.throttle
    voxworks.transport wiring
    """.split()
)
# Of others' code beside Python's own, what all of that needs. Not among them: boto3 (botocore is enough for one call),
# email_validator (a plain address needs none).
THEIRS = set(
    """
    aws_lambda_powertools botocore dateutil jmespath phonenumbers six typing_extensions urllib3
    """.split()
)
# Of those, what is large and never needed here.
NEVER = ("aws_lambda_powertools.event_handler", "phonenumbers.geodata")


@pytest.fixture(scope="module")
def environment():
    with BenchEnvironment() as found:
        yield found


@pytest.fixture(scope="module")
def healthy(environment):
    """Send some leads through a fresh process; what it says of itself then, and the calls that it made meanwhile."""
    events = typeform(LEADS)
    with environment.start(environment.voxbridge, events) as process:
        assert process.first["status"] == 201
        before = environment.secrets_manager.calls
        environment.simulator.clear()
        assert process.ask(f"run {LEADS}")["statuses"] == {"201": LEADS}
        return process.ask("loaded") | {
            "aws": environment.secrets_manager.calls - before,
            "voxworks": dict(environment.simulator.answers),
        }


def names(modules, prefix):
    return {name.removeprefix(prefix) for name in modules if name.startswith(prefix)}


def test_our_own_modules_are_those_of_a_webhook_that_succeeds(healthy):
    ours = names(healthy["modules"], "voxbridge.")
    assert {name for name in ours if not name.startswith("mapping.")} == OURS
    assert "retry" not in healthy["modules"]


def test_no_package_comes_along_that_is_not_needed(healthy, environment):
    path = [Path(folder) for folder in environment.voxbridge.path]
    there = {entry.name.removesuffix(".py") for folder in path for entry in folder.iterdir()} - {"webhook", "voxbridge"}
    assert {name for name in healthy["modules"] if name in there} == THEIRS
    assert [name for name in healthy["modules"] if name.startswith(NEVER)] == []


def test_the_numbering_plan_of_one_country_is_loaded(healthy):
    assert names(healthy["modules"], "phonenumbers.data.region_") == {"AU"}


def test_one_client_of_aws_is_made_and_asked_nothing_more_once_warm(healthy):
    assert (healthy["clients"], healthy["aws"]) == (["SecretsManager"], 0)


def test_a_lead_is_one_call_of_voxworks(healthy):
    assert healthy["voxworks"] == {"201": LEADS}


def test_the_layer_stays_small(environment):
    size = sum(file.stat().st_size for file in (environment.built / "Dependencies").rglob("*") if file.is_file())
    assert size < LAYER
