"""The built stack on MiniStack, IAM enforced: once a session, and as good as new for every test."""

from collections.abc import Iterator

import pytest
from harness import TYPEFORM_SECRET, Harness

from local.stack import LocalStack


@pytest.fixture(scope="session")
def session_harness() -> Iterator[Harness]:
    with LocalStack(parameters={"RetryWindowHours": "1"}) as stack:
        stack.put_secret(stack.secret() | {"sources": {"typeform": [TYPEFORM_SECRET]}})
        yield Harness(stack)


@pytest.fixture
def harness(session_harness: Harness) -> Iterator[Harness]:
    secret = session_harness.stack.secret()
    yield session_harness
    session_harness.stack.put_secret(secret)
    session_harness.reset()
