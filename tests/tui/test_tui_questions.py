"""Questions on pages and in practice, answered with keys and mouse."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
import tui_stage
from textual.pilot import Pilot
from textual.widgets import Input
from tui_stage import SIZES, Opened, ScreenIs, screen_text, settled

from trainer.progress import Confidence, Store
from trainer.text.width import cells
from trainer.tui.lesson.screen import LessonScreen
from trainer.tui.practice.round import RoundScreen
from trainer.tui.practice.screen import PracticeScreen
from trainer.tui.question.answers import AnswerList
from trainer.tui.question.confidence import ConfidenceLine
from trainer.tui.question.view import QuestionView
from trainer.tui.scenario.free_screen import FreeScreen

LESSON = "lesson:first-steps"
QUESTIONS = """
opening:
  kind: verdict
  figure: open
  flow: {from: i-client, to: i-server, port: tcp/80}
  exams: {ANS-C01: ["3.1"]}
both:
  kind: fact
  text: {ja: 2つ選ぶ, en: Two of these}
  choose: 2
  source: https://docs.aws.amazon.com/vpc/
  as_of: 2026-11-28
  options:
    - {text: {ja: 甲, en: Alpha}, right: true}
    - {text: {ja: 乙, en: Beta}, right: true}
    - {text: {ja: 丙, en: Gamma}, right: false, why: {ja: 丙は別のもの, en: Gamma is another thing}}
  exams: {SAA-C03: ["1.2"]}
port:
  kind: fill
  text: {ja: 何番, en: Which port}
  figure: open
  form: port
  commands:
    - >-
      aws ec2 authorize-security-group-ingress --group-id sg-server
      --protocol tcp --port {answer} --cidr 0.0.0.0/0
  goals: [{id: open, kind: allow, from: i-client, to: i-server, port: tcp/443}]
  right: ["443"]
  wrong: ["8080"]
  exams: {ANS-C01: ["3.1"]}
"""


@pytest.fixture(autouse=True)
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The content of the tests with questions: one opens the lesson, two are on its next page."""
    folder = Path(shutil.copytree(tui_stage.CONTENT, tmp_path / "content"))
    lesson = folder / "lessons" / "first-steps"
    (lesson / "questions.yaml").write_text(QUESTIONS, encoding="utf-8")
    for file in lesson.glob("??.md"):
        first, *rest = file.read_text(encoding="utf-8").split("\n---\n")
        title = "# 問い {#ask}" if file.stem == "ja" else "# Asked {#ask}"
        page = f"\n{title}\n\n{{question: both}}\n\n{{question: port}}\n"
        parts = [f"{first}\n{{question: opening}}\n", page, *rest]
        file.write_text("\n---\n".join(parts), encoding="utf-8")
    monkeypatch.setattr(tui_stage, "CONTENT", folder)


async def test_an_opening_puzzle_is_not_scored(opened: Opened, store: Store) -> None:
    async with opened(start=LESSON) as pilot:
        view = pilot.app.screen.query_one(QuestionView)
        view.begin()
        await pilot.press("1")
        await settled(pilot)
        assert "Right" in screen_text(pilot)
    assert store.question_states() == {}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["ja", "en"])
async def test_question(
    opened: Opened, screen_is: ScreenIs, store: Store, language: str, size: str
) -> None:
    async with opened(language, start=f"{LESSON}#ask", size=SIZES[size]) as pilot:
        screen_is(pilot, "asked")
        pilot.app.screen.query(QuestionView).first().begin()
        shown = [o.id for o in pilot.app.screen.query(AnswerList).first()._question.options]
        await pilot.press(str(shown.index("1") + 1), str(shown.index("3") + 1))
        screen_is(pilot, "chosen")
        await pilot.press("enter")
        await settled(pilot)
        screen_is(pilot, "judged")
    assert store.question_states()["first-steps/both"].last_right is False


async def test_an_answer_can_be_changed_before_and_given_again_after(
    opened: Opened, store: Store
) -> None:
    async with opened(start=f"{LESSON}#ask") as pilot:
        pilot.app.screen.query(QuestionView).first().begin()
        shown = [o.id for o in pilot.app.screen.query(AnswerList).first()._question.options]
        one, two, three = (str(shown.index(name) + 1) for name in "123")
        await pilot.press(one, three, three, two, "enter")
        await settled(pilot)
        assert "✓ Right" in screen_text(pilot)
        await pilot.press("r")
        await settled(pilot)
        assert "✓ Right" not in screen_text(pilot)
        await pilot.press(one, three, "enter")
        await settled(pilot)
        assert "× Not right" in screen_text(pilot)
    assert store.question_states()["first-steps/both"].answers == 2


