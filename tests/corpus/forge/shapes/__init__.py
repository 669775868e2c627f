"""The shapes in which tools send forms."""

from forge.shapes import fixed_fields, form_builders, keyed, labelled
from forge.shapes.base import Sent, Shape

SHAPES: tuple[Shape, ...] = (*labelled.SHAPES, *keyed.SHAPES, *form_builders.SHAPES, *fixed_fields.SHAPES)

__all__ = ["SHAPES", "Sent", "Shape"]
