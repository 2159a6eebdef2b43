"""Placeholders: what stands in a text where personal data was, and the token a model reads in its place."""

import re
from typing import Final, Literal

Kind = Literal[
    "phone", "email", "cccd", "cmnd", "passport", "bank_account", "account_name", "plate", "address", "handle"
]
"""Kinds of personal data: CCCD is the citizen card, CMND the identity card before it."""

_TABLE: Final[tuple[tuple[Kind, str, str], ...]] = (
    ("phone", "[số điện thoại]", "<phone>"),
    ("email", "[email]", "<email>"),
    ("cccd", "[CCCD]", "<id>"),
    ("cmnd", "[CMND]", "<id>"),
    ("passport", "[hộ chiếu]", "<id>"),
    ("bank_account", "[số tài khoản]", "<account>"),
    ("account_name", "[tên chủ tài khoản]", "<account>"),
    ("plate", "[biển số xe]", "<plate>"),
    ("address", "[địa chỉ]", "<address>"),
    ("handle", "[tài khoản]", "<handle>"),
)

PLACEHOLDERS: Final[dict[Kind, str]] = {kind: placeholder for kind, placeholder, _ in _TABLE}
"""What each kind of personal data is replaced by in a text as shown."""

TOKENS: Final[dict[str, str]] = {placeholder.lower(): token for _, placeholder, token in _TABLE}
"""What each placeholder, in lower case, is in a normalised text."""

PLACEHOLDER: Final = re.compile("|".join(map(re.escape, PLACEHOLDERS.values())))
"""Pattern of a placeholder as masking writes it."""
