"""Bank and wallet accounts, and the names of the people who hold them."""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.text.folding import FILLER
from pipeline.text.masking.gates import Gate, hinted
from pipeline.text.masking.reading import Reading, hints
from pipeline.text.masking.signs import sign_of_shape
from pipeline.text.masking.spans import PersonalSpan, Windows, matches_within
from pipeline.text.masking.surnames import COMMON_SURNAMES, PLACES, SURNAMES

_BANKS = (
    r"vietcombank|vietinbank|viettinbank|techcombank|sacombank|agribank|eximbank|vpbank|tpbank|mbbank"
    r"|mb ?bank|acb"
    r"|bidv|vcb|tcb|vtb|ctg|shb|vib|msb|ocb|scb|hdbank|lpbank|lienvietpostbank|seabank|namabank|nam a bank"
    r"|bac a bank|abbank|pvcombank|baovietbank|kienlongbank|vietabank|ncb|oceanbank|dong a bank|cake"
    r"|timo|tnex"
    r"|vietcom|viettin|kien ?long ?bank|pvcom|sea ?bank|lien viet|agri|sacom|vietin|techcom|tech"
    r"|nam a|dong a|lien viet|maritime ?bank|cimb|hsbc|shinhan|woori"
    r"|uob|public bank|mb|ngan hang"
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
    rf"(?<![0-9a-z])(?:[0-9]{{6,19}}|[0-9]{{1,6}}(?:[ .\-{FILLER}]{{1,2}}[0-9]{{1,6}}){{1,18}}"
    rf"|[0-9](?:{FILLER}{{0,2}}[0-9]){{7,18}})"
    r"(?![0-9]|[.,/][0-9])"
)
_CODE_ACCOUNT: Final = re.compile(
    r"(?:\bstk|\bso tai khoan|\bso tk)(?: (?:so"
    r"|la))?[\s:.\-]{1,4}([a-z]{2,6}[0-9]{6,16}[a-z0-9]{0,6})(?![0-9a-z])"
)
# Letters that some banks let people take as an account.
_NICK_ACCOUNT: Final = re.compile(
    rf"(?<![a-z0-9])(?:tai khoan|tk|stk|nickname|alias)(?: (?:so|la|ten))?[ :]{{1,3}}"
    rf"([a-z]{{3,18}}[0-9]{{1,8}})"
    rf"(?= ?[,(\-]? ?(?:ben |tai |cua |nh |ngan hang )?(?:{_BANKS})(?![a-z]))"
    rf"|(?<![a-z0-9])([a-z]{{3,18}}[0-9]{{1,8}}) la (?:so )?(?:tai khoan|tk|stk)(?![a-z])"
)
_NICKED: Final = sign_of_shape("[a-z]{3}[0-9]")
_NICKS: Final = hints("tai khoan", "tk ", "nickname", "alias")
NICK_SIGN: Final = _NICKS.sign
"""This is in every text with such an account."""
_LONE: Final = re.compile(
    r"(?<![a-z])(?<!ma )(?<!ho so )so(?: la)?[ :]{1,3}([0-9]{8,16})(?![0-9a-z]|[.,/][0-9])"
)
_LETTER_BETWEEN: Final = sign_of_shape("[0-9]{2}[a-z][0-9]{7}")
_LETTERED: Final = re.compile(r"(?<![0-9a-z])[0-9]{2,4}[a-z][0-9]{7,10}(?![0-9a-z])")
_FORWARD: Final = re.compile(
    rf"(?<![a-z])(?:stk|so tk|so tai khoan|tai khoan|tk|ck|chuyen khoan|(?:tp|vp|stb)(?=[0-9]{{8}})"
    rf"|{_BANKS}|{_WALLETS})(?:(?![a-z])[^0-9\[\]\n@]{{0,25}}?)?"
    rf"((?:[0-9]{{2,4}}[a-z][0-9]{{6,10}}|[0-9](?:[ .\-{FILLER}]{{0,3}}[0-9]){{7,18}})(?![0-9]|[.,/][0-9]))"
)
_SENT_TO: Final = re.compile(
    rf"(?<![a-z])(?:vao|vo|qua|ve|toi|den)(?: (?:so|nay|tk|stk|day|tai khoan)){{0,3}}[ :]{{1,3}}"
    rf"([0-9]{{2,4}}[a-z][0-9]{{6,10}}|[0-9](?:[ .\-{FILLER}]{{0,2}}[0-9]){{7,18}})(?![0-9]|[.,/][0-9])"
)
_LAST_GROUP: Final = re.compile(r"(?<=[0-9]{6})[ .\-][0-9]{3,5}(?![0-9]|[.,/][0-9])")
_SENDS: Final = hints(
    "bank", "stk", "tk ", "ck ", "momo", "zalopay", "chuyen khoan", "vcb", "bidv", "mb ", "acb"
)
_SENDING: Final = hints("ck", "chuyen", "stk", "tk", "gui tien", "bank", "dong", "ung ho", "coc", "nap")
_NAMED_ACCOUNT: Final = hints("tai khoan", "stk", "chuyen khoan")
_UNIT: Final = re.compile(
    r"\s{0,2}(?:d|dong|vnd|vn|trieu|tr|ty|ti|usd|k|nghin|ngan(?! hang)|nguoi|luot|view|lan|%|nguoi dung"
    r"|tai khoan)(?![a-z])"
)
_FREE_LINES: Final = ("1800", "1900")  # of up to ten digits; accounts may begin like them
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
    if _UNIT.match(folded, end) or _DATE.fullmatch(run) or (digits < 11 and run.startswith(_FREE_LINES)):
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


