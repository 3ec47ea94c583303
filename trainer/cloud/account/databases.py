"""``aws rds describe-db-instances``, ``-db-clusters`` and ``-db-subnet-groups``.

https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainer.cloud.account.assumed import Assumed
from trainer.cloud.account.draft import AccountDraft
from trainer.cloud.account.identifiers import arn_of, id_of, name_beside
from trainer.cloud.account.item import Item
from trainer.cloud.compute import NetworkInterface
from trainer.cloud.database import DbInstance, DbSubnetGroup
from trainer.cloud.gateways import ElasticIp
from trainer.cloud.missing import Fact
from trainer.cloud.network import Subnet
from trainer.cloud.topology.database import DEFAULT_PORTS

_DOWN = frozenset(
    {
        *("creating", "deleting", "failed", "inaccessible-encryption-credentials"),
        *("incompatible-network", "incompatible-option-group", "incompatible-parameters"),
        *("incompatible-restore", "insufficient-capacity", "restore-error", "starting"),
        *("stopped", "stopping"),
    }
)
"""The states in which nobody can connect.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html
"""
_IN_FORCE = ("active", "adding", None)


def read_subnet_groups(draft: AccountDraft) -> None:
    """DB subnet groups, also those that only a database tells of."""
    for item in draft.responses.all("DBSubnetGroups"):
        _add_group(draft, item, item)
    for item in draft.responses.all("DBInstances"):
        group = item.item("DBSubnetGroup")
        if "DBSubnetGroupName" in group:
            _add_group(draft, group, item)


def _add_group(draft: AccountDraft, group: Item, near: Item) -> None:
    """``near`` is the object whose Region and account the group shares."""
    arn, vpc = arn_of(group, "DBSubnetGroups", near), group.text("VpcId")
    if arn is None or vpc is None:
        group.warn("account.without_id", key="DBSubnetGroupName" if arn is None else "VpcId")
        return
    draft.add(
        DbSubnetGroup(
            id=id_of(draft, arn),
            vpc=vpc,
            subnets=tuple(_subnets(group)),
            description=group.text("DBSubnetGroupDescription") or "",
        )
    )


def _subnets(group: Item) -> Iterator[str]:
    for row in group.items("Subnets"):
        subnet = row.text("SubnetIdentifier")
        if subnet is not None and row.text("SubnetStatus") in ("Active", None):
            yield subnet


def read_databases(draft: AccountDraft) -> None:
    """DB instances, each with the interface in its zone and, if it is Multi-AZ, the standby's.

    Those of a cluster are instances like others.
    """
    finder = _Finder(draft)
    for item in draft.responses.all("DBInstances"):
        arn = arn_of(item, "DBInstances")
        if arn is None:
            continue
        database = id_of(draft, arn)
        named = arn_of(item.item("DBSubnetGroup"), "DBSubnetGroups", item)
        group = draft.find(DbSubnetGroup, id_of(draft, named or ""))
        engine = item.text("Engine") or ""
        endpoint = item.item("Endpoint").integer("Port")
        port = endpoint or item.integer("DbInstancePort") or DEFAULT_PORTS.get(engine)
        if group is None or port is None:
            item.warn("account.database_not_placed", id=database)
            continue
        draft.add(
            DbInstance(
                id=database,
                name=name_beside(item, "DBInstances", database),
                engine=engine,
                port=port,
                subnet_group=group.id,
                interfaces=tuple(finder.interfaces(item, database, group)),
                publicly_accessible=item.boolean("PubliclyAccessible") is True,
                multi_az=item.boolean("MultiAZ") is True,
                storage_encrypted=item.boolean("StorageEncrypted") is True,
                iam_authentication=item.boolean("IAMDatabaseAuthenticationEnabled") is True,
                available=item.text("DBInstanceStatus") not in _DOWN,
            )
        )
    _check_clusters(draft)


class _Finder:
    """Which interface is which database's.

    AWS writes on the interface only that it is one of RDS. Those of databases with the same
    subnets and groups are alike: either may stand for either.
    """

    def __init__(self, draft: AccountDraft) -> None:
        self._draft = draft
        self._assumed = Assumed(draft)
        self._elastic = {eip.interface for eip in draft.of(ElasticIp)}
        self._free: dict[str, list[NetworkInterface]] = {}
        for interface_id, item in draft.interfaces.items():
            interface = draft.find(NetworkInterface, interface_id)
            if interface is not None and item.text("Description") == "RDSNetworkInterface":
                self._free.setdefault(interface.subnet, []).append(interface)

    def interfaces(self, item: Item, database: str, group: DbSubnetGroup) -> Iterator[str]:
        """The primary's interface first; nothing if that is not known."""
        listed = (
            g.text("VpcSecurityGroupId")
            for g in item.items("VpcSecurityGroups")
            if g.text("Status") in _IN_FORCE
        )
        groups = tuple(dict.fromkeys(g for g in listed if g is not None))
        zones = [item.text("AvailabilityZone")]
        if item.boolean("MultiAZ"):
            zones.append(item.text("SecondaryAvailabilityZone"))
        public = item.boolean("PubliclyAccessible") is True
        for place, zone in enumerate(zones):
            subnets = [s for s in group.subnets if zone is not None and self._zone(s) == zone]
            found = self._take(database, subnets, groups, public=public)
            if found is None and len(subnets) == 1:
                found = self._assumed.make(database, subnets[0], groups, public=public)
            if found is not None:
                yield found
            elif place == 0:
                self._draft.lack(database, Fact.INTERFACE)
                item.warn("account.database_not_placed", id=database)
                return

    def _zone(self, subnet: str) -> str | None:
        found = self._draft.find(Subnet, subnet)
        return None if found is None else found.zone

    def _take(
        self, database: str, subnets: list[str], groups: tuple[str, ...], *, public: bool
    ) -> str | None:
        """A free interface in one of the subnets with these groups; one that is public, or not,
        like the database comes first."""
        alike = [
            interface
            for subnet in subnets
            for interface in self._free.get(subnet, ())
            if {*interface.security_groups} == {*groups}
        ]
        alike.sort(key=lambda interface: self._is_public(interface) is not public)
        for interface in alike:
            self._free[interface.subnet].remove(interface)
            if self._draft.own(interface.id, database):
                return interface.id
        return None

    def _is_public(self, interface: NetworkInterface) -> bool:
        return interface.id in self._elastic or any(a.public_ip for a in interface.addresses)


def _check_clusters(draft: AccountDraft) -> None:
    """Say of which members of a cluster there is no description."""
    known = {i.text("DBInstanceIdentifier") for i in draft.responses.all("DBInstances")}
    for cluster in draft.responses.all("DBClusters"):
        for member in cluster.items("DBClusterMembers"):
            name = member.text("DBInstanceIdentifier")
            if name is not None and name not in known:
                cluster.warn("account.unknown_member", id=name)
