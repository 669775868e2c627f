"""The environment: read once, and told in one sentence where it is wrong."""

from datetime import timedelta

import pytest

from voxbridge.settings import Settings, SettingsError

RIGHT = {
    "VOXWORKS_BASE_URL": "https://api.voxworks.ai/",
    "SECRET_NAME": "voxbridge",
    "PHONE_REGION": "AU",
    "RETRY_WINDOW_HOURS": "24",
    "RETRY_QUEUE_URL": "https://sqs.ap-southeast-2.amazonaws.com/123456789012/retry",
    "DEAD_LETTER_QUEUE_URL": "https://sqs.ap-southeast-2.amazonaws.com/123456789012/dead",
    "STACK_NAME": "voxbridge",
}


def test_the_stacks_variables_are_read():
    assert Settings.from_environment(RIGHT | {"ANOTHER": "one"}) == Settings(
        voxworks_base_url="https://api.voxworks.ai",
        secret_name="voxbridge",
        phone_region="AU",
        retry_window=timedelta(hours=24),
        retry_queue_url=RIGHT["RETRY_QUEUE_URL"],
        dead_letter_queue_url=RIGHT["DEAD_LETTER_QUEUE_URL"],
        stack_name="voxbridge",
    )


@pytest.mark.parametrize("name", RIGHT)
@pytest.mark.parametrize("value", [None, "", " "])
def test_a_variable_that_is_not_set_is_named(name, value):
    environment = {other: text for other, text in RIGHT.items() if other != name}
    with pytest.raises(SettingsError, match=f"^the environment variable {name} is not"):
        Settings.from_environment(environment if value is None else environment | {name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VOXWORKS_BASE_URL", "api.voxworks.ai"),
        ("VOXWORKS_BASE_URL", "ftp://api.voxworks.ai"),
        ("VOXWORKS_BASE_URL", "https://api.voxworks.ai?x=MARKED"),
        ("VOXWORKS_BASE_URL", "https://api.voxworks.ai\n"),
        ("PHONE_REGION", "au"),
        ("PHONE_REGION", "AUS"),
        ("PHONE_REGION", "AU\n"),
        ("RETRY_WINDOW_HOURS", "0"),
        ("RETRY_WINDOW_HOURS", "73"),
        ("RETRY_WINDOW_HOURS", "1.5"),
        ("RETRY_WINDOW_HOURS", "-1"),
        ("RETRY_WINDOW_HOURS", "٣"),
        ("RETRY_QUEUE_URL", "arn:aws:sqs:ap-southeast-2:123456789012:retry"),
    ],
)
def test_a_variable_that_is_wrong_is_named_and_not_shown(name, value):
    with pytest.raises(SettingsError, match=name) as caught:
        Settings.from_environment(RIGHT | {name: value})
    assert value not in str(caught.value)


@pytest.mark.parametrize("hours", [1, 9, 10, 59, 60, 69, 70, 72])
def test_every_window_that_the_template_allows_is_read(hours):
    settings = Settings.from_environment(RIGHT | {"RETRY_WINDOW_HOURS": str(hours)})
    assert settings.retry_window == timedelta(hours=hours)
