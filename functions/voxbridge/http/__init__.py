"""Requests and responses, and the API Gateway events that carry them."""
