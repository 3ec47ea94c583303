"""Reading real AWS accounts: saved responses of ``aws … describe-*`` become a `Cloud`.

The inverse of `trainer.cloud.aws_json`, but forgiving: what AWS writes that the model has no
word for is said in a warning, and what the responses do not tell is a `MissingFact`.
"""

from trainer.cloud.account.read import Account, read_account

__all__ = ["Account", "read_account"]
