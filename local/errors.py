"""What can go wrong on one machine, told in sentences that name the mend."""


class LocalStackError(Exception):
    """The local stack cannot be built, started or deployed. The message is for a person."""
