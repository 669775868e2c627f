"""From a submission's fields to a Voxworks contact, with the evidence for every choice.

`extract_contact` is the one way in. docs/mapping.md says what is right and how it is read.
"""

from voxbridge.mapping.extractor import ExtractionResult, LeadRules, extract_contact

__all__ = ["ExtractionResult", "LeadRules", "extract_contact"]
