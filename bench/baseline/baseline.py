"""The baseline: sends a signed Typeform lead to Voxworks with as little code as possible.

voxbridge is measured against it. Do not deploy it: it has no validation, log or retry, and any failure loses the lead.
"""

import base64
import hmac
import json
import os
from typing import Any

import boto3
import urllib3

SECRETS_MANAGER = boto3.client("secretsmanager")
POOL = urllib3.PoolManager()
URL = f"{os.environ['VOXWORKS_BASE_URL']}/api/v1/create-contact"
NAMES = {"given_name": "first_name", "family_name": "last_name", "phone": "phone_number", "email": "email"}
secret: dict[str, Any] = {}


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Handle one request."""
    del context
    if not secret:
        held = SECRETS_MANAGER.get_secret_value(SecretId=os.environ["SECRET_NAME"])
        secret.update(json.loads(held["SecretString"]))
    body = event["body"].encode()
    digest = hmac.digest(secret["sources"]["typeform"].encode(), body, "sha256")
    expected = f"sha256={base64.b64encode(digest).decode()}"
    if not hmac.compare_digest(event["headers"].get("typeform-signature", ""), expected):
        return {"statusCode": 401}
    answers = json.loads(body)["form_response"]["answers"]
    found = {answer["field"]["ref"]: answer[answer["type"]] for answer in answers}
    answer = POOL.request(
        "POST",
        URL,
        headers={"authorization": f"Bearer {secret['api_key']}", "content-type": "application/json"},
        body=json.dumps({name: found[ref] for ref, name in NAMES.items()}),
        timeout=4.0,
    )
    return {"statusCode": answer.status, "body": answer.data.decode()}
