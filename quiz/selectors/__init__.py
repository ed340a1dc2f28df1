"""Reads of the quiz room."""
