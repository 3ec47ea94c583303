"""VPC Dojo: learn how AWS networking behaves by repairing broken VPCs.

The package root imports nothing, so that each command pays only for the rooms it enters.
"""

__version__ = "0.1.0"
