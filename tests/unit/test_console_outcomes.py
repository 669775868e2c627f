"""Every outcome of a lead is in one group of the list's filter, and in one part of the chart's bars."""

from cli.console.pages.leads import GROUPS
from cli.console.pages.today import STACKED
from voxbridge.errors import Status

COUNTED = sorted(set(Status) - {Status.READY})  # which answers a GET without a lead


def test_the_filter_knows_every_outcome_once():
    assert sorted(outcome for group in GROUPS.values() for outcome in group) == COUNTED


def test_the_chart_knows_every_outcome_once():
    assert sorted(outcome for _, group in STACKED.values() for outcome in group) == COUNTED
