"""Answers that are typed: their forms, and what a Japanese keyboard makes of them."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from trainer.cloud.node import FormError
from trainer.cloud.topology.forms import parse_address, parse_cidr
from trainer.lesson.questions.question import Question

LONGEST = 100
HIGHEST_RULE = 32766
"""Of a network ACL; 32767 is the rule ``*``.
https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html"""

_WORD = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._:-]|/(?!/))*")


_SEPARATOR = re.compile(r"[\s,、]+")


class Form(StrEnum):
    """What is to be typed."""

    CIDR = "cidr"
    ADDRESS = "address"
    PORT = "port"
    RULE_NUMBER = "rule_number"
    TEXT = "text"


def normal(form: Form, typed: str) -> str:
    """The answer that is meant, in the form in which commands take it.

    Full-width digits, letters and signs count as their narrow ones; spaces around do not count.
    What comes out has no character that a command line takes for anything but itself.

    Raises:
        FormError: it is not of the form.
    """
    text = unicodedata.normalize("NFKC", typed[:LONGEST]).strip()
    match form:
        case Form.CIDR:
            return str(parse_cidr(text))
        case Form.ADDRESS:
            return str(parse_address(text))
        case Form.PORT:
            return _number(text, form, 0, 65535)
        case Form.RULE_NUMBER:
            return _number(text, form, 1, HIGHEST_RULE)
        case Form.TEXT:
            if not _WORD.fullmatch(text):
                raise FormError("question.not_a_word", text=text)
            return text


def picked(question: Question, typed: str) -> tuple[str, ...]:
    """The ids of the options whose numbers, in the order shown, were typed.

    Raises:
        FormError: they are no numbers of options, not all different, or too few or too many.
    """
    options = question.options
    words = _SEPARATOR.split(unicodedata.normalize("NFKC", typed[:LONGEST]).strip())
    numbers = [int(w) for w in words if w.isascii() and w.isdecimal() and len(w) <= 2]
    if len(numbers) < len(words) or not all(1 <= n <= len(options) for n in numbers):
        raise FormError("question.not_a_choice", most=str(len(options)))
    if len(set(numbers)) != question.choose or len(numbers) != question.choose:
        raise FormError("question.not_all", choose=str(question.choose))
    return tuple(options[number - 1].id for number in numbers)


def _number(text: str, form: Form, low: int, high: int) -> str:
    if not (text.isascii() and text.isdecimal() and low <= int(text) <= high):
        raise FormError(f"question.not_a_{form}", text=text, low=str(low), high=str(high))
    return str(int(text))
