"""The specification: what it holds, and that it can be made again."""

import gzip
import importlib.util
import json
from importlib.resources import files
from pathlib import Path

import pytest

from trainer.actions import operations
from trainer.awscli.conveniences import convenience
from trainer.awscli.errors import Fault
from trainer.awscli.options import options
from trainer.awscli.spec import Kind, load, option_name
from trainer.text.catalogue import say
from trainer.text.language import Language

ROOT = Path(__file__).parents[2]
DATA = files("trainer.awscli").joinpath("spec.json.gz")


def test_it_is_small_and_says_where_it_comes_from():
    assert len(DATA.read_bytes()) < 100_000
    assert load().botocore
    assert "Apache" in files("trainer.awscli").joinpath("NOTICE").read_text(encoding="utf-8")


def test_the_same_botocore_makes_the_same_bytes():
    botocore = pytest.importorskip("botocore")
    if botocore.__version__ != load().botocore:
        pytest.skip(f"made with botocore {load().botocore}")
    path = ROOT / "assets" / "build_awscli_spec.py"
    module = importlib.util.module_from_spec(
        spec := importlib.util.spec_from_file_location("b", path)
    )
    spec.loader.exec_module(module)
    made = gzip.decompress(module.build())
    assert json.loads(made) == json.loads(gzip.decompress(DATA.read_bytes()))
    assert module.build() == module.build()


def test_every_shape_can_be_read():
    for service in load().services.values():
        for command in service.commands:
            operation = service.operation(command)
            assert operation is not None
            assert operation.help
            seen = set()
            todo = [s for s in (operation.input, operation.output) if s is not None]
            while todo:
                shape = todo.pop()
                if shape.structure is not None and shape.structure.name not in seen:
                    seen.add(shape.structure.name)
                    todo += shape.members.values()
                if shape.element is not None:
                    todo.append(shape.element)


def test_what_can_be_carried_out_can_be_typed():
    for service, name in operations():
        operation = load().operation(service, name)
        assert operation is not None
        members = operation.input.members if operation.input is not None else {}
        # The AWS CLI has options of its own in the place of these.
        own = {"PageSize", "MaxItems", *convenience(name).replaced}
        assert {o.member for o in options(operation).values()} >= set(members) - own


def test_names_of_options():
    assert option_name("DBInstanceIdentifier") == "db-instance-identifier"
    assert option_name("MultiAZ") == "multi-az"
    assert option_name("Ipv6CidrBlock") == "ipv6-cidr-block"


def test_enumerations_and_kinds():
    operation = load().operation("ec2", "CreateNetworkAclEntry")
    assert operation.input.members["RuleAction"].values == ("allow", "deny")
    assert operation.input.members["RuleNumber"].kind is Kind.INTEGER


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("fault", list(Fault))
def test_every_fault_has_a_hint(language, fault):
    code = f"cli.fault.{fault}"
    assert code not in say(language, code)
