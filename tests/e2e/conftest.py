"""The built stack on MiniStack, IAM enforced: once a session, and as good as new for every test."""

from collections.abc import Iterator

import pytest
from harness import TYPEFORM_SECRET, Harness

from local.stack import LocalStack


@pytest.fixture(scope="session")
def session_harness(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Harness]:
    published = tmp_path_factory.mktemp("published")
    with LocalStack(parameters={"RetryWindowHours": "1"}, publish=published) as stack:
        stack.put_secret(stack.secret() | {"sources": {"typeform": [TYPEFORM_SECRET]}})
        yield Harness(stack, published)


@pytest.fixture
def harness(session_harness: Harness) -> Iterator[Harness]:
    secret = session_harness.stack.secret()
    yield session_harness
    session_harness.stack.put_secret(secret)
    session_harness.reset()
