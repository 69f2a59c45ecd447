"""The written reference, docs/protocol.md and docs/api.md: its tables are made from the code."""
