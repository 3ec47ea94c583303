"""The form that asks whether a flow works."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from trainer.cloud import Cloud
from trainer.cloud.likely import likely
from trainer.reach import Question, UnknownEnd, ends
from trainer.reach.ends import resolve
from trainer.tui.scenario.forms.form import Field, Form, Mistake, NoSuchName, Texts
from trainer.tui.scenario.forms.options import all_ends, common_services
from trainer.tui.scenario.forms.readers import plain, read_service


def _read_end(cloud: Cloud, text: str, texts: Texts) -> str:
    """Whatever the engine understands: an id, a name, an address, ``internet``."""
    found = plain(text)
    if not found:
        raise Mistake("form.empty")
    try:
        resolve(cloud, found)
    except UnknownEnd:
        raise NoSuchName(found, partial(_near, cloud, found)) from None
    return found


def _near(cloud: Cloud, text: str) -> Sequence[str]:
    try:
        resolve(cloud, text)
    except UnknownEnd as unknown:
        return unknown.nearest or likely(text, ends(cloud), 1, 0.4)
    return ()


def _question(cloud: Cloud, values: Mapping[str, Any]) -> Question:
    return Question(values["source"], values["destination"], values["service"])


TEST_FLOW: Final = Form(
    "test_flow",
    (
        Field("source", _read_end, all_ends),
        Field("destination", _read_end, all_ends),
        Field("service", read_service, common_services),
    ),
    _question,
)
