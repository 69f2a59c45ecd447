"""PROTOCOL B over real HTTP, on real databases."""

from rooms.accounts.gate import Gate
from rooms.ids import uuid7
from tests.fixtures.identity import PASSWORD, Client, fresh_email, newcomer


async def test_b1_registering_answers_201_with_user_and_tokens(rest: Client) -> None:
    email = fresh_email()
    answer = await rest.post(
        "/api/v1/auth/register", json={"email": f"  {email.upper()} ", "name": " Ada ", "password": PASSWORD}
    )
    assert answer.status == 201
    body = await answer.json()
    assert set(body) == {"user", "access_token", "refresh_token", "expires_in"}
    assert body["expires_in"] == 900
    assert body["user"]["email"] == email
    assert body["user"]["name"] == "Ada"
    assert "password" not in str(body["user"])
    me = await rest.get("/api/v1/me", headers=bearer(body["access_token"]))
    assert await me.json() == body["user"]


async def test_b1_logging_in_refreshing_and_logging_out(rest: Client, gate: Gate) -> None:
    ada = await newcomer(gate)
    login = await rest.post("/api/v1/auth/login", json={"email": ada.user.email, "password": PASSWORD})
    assert login.status == 200
    first = await login.json()
    renewed = await rest.post("/api/v1/auth/refresh", json={"refresh_token": first["refresh_token"]})
    assert renewed.status == 200
    second = await renewed.json()
    assert set(second) == {"user", "access_token", "refresh_token", "expires_in"}
    out = await rest.post("/api/v1/auth/logout", headers=bearer(second["access_token"]))
    assert (out.status, await out.read()) == (204, b"")
    ended = await rest.post("/api/v1/auth/refresh", json={"refresh_token": second["refresh_token"]})
    assert ended.status == 401


async def test_b1_a_wrong_password_and_an_unknown_address_get_the_same_answer(rest: Client, gate: Gate) -> None:
    ada = await newcomer(gate)
    answers = []
    for email in (ada.user.email, fresh_email()):
        headers = {"X-Request-Id": "same"}
        body = {"email": email, "password": "not the password"}
        answer = await rest.post("/api/v1/auth/login", json=body, headers=headers)
        seen = {name: value for name, value in answer.headers.items() if name != "Date"}
        answers.append((answer.status, seen, await answer.read()))
    assert answers[0] == answers[1]
    assert answers[0][0] == 401


async def test_b2_without_a_good_token_nothing_is_told(rest: Client, gate: Gate) -> None:
    ada = await newcomer(gate)
    for header in ("", "Bearer", "Bearer ", "Bearer x", "Basic eDp4", f"Token {ada.access_token}", "Bearer bct_x"):
        for path in ("/api/v1/me", "/api/v1/tokens", "/api/v1/workspaces", f"/api/v1/workspaces/{uuid7()}"):
            answer = await rest.get(path, headers={"Authorization": header})
            assert answer.status == 401
            assert answer.headers["WWW-Authenticate"] == "Bearer"
            assert (await answer.json())["code"] == "unauthenticated"


async def test_b2_an_api_token_is_a_bearer_token_until_it_is_revoked(rest: Client, gate: Gate) -> None:
    ada = await newcomer(gate)
    mine = bearer(ada.access_token)
    answer = await rest.post("/api/v1/tokens", json={"name": "script"}, headers=mine)
    assert answer.status == 201
    made = await answer.json()
    assert (await rest.get("/api/v1/me", headers=bearer(made["token"]))).status == 200
    listed = await (await rest.get("/api/v1/tokens", headers=mine)).json()
    assert [set(each) for each in listed] == [{"id", "name", "created_at", "last_used_at"}]
    assert (await rest.delete(f"/api/v1/tokens/{made['id']}", headers=mine)).status == 204
    assert (await rest.get("/api/v1/me", headers=bearer(made["token"]))).status == 401
    assert (await rest.delete(f"/api/v1/tokens/{made['id']}", headers=mine)).status == 404
    assert (await rest.delete("/api/v1/tokens/nonsense%00", headers=mine)).status == 404


async def test_a_person_changes_their_account(rest: Client, gate: Gate) -> None:
    mine = bearer((await newcomer(gate)).access_token)
    body = {"name": "Countess", "hidden_from_leaderboards": True}
    answer = await rest.patch("/api/v1/me", json=body, headers=mine)
    assert answer.status == 200
    assert body.items() <= (await answer.json()).items()
    for wrong, field in [({"name": None}, "name"), ({"name": " "}, "name"), ({"email": "x"}, "email")]:
        refused = await rest.patch("/api/v1/me", json=wrong, headers=mine)
        assert (refused.status, (await refused.json())["field"]) == (422, field)


async def test_a_password_is_changed_with_the_old_one(rest: Client, gate: Gate) -> None:
    ada = await newcomer(gate)
    mine = bearer(ada.access_token)
    wrong = {"password": "not the password", "new_password": "another password"}
    refused = await rest.post("/api/v1/me/password", json=wrong, headers=mine)
    assert (refused.status, (await refused.json())["field"]) == (422, "password")
    right = {"password": PASSWORD, "new_password": "another password"}
    assert (await rest.post("/api/v1/me/password", json=right, headers=mine)).status == 204
    again = {"email": ada.user.email, "password": "another password"}
    assert (await rest.post("/api/v1/auth/login", json=again)).status == 200


async def test_too_many_wrong_passwords_are_told_when_to_come_back(rest: Client, gate: Gate) -> None:
    body = {"email": fresh_email(), "password": "guess"}
    answers = [await rest.post("/api/v1/auth/login", json=body) for _ in range(21)]
    assert {answer.status for answer in answers[:20]} == {401}
    assert answers[20].status == 429
    problem = await answers[20].json()
    assert (problem["code"], problem["retryable"]) == ("limit_reached", True)
    assert 0 < problem["retry_after"] <= 20
    assert 1 <= int(answers[20].headers["Retry-After"]) <= 20


async def test_an_address_that_is_taken_is_a_conflict(rest: Client, gate: Gate) -> None:
    ada = await newcomer(gate)
    body = {"email": ada.user.email, "name": "Eve", "password": PASSWORD}
    answer = await rest.post("/api/v1/auth/register", json=body)
    assert (answer.status, (await answer.json())["code"]) == (409, "conflict")


async def test_e_a_bad_registration_names_its_field(rest: Client) -> None:
    good = {"email": fresh_email(), "name": "Ada", "password": PASSWORD}
    for change, field in [
        ({"email": "nobody"}, "email"),
        ({"email": 1}, "email"),
        ({"email": "a\x00@example.org"}, "email"),
        ({"name": ""}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"password": "short"}, "password"),
        ({"password": "x" * 257}, "password"),
        ({"admin": True}, "admin"),
    ]:
        answer = await rest.post("/api/v1/auth/register", json={**good, **change})
        problem = await answer.json()
        assert (answer.status, problem["code"], problem["field"]) == (422, "invalid", field)
    missing = await rest.post("/api/v1/auth/register", json={"email": good["email"]})
    assert (await missing.json())["field"] == "name"


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
