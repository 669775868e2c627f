"""From a form's answers to a Voxworks contact, with the evidence for every choice.

`read_lead` is the one way in. docs/mapping.md says what is right and why.
"""

from voxbridge.mapping.reading import Evidence, LeadRules, Reading, read_lead

__all__ = ["Evidence", "LeadRules", "Reading", "read_lead"]
