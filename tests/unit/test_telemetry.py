"""What is logged and counted, as written to standard output."""

import io
import json
import time
from datetime import timedelta
from itertools import count

import pytest
from aws_lambda_powertools import Logger
from support.builders import delivery
from support.fakes import NOW, FakeClock

from voxbridge.attempt import Attempt
from voxbridge.delivery import KnownContact, to_rfc3339
from voxbridge.errors import NotAttemptedError, PermanentError, Reason, Status, TransientError
from voxbridge.telemetry import Telemetry, loggable

_NUMBERS = count(1)


class Told:
    """The real telemetry, which writes into a buffer."""

    def __init__(self, level="INFO"):
        self._log = io.StringIO()
        # powertools keeps one logger a service, with the stream of the first
        self.logger = Logger(
            service=f"test-{next(_NUMBERS)}",
            level=level,
            location=None,
            stream=self._log,
            log_uncaught_exceptions=False,
        )
        self.telemetry = Telemetry("a-stack", self.logger)

    def lines(self):
        """Return the lines since the last call."""
        written = self.text()
        return [json.loads(line) for line in written.splitlines()]

    def text(self):
        """Return what was written since the last call."""
        written = self._log.getvalue()
        self._log.truncate(0)
        self._log.seek(0)
        return written

    def metrics(self):
        """Return each metric since the last call as (name, value, dimension sets, the dimensions' values)."""
        found = []
        for line in self.lines():
            assert abs(line["_aws"]["Timestamp"] / 1000 - time.time()) < 60
            for directive in line["_aws"]["CloudWatchMetrics"]:
                assert directive["Namespace"] == "voxbridge"
                names = {name for group in directive["Dimensions"] for name in group}
                dimensions = [sorted(group) for group in directive["Dimensions"]]
                for metric in directive["Metrics"]:
                    assert metric["Unit"] in {"Count", "Milliseconds", "Seconds"}
                    value = line[metric["Name"]]
                    found.append((metric["Name"], value, dimensions, {name: line[name] for name in names}))
        return found


@pytest.fixture
def out():
    return Told()


def log(out, status, *, one=None, took=0.2, function="webhook", retry_in=None, **ended):  # noqa: PLR0913
    """Log an attempt at a lead that arrived 50 ms before, at the end of its call to Voxworks, if it `took` any time."""
    clock = FakeClock()
    clock.advance(0.05)
    attempt = Attempt(clock, one or delivery(), function, 1)
    if took is not None:
        attempt.call_voxworks(lambda: clock.advance(took))
    for name, value in ended.items():
        setattr(attempt, name, value)
    attempt.status = status
    out.telemetry.log_attempt(attempt, retry_in=retry_in)


def log_created(out, contact_id, **more):
    log(out, Status.CREATED, contact=KnownContact("created", "+61491570156", contact_id), **more)


def test_an_attempt_is_one_wide_line(out):
    failed = TransientError(Reason.VOXWORKS_ERROR, "Voxworks answered 500", 500)
    log(out, Status.QUEUED, dropped=("email",), error=failed, retry_in=timedelta(seconds=2.34))
    (line,) = out.lines()
    del line["timestamp"], line["_aws"]
    assert line == {
        "level": "INFO",
        "message": "lead.attempted",
        "stack": "a-stack",
        "delivery_id": "d-1",
        "source": "zapier",
        "function": "webhook",
        "attempt": 1,
        "outcome": "queued",
        "received_at": to_rfc3339(NOW),
        "reason": "voxworks_error",
        "status": 500,
        "detail": "Voxworks answered 500",
        "dropped": ["email"],
        "duration_ms": 200.0,
        "voxworks_ms": 200.0,
        "age_s": 0.25,
        "retry_in_s": 2.3,
        "Leads": 1,
        "VoxworksLatency": 200.0,
        "DroppedFields": 1,
        "RejectedSenders": 0,
    }


def test_a_created_lead_names_its_contact_and_the_fields_sent(out):
    """Names of contact fields, never their values."""
    log_created(out, "ct_1", fields=("phone_number", "first_name"), one=delivery(replayed_at=NOW))
    (line,) = out.lines()
    assert (line["fields"], line["contact_id"]) == (["phone_number", "first_name"], "ct_1")
    assert line["replayed_at"] == to_rfc3339(NOW)


