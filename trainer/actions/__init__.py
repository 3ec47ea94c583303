"""The verbs: one AWS API action each, from a `Cloud` to the next one or to an AWS error."""

from trainer.actions.call import Call
from trainer.actions.errors import AwsError
from trainer.actions.registry import Done, is_change, knows, operations, perform

__all__ = ["AwsError", "Call", "Done", "is_change", "knows", "operations", "perform"]
