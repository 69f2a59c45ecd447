"""PROTOCOL B over real HTTP, on real databases."""

from tests.fixtures.identity import PASSWORD, Client, fresh_email


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
    me = await rest.get("/api/v1/me", headers=bearer(body["access_token"]))
    assert await me.json() == body["user"]


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
