"""Figures that give away what a question beside them asks."""

from __future__ import annotations

from collections.abc import Iterable

from trainer.lesson.lesson import Figure
from trainer.lesson.questions.change import Change
from trainer.lesson.questions.fill import Fill
from trainer.lesson.questions.order import Order
from trainer.lesson.questions.predict import Predict
from trainer.lesson.questions.question import Question, Ruling


def is_told_by(figure: Figure, question: Question) -> bool:
    """Whether a figure that stands on the page of a question answers it.

    A figure tells the commands that made it, the outcome of each claim unless the learner is to
    predict it, and the way of the packet whose walk it shows.
    """
    match question:
        case Change():
            return bool(figure.commands) and _carried_out(figure, question.rulings())
        case Fill() if figure.commands:
            return any(
                _carried_out(figure, question.judge([good]).rulings) for good in question.good
            )
        case Predict() if figure.cloud is question.cloud and not figure.predict:
            return any(claim.flow == question.flow for claim in figure.claims)
        case Order() if figure.cloud is question.cloud and figure.traced is not None:
            return figure.traced.flow == question.flow
    return False


def _carried_out(figure: Figure, rulings: Iterable[Ruling]) -> bool:
    done = set(figure.commands)
    return any(ruling.right and done.issuperset(ruling.option.commands) for ruling in rulings)
