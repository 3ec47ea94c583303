"""The cloud in the shapes of the AWS API, as ``aws … describe-*`` shows it."""
