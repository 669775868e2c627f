"""The fault suite's own account: it sees what is lost and what is doubled."""

from collections import Counter

import pytest

from local.faults.tally import Lead, Tally, tally

PHONE = "+61400000001"


def count(lead, contacts=(), dead=()):
    return tally([lead], Counter(contacts), Counter(dead))


@pytest.mark.parametrize(
    ("codes", "contacts", "dead", "found"),
    [
        pytest.param([201], [PHONE], [], (0, 0, True), id="created"),
        pytest.param([202], [], [1], (0, 0, True), id="dead-lettered"),
        pytest.param([202], [], [], (1, 0, False), id="receipted and nowhere"),
        pytest.param([503, 202], [], [], (1, 0, False), id="receipted at the second sending and nowhere"),
        pytest.param([202], [PHONE, PHONE], [], (0, 1, False), id="two contacts"),
        pytest.param([202], [PHONE], [1], (0, 1, False), id="a contact and a dead letter"),
        pytest.param([503], [], [], (0, 0, False), id="never receipted: not lost, but not settled either"),
        pytest.param([502], [PHONE], [], (0, 0, True), id="refused, and created all the same"),
    ],
)
def test_a_lead_has_one_place(codes, contacts, dead, found):
    result = count(Lead(1, PHONE, codes), contacts, dead)
    assert (result.lost, result.doubled, result.adds_up) == found


def test_a_lead_in_the_retry_queue_has_its_receipt():
    assert count(Lead(1, PHONE, enqueued=True)).lost == 1


def test_who_got_no_receipt_at_first_was_sent_again():
    assert [count(Lead(1, PHONE, codes), [PHONE]).refused for codes in ([503, 201], [0, 201], [201, 503])] == [1, 1, 0]
    assert count(Lead(1, PHONE, enqueued=True), [PHONE]).refused == 0


def test_a_dead_letter_that_stands_twice_is_a_copy_and_no_double():
    result = count(Lead(1, None, [202]), [], [1, 1, 1])
    assert (result.copies, result.doubled, result.dead, result.adds_up) == (2, 0, 1, True)


def test_tallies_add_up():
    one = count(Lead(1, PHONE, [201]), [PHONE])
    assert one + one + Tally() == Tally(leads=2, created=2)
