"""The published AWS CLI without its last step: it says what it would send, and sends nothing.

Runs as a process of its own, because awscli puts its own copy of botocore in the place of the one
that other tests need. One JSON value per line comes in, one goes out:

    {"words": ["ec2", "describe-vpcs"]}        {"request": ["ec2", "DescribeVpcs", {}]}
                                               {"complaint": "usage: ..."}
    {"print": "table", "operation": "DescribeVpcs", "response": {...}, "query": null}
                                               {"text": "..."}
"""

import contextlib
import io
import json
import sys
from types import SimpleNamespace

import jmespath
from awscli import EnvironmentVariables, clidriver, formatter
from awscli.botocore.session import Session
from awscli.botocore.validate import ParamValidator
from awscli.customizations import sessionmanager
from awscli.plugin import load_plugins


class Asked(BaseException):
    """Raised in the place of sending a request."""


def invoke(self, service_name, operation_name, parameters, parsed_globals):
    """What the AWS CLI does just before it signs and sends: last changes, then checks."""
    model = self._session.get_service_model(service_name).operation_model(operation_name)
    sent = {name: value for name, value in parameters.items() if name != "PaginationConfig"}
    given = set(sent)
    event = f"before-parameter-build.{service_name}.{operation_name}"
    self._session.emit(event, params=sent, model=model, context={})
    if model.input_shape is not None:
        report = ParamValidator().validate(sent, model.input_shape)
        if report.has_errors():
            raise ValueError(f"Parameter validation failed:\n{report.generate_report()}")
    random = set(model.idempotent_members) - given
    raise Asked(service_name, operation_name, {k: v for k, v in sent.items() if k not in random})


clidriver.CLIOperationCaller.invoke = invoke
sessionmanager.StartSessionCaller.invoke = invoke
models = Session().get_component("data_loader")


def judge(words):
    """A driver for each line, because it keeps what a line made of its options."""
    session = Session(EnvironmentVariables)
    session.register_component("data_loader", models)
    load_plugins({}, event_hooks=session.get_component("event_emitter"))
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(said):
        try:
            clidriver.CLIDriver(session).main(words)
        except Asked as asked:
            return {"request": asked.args}
        except SystemExit:
            pass
    return {"complaint": said.getvalue()}


def print_as(output, operation, response, query):
    written = io.StringIO()
    compiled = None if query is None else jmespath.compile(query)
    settings = SimpleNamespace(query=compiled, color="off", output=output)
    formatter.get_formatter(output, settings)(operation, response, written)
    return {"text": written.getvalue()}


for line in sys.stdin:
    match json.loads(line):
        case {"words": words}:
            answer = judge(words)
        case {"print": output, "operation": operation, "response": response, "query": query}:
            answer = print_as(output, operation, response, query)
    print(json.dumps(answer, default=repr), flush=True)
