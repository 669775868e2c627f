"""The names in the pages' tables are the code's own, all of them and no others."""

import json
import logging
import re
from datetime import timedelta
from io import StringIO

import pytest
import yaml
from support.doc_pages import ROOT, anchors, blocks, names, pages, prose, spans, tables
from support.fakes import NOW, FakeClock

from cli.sources_check import KEYS, find_mistakes
from voxbridge.attempt import Attempt
from voxbridge.delivery import Delivery, KnownContact
from voxbridge.errors import Outcome, Reason, Status, TransientError
from voxbridge.http import make_response
from voxbridge.providers import PROVIDERS, provider
from voxbridge.telemetry import Telemetry, make_logger
from voxbridge.voxworks.automation_request import make_trigger
from voxbridge.voxworks.contact import OPTIONAL, REQUIRED

ARCHITECTURE, CONFIGURATION, OPERATIONS = "docs/architecture.md", "docs/configuration.md", "docs/operations.md"
FUNCTIONS = ROOT / "functions"


class Loader(yaml.SafeLoader):
    """CloudFormation's tags are of no interest here."""


Loader.add_multi_constructor("!", lambda *_: None)
TEMPLATE = yaml.load((ROOT / "template.yaml").read_text("utf-8"), Loader)  # noqa: S506  (a SafeLoader)


def column(page: str, *header: str) -> list[str]:
    """Return the names in the first column of the tables with such a header."""
    return [name for row in tables(page, *header) for name in names(row[0])]


# Statuses and reasons


def test_the_readme_tells_every_status_with_its_code():
    told = {}
    for code, statuses, *_ in tables("README.md", "code", "`status`", "meaning", "where the lead is"):
        codes, of = re.findall(r"\d{3}", code), names(statuses)
        told |= dict(zip(of, codes if len(codes) == len(of) else codes * len(of), strict=False))
    assert told == {status.value: str(make_response(status).code) for status in Status}


def test_operations_tells_every_status_with_its_code():
    rows = tables(OPERATIONS, "status", "code", "what it means", "what happens automatically", "what you do")
    assert {names(row[0])[0]: row[1] for row in rows} == {
        status.value: str(make_response(status).code) for status in Status
    }


def test_operations_tells_every_reason_once():
    """But the one that may be either permanent or transient."""
    told = column(OPERATIONS, "reason", "what it means", "what you do")
    assert sorted(told) == sorted([*Reason, Reason.AUTOMATION_FAILED])


# The log


def test_operations_tells_every_log_line():
    written = set()
    for file in FUNCTIONS.rglob("*.py"):
        text = file.read_text("utf-8")
        written |= set(
            re.findall(r"\b(?:log_problem|_write|(?:_?logger)\.(?:info|warning|error))\(\s*\"([\w.]+)\"", text)
        )
    assert set(column(OPERATIONS, "message", "level", "meaning")) == written


def test_operations_tells_every_field_of_the_line_of_an_attempt():
    log, logger = StringIO(), make_logger()
    logger.setLevel(logging.INFO)
    logger.registered_handler.setStream(log)
    delivery = Delivery("d-1", "zapier", NOW, "application/json", b"{}", replayed_at=NOW)
    attempt = Attempt(
        FakeClock(),
        delivery,
        "retry",
        number=2,
        error=TransientError(Reason.VOXWORKS_ERROR, "words", 503),
        contact=KnownContact("created", "+61491570156", "ct_1"),
        fields=("phone_number",),
        dropped=("email",),
        after_unknown=True,
        phone_present=True,
        voxworks_duration=1.0,
        automation=Outcome.FAILED,
        automation_duration=1.0,
    )
    Telemetry("stack", logger).log_attempt(attempt, retry_in=timedelta(seconds=1))
    line = json.loads(log.getvalue())
    metrics = {metric["Name"] for each in line.pop("_aws")["CloudWatchMetrics"] for metric in each["Metrics"]}
    assert set(column(OPERATIONS, "field", "when", "meaning")) == line.keys() - metrics


# The message in the queues


def message() -> str:
    return next(block.text for block in blocks(ARCHITECTURE) if block.language == "json")


def test_the_message_in_architecture_is_read_and_written_back_as_it_stands():
    written = json.loads(message())
    delivery = Delivery.from_message(message())
    assert json.loads(delivery.to_message()) == written
    assert delivery.body == written["body"].encode()


