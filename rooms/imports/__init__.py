"""Bringing in what people made elsewhere, through the same commands as everybody's edits."""
