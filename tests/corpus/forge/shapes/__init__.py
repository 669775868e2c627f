"""The shapes in which tools send forms."""

from forge.shapes import generic, providers
from forge.shapes.base import Sent, Shape

SHAPES: tuple[Shape, ...] = (*generic.SHAPES, *providers.SHAPES)

__all__ = ["SHAPES", "Sent", "Shape"]
