"""Access tokens: only ours, only fresh, only of this type."""

import time

import jwt
import pytest

from rooms.accounts import keyring as module
from rooms.accounts.keyring import Keyring
from rooms.errors import Unauthenticated

OLD = "the secret of last year"
NEW = "the secret of this year"


def test_a_token_says_who_and_until_when_without_a_database() -> None:
    keyring = Keyring([NEW], seconds=60)
    actor = keyring.read(keyring.issue("u", "Ada", "f"))
    assert (actor.user_id, actor.name, actor.is_bot, actor.family) == ("u", "Ada", False, "f")
    assert actor.expires_at is not None
    assert 59 < actor.expires_at - time.time() <= 61


def test_a_secret_can_be_changed_while_its_tokens_live() -> None:
    token = Keyring([OLD]).issue("u", "Ada", "f")
    assert Keyring([NEW, OLD]).read(token).user_id == "u"
    with pytest.raises(Unauthenticated):
        Keyring([NEW]).read(token)
    assert Keyring([NEW]).read(Keyring([NEW, OLD]).issue("u", "Ada", "f"))


def test_an_expired_token_is_refused_with_its_reason() -> None:
    with pytest.raises(Unauthenticated, match="expired"):
        Keyring([NEW]).read(Keyring([NEW], seconds=-1).issue("u", "Ada", "f"))


def test_a_token_that_was_read_before_still_expires() -> None:
    keyring = Keyring([NEW], seconds=0.1)
    token = keyring.issue("u", "Ada", "f")
    actor = keyring.read(token)
    assert actor is keyring.read(token)
    assert actor.expires_at is not None
    time.sleep(max(0.0, actor.expires_at - time.time()) + 0.01)
    for _ in range(2):
        with pytest.raises(Unauthenticated, match="expired"):
            keyring.read(token)


def test_what_is_remembered_of_tokens_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_REMEMBERED", 2)
    keyring = Keyring([NEW])
    tokens = [keyring.issue(str(n), "Ada", "f") for n in range(4)]
    assert [keyring.read(token).user_id for token in tokens * 2] == ["0", "1", "2", "3"] * 2
    assert len(keyring._read) == 2


def test_forgeries_are_refused() -> None:
    keyring = Keyring([NEW])
    token = keyring.issue("u", "Ada", "f")
    header, claims, signature = token.split(".")
    kid = jwt.get_unverified_header(token)["kid"]
    body = {"sub": "u", "name": "Ada", "sid": "f", "iss": "boardcast", "exp": int(time.time()) + 60}
    key = next(iter(keyring._keys.values()))
    forgeries = [
        "",
        "x",
        "a.b.c",
        "é.é.é",
        "\ud800",
        "." * 10_000,
        f"{header}.{claims}.",
        f"{header}.{claims[:-2]}xx.{signature}",
        jwt.encode(body, None, "none", headers={"kid": kid, "typ": "at+jwt"}),
        jwt.encode(body, b"k" * 32, "HS256", headers={"kid": kid, "typ": "at+jwt"}),
        jwt.encode(body, key, "HS256", headers={"kid": "other", "typ": "at+jwt"}),
        jwt.encode(body, key, "HS256", headers={"typ": "at+jwt"}),
        # Signed by us, but meant for something else.
        jwt.encode(body, key, "HS256", headers={"kid": kid}),
        jwt.encode({**body, "iss": "other"}, key, "HS256", headers={"kid": kid, "typ": "at+jwt"}),
        jwt.encode({**body, "exp": None}, key, "HS256", headers={"kid": kid, "typ": "at+jwt"}),
        jwt.encode({"sub": "u"}, key, "HS256", headers={"kid": kid, "typ": "at+jwt"}),
        jwt.encode(body, key * 2, "HS512", headers={"kid": kid, "typ": "at+jwt"}),
    ]
    for forgery in forgeries:
        with pytest.raises(Unauthenticated):
            keyring.read(forgery)


def test_a_short_secret_is_refused_at_the_start() -> None:
    with pytest.raises(ValueError, match="16"):
        Keyring(["short"])
    with pytest.raises(ValueError, match="16"):
        Keyring([])
