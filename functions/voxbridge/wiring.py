"""The real wiring: settings, clients and collaborators, made once an environment, while Lambda starts it."""

import time
import uuid
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.loaders import Loader
from botocore.session import get_session

from voxbridge import sources
from voxbridge.auth.authenticator import Authenticator
from voxbridge.bridge import Bridge
from voxbridge.clock import Deadline, SystemClock
from voxbridge.creation import Creation
from voxbridge.errors import Reason, TransientError
from voxbridge.pipeline import Pipeline
from voxbridge.providers import Fetch
from voxbridge.queues import SqsQueues
from voxbridge.secrets import SecretError, SecretStore
from voxbridge.settings import Settings, SettingsError
from voxbridge.sources import SourcesError
from voxbridge.telemetry import PowertoolsTelemetry, log_crash, make_logger
from voxbridge.voxworks.client import Voxworks
from voxbridge.voxworks.throttle import MAX_RATE, Throttle
from voxbridge.voxworks.transport import HttpTransport, Transport, TransportError

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

logger = make_logger()


@cache
def bridge(max_rate: float = MAX_RATE) -> Bridge:
    """Return this environment's bridge; raises SettingsError or SourcesError, each a sentence that names the mend."""
    settings = Settings.from_environment()
    configured = sources.load()
    clock = SystemClock()
    telemetry = PowertoolsTelemetry(settings.stack_name, logger)
    transport = HttpTransport()
    throttle = Throttle(max_rate)
    secrets = SecretStore(
        read=_secret_reader(settings.secret_name),
        clock=clock,
        report=lambda error: telemetry.problem("secret.unreadable", str(error)),
    )
    return Bridge(
        authenticator=Authenticator(configured, secrets, telemetry, clock),
        pipeline=Pipeline(
            sources=configured,
            secrets=secrets,
            creation=Creation(Voxworks(settings.voxworks_base_url, transport, clock), secrets, throttle, clock),
            fetch=lambda deadline: _fetch(transport, deadline),
            telemetry=telemetry,
            phone_region=settings.phone_region,
        ),
        queues=SqsQueues(lambda: _client("sqs"), settings.retry_queue_url, settings.dead_letter_queue_url),
        throttle=throttle,
        sleep=time.sleep,
        telemetry=telemetry,
        clock=clock,
        new_id=lambda: str(uuid.uuid4()),
        retry_window=settings.retry_window,
    )


def prepare(max_rate: float = MAX_RATE) -> None:
    """Make the bridge and have it get ready while Lambda starts the environment.

    There it has a whole processor whatever the memory size, and with an event only the memory's share of one. What
    goes wrong here goes wrong again at the first event, and is told then.
    """
    with suppress(Exception):
        bridge(max_rate).prepare()


def report(error: Exception) -> None:
    """Log what kept an event from being handled at all: a configuration's sentence, or a bug's place."""
    if isinstance(error, SettingsError | SourcesError):
        logger.error("configuration.broken", extra={"detail": str(error)})
    else:
        log_crash(logger, None, error)


class _Loader(Loader):
    """botocore's own, but that it does not look through some four hundred services' folders to find that ours exist."""

    def list_available_services(self, type_name: str) -> list[str]:
        del type_name
        return ["secretsmanager", "sqs"]


def _client(service: str) -> Any:
    # botocore, which boto3 is built on: boto3 itself brings S3's transfers along. Either would be a tenth of a start.
    session = get_session()
    session.register_component("data_loader", _Loader())
    config = Config(connect_timeout=1, read_timeout=1, retries={"total_max_attempts": 2, "mode": "standard"})
    return session.create_client(service, config=config)


def _secret_reader(name: str) -> Any:
    client: SecretsManagerClient = _client("secretsmanager")

    def read() -> str:
        try:
            return client.get_secret_value(SecretId=name).get("SecretString", "")
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code", "unknown")
            raise SecretError(f"the secret cannot be read: Secrets Manager answered {code}") from None
        except BotoCoreError as error:
            raise SecretError(f"the secret cannot be read: {type(error).__name__}") from None

    return read


def _fetch(transport: Transport, deadline: Deadline) -> Fetch:
    def get(url: str, headers: dict[str, str]) -> bytes:
        try:
            answer = transport.request("GET", url, headers, None, deadline)
        except TransportError as error:
            raise TransientError(Reason.PROVIDER_UNREACHABLE, f"the provider: {error}") from None
        if answer.status != 200:  # noqa: PLR2004
            message = f"the provider answered {answer.status} to the fetch of the lead"
            raise TransientError(Reason.PROVIDER_UNREACHABLE, message)
        return answer.body

    return get
