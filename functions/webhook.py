"""Door 1: an API Gateway event becomes a receipt."""

from typing import Any

from voxbridge import wiring
from voxbridge.errors import Status
from voxbridge.http import api_gateway
from voxbridge.http.responses import make_response
from voxbridge.voxworks.throttle import WEBHOOK_RATE

wiring.prepare(WEBHOOK_RATE)


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer one request. It never raises: what we do not hold is answered 503, so that it is sent again."""
    del context
    try:
        return api_gateway.to_response(wiring.bridge(WEBHOOK_RATE).receive(api_gateway.to_request(event)))
    except Exception as error:  # noqa: BLE001
        wiring.report(error)
        return api_gateway.to_response(make_response(Status.UNAVAILABLE))
