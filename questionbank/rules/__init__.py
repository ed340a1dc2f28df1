"""Pure rules of the bank."""
