"""The shapes in which tools send forms."""

from forge.shapes import keyed, labelled, providers
from forge.shapes.base import Sent, Shape

SHAPES: tuple[Shape, ...] = (*labelled.SHAPES, *keyed.SHAPES, *providers.SHAPES)

__all__ = ["SHAPES", "Sent", "Shape"]
