"""The webhook function's handler: an API Gateway event in, its response out."""

import gc

gc.disable()  # until wiring.warm_up: nothing that imports make is garbage, and searching it takes a tenth of the start

from typing import Any  # noqa: E402

from voxbridge import http, wiring  # noqa: E402
from voxbridge.errors import Status  # noqa: E402

wiring.warm_up(wiring.receiver)


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer one request. Never raises: a lead that is not saved gets 503, so that the provider sends it again."""
    del context
    try:
        return http.to_response(wiring.receiver().handle_request(http.to_request(event)))
    except Exception as error:  # noqa: BLE001
        wiring.report(error)
        return http.to_response(http.make_response(Status.UNAVAILABLE))
