"""What can be wrong with a wish, as its sender gets to read it.

BoardError
├── Invalid               invalid                  a field is not what it must be
├── Unauthenticated       unauthenticated          nobody knows who asks
├── Forbidden             forbidden                the role is too low
├── NotFound              not_found                it does not exist, or not for this user
├── Conflict              conflict                 somebody was faster
├── WipLimitExceeded      wip_limit_exceeded       the column is full
├── TransitionNotAllowed  transition_not_allowed   the workflow says no
├── TooLarge              too_large                more than fits
├── LimitReached          limit_reached            too fast; retryable
├── Unavailable           unavailable              something of ours is away; retryable
└── Internal              internal                 a defect of ours

The class docstring is the sentence that a person reads; `code` is stable; the fields travel.
"""

from typing import ClassVar


class BoardError(Exception):
    """Something went wrong."""

    code: ClassVar[str] = "internal"
    retryable: ClassVar[bool] = False

    def __init__(self, detail: str | None = None, **fields: object) -> None:
        self.detail = detail or self.title
        self.fields = fields
        super().__init__(self.detail)

    @property
    def title(self) -> str:
        """The sentence of the class."""
        return (type(self).__doc__ or "").strip().rstrip(".")


class Invalid(BoardError):
    """A field is not what it must be."""

    code = "invalid"

    def __init__(self, field: str, detail: str) -> None:
        super().__init__(detail, field=field)


class Unauthenticated(BoardError):
    """Please log in."""

    code = "unauthenticated"


class Forbidden(BoardError):
    """Your role does not allow this."""

    code = "forbidden"

    def __init__(self, needs: str | None = None, detail: str | None = None) -> None:
        if needs is None:
            super().__init__(detail)
        else:
            super().__init__(detail or f"This needs the role {needs}", needs=needs)


class NotFound(BoardError):
    """There is nothing here, or nothing you may see."""

    code = "not_found"

    def __init__(self, kind: str, id: str) -> None:
        super().__init__(f"There is no such {kind.replace('_', ' ')}", kind=kind, id=id)


class Conflict(BoardError):
    """Somebody changed this in the meantime."""

    code = "conflict"

    def __init__(self, detail: str | None = None, *, current: dict[str, object]) -> None:
        super().__init__(detail, current=current)


class WipLimitExceeded(BoardError):
    """The column is full."""

    code = "wip_limit_exceeded"

    def __init__(self, column_id: str, name: str, limit: int, count: int) -> None:
        super().__init__(f"“{name}” holds {count} of {limit} tasks", column_id=column_id, limit=limit, count=count)


class TransitionNotAllowed(BoardError):
    """The workflow does not allow this step."""

    code = "transition_not_allowed"


class TooLarge(BoardError):
    """This is more than fits."""

    code = "too_large"


class LimitReached(BoardError):
    """Too many at once; please slow down."""

    code = "limit_reached"
    retryable = True

    def __init__(self, retry_after: float, detail: str | None = None) -> None:
        super().__init__(detail, retry_after=round(retry_after, 3))


class Unavailable(BoardError):
    """Boardcast cannot save right now; nothing is lost, please try again."""

    code = "unavailable"
    retryable = True


class Internal(BoardError):
    """Something broke on our side; it has been logged."""

    code = "internal"
