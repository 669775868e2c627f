"""Clients of moto's AWS, each made once: making one takes far longer than most calls of it."""

from functools import cache
from typing import Any

import boto3
import moto  # noqa: F401  (first: it adds its handlers to the sessions that are made after it)

REGION = "ap-southeast-2"
KEYS = {"region_name": REGION, "aws_access_key_id": "test", "aws_secret_access_key": "test"}


@cache
def aws_client(service: str, region: str = REGION) -> Any:
    """Return a client of a service, which works within `mock_aws()`."""
    return _session().client(service, region_name=region)


@cache
def _session() -> boto3.Session:
    return boto3.Session(**KEYS)
