"""Measurements: accuracy against gold, speed and memory."""
