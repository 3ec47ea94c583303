"""The published AWS CLI as the judge of the parser and of printed text."""

import json
import random
from collections import Counter

import pytest
from aws_judge import AwsCli, Judged, words_of
from call_strategies import calls
from hypothesis import given, settings
from judged_lines import DIFFERENT_ON_PURPOSE, content_lines, examples, hard_lines
from likely_calls import likely_calls
from shop_cloud import act, shop

from trainer.awscli.errors import CliError
from trainer.awscli.output import printed
from trainer.awscli.parser import parse, parse_words
from trainer.awscli.render import render

PROFILES = {"--profile"[:length] for length in range(3, 10)}
"""Asks for a profile, of which the judge has none and we need none."""

PARTS = 4
"""Long lists are judged in parts, so that several processes can share them."""


@pytest.fixture(scope="module")
def judge():
    cli = AwsCli()
    yield cli
    cli.close()


def understood(words):
    """What our parser makes of the words after ``aws``: a request, or None."""
    try:
        call = parse_words(["aws", *words]).call
    except CliError:
        return None
    return call.service, call.operation, call.parameters


def agree(judge, line, counts):
    """Hold one line to the AWS CLI, ours read from the text, theirs as a shell parts it."""
    try:
        judged = judge.judge(words_of(line))
    except ValueError:
        judged = Judged(None, "a shell waits for the end of the quotation")
    try:
        call = parse(line).call
        ours, reason = (call.service, call.operation, call.parameters), ""
    except CliError as error:
        ours, reason = None, error.text
    if line in DIFFERENT_ON_PURPOSE:
        counts["different on purpose"] += 1
        assert ours != judged.request, f"no longer different: {line}"
        return
    assert ours == judged.request, f"{line}\n{reason or judged.complaint}"
    counts["equal" if ours else "both rejected"] += 1


def tell(record_property, counts):
    record_property("aws-cli", dict(counts))


@pytest.mark.parametrize("part", range(PARTS))
def test_lines_of_scenarios_and_lessons(judge, part, record_property):
    counts = Counter()
    for line in content_lines()[part::PARTS]:
        agree(judge, line, counts)
    assert counts["equal"] >= 5
    tell(record_property, counts)


def test_hard_lines(judge, record_property):
    counts = Counter()
    lines = hard_lines()
    assert set(DIFFERENT_ON_PURPOSE) <= set(lines)
    for line in lines:
        agree(judge, line, counts)
    assert counts["equal"] >= 150
    assert counts["both rejected"] >= 100
    tell(record_property, counts)


@pytest.mark.parametrize("part", range(PARTS))
def test_examples_that_awscli_ships(judge, part, record_property):
    counts = Counter()
    for line in list(examples())[part::PARTS]:
        if "file://" in line:
            counts["with a file, left out"] += 1
        else:
            agree(judge, line, counts)
    assert counts["equal"] >= 90
    tell(record_property, counts)


@pytest.mark.parametrize("seed", range(2))
def test_lines_with_slips_of_the_hand(judge, seed, record_property):
    """Words that were left out, doubled, cut, swapped, or got a character too many."""
    counts = Counter()
    chance = random.Random(seed)
    lines = [line for line in hard_lines() if line not in DIFFERENT_ON_PURPOSE]
    for _ in range(120):
        words = slipped(words_of(chance.choice(lines)), chance)
        if any(word in PROFILES or word == "--" for word in words):
            continue
        ours, theirs = understood(words), judge.judge(words).request
        assert ours == theirs, words
        counts["slips: equal" if ours else "slips: both rejected"] += 1
    tell(record_property, counts)


def slipped(words, chance):
    if len(words) < 3:
        return words
    at = chance.randrange(2, len(words))
    word, other = words[at], chance.randrange(2, len(words))
    place = chance.randrange(len(word) + 1)
    match chance.randrange(6):
        case 0:
            new = []
        case 1:
            new = [word, word]
        case 2:
            new = [word[:place]]
        case 3:
            new = [word[:place] + chance.choice("=,\"'{}[]\\ x1é") + word[place:]]
        case 4:
            new = [word[:place] + word[place + 1 :]]
        case _:
            return [words[{at: other, other: at}.get(i, i)] for i in range(len(words))]
    return [*words[:at], *new, *words[at + 1 :]]


def test_the_aws_cli_understands_what_we_write(judge):
    @settings(max_examples=40)
    @given(likely_calls(shop()) | calls(shop()))
    def check(call):
        asked = judge.judge(words_of(render(call))).request
        assert asked == (call.service, call.operation, call.parameters)

    check()


@pytest.mark.parametrize("output", ["json", "text", "table"])
@pytest.mark.parametrize(
    "command",
    ["describe-vpcs", "describe-route-tables", "describe-instances", "describe-network-acls"],
)
def test_the_aws_cli_prints_the_same(judge, output, command):
    parsed = parse(f"aws ec2 {command} --output {output}")
    response = act(shop(), parsed.call.operation).response
    in_order = json.loads(printed(parse(f"aws ec2 {command} --output json"), response))
    theirs = judge.printed(output, parsed.call.operation, in_order)
    assert printed(parsed, response) == theirs.rstrip("\n")


FOUND = [
    None,
    True,
    1,
    "x",
    "",
    [],
    ["a", 1, None],
    [["a", "b"], ["c", None]],
    [["a", ["b"]], "c"],
    [["i-1", ["sg-a"]], ["i-2"]],
    [[{"A": 1}], [{"A": 2}]],
    {"A": None, "B": []},
    {"A": {"B": {"C": 1}}},
    {"A": ["x", "y"], "B": "z"},
    [{"A": 1}, {"A": 2, "B": "日本"}],
    [{"A": [1, 2]}, {"A": []}],
    [{"A": {"B": 1}}, {"C": 2}],
    {"L": [{"X": 1, "Y": [{"Z": 1}]}]},
    {"K": "wide " * 30, "L": "x"},
]


@pytest.mark.parametrize("output", ["json", "text", "table"])
@pytest.mark.parametrize("found", FOUND, ids=range(len(FOUND)))
def test_what_a_query_finds_is_printed_the_same(judge, output, found):
    command = parse(f"aws ec2 describe-vpcs --output {output} --query V")
    theirs = judge.printed(output, command.call.operation, {"V": found}, "V")
    assert printed(command, {"V": found}).rstrip("\n") == theirs.rstrip("\n")
