"""The deploy role of docs/operations.md: what it may write, and that it cannot write itself."""

import json
import re
from fnmatch import fnmatchcase

import pytest
from support.doc_pages import ROOT, pages

PAGE = pages()["docs/operations.md"]
SECTION = PAGE[PAGE.index("### From GitHub") :].partition("\n## ")[0]
TRUST, PERMISSIONS = (json.loads(block) for block in re.findall(r"```json\n(.*?)```", SECTION, re.DOTALL))
(ROLE,) = re.findall(r"A role, `([\w-]+)`", SECTION)
TEMPLATE = (ROOT / "template.yaml").read_text("utf-8")
STACK_ROLES = re.findall(r"^  (\w+):\n    Type: AWS::IAM::Role$", TEMPLATE, re.MULTILINE)
# What CloudFormation calls for a role with inline policies, tags and a description.
NEEDED = {
    "iam:CreateRole",
    "iam:DeleteRole",
    "iam:GetRole",
    "iam:UpdateRole",
    "iam:UpdateRoleDescription",
    "iam:UpdateAssumeRolePolicy",
    "iam:PutRolePolicy",
    "iam:DeleteRolePolicy",
    "iam:GetRolePolicy",
    "iam:TagRole",
    "iam:UntagRole",
    "iam:PassRole",
}


def grants():
    for statement in PERMISSIONS["Statement"]:
        actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
        for action in actions:
            for resource in statement["Resource"]:
                yield action, resource, statement.get("Condition")


def may(action, role):
    arn = f"arn:aws:iam::123456789012:role/{role}"
    return any(each == action and fnmatchcase(arn, pattern) for each, pattern, _ in grants())


@pytest.mark.parametrize("role", STACK_ROLES)
def test_it_may_do_all_that_cloudformation_does_to_the_stacks_roles(role):
    assert {action for action in NEEDED if may(action, f"voxbridge-{role}-1AB2C3D4E5F6")} == NEEDED


@pytest.mark.parametrize("role", [ROLE, "voxbridge", "voxbridge-admin", "voxbridge-prod-WebhookRole-1", "Admin"])
def test_it_may_touch_no_other_role_and_not_itself(role):
    assert [action for action, *_ in grants() if may(action, role)] == []


def test_it_may_pass_a_role_to_lambda_alone():
    conditions = [condition for action, _, condition in grants() if action == "iam:PassRole"]
    assert conditions
    assert all(each == {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}} for each in conditions)


def test_it_is_assumed_by_one_environment_of_one_repository_known_by_its_ids():
    ((condition,),) = [each["Condition"].values() for each in TRUST["Statement"]]
    subject = condition["token.actions.githubusercontent.com:sub"]
    assert re.fullmatch(r"repo:\w+@\w+/\w+@\w+:environment:default", subject)
    assert condition["token.actions.githubusercontent.com:aud"] == "sts.amazonaws.com"
