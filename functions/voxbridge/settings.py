"""The functions' settings, read from environment variables."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta


class SettingsError(ValueError):
    """A variable of the environment is missing or wrong. The message names it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The stack's parameters and resources, as template.yaml sets them."""

    voxworks_base_url: str  # no slash at its end
    secret_name: str
    phone_region: str  # ISO 3166 alpha-2
    retry_window: timedelta
    retry_queue_url: str
    dead_letter_queue_url: str
    stack_name: str

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read the settings; raises SettingsError naming the variable that is wrong."""

        def value(name: str, pattern: str, wanted: str) -> str:
            text = environment.get(name, "")
            if not re.fullmatch(pattern, text):
                raise SettingsError(f"the environment variable {name} is not {wanted}")
            return text

        return cls(
            voxworks_base_url=value("VOXWORKS_BASE_URL", r"https?://[^\s?#]+", "an http(s) URL").rstrip("/"),
            secret_name=value("SECRET_NAME", r"\S+", "set"),
            phone_region=value("PHONE_REGION", r"[A-Z]{2}", "an ISO country code such as AU"),
            retry_window=timedelta(
                hours=int(value("RETRY_WINDOW_HOURS", r"[1-9]|[1-6]\d|7[0-2]", "a whole number from 1 to 72"))
            ),
            retry_queue_url=value("RETRY_QUEUE_URL", r"https?://\S+", "a queue's URL"),
            dead_letter_queue_url=value("DEAD_LETTER_QUEUE_URL", r"https?://\S+", "a queue's URL"),
            stack_name=value("STACK_NAME", r"\S+", "set"),
        )
