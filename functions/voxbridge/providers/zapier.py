"""Webhooks by Zapier: whatever the Zap's owner mapped, as JSON, a form or raw text; verified by a token.

Empty strings for what was not mapped, a list of objects for line items. No signature, no id, no known retries.
"""

from voxbridge.auth.tokens import Token
from voxbridge.providers import Provider

PROVIDER = Provider(verifier=Token())
