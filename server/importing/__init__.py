"""Imports as an operator starts and watches them."""
