"""Each kind is judged by the engine; what an author says is never compared with an answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.cloud import BadInput
from trainer.cloud.node import FormError
from trainer.cloud.yaml_reader import parse_yaml
from trainer.lesson.figures import read_figures
from trainer.lesson.questions.question import Question, Response
from trainer.lesson.questions.reader import read_questions
from trainer.lesson.questions.typed import Form, normal
from trainer.text.catalogue import problem_line
from trainer.text.language import Language

FIGURES = """
shop:
  caption: {ja: 店, en: Shop}
  claims: []
  topology:
    vpcs: {vpc-shop: {cidr: 10.0.0.0/16}}
    subnets:
      subnet-web: {cidr: 10.0.1.0/24, zone: a}
      subnet-app: {cidr: 10.0.2.0/24, zone: a}
    route_tables: {rtb-shop: {subnets: [subnet-web, subnet-app]}}
    security_groups: {sg-web: {}, sg-app: {inbound: [tcp/8080 from sg-web]}}
    network_acls:
      acl-web:
        subnets: [subnet-web]
        inbound: [100 allow all from 0.0.0.0/0]
        outbound: [100 allow all to 0.0.0.0/0]
      acl-app:
        subnets: [subnet-app]
        inbound: [100 allow tcp/8080 from 10.0.1.0/24]
        outbound: [100 allow tcp/8080 to 10.0.1.0/24]
    instances:
      i-web: {subnet: subnet-web, security_groups: [sg-web]}
      i-app: {subnet: subnet-app, security_groups: [sg-app], listens: [tcp/8080]}
open:
  caption: {ja: 開, en: Open}
  claims: []
  after: shop
  commands:
    - >-
      aws ec2 create-network-acl-entry --network-acl-id acl-app --egress --rule-number 110
      --protocol tcp --port-range From=1024,To=65535 --cidr-block 10.0.1.0/24 --rule-action allow
"""
FLOW = "flow: {from: i-web, to: i-app, port: tcp/8080}"
EXAMS = 'exams: {ANS-C01: ["3.1"]}'
TEXT = "text: {ja: どれ, en: Which}"
ENTRY = (
    "aws ec2 create-network-acl-entry --network-acl-id acl-app --egress --rule-number 110 "
    "--protocol tcp --port-range %s --cidr-block 10.0.1.0/24 --rule-action allow"
)
WIDE = ENTRY % "From=1024,To=65535"
GOAL = "goals: [{id: works, kind: allow, from: i-web, to: i-app, port: tcp/8080}]"


def question(text: str) -> Question:
    """The question with these lines and the exams."""
    figures = read_figures(parse_yaml(FIGURES, "figures.yaml"))
    lines = "\n  ".join((*text.strip().splitlines(), EXAMS))
    node = parse_yaml(f"q-one:\n  {lines}\n", "questions.yaml")
    return read_questions(node, figures, date(2026, 1, 2))["q-one"]


def codes(found: Question) -> set[str]:
    return {code.removeprefix("question.") for code, _ in found.faults()}


@pytest.mark.parametrize(("figure", "right"), [("shop", "unreachable"), ("open", "reachable")])
def test_the_verdict_is_that_of_the_network(figure: str, right: str) -> None:
    asked = question(f"kind: verdict\nfigure: {figure}\n{FLOW}")
    assert [option.id for option in asked.options] == ["reachable", "partial", "unreachable"]
    assert {o.id: asked.judge([o.id]).right for o in asked.options} == {
        o.id: o.id == right for o in asked.options
    }
    assert codes(asked) == set()


def test_unknown_is_offered_only_where_a_fact_is_missing() -> None:
    asked = question(
        f"""
