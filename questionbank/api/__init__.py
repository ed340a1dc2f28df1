"""The bank for programs."""
