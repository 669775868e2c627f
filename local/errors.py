"""The error of the local stack."""


class LocalStackError(Exception):
    """The local stack cannot be built, started or deployed. The message is for the user and says what to do."""
