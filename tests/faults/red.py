"""A harness that cannot fail proves nothing: a story must turn red on a server that is broken in that very place."""

from collections.abc import Awaitable, Callable

from tests.faults.seeds import seeded
from tests.faults.stories import Outcome

Story = Callable[..., Awaitable[Outcome]]


async def turns_red(story: Story, sabotage: str) -> None:
    """Raises AssertionError when the story finds nothing wrong with the broken build."""
    try:
        outcome = await story(seeded(), sabotage=sabotage)
    except TimeoutError as never:  # what was promised did not come about at all
        print("VIOLATION", never)
        return
    assert outcome.wrong, f"nobody noticed {sabotage}"
