"""The arguments of `make up`."""

from local.up import main


def test_an_argument_without_a_value_is_an_error(capsys):
    assert main(["RetryWindowHours=1", "ThrottleRate"]) == 2
    assert "ThrottleRate" in capsys.readouterr().out
