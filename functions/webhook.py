"""Door 1: an API Gateway event becomes a receipt."""

from typing import Any

from voxbridge import apigateway, wiring
from voxbridge.admission import answer
from voxbridge.errors import Status

wiring.prepare()


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer one request. It never raises: what we do not hold is answered 503, so that it is sent again."""
    del context
    try:
        return apigateway.to_response(wiring.bridge().receive(apigateway.to_request(event)))
    except Exception as error:  # noqa: BLE001
        wiring.report(error)
        return apigateway.to_response(answer(Status.UNAVAILABLE))
