"""Reconciliation: it finds lost and duplicated leads."""

from collections import Counter

import pytest

from local.faults.reconcile import CALLED, Lead, Reconciliation, reconcile

PHONE = "+61400000001"


def count(lead, contacts=(), dead=()):
    return reconcile([lead], Counter(contacts), Counter(dead))


@pytest.mark.parametrize(
    ("codes", "contacts", "dead", "found"),
    [
        pytest.param([201], [PHONE], [], (0, 0, True), id="created"),
        pytest.param([202], [], [1], (0, 0, True), id="dead-lettered"),
        pytest.param([202], [], [], (1, 0, False), id="acknowledged and nowhere"),
        pytest.param([503, 202], [], [], (1, 0, False), id="acknowledged at the second attempt and nowhere"),
        pytest.param([202], [PHONE, PHONE], [], (0, 1, False), id="two contacts"),
        pytest.param([202], [PHONE], [1], (0, 1, False), id="a contact and a dead letter"),
        pytest.param([503], [], [], (0, 0, False), id="never acknowledged: not lost, but not balanced"),
        pytest.param([502], [PHONE], [], (0, 0, True), id="refused, but created"),
    ],
)
def test_a_lead_has_one_place(codes, contacts, dead, found):
    result = count(Lead(1, PHONE, codes), contacts, dead)
    assert (result.lost, result.duplicated, result.balanced) == found


@pytest.mark.parametrize(
    ("executions", "dead", "found"),
    [
        pytest.param(1, 0, (0, 0, True), id="called"),
        pytest.param(0, 1, (0, 0, True), id="a contact, and a dead letter because of the automation"),
        pytest.param(0, 0, (1, 0, False), id="a contact that is never called is lost"),
        pytest.param(2, 0, (0, 1, False), id="called twice"),
        pytest.param(1, 1, (0, 1, False), id="called, and a dead letter"),
    ],
)
def test_a_lead_of_an_automation_has_its_place_where_it_is_called(executions, dead, found):
    lead = Lead(1, PHONE, [201], source=CALLED)
    result = reconcile([lead], Counter([PHONE]), Counter({1: dead}), Counter({PHONE: executions}))
    assert (result.lost, result.duplicated, result.balanced) == found
    assert result.started == executions


def test_a_second_contact_is_a_duplicate_whether_it_is_called_or_not():
    result = reconcile([Lead(1, PHONE, [201], source=CALLED)], Counter([PHONE] * 2), Counter(), Counter([PHONE]))
    assert result.duplicated == 1


def test_a_lead_in_the_retry_queue_counts_as_acknowledged():
    assert count(Lead(1, PHONE, enqueued=True)).lost == 1


def test_a_lead_not_acknowledged_at_first_counts_as_refused():
    assert [count(Lead(1, PHONE, codes), [PHONE]).refused for codes in ([503, 201], [0, 201], [201, 503])] == [1, 1, 0]
    assert count(Lead(1, PHONE, enqueued=True), [PHONE]).refused == 0


def test_a_second_dead_letter_is_a_copy_and_not_a_duplicate():
    result = count(Lead(1, None, [202]), [], [1, 1, 1])
    assert (result.copies, result.duplicated, result.dead, result.balanced) == (2, 0, 1, True)


def test_reconciliations_add_up():
    one = count(Lead(1, PHONE, [201]), [PHONE])
    assert one + one + Reconciliation() == Reconciliation(leads=2, created=2)
