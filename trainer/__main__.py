"""``python -m trainer`` is the same as ``vpcdojo``."""

from trainer.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