kind: verdict
topology:
  vpcs: {{vpc-a: {{cidr: 10.0.0.0/16}}}}
  subnets: {{subnet-a: {{cidr: 10.0.1.0/24, zone: a}}}}
  instances: {{i-web: {{subnet: subnet-a}}, i-app: {{subnet: subnet-a}}}}
  missing_facts: {{lost: {{about: subnet-a, what: network_acl}}}}
{FLOW}"""
    )
    assert "unknown" in [option.id for option in asked.options]


def test_commands_come_before_the_question() -> None:
    asked = question(f"kind: verdict\nfigure: shop\ncommands: ['{WIDE}']\n{FLOW}")
    assert asked.judge(["reachable"]).right
    assert asked.figure is None


def test_the_blocker_is_the_one_the_engine_names() -> None:
    asked = question(f"kind: blocker\nfigure: shop\nchoices: [sg-app, acl-app]\n{FLOW}")
    assert asked.judge(["acl-app"]).right
    assert not asked.judge(["sg-app"]).right
    assert not asked.judge(["sg-app", "acl-app"]).right
    assert codes(asked) == set()


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("figure: open\nchoices: [sg-app, acl-app]", "wrong_count"),
        ("figure: shop\nchoices: [sg-app, sg-web]", "blocker_not_offered"),
        ("figure: shop\nchoices: [acl-app, sg-ape]", "no_such_component"),
        ("figure: shop\nchoices: [acl-app, sg-app]\nchoose: 2", "wrong_count"),
    ],
)
def test_a_blocker_that_cannot_be_answered_is_found(lines: str, code: str) -> None:
    assert code in codes(question(f"kind: blocker\n{lines}\n{FLOW}"))


def test_the_order_of_hops_is_that_of_the_walk() -> None:
    asked = question(f"kind: order\nfigure: open\n{FLOW}")
    shown = [option.id for option in asked.options]
    right = ("sg-web", "acl-web", "rtb-shop", "acl-app", "sg-app")
    assert sorted(shown) == sorted(right)
    assert asked.response is Response.ARRANGE
    assert [p for p in permutations(shown) if asked.judge(p).right] == [right]
    assert tuple(shown) != right
    assert codes(asked) == set()


def test_an_order_is_never_shown_as_it_is_right() -> None:
    asked = question(f"kind: order\nfigure: open\n{FLOW}")
    right = asked.judge(()).expected
    for number in range(400):
        other = replace(asked, id=f"q-{number}")
        assert tuple(option.id for option in other.options) != right


def test_a_way_ends_at_what_stops_the_packet() -> None:
    asked = question(f"kind: order\nfigure: shop\nway: return\n{FLOW}")
    assert asked.judge(["sg-app", "acl-app"]).right
    assert codes(asked) == {"too_few_hops"}


def test_records_belong_to_the_network_that_writes_them() -> None:
    asked = question(
        f"""
