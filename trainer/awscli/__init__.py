"""``aws …`` text to a `Call` and back, and responses as the AWS CLI prints them."""
