"""The charts' numbers: CloudWatch's points in equal parts of time, gaps included."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from support.cloudwatch import FakeCloudWatch

from cli.chart_series import Buckets, Series, add, outcomes, read

NOW = datetime(2026, 11, 26, 14, 6, 12, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)
OF_STACK = {"stack": "mine"}


def test_buckets_begin_where_cloudwatchs_periods_do():
    """The last holds now; boundaries are multiples of the step since 1970, as AWS aligns them."""
    buckets = Buckets.until(NOW, HALF_HOUR, 48)
    assert buckets.times[-1] == datetime(2026, 11, 26, 14, 0, tzinfo=UTC)
    assert buckets.times[0] == datetime(2026, 11, 25, 14, 30, tzinfo=UTC)
    assert buckets.end == datetime(2026, 11, 26, 14, 30, tzinfo=UTC)


@given(
    now=st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2090, 1, 1)),  # noqa: DTZ001
    step=st.sampled_from([60, 1800, 10800, 43200]),
    number=st.integers(1, 60),
    values=st.lists(st.floats(0, 1e6), max_size=60),
)
def test_every_point_within_is_placed_once_and_no_other(now, step, number, values):
    buckets = Buckets.until(now.replace(tzinfo=UTC), timedelta(seconds=step), number)
    assert buckets.start <= now.replace(tzinfo=UTC) < buckets.end
    times = buckets.times[: len(values)]
    placed = buckets.place(zip(times, values[: len(times)], strict=True))
    assert placed[: len(times)] == tuple(values[: len(times)])
    assert set(placed[len(times) :]) <= {None}
    outside = [(buckets.start - buckets.step, 1.0), (buckets.end, 1.0)]
    assert set(buckets.place(outside)) == {None}


def test_a_sum_is_unknown_only_where_all_parts_are():
    assert add((None, 1, None), (None, 2, 3)) == (None, 3, 3)


def test_outcomes_are_those_of_the_whole_stack_alone():
    """Neither those that are counted by source as well, nor those of another stack."""
    cloudwatch = FakeCloudWatch()
    for dimensions in (
        OF_STACK | {"outcome": "created"},
        OF_STACK | {"outcome": "created", "source": "zapier"},
        OF_STACK | {"outcome": "dead_lettered"},
        {"stack": "other", "outcome": "skipped"},
    ):
        cloudwatch.put("voxbridge", "Leads", dimensions, "Sum", {})
    assert outcomes(cloudwatch, "mine") == ["created", "dead_lettered"]


def test_it_reads_everything_in_one_call():
    """Counts as they are, waiting leads in whichever state SQS has them, times in seconds."""
    cloudwatch = FakeCloudWatch()
    buckets = Buckets.until(NOW, HALF_HOUR, 4)
    first, _, third, last = buckets.times
    cloudwatch.put("voxbridge", "Leads", OF_STACK | {"outcome": "created"}, "Sum", {first: 3, last: 4})
    cloudwatch.put("voxbridge", "Leads", OF_STACK | {"outcome": "skipped"}, "Sum", {first: 9})
    cloudwatch.put("voxbridge", "LeadToContact", OF_STACK, "p50", {third: 1200})
    cloudwatch.put("voxbridge", "LeadToContact", OF_STACK, "p95", {third: 2900})
    cloudwatch.put("voxbridge", "OldestPendingAge", OF_STACK, "Maximum", {third: 240})
    for state, value in (("Visible", 1), ("NotVisible", 5)):
        name = f"ApproximateNumberOfMessages{state}"
        cloudwatch.put("AWS/SQS", name, {"QueueName": "retry"}, "Maximum", {third: value})
    numbers = read(cloudwatch, "mine", ("retry", "dead"), ["created", "skipped", "test"], buckets)
    assert [(one.name, one.total) for one in numbers.leads] == [("skipped", 9), ("created", 7)]
    assert numbers.leads[1].values == (3, None, None, 4)
    assert numbers.waiting.values == (None, None, 6, None)
    assert numbers.dead_letters.highest is None
    assert (numbers.oldest.highest, numbers.p50.highest, numbers.p95.highest) == (240, 1.2, 2.9)
    assert [name for name, _ in cloudwatch.calls] == ["get_metric_data"]


def test_a_series_without_values_has_no_highest():
    assert Series("x", (None, None)).highest is None
    assert Series("x", (None, 2.0)).total == 2
