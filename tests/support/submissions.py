"""What holds for every submission."""

import jmespath

from voxbridge.submission import NoLead, Submission


def assert_paths(submission: Submission | NoLead) -> None:
    """Every field's path leads to its value in the document."""
    for field in submission.fields if isinstance(submission, Submission) else ():
        assert jmespath.search(field.path, submission.document) == field.value, field.path
