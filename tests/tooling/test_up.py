"""`make up`, as far as it says something before anything is started."""

from local.up import main


def test_an_argument_that_is_no_parameter_is_told_in_a_sentence(capsys):
    assert main(["RetryWindowHours=1", "ThrottleRate"]) == 2
    assert "'ThrottleRate' is no PARAMETER=VALUE" in capsys.readouterr().out
