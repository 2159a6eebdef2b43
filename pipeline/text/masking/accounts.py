"""Bank accounts with their holders' names, e-mail addresses, handles and links to people's profiles."""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.text.folding import FILLER
from pipeline.text.masking.spans import PersonalSpan, Windows, holds_any, matches_within

_BANKS = (
    r"vietcombank|vietinbank|viettinbank|techcombank|sacombank|agribank|eximbank|vpbank|tpbank|mbbank"
    r"|mb ?bank|acb"
    r"|bidv|vcb|tcb|vtb|ctg|shb|vib|msb|ocb|scb|hdbank|lpbank|lienvietpostbank|seabank|namabank|nam a bank"
    r"|bac a bank|abbank|pvcombank|baovietbank|kienlongbank|vietabank|ncb|oceanbank|dong a bank|cake"
    r"|timo|tnex"
    r"|maritime ?bank|cimb|hsbc|shinhan|woori|uob|public bank|mb|ngan hang"
)
_WALLETS = r"momo|zalo ?pay|viettel ?pay|viettel ?money|vnpay|shopee ?pay"
_STRONG: Final = re.compile(
    r"(?:\bstk|\bs\.t\.k|\bso tai khoan|\bso tk|\bsotk|\btai khoan ngan hang|\btk ngan hang"
    r"|\baccount (?:no|number))"
    r"[^\[\]]{0,45}$"
)
_WEAK: Final = re.compile(
    rf"(?<![a-z])(?:tai khoan|tk|acc|account|chuyen khoan|ck|donate|ung ho qua|{_BANKS}"
    rf"|{_WALLETS})(?![a-z])"
    r"[^0-9\[\]\n]{0,30}$"
)
_BANK_AFTER: Final = re.compile(rf"[\s,.;:()\-–|/*]{{1,4}}(?:(?:tai|nh|bank)\s)?(?:{_BANKS})(?![a-z])")
_RUN: Final = re.compile(
    rf"(?<![0-9a-z])(?:[0-9]{{6,19}}|[0-9]{{1,6}}(?:[ .\-{FILLER}]{{1,2}}[0-9]{{1,6}}){{1,7}}"
    rf"|[0-9](?:{FILLER}{{0,2}}[0-9]){{7,18}})"
    r"(?![0-9]|[.,/][0-9])"
)
_CODE_ACCOUNT: Final = re.compile(
    r"(?:\bstk|\bso tai khoan|\bso tk)(?: (?:so"
    r"|la))?[\s:.\-]{1,4}([a-z]{2,6}[0-9]{6,16}[a-z0-9]{0,6})(?![0-9a-z])"
)
_UNIT: Final = re.compile(
    r"\s{0,2}(?:d|dong|vnd|vn|trieu|tr|ty|ti|usd|k|nghin|ngan(?! hang)|nguoi|luot|view|lan|%|nguoi dung"
    r"|tai khoan)(?![a-z])"
)
_PHONE_SHAPE: Final = re.compile(r"(?:0|84)[35789]\d{8}|02\d{9}")
_PHONE_BEFORE: Final = re.compile(
    r"(?<![a-z])(?:sdt|dt|zalo|goi|lien he|lh|hotline|phone|so dien thoai|dien thoai|alo"
    r"|nhan tin)[\s:.\-]{0,4}(?:so[\s:]{1,3})?$"
)
_MONEY: Final = re.compile(r"\d{1,3}(?:\.\d{3})+")
_DATE: Final = re.compile(
    r"\d{1,2}[.\- ]\d{1,2}[.\- ](?:19|20)\d\d|(?:(?:19|20)\d\d[ .\-]{1,3})+(?:19|20)\d\d"
)


def _is_account(folded: str, start: int, end: int) -> bool:
    run = folded[start:end]
    digits = sum(char.isdigit() for char in run)
    if _UNIT.match(folded, end) or _DATE.fullmatch(run) or run.startswith(("1800", "1900")):
        return False
    before = folded[max(0, start - 60) : start]
    if _PHONE_BEFORE.search(before):
        return False
    if _STRONG.search(before):
        return 6 <= digits <= 19
    plain = "".join(char for char in run if char.isdigit())
    if not 8 <= digits <= 19 or _MONEY.fullmatch(run):
        return False
    if _BANK_AFTER.match(folded, end):
        return True
    return bool(_WEAK.search(before)) and not _PHONE_SHAPE.fullmatch(plain)


