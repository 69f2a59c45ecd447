"""A server that says what it holds when it is asked by SIGUSR2: memory, objects, tasks and descriptors."""
