"""Who people and bots are, and how they prove it."""
