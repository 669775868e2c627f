"""The page modules, in the order of their tabs."""

from cli.console.pages import health, settings, today

MODULES = (today, health, settings)
