"""Voxworks: its contact, the client, and when it may be called."""
