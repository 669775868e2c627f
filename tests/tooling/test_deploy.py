"""`make deploy`: credentials first, three questions, answers kept in samconfig.toml, and the doctor at the end."""

import os
import subprocess
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from local.build import ROOT
from local.deploy import QUESTIONS, DeployError, ask, deploy, is_configured, parse
from local.samconfig import Environment, SamConfigError, read_environment, write_environment

OURS = (ROOT / "samconfig.toml").read_text("utf-8")
HEAD = '[default.global.parameters]\nstack_name = "v"\n'


class FakeAws:
    """An account, with one stack or none."""

    def __init__(self, parameters=None, *, error=None):
        self.parameters, self.error, self.regions = parameters or {}, error, []

    def account(self, region):
        self.regions.append(region)
        if self.error:
            raise self.error
        return "123456789012"

    def stack_parameters(self, stack_name, region):
        del stack_name, region
        return self.parameters


class Run:
    """One deployment from a folder, with answers typed in."""

    def __init__(self, folder, text=OURS, aws=None, exit_codes=None):
        self.config: Path = folder / "samconfig.toml"
        self.config.write_text(text, "utf-8")
        self.aws = aws or FakeAws()
        self.exit_codes = exit_codes or {}
        self.ran, self.said, self.asked = [], [], []

    def __call__(self, *answers, name="default", asks_again=False, terminal=True):
        remaining = iter(answers)

        def prompt(text):
            self.asked.append(text)
            return next(remaining)

        def run(command):
            words = [str(word) for word in command]
            step = next(word for word in words if word in {"build", "deploy", "doctor"})
            self.ran.append((step, words))
            return self.exit_codes.get(step, 0)

        return deploy(
            name,
            config=self.config,
            asks_again=asks_again,
            prompt=prompt if terminal else None,
            aws=self.aws,
            run=run,
            say=self.said.append,
        )

    @property
    def steps(self):
        return [step for step, _ in self.ran]

    def environment(self, name="default"):
        return read_environment(self.config.read_text("utf-8"), name)


def test_without_credentials_nothing_is_asked_built_or_written(tmp_path):
    run = Run(tmp_path, aws=FakeAws(error=DeployError("no credentials")))
    with pytest.raises(DeployError):
        run("you@example.com", "AU", "")
    assert (run.asked, run.ran, run.config.read_text("utf-8")) == ([], [], OURS)


def test_three_answers_are_kept_and_the_doctor_ends_it(tmp_path):
    run = Run(tmp_path)
    assert run("you@example.com", "nz", "us-east-1") == 0
    assert len(run.asked) == 3
    assert run.steps == ["build", "deploy", "doctor"]
    saved = run.environment()
    assert saved.region == "us-east-1"
    assert saved.parameters == {"AlarmEmail": "you@example.com", "PhoneRegion": "NZ"}
    assert run.ran[-1][1][-2:] == ["--region", "us-east-1"]


def test_the_second_deployment_asks_nothing_unless_it_is_told_to(tmp_path):
    Run(tmp_path)("you@example.com", "", "")
    again = Run(tmp_path, (tmp_path / "samconfig.toml").read_text("utf-8"))
    assert again() == 0
    assert again.asked == []
    assert again("none", "US", "", asks_again=True) == 0
    assert again.environment().parameters == {"AlarmEmail": "", "PhoneRegion": "US"}


@pytest.mark.parametrize(("typed", "questions"), [([], 0), (["ASK=1"], 3)])
def test_make_deploy_asks_again_with_ask_alone(tmp_path, typed, questions):
    """Over a saved samconfig.toml, `make deploy` asks nothing and `make deploy ASK=1` all three questions again."""
    Run(tmp_path)("you@example.com", "", "")
    printed = subprocess.run(  # noqa: S603  (our own Makefile)
        [os.environ.get("MAKE", "make"), "--no-print-directory", "--dry-run", "deploy", "ENV=default", *typed],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name not in {"MAKEFLAGS", "MFLAGS", "ASK"}},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    command = next(line.split() for line in printed.splitlines() if "local.deploy" in line)
    options = parse(command[command.index("local.deploy") + 1 :])
    again = Run(tmp_path, (tmp_path / "samconfig.toml").read_text("utf-8"))
    assert again("", "", "", name=options.env, asks_again=options.ask) == 0
    assert len(again.asked) == questions


def test_without_a_terminal_samconfig_decides(tmp_path):
    run = Run(tmp_path)
    assert run(terminal=False, asks_again=True) == 0
    assert (run.asked, run.config.read_text("utf-8")) == ([], OURS)
    assert run.steps == ["build", "deploy", "doctor"]


def test_enter_keeps_what_the_stack_has(tmp_path):
    run = Run(tmp_path, aws=FakeAws({"AlarmEmail": "ops@example.com", "PhoneRegion": "GB"}))
    run("", "", "")
    assert run.environment().parameters == {"AlarmEmail": "ops@example.com", "PhoneRegion": "GB"}


