"""However a file of questions is spoilt, it is read or refused, and what is read can be judged."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.cloud import BadInput
from trainer.cloud.yaml_reader import parse_yaml, read_yaml
from trainer.lesson.figures import read_figures
from trainer.lesson.questions.question import Response
from trainer.lesson.questions.reader import read_questions
from trainer.text.language import Language
from trainer.text.questions import (
    explanation_lines,
    option_text,
    question_markdown,
    ruling_lines,
)

FOLDER = Path(__file__).parents[3] / "lessons" / "security-groups-and-network-acls"
FIGURES = read_figures(read_yaml(FOLDER / "figures.yaml"))
LINES = (FOLDER / "questions.yaml").read_text(encoding="utf-8").splitlines()
WORDS = st.sampled_from(
    ["", "[]", "{}", "null", "x", "1", "true", "internet", "i-web", "acl-app", "late-deny", "all"]
)


@settings(max_examples=150)
@given(
    st.lists(
        st.tuples(st.integers(0, len(LINES) - 1), st.booleans(), WORDS),
        min_size=1,
        max_size=3,
        unique_by=lambda change: change[0],
    )
)
def test_a_spoilt_file_is_read_or_refused(changes: list[tuple[int, bool, str]]) -> None:
    lines = list(LINES)
    for number, drop, word in sorted(changes, reverse=True):
        if drop:
            del lines[number]
        else:
            lines[number] = f"{lines[number].split(':')[0]}: {word}"
    try:
        found = read_questions(
            parse_yaml("\n".join(lines), "questions.yaml"), FIGURES, date(2026, 1, 1)
        )
    except BadInput:
        return
    for question in found.values():
        list(question.faults())
        answer = [] if question.response is not Response.TYPE else ["120"]
        judgement = question.judge(answer)
        for language in Language:
            assert question_markdown(language, question)
            for option in question.options:
                assert option_text(language, question, option) or option.commands
            for ruling in judgement.rulings:
                list(ruling_lines(language, question, ruling))
            list(explanation_lines(language, question, judgement))
