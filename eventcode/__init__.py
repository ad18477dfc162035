"""From news text to a validated, explained dataset of political events."""

__version__ = "0.1.0"
