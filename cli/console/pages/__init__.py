"""The page modules, in the order of their tabs."""

from cli.console.pages import (
    connect,
    contacts,
    dead_letters,
    find,
    health,
    leads,
    masking,
    replays,
    send,
    today,
    try_payload,
)

MODULES = (today, leads, dead_letters, contacts, try_payload, health, find, connect, send, replays, masking)
