"""Every way in which a scenario file can be wrong is one problem at its line."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from trainer.cloud.problem import BadInput, Problem
from trainer.cloud.yaml_reader import parse_yaml
from trainer.scenario.head import parse_head
from trainer.scenario.reader import read_scenario, scenario_of
from trainer.scenario.scenario import Rung, State
from trainer.text.catalogue import entries, problem_line
from trainer.text.language import Language


def problems(text: str) -> list[Problem]:
    with pytest.raises(BadInput) as caught:
        scenario_of(parse_yaml(text, "small.yaml"), "")
    return list(caught.value.problems)


def test_a_good_file_is_read_whole(small: str, tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(small, encoding="utf-8")
    scenario = read_scenario(path)
    assert scenario.id == "small"
    assert scenario.title["ja"] == "小さな例"
    assert [goal.id for goal in scenario.goals] == ["works", "alone", "rest"]
    assert [goal.weight for goal in scenario.goals] == [2, 1, 1]
    assert scenario.wrong_fixes[0].fails == ("alone", "rest")
    assert scenario.hints[Rung.DO].en == "Repair"
    assert [claim.state for claim in scenario.debrief.claims] == [State.BROKEN, State.REPAIRED]
    assert scenario.digest == hashlib.sha256(path.read_bytes()).hexdigest()
    assert scenario.locks == ()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("format: 1", "format: 2", "format.unknown_format"),
        ("id: small", "id: Small!", "format.bad_id"),
        ("title: {ja: 小さな例, en: A small case}", "title: {en: A}", "input.missing_key"),
        ("en: A case}", "en: ''}", "format.empty_text"),
        ("en: A case}", "en: A, fr: B}", "input.unknown_key"),
        ("difficulty: 1", "difficulty: 6", "input.number_out_of_range"),
        ("minutes: 5", "minutes: soon", "input.expected_integer"),
        ("prerequisites: []", "prerequisites: [A B]", "format.bad_id"),
        ("ANS-C01", "ANS", "format.bad_exam"),
        ('["3.1"]', '["3.x"]', "format.bad_exam_task"),
        ("2026-11-01", "2026-13-01", "format.bad_date"),
        ("https://docs", "http://docs", "format.bad_source"),
        ("ticket: {ja: つながりません,", "ticket: {", "input.missing_key"),
        ("zone: a}", "zone: a, zonee: b}", "input.unknown_key_near"),
        ("kind: allow", "kind: alow", "format.unknown_goal_near"),
        ("kind: allow", "kind: endures", "format.unknown_goal"),
        ("weight: 2", "weight: 0", "input.number_out_of_range"),
        ("to: i-server, port: tcp/5432}\n  - {id: alone", "to: i-server}\n  - {id: alone",
         "input.missing_key"),
        ("from: i-client, to", "from: i-clint, to", "format.unknown_end"),
        ("weight: 2, from: i-client, to: i-server, port: tcp/5432", "from: i-client, to: i-server,"
         " port: tcp/http!", "format.not_a_service"),
        ("id: rest", "id: works", "format.duplicate_id"),
        ("{id: rest, kind: keep}", "{id: rest, kind: setting, resource: i-x, property: state,"
         " value: running}", "format.unknown_property"),
        ("{id: rest, kind: keep}", "{id: rest, kind: setting, resource: i-server, property: colour,"
         " value: red}", "format.unknown_property"),
        ("fails: [alone, rest]", "fails: [alone, best]", "format.unknown_goal_id"),
        ("hints:\n  observe: {ja: 見る, en: Look}\n", "hints:\n", "input.missing_key"),
        ("expect: reachable}", "expect: yes}", "input.not_a_choice"),
        ("hints:", "locked: {i-nobody: {ja: 不可, en: No}}\nhints:", "format.unknown_resource"),
        ("hints:", "forbidden: {ec3: {ja: 不可, en: No}}\nhints:", "format.unknown_command"),
        ("hints:", "forbidden: {ec2 create-nat: {ja: 不可, en: No}}\nhints:",
         "format.unknown_command"),
        ("hints:", "forbidden: {ec2 zz*: {ja: 不可, en: No}}\nhints:", "format.unknown_command"),
        ("hints:", "forbidden: {ec2: {ja: 不可}}\nhints:", "input.missing_key"),
        ("hints:", "colour: red\nhints:", "input.unknown_key"),
    ],
)  # fmt: skip
def test_each_fault_is_told_at_its_line(small: str, old: str, new: str, code: str) -> None:
    before, found_old, _ = small.partition(old)
    assert found_old
    found = problems(small.replace(old, new, 1))
    line = before.count("\n") + 1
    assert [(p.code, p.place.line) for p in found] == [(code, line)]


def test_faults_of_all_parts_come_together(small: str) -> None:
    text = small.replace("difficulty: 1", "difficulty: 9").replace("kind: keep", "kind: kep")
    text = text.replace("en: Look", "xx: Look")
    codes = {problem.code for problem in problems(text)}
    assert {"input.number_out_of_range", "format.unknown_goal_near", "input.missing_key"} <= codes


def test_every_kind_of_reading_fault_has_words_in_both_languages(small: str) -> None:
    found = problems(small.replace("kind: allow", "kind: alow"))
    for language in Language:
        line = problem_line(language, found[0])
        assert line.startswith("small.yaml:")
        assert "allow" in line
        assert "{" not in line
        assert entries(language, "format")


def test_the_head_is_read_without_the_rest(small: str) -> None:
    text = small[: small.index("topology:")] + "topology: [this is\n  no: topology\n"
    head = parse_head(text, "small.yaml")
    assert head.id == "small"
    assert head.exams == {"ANS-C01": ("3.1",)}


def test_a_list_is_no_scenario() -> None:
    assert [p.code for p in problems("- a\n- b\n")] == ["input.expected_map"]


def test_a_file_that_asks_for_too_much_is_refused(small: str) -> None:
    goal = small[small.index("  - {id: works") : small.index("  - {id: alone")]
    many = "".join(goal.replace("works", f"works-{n}") for n in range(101))
    assert [p.code for p in problems(small.replace(goal, many))] == ["format.too_many"]
    host = "i-other: {subnet: subnet-a, private_ip: 10.0.1.20, security_groups: [sg-client]}"
    hosts = "\n    ".join(f"i-x{n}: {{subnet: subnet-a}}" for n in range(101))
    found = problems(small.replace(host, hosts))
    assert [p.code for p in found] == ["format.too_many_ends"]
    command = small[small.index("      - aws") : small.index("wrong_fixes:")]
    long = problems(small.replace(command, f"      - aws {'x' * 5000}\n"))
    assert [p.code for p in long] == ["input.text_too_long"]
