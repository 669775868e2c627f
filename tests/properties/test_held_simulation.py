"""Leads that were held on purpose, in virtual time: paused ones, and automations outside their call hours."""

import json
from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from support.builders import SECRET, delivery, error, failure, http_answer
from support.fakes import FakeSecret, RecordingTelemetry
from support.load_simulation import MemoryQueues, invoke, simulate_load
from support.virtual_time import VirtualTime

from local.simulator.limit import Limit, TokenBucket
from voxbridge import sources
from voxbridge.delivery import KnownContact
from voxbridge.errors import Reason
from voxbridge.pipeline import Pipeline
from voxbridge.retry_processor import RetryProcessor
from voxbridge.retry_schedule import HOLD_INTERVAL, MAX_DELAY, MAX_FLAT_RECEIVES
from voxbridge.secret_store import CACHED_FOR, SecretStore
from voxbridge.voxworks.automation import AutomationClient
from voxbridge.voxworks.client import VoxworksClient
from voxbridge.voxworks.throttle import Throttle

URL = "https://app.voxworks.test/api/v1/hooks/a-token"
WITH_AUTOMATION = SECRET | {"automations": {"call-now": URL}}
ACCEPTED = http_answer(202, {"queued": True})


@pytest.mark.parametrize("limit", [Limit(1.0, 5), Limit(20.0, 20)], ids=lambda limit: f"{limit.rate:g} a second")
def test_after_a_pause_the_queue_drains_at_the_rate_that_the_limit_allows(limit):
    """Paused for an hour; created within 10 minutes and what the limit takes, no lead refused, dead or doubled."""
    paused, leads = 3600.0, 200
    result = simulate_load(leads, 60.0, limit, paused=paused, lasting=paused + 3600, poll=30.0)
    assert (result.refused, result.queues.dead, result.queues.messages) == (0, [], {})
    assert len(result.team.contacts) == len(result.created_at) == leads
    assert result.created_at[0] >= paused
    within = CACHED_FOR + HOLD_INTERVAL.total_seconds() + 60.0
    assert result.at(1.0) - paused <= within + leads / limit.rate
    assert result.calls / leads <= 1.2
    assert result.queues.most_receives < MAX_FLAT_RECEIVES


@pytest.mark.parametrize("rate", [2.0, 20.0])
def test_in_the_morning_calls_start_at_the_rate_that_the_limit_allows(rate):
    """Two retry functions, and 200 leads that waited: each starts one automation, soon after the hours begin."""
    time, random, leads = VirtualTime(), Random(1), 200
    queues, telemetry = MemoryQueues(time, random), RecordingTelemetry()
    limiter = TokenBucket(Limit(rate, 20), 0.0)
    started: Counter[str] = Counter()
    moments: list[float] = []
    refused: list[float] = []
    opens = 40 * 60.0
    toml = 'automation = "call-now"\ncall_hours = "Tue 21:40-23:00 Australia/Sydney"\n'

    class Network:
        """Automations behind a rate limit; a contact would be made again only by mistake."""

        def request(self, method, url, headers, body, deadline):
            assert (method, url, deadline.left() > 0) == ("POST", URL, True)
            time.sleep(0.05)
            if not limiter.take(time.monotonic()):
                refused.append(time.monotonic())
                return error(429, retry_after="1")
            started[json.loads(body)["phone_number"]] += 1
            assert headers["x-idempotency-key"]
            moments.append(time.monotonic())
            return ACCEPTED

    def retries():
        throttle, store = Throttle(), SecretStore(FakeSecret(WITH_AUTOMATION).read, time, lambda _: None)
        automations = AutomationClient(Network(), time, store, Throttle, time.sleep)
        pipeline = Pipeline(
            sources=sources.parse(toml, "sources.toml"),
            secrets=store,
            client=VoxworksClient("https://voxworks.test", Network(), time, store, throttle),
            automations=automations,
            fetch=lambda _: pytest.fail("nothing is fetched"),
            clock=time,
            phone_region="AU",
        )
        processor = RetryProcessor(
            pipeline=pipeline,
            queues=queues,
            throttle=throttle,
            sleep=time.sleep,
            telemetry=telemetry,
            clock=time,
            retry_window=timedelta(hours=1),
            jitter=random.random,
        )
        while queues.messages and time.monotonic() < opens + 1800:
            invoke(processor, queues, time)
            time.sleep(min(5.0, max(0.05, queues.next_due() - time.monotonic())))

    for number in range(leads):
        phone = f"+614{number:08d}"
        contact = KnownContact("created", phone, f"c_{number}")
        lead = {"phone": phone, "first_name": "Ada"}
        one = delivery(lead, failure=failure(Reason.OUTSIDE_CALL_HOURS, attempts=0), contact=contact)
        queues.retry_later(one, MAX_DELAY * random.random())
    time.run(retries, retries)

    assert (queues.messages, queues.dead) == ({}, [])
    assert len(started) == sum(started.values()) == leads
    assert min(moments) >= opens
    assert max(moments) - opens <= leads / rate / 0.7 + 30
    assert len(refused) <= leads * 0.6
    assert queues.most_receives < MAX_FLAT_RECEIVES