def test_a_contact_id_that_tells_of_the_person_is_not_logged(out):
    """Voxworks may use the number itself."""
    log_created(out, "61491570156")
    (line,) = out.lines()
    assert "contact_id" not in line


@pytest.mark.parametrize(
    ("contact_id", "logged"),
    [
        ("ct_01J9ZK", True),
        ("9b2f7c1e-3d4a-4c55-8e21-0f6a7b8c9d0e", True),
        ("a" * 64, True),
        ("a" * 65, False),
        ("", False),
        (None, False),
        ("+61491570156", False),
        ("ct_61491570156", False),
        ("491570", False),
        ("49-15-70", False),
        ("x491570x", False),
        ("49157", True),
        ("ada@example.com", False),
        ("Ada Lovelace", False),
    ],
)
def test_a_contact_id_is_logged_only_where_it_is_opaque(contact_id, logged):
    """Voxworks may answer anything: no text of a person, and no six digits in a row of the number."""
    assert loggable(contact_id, "+61491570156") == (contact_id if logged else None)


def test_a_line_of_a_usual_lead_has_at_most_1000_bytes(out):
    """The log is what CloudWatch charges for."""
    sent = ("phone_number", "first_name", "last_name", "email")
    an_id = "7f3dc562-73bd-4a7e-b2ca-9a70fa038220"
    log_created(out, an_id, fields=sent, one=delivery(id=an_id))
    assert len(out.text()) <= 1000


def test_above_info_the_metrics_are_written_and_the_log_is_not():
    """Alarms and dashboard stay whole at LogLevel WARNING."""
    out = Told(level="WARNING")
    log(out, Status.CREATED)
    (line,) = out.lines()
    assert line["Leads"] == 1
    assert line.keys().isdisjoint({"delivery_id", "duration_ms", "received_at"})


def test_what_is_not_so_is_left_out_of_the_line_but_zeros_are_told(out):
    one = delivery(received_at=NOW + timedelta(seconds=1))  # by a clock that is ahead
    log(out, Status.CREATED, one=one, retry_in=timedelta(0), took=None)
    (line,) = out.lines()
    assert (line["duration_ms"], line["age_s"], line["retry_in_s"]) == (0.0, 0.0, 0.0)
    assert line.keys().isdisjoint({"reason", "status", "detail", "dropped", "voxworks_ms", "after_unknown"})


def names(out):
    return [name for name, *_ in out.metrics()]


def test_a_created_lead_is_counted_and_its_time_measured(out):
    log_created(out, "ct_1")
    metrics = out.metrics()
    assert {(name, value) for name, value, *_ in metrics} == {
        ("Leads", 1.0),
        ("LeadToContact", 250.0),
        ("VoxworksLatency", 200.0),
        ("RejectedSenders", 0),
    }
    (leads,) = [metric for metric in metrics if metric[0] == "Leads"]
    assert leads[2] == [["outcome", "stack"], ["outcome", "source", "stack"]]
    assert leads[3] == {"stack": "a-stack", "outcome": "created", "source": "zapier"}


def test_a_lead_that_waits_on_is_not_counted_again_and_its_age_is_told(out):
    one = delivery(received_at=NOW - timedelta(seconds=90))
    log(out, Status.QUEUED, function="retry", one=one, took=None)
    assert [(name, value) for name, value, *_ in out.metrics()] == [("OldestPendingAge", 90.0)]


def test_a_rejected_sender_counts_one_and_a_verified_one_zero(out):
    """So the minimum of a period is 1 if there were only rejected ones; unknown senders are in neither."""
    out.telemetry.log_rejected("d-1", "typeform", Status.UNAUTHORIZED, "x", is_sender=True)
    log(out, Status.QUEUED)
    log(out, Status.CREATED, function="retry")
    out.telemetry.log_rejected("d-1", "typeform", Status.UNAUTHORIZED, "x", is_sender=False)
    counted = [(value, dimensions) for name, value, dimensions, _ in out.metrics() if name == "RejectedSenders"]
    assert counted == [(1, [["stack"], ["source", "stack"]]), (0, [["stack"]])]


