"""The box that tells what a screen is for and which keys it has."""
