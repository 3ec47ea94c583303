#!/bin/sh
# Saves what the network of an AWS account looks like, as JSON files for VPC Dojo.
#
#     sh export.sh [FOLDER [REGION...]]
#
# FOLDER is made if it does not exist (default: vpcdojo-export). Without a REGION the one that
# the AWS CLI is set up for is saved. The script only reads. Pre-shared keys, BGP keys and
# environment variables are left out before anything is written. What cannot be read is noted in
# FOLDER/_errors.txt, and the script goes on. The IAM policy: vpcdojo export-script --policy
set -u
umask 077
AWS_PAGER=""
export AWS_PAGER

out=${1:-vpcdojo-export}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- "${AWS_REGION:-${AWS_DEFAULT_REGION:-$(aws configure get region)}}"
if [ -z "$1" ]; then
    echo "No Region: name one after the folder, or set AWS_REGION." >&2
    exit 2
fi
mkdir -p "$out" || exit 2
: > "$out/_errors.txt" || exit 2

# note NAME: what the last command said about its failure goes to _errors.txt.
note() {
    printf '%s %s: %s\n' "$region" "$1" "$(tr '\n' ' ' < "$folder/.said")" >> "$out/_errors.txt"
}

# save NAME SERVICE OPERATION [ARGUMENT...]: one answer into NAME.json.
save() {
    name=$1
    shift
    if ! aws "$@" --region "$region" --output json > "$folder/$name.json" 2> "$folder/.said"; then
        note "$name"
        rm -f "$folder/$name.json"
    fi
}

# list QUERY SERVICE OPERATION [ARGUMENT...]: one value (or row of values) a line.
list() {
    query=$1
    shift
    aws "$@" --region "$region" --query "$query" --output text 2> "$folder/.said" > "$folder/.list" \
        || note "$1.$2"
    tr -d '\r' < "$folder/.list" | grep -v '^None$'
}

