"""Hostile clients: what they say looks almost like what is wanted, over sockets, over REST and over Redis."""
