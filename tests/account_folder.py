"""A cloud as the folder that the script behind ``vpcdojo export-script`` makes of an account."""

import json
import re
from pathlib import Path
from typing import Any

from aws_answers import Answer, saved

from trainer.cloud import Cloud, Subnet, TransitGateway, Vpc
from trainer.cloud.aws_json.common import region_of

_ARN = re.compile(r"arn:aws:[a-z0-9-]+:([a-z]{2}-[a-z-]+-[0-9]+):")


def write_account(cloud: Cloud, folder: Path) -> Path:
    """Writes what AWS would answer about this cloud, each Region into a folder of its own."""
    for answer in saved(cloud):
        for region, body in _by_region(cloud, answer).items():
            place = folder / region
            place.mkdir(parents=True, exist_ok=True)
            text = json.dumps(body, ensure_ascii=False)
            (place / answer.file).write_text(text, encoding="utf-8")
    return folder


def regions(cloud: Cloud) -> list[str]:
    """Every Region that a VPC or a transit gateway is in."""
    of_vpcs = (vpc.region for vpc in cloud.of(Vpc).values())
    of_hubs = (hub.region for hub in cloud.of(TransitGateway).values())
    return [*dict.fromkeys((*of_vpcs, *of_hubs))] or [region_of(cloud)]


def _by_region(cloud: Cloud, answer: Answer) -> dict[str, dict[str, Any]]:
    """A response as each Region gives it: with the items that are there."""
    every = regions(cloud)
    home = region_of(cloud)
    if answer.about and answer.operation != "DescribeTasks":
        return {_region_of(cloud, {"Id": answer.about, **answer.body}) or home: answer.body}
    found: dict[str, dict[str, Any]] = {region: {} for region in every}
    for key, value in answer.body.items():
        for region in every:
            if isinstance(value, list):
                found[region][key] = [
                    item
                    for item in value
                    if not isinstance(item, dict) or _in(cloud, item, region, home)
                ]
            elif region == home:
                found[region][key] = value
    return found


def _in(cloud: Cloud, item: dict[str, Any], region: str, home: str) -> bool:
    sides = [item[side]["Region"] for side in item if side.endswith(("VpcInfo", "TgwInfo"))]
    return region in (sides or [_region_of(cloud, item) or home])


def _region_of(cloud: Cloud, item: dict[str, Any]) -> str | None:
    """The Region of the first thing in an item that tells one."""
    for key, value in item.items():
        if isinstance(value, str):
            found = _region_of_text(cloud, key, value)
        elif isinstance(value, dict):
            found = _region_of(cloud, value)
        elif isinstance(value, list):
            inner = (_region_of(cloud, each) for each in value if isinstance(each, dict))
            found = next((region for region in inner if region), None)
        else:
            found = None
        if found:
            return found
    return None


def _region_of_text(cloud: Cloud, key: str, value: str) -> str | None:
    match cloud.resources.get(value.partition(".")[0]):
        case Vpc(region=region) | TransitGateway(region=region):
            return region
        case Subnet(vpc=vpc):
            return region_of(cloud, vpc)
        case None:
            arn = _ARN.match(value)
            return arn[1] if arn is not None else None
        case resource:
            for name in ("vpc", "subnet", "gateway"):
                inner = getattr(resource, name, None)
                if isinstance(inner, str) and inner != value:
                    return _region_of_text(cloud, name, inner)
            return None
