"""A minute's walk through what there is, on the screens themselves."""
