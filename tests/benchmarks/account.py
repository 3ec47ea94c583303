"""What reading a large account costs: a folder of 10,000 interfaces, about 60 MB of JSON.

Run by hand: ``python tests/benchmarks/account.py``. The folder is written first; reading it and
one question about it are measured in a process of their own.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

from trainer.cli.memory import collect_seldom
from trainer.cloud.account import read_account
from trainer.packets import Service
from trainer.reach import Question, ask

VPCS = 20
INTERFACES = 10_000
OWNER = "111122223333"
REGION = "ap-northeast-1"

Json = dict[str, Any]


def tags(name: str) -> list[Json]:
    """As many tags as things in a large account have."""
    more = ("CostCenter",)
    return [{"Key": "Name", "Value": name}, *({"Key": k, "Value": f"{k}-of-{name}"} for k in more)]


def networks() -> Iterator[tuple[str, Json]]:
    """VPCs of two subnets in each of three zones."""
    vpcs, subnets, tables, acls = [], [], [], []
    for v in range(VPCS):
        block = f"10.{v}.0.0/16"
        vpc = {"VpcId": f"vpc-{v:017x}", "CidrBlock": block, "State": "available"}
        state = {"CidrBlock": block, "CidrBlockState": {"State": "associated"}}
        vpcs.append(
            {**vpc, "CidrBlockAssociationSet": [state], "OwnerId": OWNER, "Tags": tags("v")}
        )
        mine = [f"subnet-{v:08x}{s:09x}" for s in range(6)]
        for s, subnet in enumerate(mine):
            place = {"AvailabilityZone": f"{REGION}{'acd'[s % 3]}", "VpcId": vpc["VpcId"]}
            row = {"SubnetId": subnet, "CidrBlock": f"10.{v}.{s * 16}.0/20", **place}
            subnets.append({**row, "OwnerId": OWNER, "Tags": tags(f"subnet-{v}-{s}")})
        local = {"DestinationCidrBlock": block, "GatewayId": "local", "State": "active"}
        hub = {"DestinationCidrBlock": "10.0.0.0/8", "TransitGatewayId": "tgw-1", "State": "active"}
        main = {"Main": True, "AssociationState": {"State": "associated"}}
        row = {"RouteTableId": f"rtb-{v:017x}", "VpcId": vpc["VpcId"], "Associations": [main]}
        tables.append({**row, "Routes": [local, hub], "PropagatingVgws": [], "OwnerId": OWNER})
        entry = {"CidrBlock": "0.0.0.0/0", "Protocol": "-1", "RuleAction": "allow"}
        entries = [{**entry, "Egress": e, "RuleNumber": 100} for e in (True, False)]
        linked = [{"NetworkAclId": f"acl-{v}", "SubnetId": s} for s in mine]
        row = {"NetworkAclId": f"acl-{v}", "VpcId": vpc["VpcId"], "IsDefault": True}
        acls.append({**row, "Entries": entries, "Associations": linked, "OwnerId": OWNER})
    yield "vpcs", {"Vpcs": vpcs}
    yield "subnets", {"Subnets": subnets}
    yield "route-tables", {"RouteTables": tables}
    yield "network-acls", {"NetworkAcls": acls}


def security_groups() -> Json:
    """A hundred groups for each VPC, of ten permissions each."""
    groups = []
    for v in range(VPCS):
        for g in range(100):
            permissions = [
                {
                    "IpProtocol": "tcp",
                    "FromPort": 1000 * (n + 1) + g,
                    "ToPort": 1000 * (n + 1) + g,
                    "IpRanges": [{"CidrIp": f"10.{v}.{n * 16}.0/20", "Description": "app to db"}],
                    "Ipv6Ranges": [],
                    "PrefixListIds": [],
                    "UserIdGroupPairs": [
                        {"GroupId": f"sg-{v:08x}{(g + 1) % 100:09x}", "UserId": OWNER}
                    ],
                }
                for n in range(10)
            ]
            whole = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
            groups.append(
                {
                    "GroupId": f"sg-{v:08x}{g:09x}",
                    "GroupName": f"group-{v}-{g}",
                    "Description": "made for the measurement",
                    "VpcId": f"vpc-{v:017x}",
                    "OwnerId": OWNER,
                    "IpPermissions": permissions,
                    "IpPermissionsEgress": [whole],
                    "Tags": tags(f"group-{v}-{g}"),
                }
            )
    return {"SecurityGroups": groups}


def interface(number: int) -> Json:
    v, n = number % VPCS, number // VPCS
    subnet, host = n % 6, n // 6 + 10
    address = f"10.{v}.{subnet * 16 + host // 250}.{host % 250 + 4}"
    name = f"ip-{address.replace('.', '-')}.{REGION}.compute.internal"
    primary = {"Primary": True, "PrivateDnsName": name, "PrivateIpAddress": address}
    group = f"sg-{v:08x}{n % 100:09x}"
    return {
        "Attachment": {
            "AttachTime": "2026-01-01T00:00:00+00:00",
            "AttachmentId": f"eni-attach-{number:017x}",
            "DeleteOnTermination": True,
            "DeviceIndex": 0,
            "NetworkCardIndex": 0,
            "InstanceId": f"i-{number:017x}",
            "InstanceOwnerId": OWNER,
            "Status": "attached",
        },
        "AvailabilityZone": f"{REGION}{'acd'[subnet % 3]}",
        "Description": "Primary network interface",
        "Groups": [{"GroupId": group, "GroupName": f"group-{v}-{n % 100}"}],
        "InterfaceType": "interface",
        "Ipv6Addresses": [],
        "MacAddress": f"06:00:00:00:{number // 256:02x}:{number % 256:02x}",
        "NetworkInterfaceId": f"eni-{number:017x}",
        "OwnerId": OWNER,
        "PrivateDnsName": name,
        "PrivateIpAddress": address,
        "PrivateIpAddresses": [primary],
        "RequesterManaged": False,
        "SourceDestCheck": True,
        "Status": "in-use",
        "SubnetId": f"subnet-{v:08x}{subnet:09x}",
        "TagSet": tags(f"interface-{number}"),
        "VpcId": f"vpc-{v:017x}",
    }


def instance(number: int, its: Json) -> Json:
    inside = {k: v for k, v in its.items() if k not in ("TagSet", "AvailabilityZone")}
    shown = {
        "InstanceId": f"i-{number:017x}",
        "ImageId": "ami-0123456789abcdef0",
        "InstanceType": "m7g.large",
        "LaunchTime": "2026-01-01T00:00:00+00:00",
        "Placement": {"AvailabilityZone": its["AvailabilityZone"], "Tenancy": "default"},
        "PrivateDnsName": its["PrivateDnsName"],
        "PrivateIpAddress": its["PrivateIpAddress"],
        "PublicDnsName": "",
        "State": {"Code": 16, "Name": "running"},
        "SubnetId": its["SubnetId"],
        "VpcId": its["VpcId"],
        "Architecture": "arm64",
        "BlockDeviceMappings": [
            {
                "DeviceName": f"/dev/xvd{letter}",
                "Ebs": {
                    "AttachTime": "2026-01-01T00:00:00+00:00",
                    "DeleteOnTermination": True,
                    "Status": "attached",
                    "VolumeId": f"vol-{number:016x}{letter}",
                },
            }
            for letter in "a"
        ],
        "EbsOptimized": True,
        "NetworkInterfaces": [inside],
        "SecurityGroups": its["Groups"],
        "SourceDestCheck": True,
        "Tags": tags(f"instance-{number}"),
        "PlatformDetails": "Linux/UNIX",
        "MetadataOptions": {
            "State": "applied",
            "HttpTokens": "required",
            "HttpEndpoint": "enabled",
        },
        "PrivateDnsNameOptions": {"HostnameType": "ip-name", "EnableResourceNameDnsARecord": False},
    }
    row = {"ReservationId": f"r-{number:017x}", "OwnerId": OWNER, "Groups": []}
    return {**row, "Instances": [shown]}


def write(folder: Path) -> int:
    """Write the folder and give its size in bytes."""
    interfaces = [interface(number) for number in range(INTERFACES)]
    responses = {
        **dict(networks()),
        "security-groups": security_groups(),
        "network-interfaces": {"NetworkInterfaces": interfaces},
        "instances": {"Reservations": [instance(n, its) for n, its in enumerate(interfaces)]},
    }
    size = 0
    for name, response in responses.items():
        text = json.dumps(response, indent=2)
        size += (folder / f"ec2.describe-{name}.json").write_text(text, encoding="utf-8")
    return size


def measure(folder: Path) -> None:
    """Print the processor time that reading takes, what a question adds, and the most memory."""
    collect_seldom()
    start = process_time()
    found = read_account(folder)
    loaded = process_time()
    question = Question(f"i-{0:017x}", f"i-{2 * VPCS:017x}", Service.tcp(1002))
    verdict = ask(found.cloud, question)
    asked = process_time()
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(found.cloud.resources):,} resources, {len(found.warnings)} warnings")
    print(f"load {loaded - start:.1f} s, first answer {asked - loaded:.1f} s ({verdict.outcome})")
    print(f"memory at the most {megabytes:.0f} MB")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(Path(sys.argv[1]))
    else:
        with TemporaryDirectory() as made:
            print(f"{write(Path(made)) / 1e6:.0f} MB of JSON")
            subprocess.run([sys.executable, __file__, made], check=True)
