"""Remembers: the only package that speaks to PostgreSQL and Redis."""
