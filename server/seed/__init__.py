"""`boardcast seed`: a demo world to log in to. Made once; running it again changes nothing."""

import sys
from datetime import UTC, datetime

from rooms import catalog
from rooms.board.projects import CreateProject
from rooms.board.tasks import CreateTask
from rooms.ids import uuid7
from rooms.messages import Doer
from rooms.passwords import Passwords
from rooms.people import Person, Workspace
from server import embedded
from server.seed import apollo
from server.seed.cast import CAST as CAST
from server.seed.cast import PASSWORD as PASSWORD
from server.seed.cast import Player
from server.seed.story import Step, tell
from server.settings import Settings
from storage import accounts, workspaces
from storage.database import Database
from storage.migrate import migrate
from storage.projects import Projects

WARNING = "Everybody knows this password: not for a server that strangers can reach."


async def run(settings: Settings) -> None:
    """Make what is missing and say how to log in. Raises EmbeddedError, StorageError."""
    async with embedded.databases(settings, join=True) as complete:
        await migrate(complete.database_url)
        db = await Database.connect(complete.database_url, size=2)
        try:
            made = await seed(db)
            lines = [f"  {player.email:<22} {await _about(db, player)}" for player in CAST]
        finally:
            await db.close()
    known = "" if made else "Nothing to do: the demo world is there already.\n\n"
    people = "\n".join(lines)
    sys.stdout.write(
        f"{known}Log in at {settings.address} with the password “{PASSWORD}” as\n\n{people}\n\n{WARNING}\n"
    )


async def seed(db: Database) -> bool:
    """The cast with their projects; whether anything was missing."""
    passwords = Passwords()
    try:
        seated = {player.name.lower(): await _seated(db, passwords, player) for player in CAST}
    finally:
        passwords.close()
    now = datetime.now(UTC)
    people = {name: doer for name, (doer, _) in seated.items()}
    known = [Person(id=doer.id, name=doer.name) for doer in people.values()]
    store = Projects(db, catalog.tables(), catalog.HOT)
    ada, mallory = people["ada"], people["mallory"]
    first = await tell(
        store,
        apollo.project_id(ada),
        apollo.steps(people, now),
        [*known, Workspace(id=seated["ada"][1])],
        now,
    )
    garden = CreateProject(request_id="seed:garden", name="Secret garden", key="SEC").addressed(mallory)
    steps = [Step(3.0, mallory, garden)]
    for n, title in enumerate(("Nobody else may see this", "Not even as a number", "Nor guess that it is here")):
        task = CreateTask(project_id=garden.project_id, request_id=f"seed:card:{n}", title=title)
        steps.append(Step(2.0 - n / 10, mallory, task))
    second = await tell(store, garden.project_id, steps, [Workspace(id=seated["mallory"][1])], now)
    return first or second


async def _seated(db: Database, passwords: Passwords, player: Player) -> tuple[Doer, str]:
    """The account and its workspace, made if there is no account with this address."""
    user = await accounts.find_by_email(db, player.email)
    if user is None:
        hashed = await passwords.hash(PASSWORD)
        async with db.transaction() as transaction:
            user = await accounts.create_person(transaction, uuid7(), player.email, player.name, hashed)
            await workspaces.create(transaction, uuid7(), f"{player.name}'s workspace", user.id)
    home = await workspaces.home(db, user.id)
    assert home is not None
    return Doer(user.id, user.name), home


async def _about(db: Database, player: Player) -> str:
    about = f"{player.role} of Apollo" if player.role else "a stranger with a project of her own"
    login = await accounts.login(db, player.email)
    passwords = Passwords()
    try:
        same = login is not None and await passwords.verify(PASSWORD, login.password_hash)
    finally:
        passwords.close()
    return about if same else f"{about}; this account has a password of its own"


__all__ = ["CAST", "PASSWORD", "run", "seed"]