def _may_be_account(folded: str, match: re.Match[str], *, sent: bool) -> bool:
    """Tell whether a number behind a bank's name or "ck" is no sum, phone, date or code.

    Args:
        folded: The text.
        match: The word and, as group 1, the number.
        sent: Whether it is only said that something goes there.
    """
    run, before = match[1], folded[match.start() : match.start(1)]
    plain = "".join(char for char in run if char.isdigit())
    if _UNIT.match(folded, match.end(1)) or _DATE.match(run) or _MONEY.fullmatch(run):
        return False
    if (
        (len(plain) < 11 and plain.startswith(_FREE_LINES))
        or not 8 <= len(plain) <= 19
        or _NO_ACCOUNT.search(before)
    ):
        return False
    strong = "stk" in before or "so t" in before
    return strong or not _PHONE_SHAPE.fullmatch(plain) or (not sent and bool(_GLUED.search(before)))


_GLUED: Final = re.compile(r"(?<![a-z])(?:tk|ck|momo)$|/tk ?$|momo[:/ ](?:tk )?$")
_NO_ACCOUNT: Final = re.compile(
    r"(?<![a-z])(?:sdt|so dt|dt|goi|lien he|lh|hotline|tong dai|dien thoai|zalo|alo|ma|gd|cccd"
    r"|can cuoc|cmnd|bhxh|bhyt|ho chieu|mst"
    r"|gplx|the|tang|lai|giam|dat|thieu|hon|gan|lo)(?![a-z])"
)