SURNAMES: Final = frozenset(
    """
    nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh trinh mai dao luong
    truong lam doan ha cao thai phung to ta chu luu trieu quach kieu nghiem vuong than giang tang diep
    lu khuat tong che thach nong vi lo luc ma hua hau khong quan mac nhan la thi bach ton
    """.split()
)
_COMMON_SURNAMES: Final = frozenset(
    "nguyen tran le pham hoang huynh phan vu vo dang bui duong trinh dinh truong luong doan".split()
)
_ORGANISATION: Final = frozenset(
    "cong cty hoi quy ubnd trung ban doanh ngan bao chua hop tap uy mat truong benh nha lop khoa to".split()
)
_WORD: Final = re.compile(r"[^\W\d_]{1,8}")
_NAME_GAP: Final = re.compile(rf"[ \t{FILLER}]{{1,3}}")
_NOT_NAMES: Final = frozenset(
    """
    vcb bidv mb acb agribank vietcombank techcombank sacombank vietinbank tpbank vpbank ngan hang bank
    stk so tai chi nhanh cn nd noi dung ck hoac sdt dt lh lien he tk chu ctk xin cam on va
    """.split()
)
_HOLDER: Final = re.compile(
    r"(?<![a-z])(?:ctk|c\.t\.k|chu (?:tai khoan|tk)|ten (?:tai khoan|tk|nguoi nhan|chu tk)"
    r"|nguoi thu huong"
    r"|nguoi nhan|chu the(?= ?:)|account name)(?![a-z])[ \t:.\-–]{0,4}(?:(?:la|ten|ong|ba"
    r"|anh|chi|co|chu|em|me|bo|chau)[ :]{1,2}){0,3}"
)
# One of these is in every match of the pattern.
_HOLDER_WORDS: Final = (
    *("ctk", "c.t.k", "chu tai khoan", "chu tk", "chu the", "ten tai khoan", "ten tk"),
    *("nguoi nhan", "nguoi thu huong", "account name"),
)
_AFTER_ACCOUNT: Final = re.compile(
    rf"[\s,.;:()\-–|/*_]{{1,5}}(?:(?:(?:tai|nh|bank|{_BANKS}|{_WALLETS})[\s,.;:()\-–|/*_]{{1,4}}){{1,3}}"
    r"(?:(?:chi nhanh|cn)(?: [a-z]{1,8}){1,3}[,.;:()\-–|/*_][\s]{0,2})?)?"
)
_BEFORE_ACCOUNT: Final = re.compile(
    rf"(?:\bstk|\bso tai khoan|\bso tk|\btai khoan|\btk|\bck|\bchuyen khoan|{_BANKS}|{_WALLETS})(?![a-z])"
    r"[\s:,.\-–(]{1,4}(?:(?:cua|cho|ong|ba|anh|chi|co|em|la)\s){0,2}"
)


def name_end(text: str, folded: str, start: int, *, lower_case: bool = False) -> int:
    """Return where a person's name that begins at `start` ends, or `start` when none does.

    A name is a known surname and one to four more words, each with a capital.

    Args:
        text: The NFC text.
        folded: The text as `fold_for_matching` gives it.
        start: Offset of the first letter.
        lower_case: Whether only a name can stand here: small letters will do then, and a capitalised name
            needs no known surname.
    """
    spans: list[tuple[int, int]] = []
    position, capital = start, text[start : start + 1].isupper()
    while len(spans) < (5 if capital else 3):
        word = _WORD.match(folded, position)
        if word is None or word[0] in _NOT_NAMES or (capital and not text[position].isupper()):
            break
        spans.append(word.span())
        gap = _NAME_GAP.match(folded, word.end())
        if gap is None:
            break
        position = gap.end()
    if len(spans) < 2:
        return start
    first = folded[start : spans[0][1]]
    known = first in SURNAMES if capital else lower_case and first in _COMMON_SURNAMES
    any_name = capital and lower_case and first not in _ORGANISATION
    return spans[-1][1] if known or any_name else start


