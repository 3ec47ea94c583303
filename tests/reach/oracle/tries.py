"""The comparison itself: clouds, questions and packets from a seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from random import Random

from oracle.compare import Case, Disagreement, engine_outcome, engine_verdict, judged
from oracle.generator import random_cloud
from oracle.judge import Judge
from oracle.mutation import mutated
from oracle.questions import questions
from oracle.sampling import Sampler
from trainer.cloud import Cloud
from trainer.reach import Question

QUESTIONS = 8
PACKETS = 24
VARIANTS = 3
"""Clouds tried besides, for each question that something is the answer to."""


def disagreements(seed: int, counts: Counter[str]) -> Iterator[Disagreement]:
    """Compare on one random cloud and variants of it.

    ``counts`` gets the number of ``packets``, of those that ``arrive``, of each outcome, and how
    many answered packets went ``by`` each kind of place.
    """
    random = Random(seed)
    cloud = random_cloud(seed)
    for question, every_address in questions(random, cloud, QUESTIONS):
        verdict = engine_verdict(cloud, question, every_address=every_address)
        yield from compared(random, cloud, question, every_address, counts)
        for _ in range(VARIANTS if verdict.arrives else 0):
            variant = mutated(random, cloud)
            yield from compared(random, variant, question, every_address, counts)


def compared(
    random: Random, cloud: Cloud, question: Question, every_address: bool, counts: Counter[str]
) -> Iterator[Disagreement]:
    """The first packet of a question that the two disagree about, if there is one."""
    verdict = engine_verdict(cloud, question, every_address=every_address)
    judge = Judge(cloud)
    some = PACKETS if verdict.arrives else PACKETS // 3
    for packet in Sampler(random, judge.model).draw(verdict, some):
        outcome = engine_outcome(verdict, packet)
        counts.update({"packets": 1, outcome.answered.value: 1, "arrive": outcome.arrives})
        found = judged(Case(cloud, question, every_address, packet), verdict, judge)
        if found is not None:
            yield found
            break
    counts.update({f"by {kind}": times for kind, times in judge.passed.items()})
