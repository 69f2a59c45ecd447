"""How fast it is, beside whom, with one command."""
