"""Why the embedded databases could not be started, in words for the person who tried."""


class EmbeddedError(Exception):
    """The embedded databases could not be started."""


class InUse(EmbeddedError):
    """Another Boardcast is using this data directory."""

    def __init__(self, folder: str, holder: str) -> None:
        super().__init__(
            f"The data directory {folder} is in use by another Boardcast (process {holder}). "
            "Stop that one, choose another directory with BOARDCAST_DATA_DIR, or run another instance "
            "beside it by giving both the same DATABASE_URL and REDIS_URL."
        )


class Unwritable(EmbeddedError):
    """We may not write in the data directory."""

    def __init__(self, folder: str, reason: str) -> None:
        super().__init__(
            f"Nothing can be kept in {folder} ({reason}). Start Boardcast as the user that directory belongs to, "
            "or choose another one with BOARDCAST_DATA_DIR."
        )


class NotOurs(EmbeddedError):
    """The data directory belongs to another user."""

    def __init__(self, folder: str, owner: str) -> None:
        super().__init__(
            f"{folder} belongs to the user {owner}. Start Boardcast as the user who made it, "
            "or choose another directory with BOARDCAST_DATA_DIR."
        )


class NoBinary(EmbeddedError):
    """There is no binary of this database for this machine."""

    def __init__(self, product: str, setting: str) -> None:
        super().__init__(
            f"Boardcast brings no {product} for this kind of machine. Install one and name it with {setting}."
        )


class NotStarted(EmbeddedError):
    """A database did not come up; the end of its log says why."""

    def __init__(self, product: str, log: str) -> None:
        super().__init__(f"{product} did not start. The end of its log:\n{log or '(nothing)'}")
