"""``vpcdojo doctor``: what the terminal, Python and the disk do, and what to do about it."""

from trainer.cli.doctor.command import run

__all__ = ["run"]
