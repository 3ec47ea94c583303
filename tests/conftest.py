"""Settings for the whole suite."""

from hypothesis import settings

# How long an example takes depends on the machine; it says nothing of what is right.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")