def test_the_other_parameters_of_the_environment_stay(tmp_path):
    run = Run(tmp_path)
    before = run.environment("prod").parameters
    assert run("you@example.com", "", "", name="prod") == 0
    assert run.environment("prod").parameters == {**before, "AlarmEmail": "you@example.com", "PhoneRegion": "AU"}
    assert run.environment("default") == read_environment(OURS, "default")
    assert run.ran[1][1][run.ran[1][1].index("--config-env") + 1] == "prod"


@pytest.mark.parametrize(
    ("question", "wrong"),
    [
        ("AlarmEmail", ["you", "you@example", "a@b.c d@e.f", "a@b.com, c@d.com"]),
        ("PhoneRegion", ["Australia", "61", "XX"]),
        ("region", ["Sydney", "ap southeast 2", "ap-southeast"]),
    ],
)
def test_an_invalid_answer_is_asked_for_again(question, wrong):
    right = {"AlarmEmail": "a@b.co", "PhoneRegion": "FR", "region": "eu-west-3"}
    answers = iter(
        [word for each in QUESTIONS for word in (*(wrong if each.name == question else ()), right[each.name])]
    )
    said = []
    found = ask(Environment("default", "voxbridge", "us-east-1"), {}, lambda _: next(answers), said.append)
    assert {**found.parameters, "region": found.region} == right
    assert len(said) == len(wrong)


@pytest.mark.parametrize(("failing", "steps"), [("build", ["build"]), ("deploy", ["build", "deploy"])])
def test_a_step_that_fails_ends_it_with_its_exit_code(tmp_path, failing, steps):
    run = Run(tmp_path, exit_codes={failing: 3})
    assert run("you@example.com", "", "") == 3
    assert run.steps == steps


def test_what_the_doctor_finds_does_not_fail_the_deployment(tmp_path):
    run = Run(tmp_path, exit_codes={"doctor": 1})
    assert run("you@example.com", "", "") == 0


def test_a_new_region_is_tried_before_it_is_saved(tmp_path):
    aws = FakeAws()
    Run(tmp_path, aws=aws)("", "", "eu-central-1")
    assert aws.regions == ["ap-southeast-2", "eu-central-1"]


# samconfig.toml


def test_an_unknown_environment_is_an_error_that_names_the_others():
    with pytest.raises(SamConfigError, match="default, prod"):
        read_environment(OURS, "staging")


def test_only_the_changed_lines_differ():
    environment = read_environment(OURS, "prod")
    changed = write_environment(
        OURS, Environment("prod", environment.stack_name, "us-east-1", {"AlarmEmail": "a@b.co"})
    )
    old, new = OURS.splitlines(), changed.splitlines()
    assert len(old) == len(new)
    different = [after for before, after in zip(old, new, strict=True) if before != after]
    assert different == ['region = "us-east-1"', 'parameter_overrides = "AlarmEmail=a@b.co"']


def test_a_comment_behind_the_region_stays():
    environment = read_environment(OURS, "default")
    changed = write_environment(OURS, Environment("default", environment.stack_name, "eu-west-1", {}))
    assert 'region = "eu-west-1" # ' in changed


@pytest.mark.parametrize(
    "written",
    [
        'parameter_overrides = \'AlarmEmail="a@b.co" PhoneRegion="NZ"\'',
        'parameter_overrides = "AlarmEmail=\\"a@b.co\\" PhoneRegion=\\"NZ\\""',
        'parameter_overrides = ["AlarmEmail=a@b.co", "PhoneRegion=NZ"]',
    ],
)
def test_what_sam_deploy_guided_writes_is_read(written):
    text = (
        f'[default.global.parameters]\nstack_name = "v"\nregion = "us-east-1"\n[default.deploy.parameters]\n{written}\n'
    )
    environment = read_environment(text, "default")
    assert environment.parameters == {"AlarmEmail": "a@b.co", "PhoneRegion": "NZ"}
    assert is_configured(environment)


def test_a_value_that_cannot_be_replaced_is_an_error_and_not_a_broken_file():
    text = f'{HEAD}[default.deploy.parameters]\nparameter_overrides = [\n  "A=1",\n]\n'
    with pytest.raises(SamConfigError, match="parameter_overrides"):
        write_environment(text, Environment("default", "v", None, {"A": "2"}))


NAMES = st.from_regex(r"[A-Z][A-Za-z]{0,9}", fullmatch=True)
VALUES = st.text(
    st.characters(codec="utf-8", exclude_characters='"\\\r\n\0', exclude_categories=("C", "Z")), max_size=20
)


@settings(deadline=None)
@given(st.dictionaries(NAMES, VALUES, max_size=4), st.sampled_from(["default", "prod"]))
def test_any_parameters_survive_being_written_and_the_rest_of_the_file_too(parameters, name):
    before = read_environment(OURS, name)
    changed = write_environment(OURS, Environment(name, before.stack_name, "eu-west-1", parameters))
    assert read_environment(changed, name).parameters == parameters
    others = {key: table for key, table in tomllib.loads(OURS).items() if key != name}
    assert {key: table for key, table in tomllib.loads(changed).items() if key != name} == others
