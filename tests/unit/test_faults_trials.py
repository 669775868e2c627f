"""The fault suite leaves nothing out: every fault of the simulator and of AWS, at every step, in both doors."""

from local.faults.trials import catalogue
from local.proxy import KINDS
from local.simulator.faults import KINDS as VOXWORKS_KINDS

TRIALS = list(catalogue())
DOORS = {"webhook", "retry"}


def test_every_fault_of_the_simulator_is_tried_at_both_doors():
    tried = {(trial.door, fault.kind) for trial in TRIALS for fault in trial.voxworks}
    assert tried >= {(door, kind) for door in DOORS for kind in VOXWORKS_KINDS}


def test_every_fault_that_can_come_after_the_contact_was_made_is_tried_so():
    tried = {(trial.door, fault.kind) for trial in TRIALS for fault in trial.voxworks if fault.creates}
    assert tried >= {(door, kind) for door in DOORS for kind in ("hang", "close", "cut", "garbage", "html", "drip")}


def test_every_call_of_aws_meets_every_fault_of_aws():
    tried = {(trial.door, fault.operation, fault.queue, fault.kind) for trial in TRIALS for fault in trial.aws}
    calls = [
        ("webhook", "SendMessage", "RetryQueueUrl"),
        ("webhook", "SendMessage", "DeadLetterQueueUrl"),
        ("webhook", "GetSecretValue", ""),
        ("retry", "SendMessage", "DeadLetterQueueUrl"),
        ("retry", "ChangeMessageVisibility", ""),
        ("retry", "GetQueueAttributes", ""),
        ("retry", "GetSecretValue", ""),
    ]
    assert tried >= {(*call, kind) for call in calls for kind in KINDS}


def test_functions_die_before_in_and_after_the_call_at_both_doors():
    died = {(trial.door, trial.kill) for trial in TRIALS if trial.kill}
    assert died == {(door, moment) for door in DOORS for moment in ("before", "during", "after")}


def test_every_trial_has_a_name_of_its_own_and_its_group_stands_together():
    names = [(trial.group, trial.name) for trial in TRIALS]
    assert len(set(names)) == len(names)
    groups = [trial.group for trial in TRIALS]
    changes = [group for index, group in enumerate(groups) if index == 0 or groups[index - 1] != group]
    assert len(changes) == len(set(changes))


def test_what_a_retry_meets_ends_by_itself():
    """At the webhook faults end with the sending; a lead that waits would meet an endless one for ever."""
    for trial in TRIALS:
        assert trial.door == "webhook" or all(fault.times for fault in (*trial.voxworks, *trial.aws)), trial.name