async def test_one_key_says_how_sure_and_another_answers(opened: Opened, store: Store) -> None:
    async with opened(start=f"{LESSON}#ask", size=(80, 60)) as pilot:
        pilot.app.screen.query(QuestionView).first().begin()
        shown = [o.id for o in pilot.app.screen.query(AnswerList).first()._question.options]
        one, three = (str(shown.index(name) + 1) for name in "13")
        await settled(pilot)
        assert "How sure are you?  c  ( ) sure" in screen_text(pilot)
        await pilot.press("c")
        assert "(x) sure" in screen_text(pilot)
        await pilot.press(one, three, "enter")
        await settled(pilot)
        assert "You were sure." in screen_text(pilot)
        await pilot.press("r")
        await settled(pilot)
        assert "(x)" not in screen_text(pilot).partition("____")[0]
        await pilot.press("ｃ", "c", "c", "c", one, three, "enter")
    said = [deed.confidence for deed in store.record().deeds if deed.answer]
    assert said == [Confidence.SURE, None]


async def test_a_click_says_how_sure_and_takes_it_back(opened: Opened, store: Store) -> None:
    async with opened(start=f"{LESSON}#ask", size=(80, 60)) as pilot:
        view = pilot.app.screen.query(QuestionView).first()
        line = view.query_one(ConfidenceLine)
        at = str(line.render()).index("fairly")
        await pilot.click(line, offset=(at, 0))
        assert line.chosen is Confidence.FAIRLY_SURE
        await pilot.click(line, offset=(at, 0))
        assert line.chosen is None


async def test_where_letters_are_typed_the_function_key_says_how_sure(
    opened: Opened, store: Store
) -> None:
    async with opened(start=f"{LESSON}#ask", size=SIZES["120x40"]) as pilot:
        pilot.app.screen.query_one(Input).focus()
        await settled(pilot)
        assert "How sure are you?  F8  ( ) sure" in screen_text(pilot)
        await pilot.press("f8", "f8", "f8", *"443", "enter")
        await settled(pilot)
    assert [deed.confidence for deed in store.record().deeds if deed.answer] == [Confidence.GUESS]


async def test_a_round_keeps_how_sure_one_was(opened: Opened, store: Store) -> None:
    async with opened() as pilot:
        await pilot.press("p", "enter")
        await settled(pilot)
        await pilot.press("c", "1")
        await settled(pilot)
    assert store.record().deeds[-1].confidence is Confidence.SURE


async def test_of_what_does_not_count_nobody_asks_how_sure(opened: Opened) -> None:
    async with opened(start=LESSON) as pilot:
        view = pilot.app.screen.query_one(QuestionView)
        view.begin()
        await pilot.press("c")
        assert not view.query(ConfidenceLine)
        assert "How sure" not in screen_text(pilot)


async def test_the_mouse_answers(opened: Opened) -> None:
    async with opened(start=LESSON, size=(80, 60)) as pilot:
        await pilot.click(AnswerList, offset=(4, 0))
        await settled(pilot)
        assert "Right" in screen_text(pilot)


async def test_a_typed_answer_is_judged_by_the_engine(opened: Opened, store: Store) -> None:
    async with opened(start=f"{LESSON}#ask", size=SIZES["120x40"]) as pilot:
        pilot.app.screen.query_one(Input).focus()
        await pilot.press(*"none", "enter")
        await settled(pilot)
        assert "is no port" in screen_text(pilot)
        assert store.question_states() == {}
        pilot.app.screen.query_one(Input).value = ""
        await pilot.press("４", "1", "left", "delete", "４", "3", "enter")
        await settled(pilot)
        assert "✓ Right" in screen_text(pilot)
        assert "8080" in screen_text(pilot)
    assert store.question_states()["first-steps/port"].right == 1


async def test_a_judgement_is_told_in_the_other_language(opened: Opened) -> None:
    async with opened(start=LESSON) as pilot:
        pilot.app.screen.query_one(QuestionView).begin()
        await pilot.press("1", "f2")
        await settled(pilot)
        assert "正解" in screen_text(pilot)
        assert "往路" in screen_text(pilot)