export_region() {
    for what in availability-zones vpcs subnets route-tables internet-gateways \
        egress-only-internet-gateways nat-gateways addresses security-groups \
        security-group-rules network-acls network-interfaces vpc-endpoints \
        vpc-endpoint-service-configurations prefix-lists managed-prefix-lists \
        vpc-peering-connections dhcp-options transit-gateways transit-gateway-attachments \
        transit-gateway-vpc-attachments transit-gateway-peering-attachments \
        transit-gateway-route-tables vpn-gateways customer-gateways flow-logs \
        vpc-block-public-access-options vpc-block-public-access-exclusions; do
        save "ec2.describe-$what" ec2 "describe-$what"
    done
    save ec2.describe-instances ec2 describe-instances
    save ec2.describe-images ec2 describe-images --owners amazon \
        --filters "Name=name,Values=amzn-ami-vpc-nat*"
    save ec2.describe-vpn-connections ec2 describe-vpn-connections --query '{VpnConnections:
        VpnConnections[].{VpnConnectionId: VpnConnectionId, State: State, Type: Type,
        CustomerGatewayId: CustomerGatewayId, VpnGatewayId: VpnGatewayId,
        TransitGatewayId: TransitGatewayId, Routes: Routes, VgwTelemetry: VgwTelemetry, Tags: Tags,
        Options: {StaticRoutesOnly: Options.StaticRoutesOnly,
        LocalIpv4NetworkCidr: Options.LocalIpv4NetworkCidr,
        RemoteIpv4NetworkCidr: Options.RemoteIpv4NetworkCidr}}}'

    for vpc in $(list 'Vpcs[].[VpcId]' ec2 describe-vpcs); do
        for attribute in enableDnsSupport enableDnsHostnames; do
            save "ec2.describe-vpc-attribute.$vpc.$attribute" \
                ec2 describe-vpc-attribute --vpc-id "$vpc" --attribute "$attribute"
        done
    done
    for pl in $(list 'PrefixLists[].[PrefixListId]' ec2 describe-managed-prefix-lists); do
        save "ec2.get-managed-prefix-list-entries.$pl" \
            ec2 get-managed-prefix-list-entries --prefix-list-id "$pl"
    done
    for rtb in $(list 'TransitGatewayRouteTables[].[TransitGatewayRouteTableId]' \
        ec2 describe-transit-gateway-route-tables); do
        save "ec2.search-transit-gateway-routes.$rtb" ec2 search-transit-gateway-routes \
            --transit-gateway-route-table-id "$rtb" \
            --filters "Name=state,Values=active,blackhole"
        for what in associations propagations; do
            save "ec2.get-transit-gateway-route-table-$what.$rtb" \
                ec2 "get-transit-gateway-route-table-$what" \
                --transit-gateway-route-table-id "$rtb"
        done
    done

    save elbv2.describe-load-balancers elbv2 describe-load-balancers
    save elbv2.describe-target-groups elbv2 describe-target-groups
    list 'LoadBalancers[].[LoadBalancerName,LoadBalancerArn]' elbv2 describe-load-balancers \
        > "$folder/.rows"
    while read -r label arn; do
        for what in listeners load-balancer-attributes; do
            save "elbv2.describe-$what.$label" \
                elbv2 "describe-$what" --load-balancer-arn "$arn" < /dev/null
        done
    done < "$folder/.rows"
    list 'TargetGroups[].[TargetGroupName,TargetGroupArn]' elbv2 describe-target-groups \
        > "$folder/.rows"
    while read -r label arn; do
        for what in target-health target-group-attributes; do
            save "elbv2.describe-$what.$label" \
                elbv2 "describe-$what" --target-group-arn "$arn" < /dev/null
        done
    done < "$folder/.rows"

    save rds.describe-db-instances rds describe-db-instances
    save rds.describe-db-subnet-groups rds describe-db-subnet-groups
    save lambda.list-functions lambda list-functions --query '{Functions:
        Functions[].{FunctionName: FunctionName, FunctionArn: FunctionArn, Role: Role,
        VpcConfig: VpcConfig}}'
    save ssm.describe-instance-information ssm describe-instance-information

    for cluster in $(list 'clusterArns[].[@]' ecs list-clusters); do
        tasks=$(list 'taskArns[].[@]' ecs list-tasks --cluster "$cluster")
        # describe-tasks takes at most 100 tasks at a time.
        part=0
        echo "$tasks" | xargs -n 100 > "$folder/.rows"
        while read -r some; do
            [ -n "$some" ] || continue
            part=$((part + 1))
            # $some is a row of ARNs without spaces in them.
            # shellcheck disable=SC2086
            save "ecs.describe-tasks.${cluster##*/}.$part" ecs describe-tasks \
                --cluster "$cluster" --tasks $some --query '{tasks: tasks[].{taskArn: taskArn,
                clusterArn: clusterArn, group: group, launchType: launchType,
                lastStatus: lastStatus, availabilityZone: availabilityZone,
                attachments: attachments, containers: containers[].{name: name, image: image,
                networkInterfaces: networkInterfaces}}}' < /dev/null
        done < "$folder/.rows"
    done

    save directconnect.describe-virtual-interfaces directconnect describe-virtual-interfaces \
        --query '{virtualInterfaces: virtualInterfaces[].{virtualInterfaceId: virtualInterfaceId,
        virtualInterfaceName: virtualInterfaceName, virtualInterfaceType: virtualInterfaceType,
        virtualInterfaceState: virtualInterfaceState, virtualGatewayId: virtualGatewayId,
        directConnectGatewayId: directConnectGatewayId, connectionId: connectionId,
        ownerAccount: ownerAccount, region: region, addressFamily: addressFamily,
        routeFilterPrefixes: routeFilterPrefixes, tags: tags,
        bgpPeers: bgpPeers[].{bgpPeerState: bgpPeerState, bgpStatus: bgpStatus,
        addressFamily: addressFamily}}}'
    save directconnect.describe-direct-connect-gateways \
        directconnect describe-direct-connect-gateways
    for gateway in $(list 'directConnectGateways[].[directConnectGatewayId]' \
        directconnect describe-direct-connect-gateways); do
        save "directconnect.describe-direct-connect-gateway-associations.$gateway" \
            directconnect describe-direct-connect-gateway-associations \
            --direct-connect-gateway-id "$gateway"
    done
}

for region in "$@"; do
    folder=$out/$region
    mkdir -p "$folder" || exit 2
    export_region
    rm -f "$folder/.said" "$folder/.list" "$folder/.rows"
done
count=$(wc -l < "$out/_errors.txt")
echo "Saved to $out. Could not be read: $((count)), see $out/_errors.txt." >&2
