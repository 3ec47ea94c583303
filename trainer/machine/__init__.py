"""The prompt as it is on a host: what `ping`, `curl`, `dig` and others would say there.

A line and a `Standing` go in, an `Answer` with the next `Standing` comes out. Everything that a
tool prints is worked out by the engine; nothing here starts a process or opens a socket.
"""

from trainer.machine.answer import Answer, Note, Standing
from trainer.machine.complete import complete
from trainer.machine.run import run
from trainer.machine.trying import Probe, Tried
from trainer.machine.words import WORDS

__all__ = ["WORDS", "Answer", "Note", "Probe", "Standing", "Tried", "complete", "run"]
