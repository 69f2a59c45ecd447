"""Wires the parts together and starts them."""
