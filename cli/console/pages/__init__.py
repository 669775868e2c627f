"""The page modules, in the order of their tabs."""

from cli.console.pages import health, leads, settings, today

MODULES = (today, leads, health, settings)
