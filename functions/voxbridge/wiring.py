"""Builds the functions' collaborators, once per environment, during Lambda's init phase."""

import gc
import os
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from botocore.config import Config
from botocore.loaders import Loader
from botocore.session import get_session

from voxbridge import sources
from voxbridge.auth.authenticator import Authenticator
from voxbridge.clock import Clock, Deadline
from voxbridge.errors import Reason, TransientError
from voxbridge.pipeline import Pipeline
from voxbridge.queues import Queues, aws_errors_as
from voxbridge.receiver import WebhookReceiver
from voxbridge.retry_processor import RetryProcessor
from voxbridge.secret_store import SecretError, SecretStore
from voxbridge.sources import SourcesError
from voxbridge.telemetry import Telemetry, make_logger
from voxbridge.voxworks.client import VoxworksClient
from voxbridge.voxworks.throttle import Throttle
from voxbridge.voxworks.transport import Transport, TransportError

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

logger = make_logger()


class SettingsError(ValueError):
    """A variable of the environment is not set. The message names it."""


def _setting(name: str) -> str:
    """Return a variable of the environment, which template.yaml sets and validates."""
    if not os.environ.get(name):
        raise SettingsError(f"the environment variable {name} is not set")
    return os.environ[name]


def _shared(throttle: Throttle, sleep: Callable[[float], None] | None = None) -> dict[str, Any]:
    """Build what both functions take, by its name there; raises SettingsError or SourcesError.

    `throttle` limits the calls to Voxworks, a new one those to each automation; without `sleep` no call waits.
    """
    clock, transport, automations, configured = Clock(), Transport(), None, sources.load()
    telemetry = Telemetry(_setting("STACK_NAME"), logger)
    secrets = SecretStore(
        read=partial(_read_secret, _client("secretsmanager"), _setting("SECRET_NAME")),
        clock=clock,
        report=lambda error: telemetry.log_problem("secret.unreadable", str(error)),
    )
    if configured.automations():
        from voxbridge.voxworks.automation import AutomationClient  # noqa: PLC0415  (most stacks need no automation)

        automations = AutomationClient(transport, clock, secrets, partial(Throttle, can_wait=sleep is not None), sleep)
    pipeline = Pipeline(
        sources=configured,
        secrets=secrets,
        client=VoxworksClient(_setting("VOXWORKS_BASE_URL").rstrip("/"), transport, clock, secrets, throttle),
        automations=automations,
        fetch=lambda deadline: partial(_fetch, transport, deadline),
        clock=clock,
        phone_region=_setting("PHONE_REGION"),
    )
    queues = Queues(cache(partial(_client, "sqs")), _setting("RETRY_QUEUE_URL"), _setting("DEAD_LETTER_QUEUE_URL"))
    return {"pipeline": pipeline, "queues": queues, "telemetry": telemetry, "clock": clock}


@cache
def receiver() -> WebhookReceiver:
    """Return the webhook function's receiver; raises SettingsError or SourcesError."""
    shared = _shared(Throttle(can_wait=False))
    of = shared["pipeline"]
    authenticator = Authenticator(of.sources, of.secrets, shared["telemetry"], shared["clock"])
    return WebhookReceiver(authenticator=authenticator, new_id=lambda: str(uuid.uuid4()), **shared)


@cache
def retry_processor() -> RetryProcessor:
    """Return the retry function's processor; raises SettingsError or SourcesError."""
    throttle, window = Throttle(), timedelta(hours=int(_setting("RETRY_WINDOW_HOURS")))
    return RetryProcessor(throttle=throttle, sleep=time.sleep, retry_window=window, **_shared(throttle, time.sleep))


def warm_up(build: Callable[[], WebhookReceiver | RetryProcessor]) -> None:
    """Build a function's collaborators and warm up its pipeline during Lambda's init phase.

    The init phase has a full processor at any memory size. An error here is raised again at the first event, and logged
    then. What exists afterwards stays, so the garbage collector no longer looks at it.
    """
    with suppress(Exception):
        build().pipeline.warm_up()
    gc.freeze()
    gc.set_threshold(100_000)  # new objects: a lead leaves no garbage, and one of a large form has as many
    gc.enable()


def report(error: Exception) -> None:
    """Log why an event could not be handled: a wrong configuration, or the location of a bug."""
    if isinstance(error, (SettingsError, SourcesError)):
        logger.error("configuration.broken", extra={"detail": str(error)})
    else:
        Telemetry("", logger).log_crash(None, error)


class _TwoServiceLoader(Loader):
    """botocore's own, without its search of some four hundred services' folders for the two that are used."""

    def list_available_services(self, type_name: str) -> list[str]:  # noqa: ARG002
        return ["secretsmanager", "sqs"]


def _client(service: str) -> Any:
    # Not boto3, which imports S3's transfers as well: that would add a tenth to a cold start.
    session = get_session()
    session.register_component("data_loader", _TwoServiceLoader())
    config = Config(connect_timeout=1, read_timeout=1, retries={"total_max_attempts": 2, "mode": "standard"})
    return session.create_client(service, config=config)


def _read_secret(client: "SecretsManagerClient", name: str) -> str:
    with aws_errors_as(SecretError, "the secret cannot be read"):
        return client.get_secret_value(SecretId=name).get("SecretString", "")


def _fetch(transport: Transport, deadline: Deadline, url: str, headers: dict[str, str]) -> bytes:
    try:
        answer = transport.request("GET", url, headers, None, deadline)
    except TransportError as error:
        raise TransientError(Reason.PROVIDER_UNREACHABLE, f"the provider: {error}") from None
    if answer.status != 200:  # noqa: PLR2004
        message = f"the provider answered {answer.status} to the fetch of the lead"
        raise TransientError(Reason.PROVIDER_UNREACHABLE, message)
    return answer.body
