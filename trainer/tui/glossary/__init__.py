"""The glossary over any screen."""
