"""The clouds and records of the simulator serve here as well."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "reach"))
