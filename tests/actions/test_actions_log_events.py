"""Log events: which records a flow log writes, and which of them a filter pattern wants."""

import pytest
from shop_cloud import act, refusal, shop

from trainer.actions import AwsError
from trainer.actions.log_events import events
from trainer.actions.log_patterns import pattern
from trainer.actions.parameters import Parameters
from trainer.cloud import FlowLog, TrafficType
from trainer.packets import Service
from trainer.reach import Question, ask
from trainer.reach.flow_logs import records

LINE = "2 1 eni-web 198.51.100.7 10.0.0.4 40000 22 6 1 60 0 60 REJECT OK"


def tried(resource: str, traffic: TrafficType, **query):
    """The events after a client on the internet tried SSH, which the group refuses."""
    cloud = shop().put(FlowLog(id="fl-1", resource=resource, traffic=traffic, destination="flows"))
    verdict = ask(cloud, Question("office", "i-web", Service.tcp(22)))
    (path,) = verdict.paths
    found = records(cloud, path, path.packets.witness())
    given = {"logGroupName": "flows", **query}
    return [event["message"] for event in events(cloud, Parameters(given), found)["events"]]


def test_a_flow_log_writes_what_it_is_on_and_what_it_is_for():
    (line,) = tried("vpc-shop", TrafficType.ALL)
    assert " 22 6 " in line
    assert line.endswith("REJECT OK")
    assert tried("subnet-public-a", TrafficType.REJECT) == [line]
    assert tried("eni-web", TrafficType.REJECT) == [line]
    assert tried("vpc-shop", TrafficType.ACCEPT) == []
    assert tried("vpc-lab", TrafficType.ALL) == []


def test_events_are_narrowed():
    (line,) = tried("vpc-shop", TrafficType.ALL, filterPattern="REJECT")
    assert tried("vpc-shop", TrafficType.ALL, filterPattern="ACCEPT") == []
    assert tried("vpc-shop", TrafficType.ALL, logStreamNames=["eni-web-all"]) == [line]
    assert tried("vpc-shop", TrafficType.ALL, logStreamNamePrefix="eni-db") == []
    assert tried("vpc-shop", TrafficType.ALL, startTime=60_000) == []
    assert tried("vpc-shop", TrafficType.ALL, limit=1) == [line]


def test_without_traffic_there_are_no_events_and_without_a_group_an_error():
    cloud = shop().put(FlowLog(id="fl-1", resource="vpc-shop", destination="flows"))
    found = act(cloud, "FilterLogEvents", "logs", logGroupName="flows").response
    assert found["events"] == []
    error = refusal(cloud, "FilterLogEvents", "logs", logGroupName="none")
    assert error.code == "ResourceNotFoundException"
    error = refusal(cloud, "FilterLogEvents", "logs", logGroupName="flows", limit=0)
    assert error.code == "InvalidParameterException"


FIELDS = "[version, account, eni, source, destination, srcport, {}, protocol, packets, bytes, "
REST = "windowstart, windowend, {}, status]"


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("", True),
        ("REJECT OK", True),
        ('"REJECT OK"', True),
        ('"OK REJECT"', False),
        ("REJECT -NODATA", True),
        ("-REJECT", False),
        ("?ACCEPT ?REJECT", True),
        ("?ACCEPT ?NODATA", False),
        (FIELDS.format('destport="22"') + REST.format('action="REJECT"'), True),
        (FIELDS.format("destport=22") + REST.format("action=REJ*"), True),
        (FIELDS.format("destport!=22") + REST.format("action"), False),
        (FIELDS.format("destport>=22") + REST.format("action"), True),
        (FIELDS.format("destport<22") + REST.format("action"), False),
        ("[..., action=REJECT, status]", True),
        ("[version=3, ...]", False),
        ("[version, account]", False),
    ],
)
def test_patterns(text, fits):
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html"""
    assert pattern(text)(LINE) is fits


@pytest.mark.parametrize(
    "text", ['"open', "[a", "[a,,b]", "[..., a, ...]", "[a < x]", "{ $.a = 1 }"]
)
def test_patterns_that_cannot_be_read(text):
    with pytest.raises(AwsError):
        pattern(text)
