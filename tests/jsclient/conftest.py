"""A served Boardcast and its cast."""

from tests.browser.stage import built, cast, mortal, served

__all__ = ["built", "cast", "mortal", "served"]  # fixtures