def _holders_around(text: str, folded: str, account: PersonalSpan) -> Iterator[PersonalSpan]:
    after = _AFTER_ACCOUNT.match(folded, account.end)
    if after and (end := name_end(text, folded, after.end())) > after.end():
        yield PersonalSpan(after.end(), end, "account_name")
    low = max(0, account.start - 60)
    for before in _BEFORE_ACCOUNT.finditer(folded, low, account.start):
        if (end := name_end(text, folded, before.end())) > before.end() and end <= account.start:
            yield PersonalSpan(before.end(), end, "account_name")
    line = re.search(r"(?:^|\n|[:,;] ?)([^\W\d_][^\n:,;\d]{3,30}?)[ :\-–]{1,3}$", folded[low : account.start])
    if line and (end := name_end(text, folded, low + line.start(1))) == low + line.end(1):
        yield PersonalSpan(low + line.start(1), end, "account_name")


def find_accounts(text: str, folded: str, windows: Windows) -> Iterator[PersonalSpan]:
    """Yield bank and wallet accounts, and the names of the people who hold them.

    Args:
        text: The NFC text.
        folded: The text as `fold_for_matching` gives it.
        windows: Its `long_numbers`.
    """
    for match in matches_within(_RUN, folded, windows):
        start, end = match.span()
        if end - start >= 6 and _is_account(folded, start, end):
            account = PersonalSpan(start, end, "bank_account")
            yield account
            yield from _holders_around(text, folded, account)
    for match in matches_within(_CODE_ACCOUNT, folded, windows):
        yield PersonalSpan(*match.span(1), "bank_account")


def find_holders(text: str, folded: str) -> Iterator[PersonalSpan]:
    """Yield names introduced as an account's holder ("chủ tk", "CTK", "người nhận")."""
    if not holds_any(folded, _HOLDER_WORDS):
        return
    for match in _HOLDER.finditer(folded):
        end = name_end(
            text,
            folded,
            match.end(),
            lower_case=":" in match[0] or "k" in match[0],
        )
        if end > match.end():
            yield PersonalSpan(match.end(), end, "account_name")


_EMAIL: Final = re.compile(
    r"(?<![a-z0-9._%+\-])[a-z0-9][a-z0-9._%+\-]{0,63}@[a-z0-9\-]{1,40}(?:\.[a-z0-9\-]{2,24}){1,3}"
)
_AT = r"(?:@|[\[({] ?(?:at|a cong|@) ?[\])}]|a cong|a moc|a vong)"
_DOT = r"(?:\.|[\[({] ?(?:dot|cham|\.) ?[\])}]|cham|dot)"
_EMAIL_SPELLED: Final = re.compile(
    rf"(?<![a-z0-9._\-])[a-z0-9](?:[a-z0-9._\-]{{0,40}})\s{{0,2}}{_AT}\s{{0,2}}(?:gmail|yahoo|ymail"
    rf"|hotmail|outlook|icloud|proton(?:mail)?|[a-z0-9\-]{{2,30}})"
    rf"\s{{0,2}}{_DOT}\s{{0,2}}(?:com|vn|net|org|edu|gov|info|me)(?:\s{{0,2}}{_DOT}\s{{0,2}}vn)?(?![a-z])"
)


_SPELLED_AT: Final = ("@", " a cong", " a moc", " a vong")
_BRACKET_AT: Final = re.compile(r"[\[({] ?at ?[\])}]")


def find_emails(folded: str) -> Iterator[PersonalSpan]:
    """Yield e-mail addresses, plain or spelled to slip past filters ("ten a còng gmail chấm com")."""
    if not (holds_any(folded, _SPELLED_AT) or _BRACKET_AT.search(folded)):
        return
    for pattern in (_EMAIL, _EMAIL_SPELLED):
        for match in pattern.finditer(folded):
            yield PersonalSpan(*match.span(), "email")