async def test_the_network_of_a_question_can_be_entered(opened: Opened) -> None:
    async with opened(start=LESSON) as pilot:
        pilot.app.screen.query_one(QuestionView).begin()
        await pilot.press("v")
        await settled(pilot)
        assert isinstance(pilot.app.screen, FreeScreen)
        await pilot.press("escape")
        assert pilot.app.screen.query_one(AnswerList).has_focus


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["ja", "en"])
async def test_practice(opened: Opened, screen_is: ScreenIs, language: str, size: str) -> None:
    async with opened(language, size=SIZES[size]) as pilot:
        await pilot.press("p")
        await settled(pilot)
        assert isinstance(pilot.app.screen, PracticeScreen)
        screen_is(pilot)


async def test_a_round_asks_all_and_tells_the_result(opened: Opened, store: Store) -> None:
    async with opened() as pilot:
        await pilot.press("p", "enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, RoundScreen)
        assert "question 1 of 3" in screen_text(pilot)
        await pilot.press("1", "enter")
        await settled(pilot)
        assert "question 2 of 3" in screen_text(pilot)
        await pilot.press("n")
        await settled(pilot)
        await pilot.press(*"443", "enter", "enter")
        await settled(pilot)
        assert "2 of 2 right" in screen_text(pilot)
        await pilot.press("escape")
        await settled(pilot)
        assert "0 due, 1 new of 3" in screen_text(pilot)
    assert len(store.question_states()) == 2


@pytest.fixture
def doubted(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Ten answers for sure of which three were wrong, one of them to a question of the lesson."""
    noon = datetime(2026, 11, 29, 12, tzinfo=UTC)
    monkeypatch.setattr(store, "_clock", lambda: noon)
    for number in range(10):
        key = f"gone/{number}" if number else "first-steps/both"
        store.record_answer(key, ["1"], right=number > 2, confidence=Confidence.SURE)
    for number in range(4):
        store.record_answer(f"gone/x{number}", ["1"], right=number > 2, confidence=Confidence.GUESS)
    return store


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["ja", "en"])
async def test_statistics_of_the_too_sure(
    opened: Opened, screen_is: ScreenIs, doubted: Store, language: str, size: str
) -> None:
    async with opened(language, size=SIZES[size]) as pilot:
        await pilot.press("s")
        await settled(pilot)
        screen_is(pilot)


async def test_what_was_wrong_for_sure_is_opened_or_asked_again(
    opened: Opened, doubted: Store
) -> None:
    async with opened() as pilot:
        await pilot.press("s")
        await settled(pilot)
        assert "Sure, but wrong" in screen_text(pilot)
        await pilot.press("p")
        await settled(pilot)
        assert isinstance(pilot.app.screen, RoundScreen)
        assert "question 1 of 1" in screen_text(pilot)
        assert "Two of these" in screen_text(pilot)
        await pilot.press("escape")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, LessonScreen)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["ja", "en"])
async def test_end_of_a_round(
    opened: Opened, screen_is: ScreenIs, language: str, size: str
) -> None:
    async with opened(language, size=SIZES[size]) as pilot:
        await pilot.press("p", "enter")
        await settled(pilot)
        await pilot.press("3", "enter")
        await settled(pilot)
        await pilot.press("n")
        await settled(pilot)
        await pilot.press(*"443", "enter", "enter")
        await settled(pilot)
        screen_is(pilot)


async def test_what_was_wrong_in_a_round_can_be_asked_again(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("p", "enter")
        await settled(pilot)
        await pilot.press("3", "enter")
        await settled(pilot)
        await pilot.press("n")
        await settled(pilot)
        await pilot.press("f7")
        await settled(pilot)
        assert "0 of 1 right" in screen_text(pilot)
        await pilot.press("r")
        await settled(pilot)
        assert "question 1 of 1" in screen_text(pilot)
        await pilot.press("1", "enter")
        await settled(pilot)
        assert "1 of 1 right" in screen_text(pilot)
        assert "Ask the wrong ones again" not in screen_text(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, PracticeScreen)


async def test_the_reasons_and_the_network_are_read_with_keys_alone(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("p", "enter")
        await settled(pilot)
        await pilot.press("pageup", "pageup")
        await settled(pilot)
        assert "vpc-lab 10.0.0.0/16" in screen_text(pilot)
        await pilot.press("1")
        await settled(pilot)
        assert "Go on" in screen_text(pilot)
        top = screen_text(pilot)
        await pilot.press("up")
        await settled(pilot)
        assert screen_text(pilot) != top
        await pilot.press("down")
        await settled(pilot)
        assert screen_text(pilot) == top
        await pilot.press("pagedown", "pagedown")
        await settled(pilot)
        assert "destination i-server" in screen_text(pilot)


async def test_a_typed_answer_is_given_again_and_says_anew_how_sure_it_is(
    opened: Opened, store: Store
) -> None:
    async with opened(start=f"{LESSON}#ask", size=SIZES["120x40"]) as pilot:
        field = pilot.app.screen.query_one(Input)
        field.focus()
        await pilot.press("f8", *"8080", "enter")
        await settled(pilot)
        assert "You were sure." in screen_text(pilot)
        assert "Enter Go on" in screen_text(pilot)
        await pilot.press("f5", *"443", "enter")
        await settled(pilot)
        assert "✓ Right" in screen_text(pilot)
        assert field.value == "443"
    said = [deed.confidence for deed in store.record().deeds if deed.answer]
    assert said == [Confidence.SURE, None]


async def click_text(pilot: Pilot[None], text: str) -> None:
    """Click where a text stands on the screen."""
    lines = screen_text(pilot).splitlines()
    row = next(number for number, line in enumerate(lines) if text in line)
    await pilot.click(offset=(cells(lines[row].partition(text)[0]), row))
    await settled(pilot)


async def test_a_round_with_the_mouse_alone(opened: Opened, store: Store) -> None:
    async with opened() as pilot:
        await click_text(pilot, "Practice")
        await click_text(pilot, "Everything")
        await click_text(pilot, "fairly sure")
        await click_text(pilot, "2  partial")
        assert "× Not right" in screen_text(pilot)
        await click_text(pilot, "[x] × wrong")
        assert "question 1 of 3" in screen_text(pilot)
        await click_text(pilot, "Again")
        await click_text(pilot, "1  reachable")
        await click_text(pilot, "Go on")
        assert "question 2 of 3" in screen_text(pilot)
        await click_text(pilot, "[ ] Alpha")
        await click_text(pilot, "[ ] Beta")
        await click_text(pilot, "▸ Answer")
        assert "✓ Right" in screen_text(pilot)
        await click_text(pilot, "Go on")
        await click_text(pilot, "Next question")
        assert "1 of 2 right" in screen_text(pilot)
        await click_text(pilot, "Finish")
        assert isinstance(pilot.app.screen, PracticeScreen)
    assert store.record().deeds[0].confidence is Confidence.FAIRLY_SURE


@pytest.mark.parametrize("language", ["ja", "en"])
async def test_glossary(opened: Opened, screen_is: ScreenIs, language: str) -> None:
    async with opened(language, start=LESSON) as pilot:
        await pilot.press("g")
        await settled(pilot)
        screen_is(pilot, "all")
        await pilot.press(*"peering")
        await settled(pilot)
        screen_is(pilot, "found")
        await pilot.press("escape")
        await settled(pilot)
        assert pilot.app.screen.query(QuestionView)


async def test_a_link_leads_to_a_term(opened: Opened) -> None:
    async with opened(start="term:standby") as pilot:
        await settled(pilot)
        assert "standby" in screen_text(pilot)


async def test_a_question_may_be_left_the_moment_it_is_asked(opened: Opened) -> None:
    async with opened(start=LESSON) as pilot:
        question = pilot.app.screen.query_one(QuestionView)
        await question.remove()
        # What was to be done after the next paint comes too late.
        question._show_all()


async def test_an_answer_that_is_heard_late_belongs_to_its_own_question(
    opened: Opened, store: Store
) -> None:
    async with opened() as pilot:
        await pilot.press("p", "enter")
        await settled(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, RoundScreen)
        view = screen.query_one(QuestionView)
        asked = view._question
        answer = QuestionView.Answered(asked, asked.judge(("1",)), None)
        await pilot.press("n")
        await settled(pilot)
        assert "question 2 of 3" in screen_text(pilot)
        screen.on_question_view_answered(answer)
    [key] = store.question_states()
    assert key.endswith(f"/{asked.id}")
