"""Attempts: doing, undoing, replaying; locks; the shell's variables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.actions import AwsError, Call
from trainer.awscli.errors import CliError
from trainer.awscli.shell import Shell, only_looks
from trainer.cloud import RouteTable, SecurityGroup
from trainer.scenario.attempt import Attempt
from trainer.scenario.library import library, open_scenario
from trainer.scenario.scenario import Scenario
from trainer.scenario.script import commands_in, play
from trainer.text.language import Language
from trainer.text.replies import failure_lines

ASSOCIATE = "aws ec2 associate-route-table --route-table-id rtb-public --subnet-id subnet-public-a"
OPEN = "aws ec2 authorize-security-group-ingress --group-id sg-web --protocol tcp --port 443"
OPEN_443 = f"{OPEN} --cidr 0.0.0.0/0"
LOOK = "aws ec2 describe-route-tables --route-table-ids rtb-public"


@dataclass(frozen=True)
class Logged:
    kind: str
    payload: Mapping[str, object] = field(default_factory=dict)


@pytest.fixture(scope="module")
def web() -> Scenario:
    return library().scenario("web-timeout")


def public_subnets(attempt: Attempt) -> tuple[str, ...]:
    return attempt.cloud.get(RouteTable, "rtb-public").subnets


def test_a_command_changes_the_cloud_and_can_be_undone(web: Scenario) -> None:
    start = Attempt.start(web)
    acted = start.type(ASSOCIATE)
    done = acted.attempt
    assert (acted.status, acted.changed, acted.error) == (0, True, None)
    assert "subnet-public-a" in public_subnets(done)
    assert done.lines == (ASSOCIATE,)
    assert (done.can_undo, done.can_redo) == (True, False)
    back = done.undo()
    assert back.cloud is web.broken
    assert back.lines == ()
    assert back.redo().cloud is done.cloud
    # The values from before are as they were.
    assert (start.cloud, start.lines) == (web.broken, ())


def test_nothing_to_undo_redo_or_reset_changes_nothing(web: Scenario) -> None:
    start = Attempt.start(web)
    assert start.undo() is start
    assert start.redo() is start
    assert start.reset() is start


def test_a_reset_can_be_undone(web: Scenario) -> None:
    done = Attempt.start(web).type(ASSOCIATE).attempt.type(OPEN_443).attempt
    fresh = done.reset()
    assert (fresh.cloud, fresh.lines) == (web.broken, ())
    assert fresh.undo().cloud is done.cloud
    assert fresh.undo().lines == (ASSOCIATE, OPEN_443)
    assert fresh.undo().redo().cloud is web.broken


def test_a_change_after_an_undo_forgets_what_was_undone(web: Scenario) -> None:
    other = Attempt.start(web).type(ASSOCIATE).attempt.undo().type(OPEN_443).attempt
    assert not other.can_redo
    assert other.lines == (OPEN_443,)
    assert "subnet-public-a" not in public_subnets(other)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("aws ec2 associate-route-table --route-table-id rtb-none --subnet-id subnet-public-a",
         AwsError),
        ("aws ec2 asociate-route-table", CliError),
        ("rm -rf /", CliError),
    ],
)  # fmt: skip
def test_a_refused_command_leaves_everything(
    web: Scenario, line: str, kind: type[Exception]
) -> None:
    start = Attempt.start(web)
    acted = start.type(line)
    assert acted.status != 0
    assert isinstance(acted.error, kind)
    assert acted.output
    assert acted.attempt is start
    assert not acted.changed


def test_looking_is_no_step(web: Scenario) -> None:
    acted = Attempt.start(web).type(LOOK)
    assert "igw-shop" in acted.output
    assert not acted.changed
    assert not acted.attempt.can_undo
    assert acted.attempt.lines == ()


def test_a_dry_run_is_no_step(web: Scenario) -> None:
    acted = Attempt.start(web).type(f"{ASSOCIATE} --dry-run")
    assert not acted.changed
    assert acted.status != 0


def test_variables_are_undone_with_what_set_them(web: Scenario) -> None:
    query = "--query RouteTable.RouteTableId --output text"
    make = f"RTB=$(aws ec2 create-route-table --vpc-id vpc-shop {query})"
    use = "aws ec2 associate-route-table --route-table-id $RTB --subnet-id subnet-public-a"
    made = Attempt.start(web).type(make).attempt
    assert made.type(use).status == 0
    assert made.undo().type(use).status != 0
    assert made.undo().redo().type(use).changed


def test_a_variable_from_a_look_belongs_to_the_lines(web: Scenario) -> None:
    look = f"NAME=$({LOOK} --query 'RouteTables[0].RouteTableId' --output text)"
    use = "aws ec2 associate-route-table --route-table-id $NAME --subnet-id subnet-public-a"
    attempt = Attempt.start(web).type(look).attempt.type(use).attempt
    assert attempt.lines == (look, use)
    assert play(web, attempt.lines).attempt.cloud == attempt.cloud


def test_a_form_does_what_its_line_does(web: Scenario) -> None:
    call = Call(
        "ec2",
        "AssociateRouteTable",
        {"RouteTableId": "rtb-public", "SubnetId": "subnet-public-a"},
    )
    acted = Attempt.start(web).perform(call)
    assert acted.changed
    assert acted.line.startswith("aws ec2 associate-route-table --")
    assert Attempt.start(web).type(acted.line).attempt.cloud == acted.attempt.cloud
    again = acted.attempt.perform(Call("ec2", "DeleteRouteTable", {"RouteTableId": "rtb-none"}))
    assert isinstance(again.error, AwsError)
    assert again.attempt is acted.attempt


def test_a_locked_resource_cannot_be_changed() -> None:
    orders = library().scenario("orders-timeout")
    start = Attempt.start(orders)
    line = f"{OPEN} --cidr 10.0.0.0/8".replace("sg-web", "sg-ledger")
    typed = start.type(line)
    ports = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}
    rule = {**ports, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}
    parameters = {"GroupId": "sg-ledger", "IpPermissions": [rule]}
    form = start.perform(Call("ec2", "AuthorizeSecurityGroupIngress", parameters))
    for acted in (typed, form):
        assert acted.lock is not None
        assert acted.lock.resource == "sg-ledger"
        assert acted.status != 0
        assert acted.attempt is start
    allowed = start.type(line.replace("sg-ledger", "sg-app"))
    assert allowed.changed


def test_a_locked_subnet_keeps_its_associations(make: Callable[..., Scenario]) -> None:
    locked = "locked: {subnet-a: {ja: 別チームの管理です。, en: Another team has it.}}"
    start = Attempt.start(make(("hints:", f"{locked}\nhints:")))
    made = start.type("RTB=$(aws ec2 create-route-table --vpc-id vpc-one --query "
                      "RouteTable.RouteTableId --output text)").attempt  # fmt: skip
    refused = made.type("aws ec2 associate-route-table --route-table-id $RTB --subnet-id subnet-a")
    assert refused.lock is not None
    assert refused.attempt is made
    main = made.type("aws ec2 create-route --route-table-id $RTB --destination-cidr-block "
                     "198.51.100.0/24 --gateway-id igw-one")  # fmt: skip
    assert main.lock is None


@pytest.mark.parametrize(
    ("rule", "line", "allowed"),
    [
        ("ec2", OPEN_443, False),
        ("ec2", "aws ec2 describe-vpcs", True),
        ("ec2", "aws sts get-caller-identity", True),
        ("ec2 describe-vpcs", "aws ec2 describe-vpcs", False),
        ("ec2 *-security-group-*", OPEN_443, False),
        ("ec2 *-security-group-*", "aws ec2 stop-instances --instance-ids i-server", True),
        ("rds", "aws rds stop-db-instance --db-instance-identifier none", False),
    ],
)
def test_what_the_brief_rules_out_is_refused_with_its_reason(
    make: Callable[..., Scenario], rule: str, line: str, allowed: bool
) -> None:
    """Also where AWS would refuse it as well: the reason is what matters to the learner."""
    forbidden = f"forbidden: {{{rule}: {{ja: 依頼の外です。, en: Another team does that.}}}}"
    start = Attempt.start(make(("hints:", f"{forbidden}\nhints:")))
    acted = start.type(line)
    assert (acted.forbidden is None) is allowed
    if not allowed:
        assert acted.attempt is start
        assert acted.status == 254
        words = failure_lines(Language.JA, acted)
        assert words == [f"aws {rule}はこの依頼では使えません。依頼の外です。"]
        assert "Another team does that." in failure_lines(Language.EN, acted)[0]


def test_a_form_is_refused_as_its_line_is(make: Callable[..., Scenario]) -> None:
    forbidden = "forbidden: {ec2 stop-instances: {ja: 不可, en: Keep it running.}}"
    start = Attempt.start(make(("hints:", f"{forbidden}\nhints:")))
    acted = start.perform(Call("ec2", "StopInstances", {"InstanceIds": ["i-server"]}))
    assert acted.forbidden is not None
    assert acted.attempt is start


def test_a_log_is_replayed(web: Scenario) -> None:
    steps = [
        Logged("command", {"line": OPEN_443}),
        Logged("trace", {"from": "internet", "to": "i-web-a", "port": "tcp/80"}),
        Logged("undo"),
        Logged("command", {"line": "aws ec2 nonsense"}),
        Logged("hint", {"rung": "observe"}),
        Logged("command", {"line": ASSOCIATE}),
        Logged("reset"),
        Logged("undo"),
        Logged("submit", {}),
    ]
    attempt = Attempt.replay(web, steps)
    assert attempt.lines == (ASSOCIATE,)
    assert attempt.can_redo
    assert attempt.cloud == Attempt.start(web).type(ASSOCIATE).attempt.cloud


def test_a_log_from_elsewhere_may_hold_anything(web: Scenario) -> None:
    steps = [Logged("command"), Logged("command", {"line": 7}), Logged("what"), Logged("redo")]
    assert Attempt.replay(web, steps).cloud is web.broken


@given(
    st.lists(
        st.sampled_from(
            [
                Logged("command", {"line": ASSOCIATE}),
                Logged("command", {"line": OPEN_443}),
                Logged("command", {"line": f"{OPEN} --cidr 198.51.100.0/24"}),
                Logged("undo"),
                Logged("redo"),
                Logged("reset"),
            ]
        ),
        max_size=12,
    )
)
def test_the_lines_in_effect_make_the_cloud(steps: list[Logged]) -> None:
    web = library().scenario("web-timeout")
    attempt = Attempt.replay(web, steps)
    assert play(web, attempt.lines).attempt.cloud == attempt.cloud
    while attempt.can_undo:
        attempt = attempt.undo()
    assert attempt.cloud is web.broken


def test_a_script_has_comments_blank_lines_and_long_commands() -> None:
    text = "# first\n\naws one\n  aws two \\\n   --more\n# end\naws three\\\n"
    assert list(commands_in(text)) == [(3, "aws one"), (4, "aws two     --more"), (7, "aws three")]


@pytest.mark.parametrize(
    ("text", "commands"),
    [
        ("aws one --json '{\n \"a\": 1}'\naws two", ["aws one --json '{\n \"a\": 1}'", "aws two"]),
        ('aws one --text "it\\"s\nso"\naws two', ['aws one --text "it\\"s\nso"', "aws two"]),
        ("aws one # don't\naws two", ["aws one # don't", "aws two"]),
        ("aws one --text 'open\naws two", ["aws one --text 'open\naws two"]),
        ("aws one \\\n", ["aws one"]),
        ("\\\n", []),
    ],
)
def test_a_quotation_goes_on_in_the_next_line(text: str, commands: list[str]) -> None:
    assert [command for _, command in commands_in(text)] == commands


def test_a_script_goes_on_after_a_command_that_fails(web: Scenario) -> None:
    played = play(web, ["aws ec2 nonsense", ASSOCIATE])
    assert played.failed is not None
    assert played.failed.line == "aws ec2 nonsense"
    assert "subnet-public-a" in public_subnets(played.attempt)
    assert play(web, [ASSOCIATE]).failed is None
    assert web.broken.get(SecurityGroup, "sg-web").inbound


def test_files_beside_the_scenario_can_be_read_and_no_others(tmp_path: Path) -> None:
    home = tmp_path / "mine"
    home.mkdir()
    source = library().paths["web-timeout"]
    scenario = home / source.name
    scenario.write_bytes(source.read_bytes())
    (home / "rules.json").write_text('[{"IpProtocol":"tcp","FromPort":81,"ToPort":81}]')
    (tmp_path / "secret.json").write_text('[{"IpProtocol":"tcp"}]')
    (home / "link.json").symlink_to(tmp_path / "secret.json")
    line = "aws ec2 revoke-security-group-ingress --group-id sg-web --ip-permissions"
    attempt = Attempt.start(open_scenario(str(scenario)))
    for state in (attempt, attempt.type(ASSOCIATE).attempt.reset()):
        found = state.type(f"{line} file://rules.json").error
        assert isinstance(found, AwsError), "the file was read, and AWS knows no such rule"
        for other in ("../secret.json", "link.json", str(tmp_path / "secret.json"), "."):
            error = state.type(f"{line} file://{other}").error
            assert isinstance(error, CliError)
            assert error.kind == "file"


@pytest.mark.parametrize(
    ("line", "looks"),
    [
        (LOOK, True),
        (f"{LOOK} --query x --output table", True),
        (f"IGW=$({LOOK} --query x --output text)", False),
        ("IGW=igw-shop", False),
        (ASSOCIATE, False),
        ("aws ec2 help", False),
        ("aws ec2 describe-nothing", False),
        ("echo igw-shop", False),
        ("rm -rf /", False),
        ("", False),
    ],
)
def test_what_only_looks_is_known_without_carrying_it_out(line: str, looks: bool) -> None:
    assert only_looks(Shell(), line) is looks


def test_lines_that_only_look_are_not_carried_out_again(
    web: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = []
    run = Attempt.type
    monkeypatch.setattr(Attempt, "type", lambda a, line: typed.append(line) or run(a, line))
    steps = [Logged("command", {"line": line}) for line in (LOOK, ASSOCIATE, LOOK)]
    assert Attempt.replay(web, steps).lines == (ASSOCIATE,)
    assert typed == [ASSOCIATE]
