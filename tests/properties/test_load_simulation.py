"""Bursts of leads in simulated time: how near the limit the queue drains, and what that costs in calls."""

import pytest
from support.builders import error
from support.load_scenarios import NO_HEADERS, SCENARIOS, share
from support.load_simulation import ALL_HEADERS, LoadSimulation, simulate_load

from local.simulator.limit import Limit
from voxbridge.errors import Reason
from voxbridge.retry_schedule import MAX_FLAT_RECEIVES, MAX_RETRY_AFTER, PROBE_INTERVAL

TWENTY = Limit(rate=20.0, burst=20)


def whole(result: LoadSimulation) -> None:
    """Every lead got its receipt, and is in Voxworks once; no lead died of it, or came near its last receive."""
    assert (result.refused, len(result.created_at), len(result.team.contacts)) == (0, result.leads, result.leads)
    assert (result.queues.dead, result.queues.messages) == ([], {})
    assert result.queues.most_receives < MAX_FLAT_RECEIVES


@pytest.mark.parametrize("headers", [ALL_HEADERS, NO_HEADERS], ids=["all headers", "no headers"])
@pytest.mark.parametrize(
    "scenario",
    SCENARIOS,
    ids=lambda scenario: f"{scenario.burst}, {scenario.allowed}, {scenario.retriers} retry functions",
)
def test_a_burst_uses_the_limit_and_few_more_calls_than_leads(scenario, headers):
    """From the first to the last contact; and no lead waits 30 s longer than the limit requires."""
    result = scenario.run(headers)
    whole(result)
    assert share(result, scenario.limit) >= scenario.min_share
    assert result.calls / result.leads <= scenario.max_calls
    required = result.leads / scenario.limit.rate
    assert result.at(1.0) <= max(required + 30.0, required / scenario.min_share)


@pytest.mark.parametrize(
    ("leads", "up_again", "min_share"),
    # By the end a lead has had seven or ten tries, and waits for minutes after each.
    [pytest.param(2000, 300.0, 0.95, id="5 min"), pytest.param(1000, 1800.0, 0.9, id="half an hour")],
)
def test_after_an_outage_the_queue_drains_near_the_limit(leads, up_again, min_share):
    """From the moment Voxworks recovers to the last lead, although most wait for minutes then."""
    result = simulate_load(leads, 20.0, TWENTY, down=(0.0, up_again), lasting=2 * up_again)
    whole(result)
    assert result.created_at[0] - up_again < 60.0
    assert result.goodput(since=up_again) >= min_share * TWENTY.rate
    assert result.calls / result.leads <= 1.15  # of those that reached it


DAY = 24 * 3600.0
LONG = error(429, retry_after="43200")


def test_a_rate_limit_that_lasts_for_14_days_leaves_every_lead_in_the_dead_letter_queue():
    """SQS deletes what is older. None expires before its window is over, and probes are few."""
    result = simulate_load(300, 10.0, TWENTY, down=(0.0, 14 * DAY), answer=LONG, lasting=14 * DAY, poll=60.0)
    assert (result.refused, result.created_at, result.queues.messages) == (0, [], {})
    assert len(result.queues.dead) == result.leads
    ends = [(letter.failure.at - letter.received_at).total_seconds() for letter in result.queues.dead]
    assert min(ends) >= DAY
    assert max(ends) <= DAY + (MAX_RETRY_AFTER + 2 * PROBE_INTERVAL).total_seconds()
    assert {(letter.failure.reason, letter.failure.last_reason) for letter in result.queues.dead} == {
        (Reason.EXPIRED, Reason.RATE_LIMITED)
    }
    assert result.queues.most_receives < 1000
    probes = max(ends) / PROBE_INTERVAL.total_seconds() * 2  # the two retry functions do not know of each other
    assert len(result.failed_at) <= 8 + probes + 2


@pytest.mark.parametrize("status", [429, 503])
def test_a_long_retry_after_that_was_wrong_costs_a_quarter_of_an_hour(status):
    """Voxworks asks for 12 h, and is well again after a minute: one probe finds out, and the others follow."""
    answer = error(status, retry_after="43200")
    result = simulate_load(100, 10.0, TWENTY, down=(0.0, 60.0), answer=answer)
    whole(result)
    assert result.at(1.0) <= PROBE_INTERVAL.total_seconds() + 30.0
    assert result.created_at[0] >= PROBE_INTERVAL.total_seconds()
