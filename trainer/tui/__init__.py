"""The screens. Importing this room readies the environment that Textual reads when imported."""

import os

from trainer.tui.terminal import work_around

work_around(os.environ)
