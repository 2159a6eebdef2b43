"""Placeholders: what stands in a text where personal data was, and the token a model reads in its place."""

import re
from typing import Final, Literal

Kind = Literal[
    "phone",
    "email",
    "cccd",
    "cmnd",
    "passport",
    "bank_account",
    "account_name",
    "plate",
    "address",
    "handle",
    "name",
    "birth_date",
    "school_class",
    "medical_record",
    "coordinates",
    "insurance",
    "licence",
    "tax_code",
]
"""Kinds of personal data: CCCD is the citizen card, CMND the identity card before it."""

# Kinds from "name" on came after the models had learned. `<id>` is the token of theirs that moves scores
# least: by 0.008 to 0.023, the mean over labels and the posts of data/masking and data/rows that hold such
# data, where `<account>` moves them by 0.05 to 0.09.
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
    ("name", "[tên người]", "<id>"),
    ("birth_date", "[ngày sinh]", "<id>"),
    ("school_class", "[trường lớp]", "<id>"),
    ("medical_record", "[mã bệnh án]", "<id>"),
    ("coordinates", "[toạ độ]", "<id>"),
    ("insurance", "[số bảo hiểm]", "<id>"),
    ("licence", "[giấy phép lái xe]", "<id>"),
    ("tax_code", "[mã số thuế]", "<id>"),
)

PLACEHOLDERS: Final[dict[Kind, str]] = {kind: placeholder for kind, placeholder, _ in _TABLE}
"""What each kind of personal data is replaced by in a text as shown."""

TOKENS: Final[dict[str, str]] = {placeholder.lower(): token for _, placeholder, token in _TABLE}
"""What each placeholder, in lower case, is in a normalised text."""

PLACEHOLDER: Final = re.compile("|".join(map(re.escape, PLACEHOLDERS.values())))
"""Pattern of a placeholder as masking writes it."""
