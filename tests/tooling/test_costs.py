"""What a month costs: the calculation against sums done by hand, and the page against the calculation."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local import costs
from local.costs import (
    ASSUMPTIONS,
    Scenario,
    StackResources,
    bill,
    read_prices,
    read_template,
    scenarios,
    to_markdown,
    usage,
    write,
)

PRICES = read_prices()
MADE = StackResources(memory=512, architecture="arm64", throttle=100, alarms=10, dashboards=1, secrets=1)


def of_leads(requests, *, leads=True):
    return Scenario("", requests, 1.0, log=1000, traffic=1000, leads=leads)


def total(scenario, *, free=False):
    return sum(bill(usage(scenario, MADE), PRICES, free=free).values())


def test_the_page_is_what_the_prices_and_the_template_make():
    """If this fails: `make costs`."""
    assert to_markdown(PRICES, read_template()) in costs.PAGE.read_text("utf-8")


def test_the_template_is_read_with_its_defaults():
    made = read_template()
    assert (made.throttle, made.architecture, made.secrets, made.dashboards) == (100, "arm64", 1, 1)
    assert made.alarms == 22  # of 17 alarms, two over two metrics and one over four; SilenceAlarm is off


def test_at_rest_there_is_what_stands_and_the_polling():
    # a secret 0.40, ten alarms 1.00, a dashboard 3.00; 5 pollers x 3 a minute x 60 x 720 = 648,000 requests at 0.40
    assert total(of_leads(0)) == pytest.approx(0.40 + 1.00 + 3.00 + 0.2592)
    assert total(of_leads(0), free=True) == pytest.approx(0.40)


def test_a_million_leads_by_hand():
    used = usage(of_leads(1e6), MADE, replace(ASSUMPTIONS, waiting=0.0))
    billed = bill(used, PRICES, free=False)
    assert billed["api_request"] == pytest.approx(1.00)
    assert billed["lambda_request"] == pytest.approx(0.20)
    assert billed["lambda_arm64"] == pytest.approx(0.5e6 * 0.0000133334)  # half a GB for a second each
    assert billed["log_gigabyte"] == pytest.approx((1000 + ASSUMPTIONS.access_log) / 1000 * 0.50)
    assert billed["traffic_out"] == pytest.approx(0.09)


def test_the_free_share_is_taken_off_once_and_never_below_nothing():
    used = {"lambda_request": 1.5e6, "secret": 1, "alarm": 3}
    assert bill(used, PRICES, free=True) == pytest.approx({"lambda_request": 0.10, "secret": 0.40, "alarm": 0.0})


def test_the_worst_months_are_the_throttle_kept_full():
    _, worst_cases = scenarios(MADE)
    assert {scenario.requests for scenario in worst_cases} == {100 * 30 * 24 * 3600}
    assert [scenario.leads for scenario in worst_cases] == [False, True, True]


@given(st.floats(0, 1e9), st.floats(0, 1e9), st.booleans())
def test_more_requests_never_cost_less(one, more, leads):
    few, many = sorted((one, more))
    assert total(of_leads(few, leads=leads)) <= total(of_leads(many, leads=leads)) + 1e-6


@given(st.floats(0, 1e9))
def test_metrics_are_bounded_by_their_number_not_by_the_leads(requests):
    names = len(ASSUMPTIONS.outcomes) * (1 + ASSUMPTIONS.sources) + 6
    assert usage(of_leads(requests), MADE)["metric"] <= names


def test_every_price_names_its_source_and_is_used():
    assert all(price.source.startswith("https://aws.amazon.com/") for price in PRICES.of.values())
    used = set(usage(of_leads(1), MADE)) | set(usage(of_leads(1), replace(MADE, architecture="x86_64")))
    assert used == set(PRICES.of)


def test_a_page_that_lost_its_marks_is_left_alone(tmp_path):
    page = tmp_path / "costs.md"
    page.write_text("prose")
    with pytest.raises(ValueError, match="has lost its marks"):
        write("tables", page)
    assert page.read_text() == "prose"
