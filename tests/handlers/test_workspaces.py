"""Workspaces over real HTTP."""

from rooms.accounts.gate import Gate
from rooms.ids import uuid7
from tests.fixtures.identity import Client, newcomer


async def test_the_life_of_a_workspace(rest: Client, gate: Gate) -> None:
    ada, grace = await newcomer(gate, "Ada"), await newcomer(gate, "Grace")
    mine, hers = bearer(ada.access_token), bearer(grace.access_token)
    made = await rest.post("/api/v1/workspaces", json={"name": "Engines"}, headers=mine)
    assert made.status == 201
    workspace = await made.json()
    path = f"/api/v1/workspaces/{workspace['id']}"
    assert workspace | {"name": "Engines", "role": "owner", "project_creators": "member"} == workspace
    assert (await rest.get(path, headers=hers)).status == 404
    added = await rest.post(f"{path}/members", json={"email": grace.user.email}, headers=mine)
    assert (added.status, (await added.json())["role"]) == (201, "member")
    assert (await rest.get(path, headers=hers)).status == 200
    denied = await rest.patch(path, json={"name": "Hers"}, headers=hers)
    assert (denied.status, (await denied.json())["needs"]) == (403, "admin")
    member = f"{path}/members/{grace.user.id}"
    assert (await rest.patch(member, json={"role": "admin"}, headers=mine)).status == 200
    changed = await rest.patch(path, json={"name": "Hers", "project_creators": "admin"}, headers=hers)
    assert changed.status == 200
    assert [each["name"] for each in await (await rest.get("/api/v1/workspaces", headers=mine)).json()] == [
        "Ada's workspace",
        "Hers",
    ]
    assert (await rest.delete(member, headers=hers)).status == 204
    assert (await rest.get(path, headers=hers)).status == 404
    last = await rest.delete(f"{path}/members/{ada.user.id}", headers=mine)
    assert (last.status, (await last.json())["code"]) == (409, "conflict")


async def test_a_bot_is_made_works_and_ends(rest: Client, gate: Gate) -> None:
    ada = await newcomer(gate, "Ada")
    mine = bearer(ada.access_token)
    [home] = await (await rest.get("/api/v1/workspaces", headers=mine)).json()
    path = f"/api/v1/workspaces/{home['id']}"
    made = await rest.post(f"{path}/bots", json={"name": "Build bot"}, headers=mine)
    assert made.status == 201
    bot = await made.json()
    me = await rest.get("/api/v1/me", headers=bearer(bot["token"]["token"]))
    assert await me.json() == bot["user"]
    assert bot["user"]["is_bot"] is True
    assert (await rest.delete(f"{path}/members/{bot['user']['id']}", headers=mine)).status == 204
    assert (await rest.get("/api/v1/me", headers=bearer(bot["token"]["token"]))).status == 401


async def test_bad_ids_and_bad_bodies(rest: Client, gate: Gate) -> None:
    mine = bearer((await newcomer(gate)).access_token)
    for place in ("nonsense", "%00", uuid7()):
        answer = await rest.get(f"/api/v1/workspaces/{place}/members", headers=mine)
        assert (answer.status, (await answer.json())["kind"]) == (404, "workspace")
    [home] = await (await rest.get("/api/v1/workspaces", headers=mine)).json()
    path = f"/api/v1/workspaces/{home['id']}/members"
    for body, field in [({}, "email"), ({"role": "king", "user_id": uuid7()}, "role"), ({"x": 1}, "x")]:
        answer = await rest.post(path, json=body, headers=mine)
        assert (answer.status, (await answer.json())["field"]) == (422, field)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
