"""Servers that are broken on purpose: each breaks one promise, so that the tests can be seen to fail."""
