"""GitHub's workflows: that they are YAML, pin what they run, may do no more than they must, and run what is here."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".github" / "workflows"
FILES = sorted(FOLDER.iterdir())
TEXTS = {path.name: path.read_text("utf-8") for path in FILES}
PINNED = re.compile(r"[\w-]+/[\w.-]+@[0-9a-f]{40}")


@pytest.fixture(params=FILES, ids=lambda path: path.name)
def workflow(request):
    return yaml.safe_load(request.param.read_text("utf-8"))


def steps(workflow):
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def runs(workflow):
    return [step["run"] for step in steps(workflow) if "run" in step]


def test_there_is_one_that_checks_and_one_that_deploys():
    assert set(TEXTS) == {"check.yml", "deploy.yml"}


def test_every_action_is_pinned_by_its_commit(workflow):
    used = [step["uses"] for step in steps(workflow) if "uses" in step]
    assert used
    assert [action for action in used if not PINNED.fullmatch(action)] == []


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_every_pin_says_which_version_it_is(text):
    lines = [line for line in text.splitlines() if "uses:" in line]
    assert all(re.search(r"@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line) for line in lines)


def test_one_action_has_one_commit_everywhere():
    used = {action for text in TEXTS.values() for action in PINNED.findall(text)}
    assert len({action.partition("@")[0] for action in used}) == len(used)


def test_permissions_are_written_down_and_allow_no_writing_but_the_identity_token(workflow):
    granted = [workflow["permissions"], *(job.get("permissions", {}) for job in workflow["jobs"].values())]
    assert all(isinstance(permissions, dict) for permissions in granted)  # neither `write-all` nor `read-all`
    writes = {name for permissions in granted for name, level in permissions.items() if level != "read"}
    deploys = "workflow_dispatch" in triggers(workflow)
    assert writes == ({"id-token"} if deploys else set())


def test_the_checkout_leaves_no_token_behind(workflow):
    checkouts = [step for step in steps(workflow) if step.get("uses", "").startswith("actions/checkout@")]
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_every_job_ends_by_itself(workflow):
    assert all(job["timeout-minutes"] <= 60 for job in workflow["jobs"].values())


def test_nothing_of_an_event_is_pasted_into_a_shell(workflow):
    assert not any("${{" in line for line in runs(workflow))


def test_the_check_runs_on_pushes_and_pull_requests_with_no_secret():
    check = yaml.safe_load(TEXTS["check.yml"])
    assert set(triggers(check)) == {"push", "pull_request"}
    assert "secrets." not in TEXTS["check.yml"]
    assert runs(check) == ["make lint", "make test", "make browser"]


def test_a_deployment_is_asked_for_and_keeps_no_key():
    deploy = yaml.safe_load(TEXTS["deploy.yml"])
    assert list(triggers(deploy)) == ["workflow_dispatch"]
    assert "secrets." not in TEXTS["deploy.yml"]  # no key of AWS' is kept at GitHub


def test_a_job_that_may_ask_for_an_identity_runs_no_code_of_others(workflow):
    """A dependency that is built, installed or tested there could take the role's rights."""
    for name, job in workflow["jobs"].items():
        if "id-token" not in job.get("permissions", {}) or name == "doctor":
            continue
        used = {step["uses"].partition("@")[0] for step in job["steps"] if "uses" in step}
        assert used == {"actions/checkout", "actions/download-artifact", "aws-actions/configure-aws-credentials"}
        commands = [step["run"].split()[0] for step in job["steps"] if "run" in step]
        assert commands == ["tar", "sam"], name
        assert job["needs"] == "build"


def test_the_doctor_runs_after_the_deployment_with_a_role_of_its_own():
    """It runs the project's code, so it must not get the deploy role: not by its ARN, nor by the environment."""
    jobs = yaml.safe_load(TEXTS["deploy.yml"])["jobs"]
    assert jobs["doctor"]["needs"] == "deploy"
    assert "environment" not in jobs["doctor"]
    roles = {
        name: step["with"]["role-to-assume"]
        for name, job in jobs.items()
        for step in job["steps"]
        if "configure-aws-credentials" in step.get("uses", "")
    }
    assert set(roles) == {"deploy", "doctor"}
    assert roles["deploy"] != roles["doctor"]
    assert jobs["doctor"]["steps"][-1]["run"].endswith("--doctor")


def test_what_is_deployed_is_what_the_build_made():
    """Built in a job without rights, and handed over whole."""
    build, deploy = (yaml.safe_load(TEXTS["deploy.yml"])["jobs"][name]["steps"] for name in ("build", "deploy"))
    made = [step["run"].split()[:2] for step in build if "run" in step]
    assert made == [["make", "lint"], ["make", "build"], ["tar", "-czf"]]
    (up,) = [step["with"] for step in build if "upload-artifact" in step.get("uses", "")]
    (down,) = [step["with"] for step in deploy if "download-artifact" in step.get("uses", "")]
    assert up["name"] == down["name"]
    assert up["path"] in next(step["run"] for step in deploy if step.get("run", "").startswith("tar "))


def test_a_deployment_has_the_environments_of_samconfig():
    deploy = yaml.safe_load(TEXTS["deploy.yml"])
    tables = re.findall(r"^\[(\w+)\.deploy\.parameters\]", (ROOT / "samconfig.toml").read_text("utf-8"), re.MULTILINE)
    assert triggers(deploy)["workflow_dispatch"]["inputs"]["environment"]["options"] == [
        table for table in tables if table != "local"
    ]


def test_every_make_target_that_is_run_exists(workflow):
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = [target for line in runs(workflow) for target in re.findall(r"^make (\w+)", line)]
    assert targets
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)


def triggers(workflow):
    return workflow[True]  # YAML 1.1 reads the key `on` as a truth