kind: flow_logs
figure: shop
at: i-app
{FLOW}
options:
  - {{figure: open, text: {{ja: 開, en: Open}}}}
  - {{figure: shop, text: {{ja: 閉, en: Closed}}}}"""
    )
    assert asked.judge(["2"]).right
    assert not asked.judge(["1"]).right
    right, wrong = sorted(asked.judge(["2"]).rulings, key=lambda r: not r.right)
    assert any("REJECT" in line for line in right.records)
    assert not any("REJECT" in line for line in wrong.records)
    assert codes(asked) == set()


CHANGE = f"""
kind: change
{TEXT}
figure: shop
{GOAL}
options:
  - commands: ['{WIDE}']
  - {{commands: ['{ENTRY % "From=49152,To=65535"}'], fails: [works]}}
  - {{commands: ['{WIDE.replace("110", "100")}'], refused: NetworkAclEntryAlreadyExists}}"""


def test_a_change_is_right_if_every_goal_is_met() -> None:
    asked = question(CHANGE)
    assert {o.id: asked.judge([o.id]).right for o in asked.options} == {
        "1": True,
        "2": False,
        "3": False,
    }
    rulings = {ruling.option.id: ruling for ruling in asked.judge(["1"]).rulings}
    assert [mark.met for mark in rulings["2"].marks] == [False]
    assert "already exists" in rulings["3"].refusal
    assert codes(asked) == set()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("], fails: [works]", "]", "fails_missing"),
        ("From=49152", "From=1024", "right_after_all"),
        ("From=49152", "From=1024", "wrong_count"),
        (", refused: NetworkAclEntryAlreadyExists", "", "option_refused"),
        ("fails: [works]", "refused: Other", "not_refused"),
    ],
)
def test_an_option_that_is_not_what_it_is_said_to_be_is_found(
    old: str, new: str, code: str
) -> None:
    assert old in CHANGE
    assert code in codes(question(CHANGE.replace(old, new, 1)))


FILL = f"""
kind: fill
{TEXT}
figure: shop
form: port
commands: ['{ENTRY % "From={answer},To=65535"}']
{GOAL}
right: ["1024", "32768"]
wrong: ["49152"]"""


@pytest.mark.parametrize(
    ("typed", "right"),
    [("1024", True), ("20000", True), ("３２７６８", True), ("32769", False), ("065000", False)],
)
def test_whatever_is_typed_is_judged_by_the_engine(typed: str, right: bool) -> None:
    asked = question(FILL)
    assert asked.judge([typed]).right is right
    assert codes(asked) == set()


@pytest.mark.parametrize("typed", ["", "tcp", "65536", "-1", "1024 --dry-run", "1;2"])
def test_what_is_not_of_the_form_is_not_judged(typed: str) -> None:
    with pytest.raises(FormError):
        question(FILL).judge([typed])


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"32768"', '"49153"', "example_wrong"),
        ('"49152"', '"2000"', "example_right"),
        ('"49152"', '"high"', "example_form"),
    ],
)
def test_examples_are_tried(old: str, new: str, code: str) -> None:
    assert code in codes(question(FILL.replace(old, new)))


@given(st.sampled_from(Form), st.text(max_size=20))
def test_a_typed_answer_is_one_harmless_word(form: Form, typed: str) -> None:
    try:
        answer = normal(form, typed)
    except FormError:
        return
    assert answer.isascii()
    assert not set(answer) & set(" \t\n'\"\\$`;|&(){}[]<>#!*?=,~")
    assert not answer.startswith("-")
    assert "//" not in answer


@pytest.mark.parametrize("typed", ["file://x", "a b", "-x", "$x", "sg-app;", "“x”"])
def test_a_word_is_nothing_that_a_command_line_obeys(typed: str) -> None:
    with pytest.raises(FormError):
        normal(Form.TEXT, typed)


@pytest.mark.parametrize(
    ("form", "typed", "answer"),
    [
        (Form.CIDR, "１０．０．１．０／２４", "10.0.1.0/24"),
        (Form.ADDRESS, " 10.0.0.5 ", "10.0.0.5"),
        (Form.RULE_NUMBER, "９０", "90"),
        (Form.TEXT, "ｓｇ－ａｐｐ", "sg-app"),
    ],
)
def test_full_width_characters_count_as_narrow_ones(form: Form, typed: str, answer: str) -> None:
    assert normal(form, typed) == answer


FACT = f"""
kind: fact
{TEXT}
source: https://docs.aws.amazon.com/vpc/
as_of: 2026-11-28
options:
  - {{text: {{ja: 正, en: Right}}, right: true}}
  - {{text: {{ja: 誤, en: Wrong}}, right: false, why: {{ja: 理由, en: Why}}}}"""


def test_a_fact_has_a_key_and_its_source() -> None:
    asked = question(FACT)
    assert asked.judge(["1"]).right
    assert not asked.judge(["2"]).right
    assert not asked.judge([]).right
    assert not asked.engine_graded
    assert codes(asked) == set()


def test_a_part_of_two_right_answers_is_not_right() -> None:
    asked = question(f"{FACT.replace('right: false', 'right: true')}\nchoose: 2")
    assert asked.judge(["2", "1"]).right
    assert not asked.judge(["1"]).right
    assert codes(asked) == set()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"kind: verdicts\nfigure: shop\n{FLOW}", 2),
        (f"kind: verdict\nfigure: shopp\n{FLOW}", 3),
        (f"kind: verdict\n{FLOW}", 1),
        ("kind: verdict\nfigure: shop\nflow: {from: i-web, to: i-ape, port: tcp/8080}", 4),
        (FACT.replace("source: https", "source: http"), 4),
        (FACT.replace("as_of: 2026-11-28\n", ""), 1),
        (FILL.replace("{answer}", "1024"), 6),
        (CHANGE.replace("[works]", "[work]"), 8),
        (f"kind: blocker\nfigure: shop\nchoices: [acl-app]\n{FLOW}", 4),
    ],
)
def test_a_bad_question_is_refused_at_its_line(text: str, line: int) -> None:
    with pytest.raises(BadInput) as bad:
        question(text)
    (problem,) = bad.value.problems
    assert problem.place.line == line
    for language in Language:
        assert not problem_line(language, problem).endswith(problem.code)


def test_questions_are_read_with_their_lesson() -> None:
    from trainer.lesson.library import LessonLibrary

    lessons = Path(__file__).parents[3] / "lessons"
    lesson = LessonLibrary(lessons).open("security-groups-and-network-acls")
    assert lesson.questions["late-deny-works"].figure == "late-deny"
