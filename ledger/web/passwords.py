"""Passwords: argon2 hashing (the only importer of pwdlib), what a good one is, and made ones."""

from __future__ import annotations

import secrets
from functools import lru_cache

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from ledger.web.errors import WeakPassword

_LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that look alike
_LONGEST = 200


@lru_cache(maxsize=1)
def _hasher() -> PasswordHash:
    return PasswordHash((Argon2Hasher(),))


def hash_password(password: str) -> str:
    """The argon2id hash that is kept."""
    return _hasher().hash(password)


def is_password(password: str, kept: str) -> bool:
    """Whether the password belongs to the hash; takes as long when it does not."""
    return len(password) <= _LONGEST and _hasher().verify(password, kept)


@lru_cache(maxsize=1)
def nobodys_hash() -> str:
    """A hash to check against for an unknown account, so that the answer takes as long."""
    return hash_password(secrets.token_urlsafe(16))


def make_password() -> str:
    """A password for somebody else's first sign-in, in groups that can be read out."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def check_password(password: str, login: str, least: int) -> None:
    """Raises WeakPassword for a short or simple one."""
    if not least <= len(password) <= _LONGEST:
        raise WeakPassword(f"长度须在 {least} 至 {_LONGEST} 个字符之间")
    kinds = (str.islower, str.isupper, str.isdigit, lambda c: not c.isalnum() or ord(c) > 127)
    if sum(any(kind(character) for character in password) for kind in kinds) < 2:
        raise WeakPassword("须含字母、数字、符号、汉字中的至少两类")
    if login.lower() in password.lower() or len(set(password)) < 5:
        raise WeakPassword("不得包含账号名，不得只用少数几个字符")
