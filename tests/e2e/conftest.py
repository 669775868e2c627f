"""The built stack on MiniStack, IAM enforced: once a session, and as good as new for every test."""

from collections.abc import Iterator

import pytest
from harness import TYPEFORM_SECRET, Harness

from local.aws_fault_proxy import Proxy
from local.faults.environment import SOURCES, FaultEnvironment
from local.stack import LocalStack


@pytest.fixture(scope="session")
def session_harness(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Harness]:
    published = tmp_path_factory.mktemp("published")
    parameters = {"RetryWindowHours": "1"}
    with (
        Proxy() as proxy,
        LocalStack(parameters=parameters, publish=published, environment=proxy.environment, sources=SOURCES) as stack,
    ):
        proxy.forward_to(stack.endpoint_url)
        stack.put_secret(stack.secret() | {"sources": {"typeform": [TYPEFORM_SECRET]}})
        yield Harness(stack, FaultEnvironment(stack, proxy), published)


@pytest.fixture
def harness(session_harness: Harness) -> Iterator[Harness]:
    secret = session_harness.stack.secret()
    yield session_harness
    session_harness.stack.put_secret(secret)
    session_harness.reset()


@pytest.fixture
def environment(harness: Harness) -> FaultEnvironment:
    return harness.environment
