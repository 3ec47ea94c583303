"""The engine judges every cloud that actions can leave behind."""

from hypothesis import given, settings
from hypothesis import strategies as st
from likely_calls import likely_calls
from shop_cloud import act, shop

from trainer.actions import AwsError, perform
from trainer.packets import Service
from trainer.reach import INTERNET, Code, Outcome, Question, ask
from trainer.reach.outages import without_zone

OUT = Question("i-app", INTERNET, Service.tcp(443))
QUESTIONS = (
    OUT,
    Question(INTERNET, "i-web", Service.tcp(80)),
    Question("i-web", "db-shop", Service.tcp(3306)),
    Question("i-bastion", "i-app", Service.tcp(22)),
)


def test_deleting_the_nat_gateway_cuts_the_way_out():
    assert ask(shop(), QUESTIONS[1]).outcome is Outcome.REACHABLE
    after = act(shop(), "DeleteNatGateway", NatGatewayId="nat-a").cloud
    verdict = ask(after, OUT)
    assert verdict.outcome is Outcome.UNREACHABLE
    assert Code.BAD_STATE_ROUTE in {finding.code for finding in verdict.findings}


@settings(max_examples=60)
@given(st.lists(likely_calls(shop()), min_size=1, max_size=12))
def test_any_series_leaves_a_cloud_that_can_be_judged(series):
    cloud = shop()
    for call in series:
        try:
            cloud = perform(cloud, call).cloud
        except AwsError:
            continue
    for question in QUESTIONS:
        assert ask(cloud, question).outcome in set(Outcome)
        assert ask(without_zone(cloud, "ap-northeast-1a"), question).outcome in set(Outcome)