_ORGANISATION: Final = frozenset(
    "cty hoi quy ubnd trung ban doanh ngan bao chua hop tap uy mat truong benh nha lop khoa to".split()
)
_COMPANY: Final = re.compile(r"cong (?:ty|doan|an|dong|trinh)(?![a-z])")
_WORD: Final = re.compile(r"[^\W\d_]{1,8}")
_NAME_GAP: Final = re.compile(rf"\.?[ \t_{FILLER}]{{1,3}}")
_NOT_NAMES: Final = frozenset(
    "vcb bidv mb acb agribank vietcombank techcombank sacombank vietinbank tpbank vpbank bank"
    " stk so cn nd ck hoac sdt dt lh tk chu ctk xin va nha nhe".split()
)
_ENDS_NAME: Final = re.compile(r"(?:noi dung|lien he|ngan hang|chi nhanh|so tai|cam on)(?![a-z])")
_HOLDER: Final = re.compile(
    r"(?<![a-z])(?:ctk|c\.t\.k|(?:nguoi )?dung ten (?:tai khoan|tk|stk)|chu (?:tai khoan|tk|stk)"
    r"|ten (?:tai khoan|tk|nguoi nhan|chu tk)"
    r"|nguoi thu huong"
    r"|nguoi nhan|chu the|chu so huu(?: tai khoan| tk)?|account name|dung ten"
    r"|hien(?: ra)? (?:ten|chu)(?! chu| tk| nguoi)|in ten|ten (?:in |ghi )?tren the"
    r"|nguoi huong|ten hien|mot nguoi ten)(?![a-z])(?:[ \t:.\-–\"“(]|[^\w\s\[]){0,5}(?:(?:la|ten|ong|ba"
    r"|anh|chi|co|chu|em|me|bo|chau|hien|len|ra|tien|visa|atm|napas)[ :]{1,2}){0,4}"
)
_HOLDER_GLUED: Final = re.compile(r"(?<![^\W_])(?:ctk|CTK|Ctk|chủ tk|chu tk)(?=[^\W\d_])")
_LOWER_HOLDER: Final = re.compile(rf"(?:{'|'.join(sorted(SURNAMES))}) (?:thi|van) [a-z]")
_HOLDER_SPACED: Final = re.compile(
    r"(?:ctk|ten tk|chu tk|chu tai khoan)[ :]{1,3}((?:[a-z][ .]{1,3}){4,40}[a-z])(?![a-z])"
)
_HOLDERS: Final = hints(
    *(
        "ctk",
        "c.t.k",
        "dung ten",
        "ten hien",
        "hien ten",
        "in ten",
        "ra ten",
        "nguoi ten",
        "nguoi huong",
        "chu tai khoan",
        "chu tk",
        "chu the",
        "chu so huu",
        "chu stk",
        "tren the",
        "hien chu",
        "ten tai khoan",
        "ten tk",
    ),
    *("nguoi nhan", "nguoi thu huong", "account name"),
)
_GLUED_HOLDERS: Final = hints("ctk", "chu tk")
_SPACED_HOLDERS: Final = hints("ctk", "ten tk", "chu tk", "chu tai khoan")
HOLDER_SIGN: Final = _HOLDERS.sign
"""This is in every text that names a holder so."""
_AFTER_ACCOUNT: Final = re.compile(
    rf"[\s,.;:()\-–|/*_]{{0,6}}(?:(?:(?:tai|nh|bank|{_BANKS}|{_WALLETS})(?![a-z])[\s,.;:()\-–|/*_]{{0,4}}){{0,3}}"
    r"(?:(?:chi nhanh|cn)(?: [a-z]{1,8}){1,3} ?[,.;:()\-–|/*_][\s]{0,2})?)?"
)
# Words between an account and its holder: "người giữ quỹ là cô", "do chị kế toán".
_HOLDER_LINK: Final = re.compile(r"(?:[^\W\d_]{1,8}(?:[ ,:(\-–|/*_\"“]{1,3}|\. ?(?=[a-z])))?")
_ONE_WORD: Final = re.compile(r"[A-ZĐÀ-Ỹ][^\W\d_]{1,7}(?= ?[),.;\n]|$)")
_LONGEST_LINK, _MOST_LINK_WORDS = 48, 8
_NAMED_LINK: Final = re.compile(r"(?:ten|ctk|chu tk|chu tai khoan|nguoi nhan|ng nhan|dung ten)[ :\"“(]{1,3}$")
_SPACED_NAME: Final = re.compile(r"\s{0,3}((?:[A-ZÀ-ỸĐ] {1,3}){5,30}[A-ZÀ-ỸĐ])(?![^\W\d_])")
_BEFORE_ACCOUNT: Final = re.compile(
    rf"(?:\bstk|\bso tai khoan|\bso tk|\btai khoan|\btk|\bck|\bchuyen khoan|{_BANKS}|{_WALLETS})(?![a-z])"
    r"[\s:,.\-–(]{1,4}(?:(?:cua|cho|ong|ba|anh|chi|co|em|la)\s){0,2}"
)


