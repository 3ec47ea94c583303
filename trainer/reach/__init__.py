"""The engine: which packets get there, which replies come back, and what stops the rest."""
