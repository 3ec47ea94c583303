"""Grades: weights, evidence, collateral."""

from __future__ import annotations

from collections.abc import Callable

from trainer.reach import INTERNET
from trainer.scenario.grade import collateral, grade, grade_goal
from trainer.scenario.scenario import Scenario
from trainer.scenario.script import play

Make = Callable[..., Scenario]

RULE = "aws ec2 authorize-security-group-ingress --group-id sg-server --protocol tcp"


def test_points_follow_the_weights(make: Make) -> None:
    scenario = make()
    before = grade(scenario, scenario.broken)
    assert (before.points, before.out_of, before.score, before.solved) == (2, 4, 0.5, False)
    after = grade(scenario, play(scenario, scenario.solutions[0].commands).attempt.cloud)
    assert (after.points, after.score, after.solved) == (4, 1.0, True)
    assert all(mark.verdicts or mark.goal.kind != "allow" for mark in after.marks)


def test_one_goal_is_graded_as_all_are(make: Make) -> None:
    scenario = make()
    whole = grade(scenario, scenario.broken)
    for goal, mark in zip(scenario.goals, whole.marks, strict=True):
        assert grade_goal(scenario, goal, scenario.broken) is mark


def test_grades_of_two_scenarios_on_one_cloud_are_kept_apart(make: Make) -> None:
    one, two = make(), make(("kind: allow, weight: 2", "kind: deny, weight: 2"))
    assert not grade(one, one.broken).marks[0].met
    assert grade(two, one.broken).marks[0].met


def test_collateral_leaves_out_what_was_asked(make: Make) -> None:
    scenario = make()
    asked = play(scenario, scenario.solutions[0].commands).attempt.cloud
    assert not collateral(scenario, asked).opened
    assert not collateral(scenario, asked).closed
    more = play(scenario, [f"{RULE} --port 5000-6000 --cidr 10.0.1.0/24"]).attempt.cloud
    opened = {(c.source, c.destination): c.packets for c in collateral(scenario, more).opened}
    assert set(opened) == {("i-client", "i-server"), ("i-other", "i-server")}
    ports = opened["i-client", "i-server"].destination_ports()
    assert ports == ((5000, 5431), (5433, 6000))


def test_a_change_for_the_whole_internet_is_told_once(make: Make) -> None:
    scenario = make()
    public = play(scenario, [f"{RULE} --port 80 --cidr 0.0.0.0/0"]).attempt.cloud
    sources = [c.source for c in collateral(scenario, public).opened]
    assert sources.count(INTERNET) == 1
    assert "office" not in sources
    office = play(scenario, [f"{RULE} --port 80 --cidr 198.51.100.0/24"]).attempt.cloud
    assert INTERNET in [c.source for c in collateral(scenario, office).opened]