def test_a_held_lead_is_not_among_those_whose_age_is_an_alarm(out):
    """It has a metric of its own, by reason."""
    log(out, Status.QUEUED, error=NotAttemptedError(Reason.PAUSED, "paused"), function="retry")
    assert "OldestPendingAge" not in names(out)
    out.telemetry.log_held(delivery(), Reason.PAUSED, NOW + timedelta(hours=3))
    (metric,) = out.metrics()
    dimensions = {"stack": "a-stack", "reason": "paused"}
    assert metric == ("OldestHeldAge", 3 * 3600.0, [["reason", "stack"]], dimensions)


def test_a_contact_of_our_own_making_counts_as_created_and_not_as_asked_twice(out):
    log(out, Status.DUPLICATE, after_unknown=True, function="retry")
    (line,) = out.lines()
    assert (line["Leads"], line["outcome"], line["after_unknown"]) == (1, "created", True)


def test_a_dead_letter_and_a_refused_key_have_metrics_of_their_own(out):
    unnamed = PermanentError(Reason.MISSING_FIRST_NAME, "no name")
    log(out, Status.DEAD_LETTERED, error=unnamed, took=None)
    assert sorted(names(out)) == ["DeadLetters", "Leads", "RejectedSenders"]
    log(out, Status.QUEUED, error=TransientError(Reason.UNAUTHORIZED_KEY, "no key"), took=None)
    assert sorted(names(out)) == ["ApiKeyRejected", "Leads", "RejectedSenders"]


def test_what_is_filtered_with_a_phone_number(out):
    """Counted by stack and by source, and named in the line; without a phone number only named."""
    log(out, Status.SKIPPED, phone_present=True, took=None)
    ((name, value, dimensions, values),) = [metric for metric in out.metrics() if metric[0] == "FilteredLeads"]
    assert (name, value, values["source"]) == ("FilteredLeads", 1.0, "zapier")
    assert sorted(dimensions) == [["source", "stack"], ["stack"]]
    log(out, Status.IGNORED, phone_present=False, took=None)
    (line,) = out.lines()
    assert line["phone_present"] is False
    assert "FilteredLeads" not in line


def test_dropped_fields_are_counted(out):
    """Their names are in the line."""
    log_created(out, "ct_1", dropped=("age", "email"))
    assert [value for name, value, *_ in out.metrics() if name == "DroppedFields"] == [2]


def test_unverified_senders_are_counted_under_one_name(out):
    out.telemetry.log_rejected("d-1", None, Status.UNAUTHORIZED, "no such source", is_sender=False)
    (line,) = out.lines()
    assert (line["Leads"], line["source"], line["outcome"]) == (1, "unknown", "unauthorized")
    assert (line["message"], line["source"], line["detail"]) == ("request.rejected", "unknown", "no such source")


def test_a_problem_that_has_an_alarm_is_counted(out):
    out.telemetry.log_problem("message.unknown", "the message's version is not 1", "UnknownMessages")
    assert [(name, value) for name, value, *_ in out.metrics()] == [("UnknownMessages", 1)]


def test_a_problem_is_an_error_line(out):
    out.telemetry.log_problem("secret.unreadable", "Secrets Manager answered AccessDenied")
    (line,) = out.lines()
    assert (line["level"], line["message"]) == ("ERROR", "secret.unreadable")
    assert line["detail"] == "Secrets Manager answered AccessDenied"


def _boom():
    raise ValueError("MARKED") from KeyError("MARKED")


def test_a_crash_is_told_by_type_and_place_and_never_by_its_text(out):
    with pytest.raises(ValueError, match="MARKED") as caught:
        _boom()
    out.telemetry.log_crash("d-1", caught.value)
    (line,) = out.lines()
    assert (line["message"], line["error"], line["delivery_id"]) == ("crashed", "ValueError", "d-1")
    assert line["place"][-1].startswith("test_telemetry.py:")
    assert line["place"][-1].endswith(" _boom")
    assert "MARKED" not in json.dumps(line)


def test_a_crash_that_was_never_raised_is_told_as_well(out):
    out.telemetry.log_crash(None, RuntimeError("MARKED"))
    (line,) = out.lines()
    assert (line["error"], line["place"]) == ("RuntimeError", [])
    assert "delivery_id" not in line
