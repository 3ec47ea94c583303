"""Private hosted zones and resolver rules: what an account has that never made any.

The model has none of its own, so the lists hold what every account holds.
https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListHostedZonesByVPC.html
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-overview-DSN-queries-to-vpc.html
"""

from __future__ import annotations

from trainer.actions.errors import AwsError
from trainer.actions.lookup import find
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.cloud import Cloud, Vpc
from trainer.cloud.aws_json.ids import derived_id

SYSTEM_RULE = "rslvr-autodefined-rr-internet-resolver"
"""The rule that AWS gives to every VPC: names that nothing else claims go to public DNS."""


@action("route53", "ListHostedZonesByVPC")
def list_hosted_zones_by_vpc(cloud: Cloud, parameters: Parameters) -> Done:
    find(cloud, Vpc, parameters.text("VPCId"))
    parameters.text("VPCRegion")
    return Done(cloud, {"HostedZoneSummaries": [], "MaxItems": "100"})


@action("route53", "AssociateVPCWithHostedZone")
def associate_vpc_with_hosted_zone(cloud: Cloud, parameters: Parameters) -> Done:
    zone = parameters.text("HostedZoneId")
    raise AwsError("NoSuchHostedZone", f"No hosted zone found with ID: {zone}", id=zone)


@action("route53resolver", "ListResolverEndpoints")
def list_resolver_endpoints(cloud: Cloud, parameters: Parameters) -> Done:
    return Done(cloud, {"MaxResults": 10, "ResolverEndpoints": []})


@action("route53resolver", "ListResolverRules")
def list_resolver_rules(cloud: Cloud, parameters: Parameters) -> Done:
    rule = {
        "Id": SYSTEM_RULE,
        "DomainName": ".",
        "Status": "COMPLETE",
        "RuleType": "RECURSIVE",
        "Name": "Internet Resolver",
        "OwnerId": "Route 53 Resolver",
        "ShareStatus": "NOT_SHARED",
    }
    return Done(cloud, {"MaxResults": 10, "ResolverRules": [rule]})


@action("route53resolver", "ListResolverRuleAssociations")
def list_resolver_rule_associations(cloud: Cloud, parameters: Parameters) -> Done:
    associations = [
        {
            "Id": derived_id("rslvr-rrassoc", SYSTEM_RULE, vpc),
            "ResolverRuleId": SYSTEM_RULE,
            "Name": "System Rule Association",
            "VPCId": vpc,
            "Status": "COMPLETE",
        }
        for vpc in cloud.of(Vpc)
    ]
    return Done(cloud, {"MaxResults": 10, "ResolverRuleAssociations": associations})
