"""A packet's path on the picture."""

import dataclasses
from itertools import pairwise

from pictured import SHOP, cloud

from trainer.packets import Service
from trainer.picture import Picture, Point, Role, layout, render_text, with_verdict
from trainer.reach import Question, ask

BLOCKED = SHOP.replace("[subnet-public-a, subnet-public-c]", "[subnet-public-c]")


def drawn(text: str, source: str, destination: str, service: str) -> Picture:
    made = cloud(text)
    verdict = ask(made, Question(source, destination, Service.parse(service)))
    return with_verdict(layout(made), verdict)


def test_a_working_path_goes_there_and_back() -> None:
    picture = drawn(SHOP, "i-app-a", "internet", "tcp/443")
    anchors, doors = picture.places.anchors, picture.places.doors
    points = [step.point for step in picture.steps]
    assert points[0] == points[-1] == anchors["i-app-a"]
    assert anchors["internet"] in points
    assert points.index(doors["subnet-app-a"]) < points.index(anchors["nat-a"])
    assert points.index(anchors["nat-a"]) < points.index(anchors["igw-shop"])
    assert not any(step.stopped for step in picture.steps)


def test_each_step_begins_where_the_last_one_ended_and_crosses_neighbours() -> None:
    steps = drawn(SHOP, "i-app-a", "internet", "tcp/443").steps
    for before, after in pairwise(steps):
        assert after.trail[0] == before.point
        assert after.trail[-1] == after.point
        for here, there in pairwise(after.trail):
            assert abs(here.x - there.x) + abs(here.y - there.y) == 1


def test_neighbours_in_a_subnet_do_not_cross_its_border() -> None:
    text = SHOP.replace("  i-app-a:", "  i-b: {subnet: subnet-public-a}\n  i-app-a:")
    picture = drawn(text, "i-b", "i-web", "tcp/80")
    crossed = {point for step in picture.steps for point in step.trail}
    assert picture.places.doors["subnet-public-a"] not in crossed


def test_the_stop_is_marked_where_the_reply_is_dropped() -> None:
    picture = drawn(BLOCKED, "office", "i-web", "tcp/80")
    door = picture.places.doors["subnet-public-a"]
    last = picture.steps[-1]
    assert last.stopped
    assert last.point == Point(door.x - 1, door.y)
    assert "├X┿" in render_text(picture)


def test_a_security_group_stops_packets_in_front_of_its_host() -> None:
    picture = drawn(SHOP, "office", "i-web", "tcp/22")
    web = picture.places.anchors["i-web"]
    assert picture.steps[-1].stopped
    assert picture.steps[-1].point == Point(web.x - 1, web.y)


def test_each_hop_at_a_shared_acl_is_at_the_door_of_its_own_subnet() -> None:
    picture = drawn(SHOP, "i-app-c", "db-shop", "tcp/3306")
    doors = picture.places.doors
    acls = [s.point for s in picture.steps if s.event.component == "acl-default-vpc-shop"]
    assert acls[:2] == [doors["subnet-app-c"], doors["subnet-data-a"]]


def test_the_overlay_grows_with_the_steps_and_shows_one_way() -> None:
    picture = drawn(SHOP, "i-app-a", "internet", "tcp/443")
    roles = [{cell.role for cell in picture.overlay(n).values()} for n in range(len(picture.steps))]
    assert roles[0] == {Role.PACKET}
    turn = next(n for n, step in enumerate(picture.steps) if step.event.way == "return")
    assert all(Role.RETURN not in shown for shown in roles[:turn])
    assert all(Role.FORWARD not in shown for shown in roles[turn + 1 :])
    assert picture.overlay() == picture.overlay(len(picture.steps) - 1)


def test_without_a_path_nothing_changes() -> None:
    picture = layout(cloud())
    assert picture.overlay() == {}
    verdict = ask(picture.cloud, Question("office", "i-web", Service.tcp(80)))
    without = with_verdict(picture, dataclasses.replace(verdict, paths=()))
    assert render_text(without) == render_text(picture)
