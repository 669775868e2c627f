"""The template as written, read without running anything: CloudFormation's short tags become their long forms."""

from typing import Any

import pytest
import yaml

from local.build import ROOT


class _Loader(yaml.SafeLoader):
    """YAML with CloudFormation's tags."""


def _function(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    match node:
        case yaml.ScalarNode():
            value: Any = loader.construct_scalar(node)
        case yaml.SequenceNode():
            value = loader.construct_sequence(node, deep=True)
        case _:
            value = loader.construct_mapping(node, deep=True)
    if suffix in {"Ref", "Condition"}:
        return {suffix: value}
    return {f"Fn::{suffix}": value.split(".", 1) if suffix == "GetAtt" else value}


_Loader.add_multi_constructor("!", _function)


@pytest.fixture(scope="session")
def template() -> dict[str, Any]:
    """template.yaml."""
    return yaml.load((ROOT / "template.yaml").read_text("utf-8"), _Loader)  # noqa: S506 (a SafeLoader with tags)


@pytest.fixture(scope="session")
def resources(template) -> dict[str, Any]:
    """Its resources by logical name."""
    return template["Resources"]


@pytest.fixture(scope="session")
def of_type(resources):
    """Return the resources of a type, by logical name."""

    def find(kind: str) -> dict[str, Any]:
        return {name: resource for name, resource in resources.items() if resource["Type"] == kind}

    return find
