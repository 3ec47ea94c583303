"""Whatever is typed or sent down a pipe, the prompt answers and nothing gets through to a terminal
or to the machine."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import redirect_stdout
from unittest import mock

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from trainer.awscli.errors import CliError
from trainer.cli import main
from trainer.scenario.attempt import Attempt
from trainer.scenario.library import library
from trainer.text.language import Language
from trainer.text.replies import failure_lines

TYPED = r"""
aws ec2 rds elbv2 iam sts s3 help --help describe-vpcs describe-instances create-route
run-instances create-network-acl-entry replace-network-acl-association delete-network-acl
modify-vpc-attribute --network-acl-id acl-private --association-id --rule-number 100 --egress
--protocol tcp --cidr-block 0.0.0.0/0 --rule-action allow --filters
Name=vpc-id,Values=vpc-orders --query [] Reservations[] @ --output text table yaml json
--cli-input-json {"DryRun":true} --dry-run --count 1:2 --image-id ami-1 --subnet-id subnet-app-a
file://FORMAT.md file://../x fileb://x /etc/passwd V=$(aws $V ${V} $( ' " \ # | > < & ; ` ( ) *
~ ! = -- - -1 1e9 NaN ² trace i-web i-app tcp/8080 on internet ping nc curl dig ssh exit why
flow-logs undo redo reset hint submit goals show ticket debrief
"""
ODD = ("\u3000", "\u202e", "\x1b[2J", "\x00", "\x07", "\u2028", "\ud800")
WORDS = st.sampled_from([*TYPED.split(), *ODD]) | st.text(max_size=8)
LINES = st.lists(WORDS, max_size=12).map(" ".join) | st.text(max_size=200)
PRINTED_CONTROLS = {chr(code) for code in (*range(32), *range(127, 160))} - {"\n", "\t"}


@settings(max_examples=150)
@given(st.lists(LINES, max_size=4))
@example(["aws " + "x" * 100_000])
@example(["aws ec2 describe-vpcs --filters " + "Name=a,Values=b " * 9000])
@example(["V=" + "x" * 60_000, "aws ec2 describe-vpcs --vpc-ids " + "$V" * 20_000])
def test_an_attempt_answers_every_line(lines: list[str]) -> None:
    attempt = Attempt.start(library().scenario("orders-timeout"))
    for line in lines:
        acted = attempt.type(line)
        assert acted.status in (0, 252, 254)
        for language in Language:
            told = "\n".join(failure_lines(language, acted))
            assert bool(told) == (acted.status != 0)
        if isinstance(acted.error, CliError):
            assert acted.attempt is attempt
        attempt = acted.attempt


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(LINES, min_size=1, max_size=10))
def test_the_plain_prompt_goes_on_after_every_line(lines: list[str]) -> None:
    typed = "\n".join([*lines, "'\"", "reset", "goals", "quit"])
    out = io.StringIO()
    with mock.patch("sys.stdin", io.StringIO(typed)), redirect_stdout(out):
        status = main(["play", "orders-timeout", "--plain", "--lang", "en"])
    assert status in (0, 1)
    assert not PRINTED_CONTROLS & set(out.getvalue())


@pytest.mark.skipif(os.name != "posix", reason="pipes of POSIX")
def test_bytes_that_are_no_text_are_answered(home: object) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "trainer", "play", "orders-timeout", "--plain"],
        input=b"aws \xff\xfe\x00 ec2\n\x1b[31m\naws ec2 describe-vpcs\n",
        capture_output=True,
        check=False,
        env={**os.environ, "VPCDOJO_HOME": str(home)},
    )
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert b"vpc-orders" in done.stdout
    assert b"\x1b[31m" not in done.stdout
