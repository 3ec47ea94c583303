"""The session: what is kept, and that coming back finds it."""

from pathlib import Path

import pytest
from scenario_stage import REPAIR, door

from trainer.actions import Call
from trainer.packets import Service
from trainer.progress import ScenarioStanding, StepKind, Store, open_store
from trainer.progress.session import Session
from trainer.reach import Outcome, Question
from trainer.scenario.scenario import Rung, Scenario

QUESTION = Question("office", "i-shop", Service.tcp(443))


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return door()


def steps(store: Store) -> list[tuple[str, dict[str, object]]]:
    attempt = store.open_attempt("door")
    return [(step.kind, dict(step.payload)) for step in attempt.steps] if attempt else []


def test_looking_begins_nothing(scenario: Scenario, store: Store) -> None:
    session = Session.open(scenario, store)
    assert session.marks
    assert session.verdict is None
    assert store.scenario_states() == {}


def test_each_step_is_in_the_store_before_the_method_returns(
    scenario: Scenario, store: Store, tmp_path: Path
) -> None:
    session = Session.open(scenario, store)
    session.trace(QUESTION)
    session.hint()
    session.enter(REPAIR)
    session.undo()
    session.redo()
    session.reset()
    with open_store(tmp_path / "home") as other:
        assert [kind for kind, _ in steps(other)] == [
            StepKind.TRACE,
            StepKind.HINT,
            StepKind.COMMAND,
            StepKind.UNDO,
            StepKind.REDO,
            StepKind.RESET,
        ]


def test_coming_back_finds_everything(scenario: Scenario, store: Store) -> None:
    first = Session.open(scenario, store)
    first.trace(QUESTION)
    first.hint()
    first.hint()
    first.enter(REPAIR)
    first.enter("aws ec2 nonsense")
    again = Session.open(scenario, store)
    assert again.cloud == first.cloud
    assert again.attempt.lines == (REPAIR,)
    assert again.hints == 2
    assert again.question == QUESTION
    assert again.typed == [REPAIR, "aws ec2 nonsense"]
    assert again.verdict is not None
    assert again.verdict.outcome is Outcome.REACHABLE


def test_a_form_is_kept_as_its_command(scenario: Scenario, store: Store) -> None:
    session = Session.open(scenario, store)
    permission = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}
    call = Call(
        "ec2",
        "AuthorizeSecurityGroupIngress",
        {
            "GroupId": "sg-shop",
            "IpPermissions": [{**permission, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}],
        },
    )
    acted = session.perform(call)
    assert acted.changed
    assert Session.open(scenario, store).cloud == session.cloud


def test_a_refused_form_leaves_no_trace(scenario: Scenario, store: Store) -> None:
    session = Session.open(scenario, store)
    acted = session.perform(Call("ec2", "DeleteVpc", {"VpcId": "vpc-town"}))
    assert acted.status != 0
    assert steps(store) == []


def test_a_changed_scenario_is_begun_anew(scenario: Scenario, store: Store) -> None:
    Session.open(scenario, store).enter(REPAIR)
    changed = Scenario(
        **{
            name: getattr(scenario, name)
            for name in Scenario.__slots__
            if name not in ("digest", "__weakref__")
        },
        digest="another",
    )
    assert not Session.open(changed, store).attempt.lines


def test_a_solution_ends_the_attempt_and_the_work_goes_into_the_next(
    scenario: Scenario, store: Store
) -> None:
    session = Session.open(scenario, store)
    session.enter(REPAIR)
    assert session.submit().solved
    assert store.open_attempt("door") is None
    session.hint()
    assert steps(store)[0] == (StepKind.COMMAND, {"line": REPAIR, "status": 0})
    assert Session.open(scenario, store).cloud == session.cloud
    assert store.scenario_states()["door"].standing is ScenarioStanding.SOLVED


def test_hints_and_the_traced_flow_go_into_the_next_attempt(
    scenario: Scenario, store: Store
) -> None:
    first = Session.open(scenario, store)
    first.trace(QUESTION)
    first.hint()
    first.hint()
    first.enter(REPAIR)
    assert first.submit().solved
    first.undo()
    again = Session.open(scenario, store)
    assert again.hints == 2
    assert again.question == QUESTION
    assert again.cloud == first.cloud
    # They are the same hints, whatever attempt they were shown in.
    assert store.scenario_states()["door"].hints == 2


def test_a_failed_submission_leaves_the_attempt_open(scenario: Scenario, store: Store) -> None:
    session = Session.open(scenario, store)
    assert not session.submit().solved
    session.enter(REPAIR)
    assert session.submit().solved


def test_hints_end(scenario: Scenario, store: Store) -> None:
    session = Session.open(scenario, store)
    assert [session.hint() for _ in range(5)] == [*Rung, None]


def test_moving_nowhere_is_not_kept(scenario: Scenario, store: Store) -> None:
    session = Session.open(scenario, store)
    assert not session.undo()
    assert not session.redo()
    assert not session.reset()
    assert steps(store) == []
