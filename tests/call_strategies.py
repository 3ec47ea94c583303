"""Calls at random: parameters of the right shape, with ids that exist more often than not."""

from hypothesis import strategies as st

from trainer.actions import Call, operations
from trainer.awscli.kinds import kinds_of, resources_of
from trainer.awscli.spec import Kind, Operation, Shape, load
from trainer.cloud import Cloud

CIDRS = ("0.0.0.0/0", "10.0.0.0/16", "10.0.10.0/24", "10.0.40.0/24", "192.0.2.7/32", "10.9.0.0/16")
IPV6 = ("::/0", "2001:db8:0:100::/64", "2001:db8:ffff::/48")
TEXTS = {
    "Attribute": ("enableDnsSupport", "enableDnsHostnames", "sourceDestCheck"),
    "AvailabilityZone": ("ap-northeast-1a", "ap-northeast-1c"),
    "Description": ("a rule", "x"),
    "DBInstanceIdentifier": ("db-new",),
    "DBSnapshotIdentifier": ("snapshot", "another"),
    "NewDBInstanceIdentifier": ("db-new",),
    "SourceDBSnapshotIdentifier": ("snapshot",),
    "TargetDBSnapshotIdentifier": ("another",),
    "Engine": ("mysql", "postgres", "aurora-mysql"),
    "MasterUserPassword": ("a-long-secret",),
    "MasterUsername": ("shop",),
    "DBSubnetGroupDescription": ("some subnets",),
    "DBSubnetGroupName": ("new-group", "dbsubnets-shop"),
    "GroupName": ("new-group", "web"),
    "Key": ("Name", "Owner"),
    "PolicyArn": ("arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",),
    "PrivateIpAddress": ("10.0.0.77", "10.0.10.40", "10.0.10.1"),
    "Protocol": ("6", "17", "1", "-1", "50"),
    "IpProtocol": ("tcp", "udp", "icmp", "-1", "50"),
    "PublicIp": ("203.0.113.21", "203.0.113.20"),
    "ResourceType": ("route-table", "natgateway", "subnet", "security-group"),
    "Value": ("shop", "web", ""),
    "Name": ("vpc-id", "tag:Name", "state", "bogus"),
}
PORTS = st.sampled_from((-1, 0, 8, 22, 80, 443, 1024, 3307, 65535, 70000))


def performable() -> list[Operation]:
    found = [load().operation(service, api) for service, api in sorted(operations())]
    return [operation for operation in found if operation is not None]


@st.composite
def calls(draw: st.DrawFn, cloud: Cloud, operation: Operation | None = None) -> Call:
    chosen = operation or draw(st.sampled_from(performable()))
    parameters = draw(structures(cloud, chosen.input)) if chosen.input is not None else {}
    return Call(chosen.service.name, chosen.api, parameters)


@st.composite
def structures(draw: st.DrawFn, cloud: Cloud, shape: Shape, depth: int = 0) -> dict[str, object]:
    """Required members always, the others seldom, so that many calls make sense."""
    made: dict[str, object] = {}
    for name, member in shape.members.items():
        wanted = name in shape.required or draw(st.integers(0, 3)) == 0
        if wanted and name not in ("DryRun", "NextToken", "Marker", "MaxResults", "MaxRecords"):
            made[name] = draw(values(cloud, name, member, depth + 1))
    return made


def values(cloud: Cloud, name: str, shape: Shape, depth: int) -> st.SearchStrategy[object]:
    match shape.kind:
        case Kind.STRUCTURE if depth < 5:
            return structures(cloud, shape, depth)
        case Kind.LIST if shape.element is not None:
            return st.lists(
                values(cloud, name, shape.element, depth + 1),
                min_size=max(1, shape.least),
                max_size=2,
            )
        case Kind.BOOLEAN:
            return st.booleans()
        case Kind.INTEGER:
            return PORTS.filter(lambda n: n >= shape.least or not shape.least)
        case Kind.STRING | Kind.TIMESTAMP | Kind.BLOB:
            return texts(cloud, name, shape)
        case Kind.FLOAT:
            return st.floats(0, 1)
        case _:
            return st.just({})


def texts(cloud: Cloud, name: str, shape: Shape) -> st.SearchStrategy[str]:
    existing = [r.id for r in resources_of(cloud, kinds_of(name))]
    if existing:
        return st.sampled_from(existing)
    if shape.values:
        return st.sampled_from(shape.values)
    if "ipv6" in name.lower() and "cidr" in name.lower():
        return st.sampled_from(IPV6)
    if "cidr" in name.lower():
        return st.sampled_from(CIDRS)
    found = TEXTS.get(name) or TEXTS.get(name.removesuffix("s")) or ("x", "web", "a b", "日本")
    # What is shorter than AWS wants is refused before anything is done.
    return st.sampled_from([text.ljust(shape.least, "x") for text in found])
