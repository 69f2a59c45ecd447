"""The promises under faults: real processes that are killed, stopped and cut off, and a check of what everybody saw."""
