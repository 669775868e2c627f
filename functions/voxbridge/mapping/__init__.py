"""From a submission's fields to a Voxworks contact, with the evidence for every choice: docs/mapping.md."""

from voxbridge.mapping.extractor import ExtractionResult, LeadRules, extract_contact

__all__ = ["ExtractionResult", "LeadRules", "extract_contact"]
