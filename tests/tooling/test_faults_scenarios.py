"""The fault suite leaves nothing out: every fault of the simulator and of AWS, at every step, in both functions."""

from local.aws_fault_proxy import KINDS
from local.faults.catalogue import catalogue
from local.simulator.faults import KINDS as VOXWORKS_KINDS

SCENARIOS = list(catalogue())
FUNCTIONS = {"webhook", "retry"}


def at_contacts(scenario):
    return [fault for fault in scenario.voxworks if fault.at == "contact"]


def test_every_fault_of_the_simulator_is_tried_at_both_functions():
    tried = {(scenario.function, fault.kind) for scenario in SCENARIOS for fault in at_contacts(scenario)}
    assert tried >= {(function, kind) for function in FUNCTIONS for kind in VOXWORKS_KINDS}


def test_every_fault_that_can_come_after_the_contact_was_made_is_tried_so():
    tried = {
        (scenario.function, fault.kind) for scenario in SCENARIOS for fault in at_contacts(scenario) if fault.creates
    }
    assert tried >= {
        (function, kind) for function in FUNCTIONS for kind in ("hang", "close", "cut", "garbage", "html", "drip")
    }


def test_every_fault_of_the_automations_webhook_is_tried_before_and_after_it_took_effect():
    tried = {
        (scenario.function, fault.kind, fault.creates)
        for scenario in SCENARIOS
        for fault in scenario.voxworks
        if fault.at == "automation"
    }
    of_contacts_alone = {"no_contact_id", "refuse_field"}
    with_effect = {"hang", "close", "cut", "not_http", "garbage", "html", "interim", "drip"}
    without = {"status", "hang", "close", "cut", "not_http", "html", "redirect"}
    assert with_effect | without | of_contacts_alone == set(VOXWORKS_KINDS)
    assert tried >= {(function, kind, True) for function in FUNCTIONS for kind in with_effect}
    assert tried >= {(function, kind, False) for function in FUNCTIONS for kind in without}


def test_every_call_of_aws_meets_every_fault_of_aws():
    tried = {
        (scenario.function, fault.operation, fault.queue, fault.kind)
        for scenario in SCENARIOS
        for fault in scenario.aws
    }
    calls = [
        ("webhook", "SendMessage", "RetryQueueUrl"),
        ("webhook", "SendMessage", "DeadLetterQueueUrl"),
        ("webhook", "GetSecretValue", ""),
        ("retry", "SendMessage", "RetryQueueUrl"),
        ("retry", "SendMessage", "DeadLetterQueueUrl"),
        ("retry", "ChangeMessageVisibility", ""),
        ("retry", "GetSecretValue", ""),
    ]
    assert tried >= {(*call, kind) for call in calls for kind in KINDS}


def test_functions_die_before_in_and_after_the_call_at_both_functions():
    died = {(scenario.function, scenario.kill) for scenario in SCENARIOS if scenario.kill}
    assert died == {(function, moment) for function in FUNCTIONS for moment in ("before", "during", "after")}


def test_every_trial_has_a_name_of_its_own_and_its_group_stands_together():
    names = [(scenario.group, scenario.name) for scenario in SCENARIOS]
    assert len(set(names)) == len(names)
    groups = [scenario.group for scenario in SCENARIOS]
    changes = [group for index, group in enumerate(groups) if index == 0 or groups[index - 1] != group]
    assert len(changes) == len(set(changes))


def test_what_a_retry_meets_ends_by_itself():
    """At the webhook faults end with the sending; a lead that waits would meet an endless one for ever."""
    for scenario in SCENARIOS:
        assert scenario.function == "webhook" or all(fault.times for fault in (*scenario.voxworks, *scenario.aws)), (
            scenario.name
        )