_SOMEBODY = r"([^\W\d_][^\n:,;|\d]{3,30}?)[ :\-–|]{1,3}(?:(?:so )?(?:tk|tai khoan|stk)[ :]{1,2})?$"
_NAMES_BEFORE: Final = (
    re.compile(rf"(?<![a-z])(?:qua|cho|cua|ten|do|la) {_SOMEBODY}"),
    re.compile(rf"(?:(?<![^\n])|[:,;|] ?){_SOMEBODY}"),
)
"""Names before an account: behind a word for whose it is, or at the beginning of a line or part of it."""


def name_end(
    text: str,
    folded: str,
    start: int,
    *,
    lower_case: bool = False,
    surnames: frozenset[str] = COMMON_SURNAMES,
) -> int:
    """Return where a person's name that begins at `start` ends, or `start` when none does.

    A name is a known surname and one to four more words, each with a capital.

    Args:
        text: The NFC text.
        folded: The text as `fold_for_matching` gives it.
        start: Offset of the first letter.
        lower_case: Whether only a name can stand here: small letters will do then, and a capitalised name
            needs no known surname.
        surnames: The family names that count in small letters.
    """
    spans: list[tuple[int, int]] = []
    position, capital = start, text[start : start + 1].isupper()
    limit = 5 if capital else 3
    while len(spans) < limit:
        word = _WORD.match(folded, position)
        if (
            word is None
            or word[0] in _NOT_NAMES
            or _ENDS_NAME.match(folded, position)
            or (capital and not text[position].isupper())
        ):
            break
        spans.append(word.span())
        if word[0] == "thi" and not capital:
            limit = 4
        gap = _NAME_GAP.match(folded, word.end())
        if gap is None:
            break
        position = gap.end()
    if len(spans) < 2:
        return start
    first = folded[start : spans[0][1]]
    if folded[start : spans[-1][1]] in PLACES:
        return start
    known = first in SURNAMES if capital else lower_case and first in surnames
    middle = capital and len(spans) > 2 and text[slice(*spans[1])].lower() in ("thị", "văn", "thi", "van")
    any_name = capital and lower_case and first not in _ORGANISATION and not _COMPANY.match(folded, start)
    return spans[-1][1] if known or middle or any_name else start


def names_bank(seen: Reading) -> bool:
    """Tell whether a text is about sending money to an account."""
    return seen.holds(_SENDS)


def holders_around(text: str, folded: str, account: PersonalSpan) -> Iterator[PersonalSpan]:
    """Yield the name of its holder beside an account or a card.

    Args:
        text: The NFC text.
        folded: The text as `plain_digits` gives it.
        account: The number.
    """
    end = account.end
    while folded[end : end + 1] == FILLER:
        end += 1
    account = PersonalSpan(account.start, end, account.kind)
    after = _AFTER_ACCOUNT.match(folded, account.end)
    begin = after.end() if after else account.end
    yield from _holder_behind(text, folded, begin)
    low = max(0, account.start - 60)
    for before in _BEFORE_ACCOUNT.finditer(folded, low, account.start):
        if (end := name_end(text, folded, before.end())) > before.end() and end <= account.start:
            yield PersonalSpan(before.end(), end, "account_name")
    if spaced := _SPACED_NAME.match(text, begin):
        yield PersonalSpan(*spaced.span(1), "account_name")
    for pattern in _NAMES_BEFORE:
        line = pattern.search(folded, low, account.start)
        if line and name_end(text, folded, line.start(1)) == line.end(1):
            yield PersonalSpan(*line.span(1), "account_name")


def _holder_behind(text: str, folded: str, begin: int) -> Iterator[PersonalSpan]:
    """Yield the first name behind an account, a few words further on at most."""
    position = begin
    for count in range(_MOST_LINK_WORDS):
        named = _NAMED_LINK.search(folded, begin, position) is not None
        if not named and text[begin:position].isupper():
            return  # in capitals a name looks like any other word
        lower = named or (count == 0 and _LOWER_HOLDER.match(folded, position) is not None)
        end = name_end(
            text, folded, position, lower_case=lower, surnames=SURNAMES if named else COMMON_SURNAMES
        )
        if end == position and named and (word := _ONE_WORD.match(text, position)):
            end = word.end()
        if end > position:
            yield PersonalSpan(position, end, "account_name")
            return
        link = _HOLDER_LINK.match(folded, position)
        if link is None or link.end() == position or link.end() - begin > _LONGEST_LINK:
            return
        position = link.end()


