"""Storms of leads in virtual time: how near the limit the queue drains, and what that costs in calls."""

import pytest
from support.storm import Storm, storm

from local.simulator.limit import Limit
from voxbridge.schedule import PATIENCE

TWENTY = Limit(rate=20.0, burst=20)


def whole(result: Storm) -> None:
    """Every lead got its receipt, and is in Voxworks once; no lead died of it, or came near its last receive."""
    assert (result.refused, len(result.created_at), len(result.team.contacts)) == (0, result.leads, result.leads)
    assert (result.queues.dead, result.queues.messages) == ([], {})
    assert result.queues.most_receives < PATIENCE


@pytest.mark.parametrize("tells_remaining", [True, False])
def test_2000_leads_in_20_seconds_drain_near_a_limit_of_20_a_second(tells_remaining):
    result = storm(2000, 20.0, TWENTY, tells_remaining=tells_remaining)
    whole(result)
    assert result.goodput() >= 0.8 * TWENTY.rate  # to the very last lead: they wait all the time
    assert result.goodput(share=0.95) >= 0.95 * TWENTY.rate
    assert result.calls / result.leads <= 1.2


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    ("limit", "leads", "retriers"),
    [
        pytest.param(Limit(2.0, 5), 200, 2, id="2 a second"),
        pytest.param(Limit(20.0, 100), 1000, 2, id="20 a second with a burst"),
        pytest.param(Limit(20.0, 20), 1000, 4, id="20 a second shared by 4"),
        pytest.param(Limit(60.0, 60), 2000, 2, id="60 a second"),
    ],
)
def test_whatever_the_limit_and_whoever_shares_it(limit, leads, retriers, seed):
    result = storm(leads, 10.0, limit, latency=0.01, retriers=retriers, tells_remaining=False, seed=seed)
    whole(result)
    assert result.goodput(share=0.95) >= 0.8 * limit.rate
    assert result.calls / result.leads <= 2.0


def test_after_an_outage_longer_than_many_backoffs_the_queue_drains_near_the_limit_by_itself():
    up_again = 1800.0  # by then a lead has had ten tries, and waits for up to 15 minutes after each
    result = storm(1000, 20.0, TWENTY, down=(0.0, up_again), lasting=2 * up_again)
    whole(result)
    assert result.created_at[0] - up_again < 60.0
    assert result.goodput(since=up_again) >= 0.8 * TWENTY.rate  # from the moment that Voxworks is well to the last lead
    assert result.calls / result.leads <= 1.2  # of those that reached it
