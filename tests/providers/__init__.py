"""Providers of sign-in that really answer over HTTP, on loopback."""
