"""The page modules, in the order of their tabs."""

from cli.console.pages import dead_letters, health, leads, replays, settings, today, try_payload

MODULES = (today, leads, dead_letters, try_payload, health, replays, settings)
