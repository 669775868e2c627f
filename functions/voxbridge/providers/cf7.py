"""Contact Form 7 by the plugin "CF7 to Webhook": JSON of the form's tags, with headers that its owner chooses.

The plugin pastes answers raw into the JSON template, so a quotation mark in an answer breaks it, and the body arrives
as text/plain. Nothing is tried again; the site's admin gets an e-mail. Facts: the plugin's source, version 4.1.
"""

import re
from typing import Any

from voxbridge.auth.verifiers import Token
from voxbridge.delivery import Delivery
from voxbridge.errors import PermanentError
from voxbridge.parsing import bodies
from voxbridge.providers import Provider


def decode(delivery: Delivery) -> Any:
    """Read the tags; a template that an answer broke is repaired if there is only one way to read it."""
    try:
        return bodies.decode(delivery.body, delivery.content_type)
    except PermanentError:
        if (repaired := _repair(delivery.body.decode("utf-8", "replace"))) is None:
            raise
        return repaired


def _repair(text: str) -> dict[str, str] | None:
    """Read a flat object of texts whose answers may hold bare quotation marks; None for anything less certain."""
    whole = re.fullmatch(r'\{\s*"(.*)"\s*\}', text.strip(), re.DOTALL)
    if whole is None:
        return None
    document: dict[str, str] = {}
    for member in re.split(r'"\s*,\s*"', whole[1]):
        match = re.fullmatch(r'([\w.-]{1,100})"\s*:\s*"(.*)', member, re.DOTALL)
        # A key twice, or two members run together: an answer looks like a part of the template.
        if match is None or match[1] in document or re.search(r'"\s*:\s*["\[{]', match[2]):
            return None
        document[match[1]] = match[2].replace('\\"', '"').replace("\\n", "\n").replace("\\/", "/")
    return document


PROVIDER = Provider(verifier=Token(), decoder=decode, sends_only_leads=True)