_SITE_PAGES = (
    r"(?:profile\.php|people|watch|share|sharer|sharer\.php|reel|reels|story\.php|stories|photo"
    r"|photos|photo\.php|permalink\.php|events|hashtag"
    r"|marketplace|groups|pages|gaming|video\.php|videos|plugins|dialog|help|policies|login|explore|p"
    r"|tv|search|home|i|intent"
    r"|status|discover|tag|music|video|shorts|playlist|live|feed|results|embed|joinchat|addstickers|s"
    r"|oa|g|pc|jobs|app|company|posts|v|n)"
)
_PROFILE: Final = re.compile(
    rf"(?:(?:facebook|fb|instagram|twitter|threads|(?<!v[tm]\.)tiktok|youtube|messenger)\.(?:com|net)"
    rf"|(?<![a-z0-9.])(?:x\.com|m\.me|t\.me|zalo\.me|wa\.me|fb\.me|telegram\.me|chat\.zalo\.me))/"
    rf"(?:profile\.php\?(?:[a-z_]{{1,20}}=[^&\s]{{0,40}}&){{0,3}}id=(?P<id>\d{{1,20}})"
    rf"|(?:people/(?P<person>[^\s?#]{{1,120}})|(?:channel|user|c)/(?P<channel>[^/\s?#]{{1,60}})"
    rf"|stories/(?P<story>[a-z][^/\s?#]{{1,60}})"
    rf"|(?!{_SITE_PAGES}(?:[/?#\s]|$))(?P<name>@?[^/\s?#,;)\]<>\"']{{2,80}})))"
)
_LINKEDIN: Final = re.compile(r"linkedin\.com/in/([^/\s?#]{2,80})")
_POST_OWNER: Final = re.compile(
    r"facebook\.com/(?:permalink|story|photo)\.php\?[^\s]{0,200}?[?&]id=(\d{5,20})"
)
_TAG: Final = re.compile(r"@\[\d{1,20}:\d{0,6}:[^\]\n]{1,80}\]")
_AT_HANDLE: Final = re.compile(r"(?<![a-z0-9_.@])@([a-z0-9_][a-z0-9_.\-]{1,38}[a-z0-9_])")
_PUBLIC_TAGS: Final = frozenset(
    """
    everyone all followers highlight moinguoi mọinguoi nguoitheodoi channel here noibat nguoidung home
    media import
    """.split()
)
_NAMED_HANDLE: Final = re.compile(
    r"(?<![a-z0-9])(?:zalo|telegram|tele|tiktok|tik tok|ig|insta|instagram|fb|facebook|face|skype"
    r"|viber|wechat|weibo|threads|nick)"
    r"(?: (?:ca nhan|cua minh|cua em|minh|em|la"
    r"|id))?\s?[:=]\s?((?=[a-z_.]*[0-9_.][a-z0-9_])[a-z0-9_][a-z0-9_.]{2,40}+)(?![a-z0-9_@/:])"
)
_COLON: Final = re.compile(r"[:=](?:(?<=[a-z].)|(?<=[a-z]\s.))\s?[a-z_.]*[0-9_.][a-z0-9_]")
_DOMAIN: Final = re.compile(r"\.(?:com|vn|net|org|me|edu|gov|info|xyz|top)$")


def find_handles(text: str, folded: str) -> Iterator[PersonalSpan]:
    """Yield handles and the personal part of links to profiles; links to posts and news stay."""
    if holds_any(folded, (".com/", ".net/", ".me/")):
        yield from _profiles(folded)
    if "@" in folded:
        yield from _tagged_people(text, folded)
    if not _COLON.search(folded):
        return
    for match in _NAMED_HANDLE.finditer(folded):
        if not match[1].replace(".", "").isdigit() and not _DOMAIN.search(match[1]):
            yield PersonalSpan(*match.span(1), "handle")


def _profiles(folded: str) -> Iterator[PersonalSpan]:
    for match in _PROFILE.finditer(folded):
        group = str(match.lastgroup)
        start, end = match.span(group)
        while end > start + 1 and folded[end - 1] in ".:!":
            end -= 1
        yield PersonalSpan(start, end, "handle")
    for pattern in (_LINKEDIN, _POST_OWNER):
        for match in pattern.finditer(folded):
            yield PersonalSpan(*match.span(1), "handle")


def _tagged_people(text: str, folded: str) -> Iterator[PersonalSpan]:
    for match in _TAG.finditer(folded):
        yield PersonalSpan(*match.span(), "handle")
    for match in _AT_HANDLE.finditer(folded):
        word = match[1]
        if word in _PUBLIC_TAGS or word.isdigit():
            continue
        end = match.end()
        if word in SURNAMES:
            end = max(end, name_end(text, folded, match.start(1)))
        yield PersonalSpan(match.start(), end, "handle")
