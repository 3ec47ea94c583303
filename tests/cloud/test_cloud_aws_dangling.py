"""Whatever is missing from a cloud, the rest can be shown: an account is what somebody saved."""

from aws_answers import answers
from hypothesis import given, settings
from hypothesis import strategies as st
from shop_cloud import shop
from whole_cloud import whole_cloud

from trainer.cloud import Cloud
from trainer.cloud.dangling import sound


@settings(max_examples=60)
@given(st.sampled_from((whole_cloud, shop)), st.data())
def test_what_is_left_can_be_written(make, data) -> None:
    cloud: Cloud = make()
    lost = data.draw(st.sets(st.sampled_from(sorted(cloud.resources)), max_size=12))
    for answer in answers(sound(cloud.without(*lost))):
        assert isinstance(answer.body, dict)
