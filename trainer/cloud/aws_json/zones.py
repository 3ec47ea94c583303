"""``aws ec2 describe-availability-zones``

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-regions-availability-zones.html
"""

from __future__ import annotations

from trainer.cloud.aws_json.common import Json, region_of
from trainer.cloud.cloud import Cloud
from trainer.cloud.network import Subnet

ZONE_LETTERS = {
    "ap-northeast-1": "acd",
    "us-east-1": "abcdef",
    "us-west-2": "abcd",
    "us-west-1": "ac",
    "ca-central-1": "abd",
}
"""Availability Zones that a new account sees, where they are not simply a, b and c."""

_DIRECTIONS = {
    "north": "n",
    "south": "s",
    "east": "e",
    "west": "w",
    "central": "c",
    "northeast": "ne",
    "southeast": "se",
    "northwest": "nw",
    "southwest": "sw",
}
_TOKYO = {"a": 4, "c": 1, "d": 2, "b": 3}


def describe_availability_zones(cloud: Cloud) -> Json:
    """The zones of the cloud's Region in the response's shape."""
    region = region_of(cloud)
    return {
        "AvailabilityZones": [
            {
                "OptInStatus": "opt-in-not-required",
                "Messages": [],
                "RegionName": region,
                "ZoneName": zone,
                "ZoneId": zone_id(zone),
                "GroupName": f"{region}-zg-1",
                "NetworkBorderGroup": region,
                "ZoneType": "availability-zone",
                "State": "available",
            }
            for zone in zones(cloud, region)
        ]
    }


def zones(cloud: Cloud, region: str) -> tuple[str, ...]:
    """The names of a Region's zones: those that AWS shows, and those that the cloud uses."""
    shown = {region + letter for letter in ZONE_LETTERS.get(region, "abc")}
    used = {s.zone for s in cloud.of(Subnet).values() if s.zone.startswith(region)}
    return tuple(sorted(shown | used))


def zone_id(zone: str) -> str:
    """The id that is the same in every account: ``apne1-az4``."""
    region, letter = zone[:-1], zone[-1:]
    area, _, rest = region.partition("-")
    direction, _, number = rest.partition("-")
    place = _TOKYO.get(letter) if region == "ap-northeast-1" else None
    number_of_zone = place or max(1, ord(letter or "a") - ord("a") + 1)
    return f"{area}{_DIRECTIONS.get(direction, direction)}{number}-az{number_of_zone}"
