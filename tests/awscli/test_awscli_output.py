"""What is printed, in each of the four forms."""

import json

import pytest
import yaml

from trainer.awscli.errors import CliError
from trainer.awscli.output import printed
from trainer.awscli.parser import parse
from trainer.awscli.table import cells, table

VPCS = {
    "Vpcs": [
        {"VpcId": "vpc-1", "IsDefault": False, "Tags": [{"Key": "Name", "Value": "社内"}]},
        {"VpcId": "vpc-2", "Tags": []},
    ]
}


def shown(line, response=VPCS, width=80):
    return printed(parse(f"aws ec2 describe-vpcs {line}"), response, width)


def test_json_has_four_blanks_and_the_order_of_the_api():
    text = shown("")
    assert json.loads(text) == VPCS
    assert text.splitlines()[:4] == [
        "{",
        '    "Vpcs": [',
        "        {",
        '            "IsDefault": false,',
    ]
    assert "社内" in text


def test_an_empty_response_prints_nothing():
    assert printed(parse("aws ec2 delete-route --route-table-id a"), {}) == ""
    assert shown("--output text", {"Vpcs": []}) == ""


def test_queries():
    assert shown("--query 'Vpcs[].VpcId' --output text") == "vpc-1\tvpc-2"
    assert shown("--query 'Vpcs[0].VpcId'") == '"vpc-1"'
    assert shown("--query 'Nothing'") == "null"
    assert shown("--query 'Nothing' --output text") == "None"
    assert shown("--query 'Vpcs[].[VpcId,IsDefault]' --output text") == "vpc-1\tFalse\nvpc-2\tNone"


@pytest.mark.parametrize("query", ["length(Nothing)", "to_number(Vpcs, `1`)", "sum(Vpcs)"])
def test_a_query_that_cannot_be_answered_is_an_error(query):
    with pytest.raises(CliError):
        shown(f"--query '{query}'")


def test_text_has_tabs_and_names_of_structures():
    assert shown("--output text").split("\n") == [
        "VPCS\tFalse\tvpc-1",
        "TAGS\tName\t社内",
        "VPCS\t\tvpc-2",
    ]


def test_yaml_is_sorted():
    text = shown("--output yaml")
    assert yaml.safe_load(text) == VPCS
    assert text.startswith("Vpcs:\n- IsDefault: false\n  Tags:\n")
    assert shown("--query 'Vpcs[0].VpcId' --output yaml") == "vpc-1"


def test_tables_are_boxes_in_boxes():
    assert shown("--output table").split("\n") == [
        "--------------------------",
        "|      DescribeVpcs      |",
        "+------------------------+",
        "||         Vpcs         ||",
        "|+------------+---------+|",
        "||  IsDefault |  VpcId  ||",
        "|+------------+---------+|",
        "||  False     |  vpc-1  ||",
        "|+------------+---------+|",
        "|||        Tags        |||",
        "||+--------+-----------+||",
        "|||   Key  |   Value   |||",
        "||+--------+-----------+||",
        "|||  Name  |  社内     |||",
        "||+--------+-----------+||",
        "||         Vpcs         ||",
        "|+------------+---------+|",
        "||  IsDefault |  VpcId  ||",
        "|+------------+---------+|",
        "||            |  vpc-2  ||",
        "|+------------+---------+|",
    ]


def test_every_line_of_a_table_is_equally_wide():
    lines = shown("--output table").split("\n")
    assert len({cells(line) for line in lines}) == 1


def test_a_table_that_is_too_wide_is_turned_upright():
    wide = {"Things": [{"A": "a" * 30, "B": "b" * 30, "C": "c" * 30}]}
    assert "|  A" in table("Op", wide, 80)
    assert max(cells(line) for line in table("Op", wide, 80).split("\n")) < 80
    assert max(cells(line) for line in table("Op", wide, 120).split("\n")) > 80


def test_one_value_for_each_row():
    assert table("Op", {"Return": True}).split("\n")[3] == "|  Return |  True  |"
    assert table("Op", ["a", "b"]).count("\n") == 5


def test_some_items_and_the_rest_later():
    first = json.loads(shown("--max-items 1"))
    assert [vpc["VpcId"] for vpc in first["Vpcs"]] == ["vpc-1"]
    rest = json.loads(shown(f"--max-items 5 --starting-token {first['NextToken']}"))
    assert [vpc["VpcId"] for vpc in rest["Vpcs"]] == ["vpc-2"]
    assert "NextToken" not in rest
    with pytest.raises(CliError):
        shown("--max-items 1 --starting-token x")


def test_a_table_says_above_each_row_what_it_is():
    text = table("X", [[{"A": 1, "B": [{"C": 2}]}], [{"A": 3, "B": [{"C": 4}]}]])
    cells_in_order = [line.strip("|+- ") for line in text.splitlines()]
    assert [cell for cell in cells_in_order if cell] == [*"XA1BC2", *"XA3BC4"]


def test_a_table_takes_rows_of_different_lengths():
    text = table("X", [["i-1", ["sg-a", "sg-b"]], ["i-2", ["sg-c"]]])
    for word in ("i-1", "i-2", "sg-a", "sg-b", "sg-c"):
        assert word in text
