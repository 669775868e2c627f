"""Fakes, builders and a faulty server that the tests of all tiers share."""
