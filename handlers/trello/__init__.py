"""Trello's language: reads the export of a board and says it in our commands."""
