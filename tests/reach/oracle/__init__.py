"""An independent judge: one packet at a time through a cloud, straight from AWS's rules.

Plain and slow where the engine is clever: connection tracking and translations are tables that
one run fills, and whatever AWS leaves open (a source port, a target, a zone) is tried out. It
shares no code with the engine; it reads the records of `trainer.cloud` and knows addresses as
integers.
"""

from oracle.judge import Judge, Outcome, Trip
from oracle.wire import Packet

__all__ = ["Judge", "Outcome", "Packet", "Trip"]
