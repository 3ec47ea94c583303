"""What holds for every action: no parameters, however wrong, end in anything but AWS's answer."""

import re
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy

from balanced_calls import balanced_calls
from balanced_cloud import busy
from call_strategies import calls
from hypothesis import given, settings
from hypothesis import strategies as st
from likely_calls import likely_calls
from shop_cloud import shop
from wide_calls import wide_calls
from wide_cloud import wide

from trainer.actions import AwsError, Call, is_change, operations, perform
from trainer.awscli.spec import load
from trainer.awscli.validation import faults
from trainer.cloud import Cloud, Place
from trainer.cloud.validate import CHECKS, validate


class Nowhere:
    def of(self, resource_id: str, *path: str | int) -> Place:
        return Place(f"{resource_id} {path}")


def carried_out(cloud: Cloud, series: list[Call]) -> Iterator[tuple[Call, Cloud, Cloud]]:
    """Those calls of a series that AWS accepts, with the cloud before and after."""
    for call in series:
        try:
            done = perform(cloud, call)
        except AwsError:
            continue
        yield call, cloud, done.cloud
        cloud = done.cloud


Attempt = tuple[Cloud, list[Call]]


def series(cloud: Cloud, likely: st.SearchStrategy[Call]) -> st.SearchStrategy[Attempt]:
    """A cloud, and calls that may be made in it one after the other."""
    made = st.lists(likely | calls(cloud), min_size=1, max_size=12)
    return st.tuples(st.just(cloud), made)


SERIES = (
    series(shop(), likely_calls(shop()))
    | series(wide(), wide_calls(wide()))
    | series(busy(), balanced_calls(busy()))
)


@settings(max_examples=150)
@given(SERIES)
def test_a_call_ends_in_a_cloud_that_aws_would_allow(attempt):
    for call, _, after in carried_out(*attempt):
        assert list(validate(after, Nowhere(), CHECKS)) == [], call


@settings(max_examples=60)
@given(SERIES)
def test_a_series_makes_the_same_cloud_again(attempt):
    cloud, calls_made = attempt
    first = [after for _, _, after in carried_out(cloud, calls_made)]
    again = [after for _, _, after in carried_out(cloud, deepcopy(calls_made))]
    assert first == again


@settings(max_examples=80)
@given(SERIES)
def test_looking_changes_nothing_and_the_former_cloud_stays(attempt):
    for call, before, after in carried_out(*attempt):
        resources = dict(before.resources)
        if not is_change(call):
            assert after is before
        assert dict(before.resources) == resources


@settings(max_examples=150)
@given(st.data())
def test_responses_have_the_shape_of_the_api(data):
    cloud, calls_made = data.draw(SERIES)
    for call in calls_made:
        try:
            done = perform(cloud, call)
        except AwsError:
            continue
        cloud = done.cloud
        operation = load().operation(call.service, call.operation)
        assert operation is not None
        if operation.output is None:
            assert done.response == {}
        else:
            found = faults(operation.output, done.response)
            assert [fault for fault in found if not UNLIKE.search(fault)] == [], call


UNLIKE = re.compile('"CreateDate"|PolicyDocument')
"""There is no clock for dates; and policies are shown as the AWS CLI shows them, decoded."""


SOUP = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(("i-web",)),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=300)
@given(st.data())
def test_parameters_of_any_type_are_answered(data):
    service, name = data.draw(st.sampled_from(sorted(operations())))
    operation = load().operation(service, name)
    members = sorted(operation.input.members) if operation.input is not None else []
    parameters = {m: data.draw(SOUP) for m in members if data.draw(st.booleans())}
    with suppress(AwsError):
        perform(
            data.draw(st.sampled_from((shop(), wide(), busy()))),
            Call(service, name, parameters),
        )


def test_every_action_is_an_operation_of_aws():
    for service, name in operations():
        assert load().operation(service, name) is not None, name
