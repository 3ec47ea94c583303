"""One step of the walk for each kind of place.

A step takes a parcel and yields what becomes of it: parcels at their next places, refusals,
arrivals. Together they hold exactly the packets that came in. To add a component, write its
places in `trainer.reach.parcel`, its step here, and enter it in `STEPS`.
"""

from trainer.reach.steps.table import STEPS
from trainer.reach.steps.walker import Walker

__all__ = ["STEPS", "Walker"]
