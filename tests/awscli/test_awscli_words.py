"""The part of a shell that one command needs."""

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.awscli.errors import CliError, Fault
from trainer.awscli.words import LONGEST_LINE, read_line

SET = {"ID": "vpc-1", "MANY": "a b\tc", "EMPTY": ""}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("aws ec2  describe-vpcs", "aws|ec2|describe-vpcs"),
        ("aws 'a b' \"c d\"", "aws|a b|c d"),
        ("aws a\\ b", "aws|a b"),
        ('aws "a \\"b\\" \\$c"', 'aws|a "b" $c'),
        ("aws '\"' \"'\"", "aws|\"|'"),
        ("aws a'b'\"c\"", "aws|abc"),
        ("aws ''", "aws|"),
        ("aws # no\n", "aws"),
        ("# nothing\naws a#b", "aws|a#b"),
        ("aws \\\n  ec2", "aws|ec2"),
        ("aws \\\r\n  ec2", "aws|ec2"),
        ("aws ec2\n\n# done\n", "aws|ec2"),
        ("aws $ID ${ID}x '$ID'", "aws|vpc-1|vpc-1x|$ID"),
        ("aws $MANY", "aws|a|b|c"),
        ('aws "$MANY"', "aws|a b\tc"),
        ("aws $EMPTY x", "aws|x"),
        ("aws a[*].b {c} ~ $", "aws|a[*].b|{c}|~|$"),
        ("", None),
        ("   # only a comment", None),
    ],
)
def test_words(line, words):
    assert read_line(line, SET).words == (tuple(words.split("|")) if words is not None else ())


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("aws | grep", Fault.PIPE),
        ("aws > file", Fault.REDIRECTION),
        ("aws < file", Fault.REDIRECTION),
        ("aws; aws", Fault.SEQUENCE),
        ("aws && aws", Fault.SEQUENCE),
        ("aws || aws", Fault.SEQUENCE),
        ("aws a\naws b", Fault.SEQUENCE),
        ("aws &", Fault.BACKGROUND),
        ("aws `date`", Fault.SUBSTITUTION),
        ("aws $(date)", Fault.SUBSTITUTION),
        ('aws "$(date)"', Fault.SUBSTITUTION),
        ("aws (a)", Fault.PARENTHESIS),
        ("aws 'a", Fault.OPEN_QUOTE),
        ('aws "a', Fault.OPEN_QUOTE),
        ("aws\u3000ec2", Fault.WIDE_CHARACTER),
        ("aws \u2013\u2013dry-run", Fault.WIDE_CHARACTER),
        ("aws \u201ca\u201d", Fault.WIDE_CHARACTER),
        ("aws $NONE", Fault.UNKNOWN_VARIABLE),
        ("aws " + "x" * LONGEST_LINE, Fault.TOO_LONG),
    ],
)
def test_refused(line, kind):
    with pytest.raises(CliError) as caught:
        read_line(line, SET)
    assert caught.value.kind is kind
    assert caught.value.status == 252


def test_whoever_nests_commands_learns_how_to_go_on():
    for line in ("aws `aws sts`", "aws $(aws sts)"):
        with pytest.raises(CliError, match=r"inside another here: use NAME=\$\(aws"):
            read_line(line, {})


def test_quotes_take_the_meaning_of_special_characters_away():
    assert read_line("aws '|;&>`$(x)\u3000'", {}).words == ("aws", "|;&>`$(x)\u3000")


@pytest.mark.parametrize(
    "line",
    ["ID=$(aws sts x)", 'ID="$(aws sts x)"', "export ID=$(aws sts x)", " ID=$(aws sts x) # c"],
)
def test_an_assignment_takes_the_output_of_a_command(line):
    read = read_line(line, {})
    assert (read.assign, read.words) == ("ID", ("aws", "sts", "x"))


def test_a_variable_does_not_grow_past_the_longest_line():
    with pytest.raises(CliError) as caught:
        read_line("aws " + "$BIG " * 100, {"BIG": "x" * 1000})
    assert caught.value.kind is Fault.TOO_LONG


@given(st.lists(st.text(max_size=10).filter(lambda t: "\r" not in t), min_size=1, max_size=5))
def test_what_python_quotes_is_read_back(words):
    line = " ".join(shlex.quote(word) for word in words)
    assert read_line(line.strip() and line, {}).words == tuple(words)
