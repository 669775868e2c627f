"""The built stack on MiniStack, IAM enforced: once a session, and as good as new for every test."""

from collections.abc import Iterator

import pytest
from harness import TYPEFORM_SECRET, Harness

from local.faults.environment import SOURCES, FaultEnvironment
from local.proxy import Proxy
from local.stack import LocalStack


@pytest.fixture(scope="session")
def proxy() -> Iterator[Proxy]:
    with Proxy() as proxy:
        yield proxy


@pytest.fixture(scope="session")
def session_harness(tmp_path_factory: pytest.TempPathFactory, proxy: Proxy) -> Iterator[Harness]:
    published = tmp_path_factory.mktemp("published")
    parameters = {"RetryWindowHours": "1"}
    with LocalStack(parameters=parameters, publish=published, environment=proxy.environment, sources=SOURCES) as stack:
        proxy.forward_to(stack.endpoint_url)
        stack.put_secret(stack.secret() | {"sources": {"typeform": [TYPEFORM_SECRET]}})
        yield Harness(stack, published)


@pytest.fixture(scope="session")
def environment(session_harness: Harness, proxy: Proxy) -> FaultEnvironment:
    return FaultEnvironment(session_harness.stack, proxy)


@pytest.fixture
def harness(session_harness: Harness) -> Iterator[Harness]:
    secret = session_harness.stack.secret()
    yield session_harness
    session_harness.stack.put_secret(secret)
    session_harness.reset()