def test_architecture_tells_every_member_of_the_message():
    written = json.loads(message())
    members = set(written) | {f"{name}.{inner}" for name in ("failure", "contact") for inner in written[name]}
    assert set(column(ARCHITECTURE, "field", "always", "meaning")) == members


# Modules


def test_architecture_names_every_module():
    """In a row of its own or together with its folder."""
    told: set[str] = set()
    for row in tables(ARCHITECTURE, "module", "what it does"):
        first, *more = names(row[0])
        folder = first.rpartition("/")[0]
        told |= {first} | {f"{folder}/{name}" if folder and "/" not in name else name for name in more}
    modules = {path.relative_to(FUNCTIONS).as_posix() for path in FUNCTIONS.rglob("*.py") if path.stem != "__init__"}
    folders = {name for name in told if name.endswith("/")}
    assert all((FUNCTIONS / folder).is_dir() for folder in folders)
    alone = {module for module in modules if not module.startswith(tuple(folders))}
    assert told - folders == alone


# Automations


def test_the_providers_without_an_id_of_the_submission_are_told():
    (line,) = [line for line in prose("docs/automation.md").splitlines() if line.startswith("Without an id: ")]
    assert names(line) == sorted(name for name in PROVIDERS if not provider(name).delivery_id)


def test_what_an_automation_is_started_with_is_told():
    delivery = Delivery("d-1", "zapier", NOW, "application/json", b"{}")
    sent = make_trigger(delivery, provider("zapier"), {"phone_number": "+61491570156"}, "c", {"x": "y"}).body
    told = set(column("docs/automation.md", "member", "when", "meaning"))
    assert told - {*REQUIRED, *OPTIONAL} == json.loads(sent).keys() - {"phone_number"}


# Configuration


def test_configuration_tells_every_parameter_with_its_default():
    told = {}
    for first, default, _ in tables(CONFIGURATION, "parameter", "default", "meaning"):
        told |= dict(zip(names(first), names(default) or [""], strict=True))
    assert told == {name: str(found["Default"]) for name, found in TEMPLATE["Parameters"].items()}


def test_configuration_tells_every_key_of_a_source():
    assert sorted(column(CONFIGURATION, "key", "values", "meaning")) == sorted(KEYS)


@pytest.mark.parametrize("page", [page for page in pages() if page != "CHANGELOG.md"])
def test_every_source_that_a_page_writes_down_is_one(page):
    """TOML in the pages is what people paste."""
    for block in blocks(page):
        if block.language == "toml":
            assert find_mistakes(block.text, f"{page}, line {block.line}") == []


def test_configuration_tells_every_contact_field():
    (line,) = re.findall(r"^Contact fields: (.*)$", pages()[CONFIGURATION], re.MULTILINE)
    assert set(names(line)) == {*REQUIRED, *OPTIONAL}


def test_mapping_tells_every_contact_field():
    assert set(column("docs/mapping.md", "contact field", "from", "as")) == {*REQUIRED, *OPTIONAL}


def test_voxworks_contract_tells_every_contact_field():
    assert set(column("docs/voxworks-contract.md", "field", "type", "")) == {*REQUIRED, *OPTIONAL}


CAMEL = re.compile(r"[A-Z][a-z]+(?:[A-Z][a-z]+)+")
# Of others, or of the code.
OTHERS = {
    "CreateContactRequest",
    "FilteredLeads",
    "HandshakeKey",
    "ContactCreate",
    "ContactUpdate",
    "NotALead",
    "FieldType",
    "PermanentError",
    "HttpApi",
    "MaximumConcurrency",
    "UnknownMessages",  # metrics
    "ApiKeyRejected",
    "OldestPendingAge",
    "OldestHeldAge",
    "RejectedSenders",
}


@pytest.mark.parametrize("page", pages())
def test_every_parameter_and_output_that_a_page_names_is_the_templates(page):
    known = {*TEMPLATE["Parameters"], *TEMPLATE["Outputs"], *TEMPLATE["Resources"], *OTHERS}
    assert {span for span in spans(page) if CAMEL.fullmatch(span)} <= known


# Providers


def test_providers_has_a_row_and_a_section_for_every_source():
    header = ("source", "verified by", "value of `sources.<name>` in the secret", "source of the facts")
    rows = tables("docs/providers.md", *header)
    told = {name for row in rows for name in re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", row[0]).split(", ")}
    assert told == set(PROVIDERS)
    own = {name for name in PROVIDERS if provider(name) is not provider("generic")} | {"generic"}
    assert own <= anchors("docs/providers.md")
