"""What the instances of one system must agree on: made once, by whichever starts first."""

from storage.database import Runner
from storage.sql import sql

_AGREE = sql(
    "secrets.agree",
    """
    with offered as (
        insert into secrets (name, value) values ($1, $2) on conflict (name) do nothing returning value
    )
    select value from offered union all select value from secrets where name = $1
    """,
    everywhere="it belongs to the whole system",
)


async def agreed(runner: Runner, name: str, offer: str) -> str:
    """The value under this name: the offer, unless there is one already."""
    found = await runner.value(_AGREE, name, offer)
    if found is None:  # another instance made it while the statement ran
        found = await runner.value(_AGREE, name, offer)
    return str(found)
