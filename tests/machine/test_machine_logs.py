"""Flow log events of what was just tried, asked for as in an account."""

from machine_stage import learner

TOPOLOGY = """
vpcs: {vpc-a: {cidr: 10.0.0.0/16}}
subnets: {subnet-a: {cidr: 10.0.1.0/24}}
security_groups: {sg-app: {}, sg-web: {inbound: [tcp/80 from sg-app]}}
instances:
  i-app: {subnet: subnet-a, security_groups: [sg-app]}
  i-web: {subnet: subnet-a, private_ip: 10.0.1.20, security_groups: [sg-web]}
flow_logs: {fl-a: {resource: vpc-a, destination: flows}}
"""
QUERY = "aws logs filter-log-events --log-group-name flows --query 'events[].message' --output text"


def test_events_of_the_last_attempt():
    person = learner(TOPOLOGY)
    assert person.leaves_to_aws(QUERY)
    person.types("on i-app")
    person.types("nc -zv 10.0.1.20 22")
    person.types("exit")
    assert "REJECT OK" in person.types(f"{QUERY} --filter-pattern REJECT").output
    assert "REJECT" not in person.types(f"{QUERY} --filter-pattern ACCEPT").output
    refused = person.types(QUERY.replace("flows", "none"))
    assert refused.status == 254
    assert "ResourceNotFoundException" in refused.output
    assert person.types("aws logs filter-log-events --bogus").status == 252
    assert person.leaves_to_aws("aws logs describe-log-groups")
