"""From a request's bytes to what the mapping reads."""