def find_accounts(seen: Reading, windows: Windows) -> Iterator[PersonalSpan]:
    """Yield bank and wallet accounts, and the names of the people who hold them.

    Args:
        seen: The text as `plain_digits` gives it.
        windows: Its `long_numbers`.
    """
    text, folded = seen.text, seen.folded
    for start, end in (*_numbers(seen, windows), *_numbers_behind_words(seen, windows)):
        account = PersonalSpan(start, end, "bank_account")
        yield account
        yield from holders_around(text, folded, account)


def _numbers(seen: Reading, windows: Windows) -> Iterator[tuple[int, int]]:
    """Yield where numbers stand that what is around them makes accounts."""
    folded = seen.folded
    for match in matches_within(_RUN, folded, windows):
        start, end = match.span()
        if end - start >= 6 and _is_account(folded, start, end):
            if (more := _LAST_GROUP.match(folded, end)) and not _UNIT.match(folded, more.end()):
                end = more.end()
            yield start, end
    for match in matches_within(_LETTERED, folded, windows) if seen.signs & _LETTER_BETWEEN else ():
        before = folded[max(0, match.start() - 40) : match.start()]
        if _BANK_AFTER.match(folded, match.end()) or _WEAK.search(before):
            yield match.span()


def _numbers_behind_words(seen: Reading, windows: Windows) -> Iterator[tuple[int, int]]:
    """Yield where numbers stand that the words before them name as accounts."""
    folded = seen.folded
    patterns = (_FORWARD, _SENT_TO) if seen.holds(_SENDING) else (_FORWARD,)
    for pattern in patterns:
        for match in matches_within(pattern, folded, windows):
            if _may_be_account(folded, match, sent=pattern is _SENT_TO):
                yield match.span(1)
    if seen.holds(_NAMED_ACCOUNT):
        for match in matches_within(_LONE, folded, windows):
            if not (_UNIT.match(folded, match.end()) or _PHONE_SHAPE.fullmatch(match[1])):
                yield match.span(1)
    for match in matches_within(_CODE_ACCOUNT, folded, windows):
        yield match.span(1)


def gates_of_holders() -> tuple[Gate, ...]:
    """Return what must be in a text in which `find_holders` finds anything."""
    return ((hinted(_HOLDERS),),)


def gates_of_nicks() -> tuple[Gate, ...]:
    """Return what must be in a text in which `find_nick_accounts` finds anything."""
    return ((hinted(_NICKS),),)


def find_nick_accounts(seen: Reading) -> Iterator[PersonalSpan]:
    """Yield accounts in letters that an owner chose, "tài khoản HOAMAU99 bên MB"."""
    if seen.signs & _NICKED and seen.holds(_NICKS):
        for match in _NICK_ACCOUNT.finditer(seen.folded):
            yield PersonalSpan(*match.span(match.lastindex or 0), "bank_account")


def find_holders(seen: Reading) -> Iterator[PersonalSpan]:
    """Yield names introduced as an account's holder ("chủ tk", "CTK", "người nhận")."""
    if not seen.holds(_HOLDERS):
        return
    text, folded = seen.text, seen.folded
    for match in _HOLDER_GLUED.finditer(text) if seen.holds(_GLUED_HOLDERS) else ():
        end = name_end(text, folded, match.end())
        if end > match.end():
            yield PersonalSpan(match.end(), end, "account_name")
    for match in _HOLDER_SPACED.finditer(folded) if seen.holds(_SPACED_HOLDERS) else ():
        yield PersonalSpan(*match.span(1), "account_name")
    for match in _HOLDER.finditer(folded):
        if match[0].startswith("chu the") and text[match.start() : match.start() + 7].lower().endswith("ể"):
            continue
        strict = ":" in match[0] or "k" in match[0] or "huong" in match[0]
        end = name_end(text, folded, match.end(), lower_case=strict)
        if end > match.end():
            yield PersonalSpan(match.end(), end, "account_name")
