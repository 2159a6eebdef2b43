"""Handles, names on services, and links to people's profiles."""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.text.masking.accounts import name_end
from pipeline.text.masking.emails import DOMAIN
from pipeline.text.masking.gates import Gate, hinted
from pipeline.text.masking.people import CAPITAL
from pipeline.text.masking.reading import Reading, hints
from pipeline.text.masking.relaxed import arrow
from pipeline.text.masking.signs import sign_of_beginning, sign_of_hints
from pipeline.text.masking.spans import PersonalSpan, spans_of
from pipeline.text.masking.surnames import SURNAMES

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
_SPACED_LINK: Final = re.compile(r"(?<![a-z])(?:t|m|zalo|wa) ?\. ?me ?/ ?([a-z0-9_.]{3,40})")
_SPACED_PROFILE: Final = re.compile(
    rf"(?<![a-z.])(?:face ?book|fb|instagram|tiktok)(?: \.? ?|\. | cham )(?:com|cham com) ?(?:/"
    rf"|gach cheo|xuyet"
    rf"|gach) ?(?!{_SITE_PAGES}(?:[/?#\s]"
    rf"|$))@?([a-z0-9_.]{{3,60}})"
)
_SHORT_LINK: Final = re.compile(
    r"(?<![a-z0-9./])(?:fb|facebook|ig|insta|tiktok)(?: ?: ?)?/ ?@?("
    r"(?=[a-z0-9_.]*[0-9_.])[a-z0-9_.]{4,40}[a-z0-9_])(?![a-z0-9_/])"
)
_LINKEDIN: Final = re.compile(r"linkedin\.com/in/([^/\s?#]{2,80})")
_GROUP_MEMBER: Final = re.compile(r"facebook\.com/groups/[^/\s]{1,80}/user/(\d{5,20})")
_POST_OWNER: Final = re.compile(
    r"facebook\.com/(?:permalink|story|photo)\.php\?[^\s]{0,200}?[?&]id=(\d{5,20})"
)
_TAG: Final = re.compile(r"@\[\d{1,20}:\d{0,6}:[^\]\n]{1,80}\]")
_AT_HANDLE: Final = re.compile(
    r"(?:(?<![a-z0-9_.@])|(?<=(?<![a-z])ig)|(?<=fb)|(?<=tele)|(?<=tiktok)"
    r"|(?<=insta))@([a-z0-9_][a-z0-9_.\-]{1,38}[a-z0-9_])"
)
_PUBLIC_TAGS: Final = frozenset(
    """
    everyone all followers highlight moinguoi mọinguoi nguoitheodoi channel here noibat nguoidung home
    media import moi_nguoi vtv vtv1 vtv3 vtv24 vnexpress tuoitre thanhnien chinhphu chatgpt grok meta ai
    """.split()
)
_SERVICE_AND_COLON = (
    r"(?<![a-z0-9])(?:zalo|telegram|tele|tiktok|tik tok|ig|insta|instagram|fb|facebook|face|skype"
    r"|viber|wechat|weibo|threads|nick)"
    r"(?: (?:ca nhan|cua minh|cua em|minh|em|la"
    r"|id))?\s?[:=]\s?"
)
_NAMED_HANDLE: Final = re.compile(
    rf"{_SERVICE_AND_COLON}((?=[a-z_.]*[0-9_.][a-z0-9_])[a-z0-9_][a-z0-9_.]{{2,40}}+)(?![a-z0-9_@/:])"
)
_ACCOUNT = (
    r"(?<![a-z])(?:nick|fb|face|face ?book|phay(?: buc)?|zalo|da lo|za lo|zl|tele|telegram|tiktok"
    r"|ins|insta|instagram|ig|messenger|mess|viber"
    r"|wechat|shopee|(?:trang|page) ca nhan|acc)(?![a-z])"
)
_ACCOUNT_CALLED: Final = re.compile(
    _ACCOUNT + r"(?:(?: ca nhan| moi| chinh)? cua(?: [a-z]{1,7}){1,3}(?= la )|(?: [a-z]{1,8}){1,4}(?= (?:ten"
    r" la|ten|la) )"
    r"|(?: (?:zalo|fb|facebook|face|tiktok|me|bo|em|e|minh|cua|no|chi|anh|con|co|ay|nguoi|ban|shop"
    r"|lua|mua|cua no|cua em|nha|tui"
    r"|toi|ca nhan|moi|ao|phu|clone|chinh)){0,3})"
    r"(?P<link>(?: (?:ten la|la|ten|lay ten|de ten|shop))?[ :\"“'‘«\[*]{1,3})"
)
# What stands in capitals behind the name of a service and is no person's.
_PERSONAL_PAGE: Final = re.compile("^(?:trang|page) ca nhan")
_NO_PROFILE: Final = re.compile(
    r"(?:viet nam|vn|official|shop|store|marketplace|pay|business|ads|live|lite|messenger|meta"
    r"|watch|group|cong|ubnd"
    r"|uy ban|bo|so|doan|truong|hoi|ban|bao|dai|page|fanpage|chinh|thong|tinh|thanh|xa|phuong|quan"
    r"|huyen|cuc|ngan"
    r"|csgt|benh vien|bv|trung tam|quy|clb|cau lac bo|nhom|vtv|vtc|vov|htv|tin|id|link|dich|cty"
    r"|thpt|thcs|app|premium|reels|stories|ai|tet"
    r"|google|youtube|apple|android|ios|trung quoc|my|video|music)(?![a-z])"
)
_PUBLIC_PAGE: Final = re.compile(
    r"(?<![a-z])(?:trang|page|fanpage|kenh|nhom|group|mang xa hoi|ung dung|app|cong ty|anh|nguon"
    r"|video|clip)[ :]{1,3}$"
)
_CALLED_LOWER: Final = re.compile(
    r"(?<![a-z])(?:nick|fb|face|facebook|zalo|zl)(?: (?:em|e|minh|tui|toi|no|ca nhan|cua (?:em"
    r"|minh|no|tui|toi))){0,2}"
    r" ten(?: la)?[ :]{1,2}((?:(?!(?:a|nha|nhe|ne|avatar|anh|hinh|ib|alo|sdt|nhan|va|la|co|gi|do"
    r"|thi|roi|dang|luon|ai|ma"
    r"|bi|khong|ko|k|hay|moi|de|cung|em|nay|cua|voi)(?![a-z]))[a-z]{2,7}(?: |(?![a-z0-9]))){2,4})"
)
_QUOTED: Final = re.compile(
    r"(?<![a-z])(?:nick|fb|face|facebook|zalo|zl|tele|telegram|tiktok|ins|insta|ig|messenger|acc|a cong)"
    r"(?: (?:em|e|minh|no|tui|cua|ten|la|lay|ao|phu|clone|zalo|fb|facebook|shop|tim|acc|ca"
    r" nhan)){0,3}[ :]{1,2}"
    r"[\"“'‘]((?!a cong)[^\"”'’\n]{2,40})[\"”'’]"
    r"|[\"“]a cong ([^\"”\n]{2,40})[\"”]"
)
_CALLED_HINTS: Final = hints(
    "fb",
    "face",
    "zalo",
    "zl",
    "nick",
    "tele",
    "tiktok",
    "insta",
    "ig",
    "messenger",
    "viber",
    "tik tok",
    "skype",
    " line",
    "line:",
    "wechat",
    "locket",
    "disc",
    "user",
    "shopee",
    "kakao",
    "thread",
    "trang ca nhan",
    "page ca nhan",
    "acc ",
    "ins ",
    "ins:",
    "line id",
    "lnsta",
    "top top",
    "phay",
    "da lo ",
    "za lo ",
    "steam",
    "garena",
    "game",
    "twitter",
    "yt ",
)
_SLASH: Final = hints("/", "gach cheo")
_LINKS: Final = hints(
    ".com/",
    ".net/",
    ".me/",
    ".me /",
    ". me",
    " com",
    "com /",
    " gach cheo ",
    "fb/",
    "fb: /",
    "fb:/",
    "ig/",
    "insta/",
    "tiktok/",
)
_AT_SIGN: Final = hints("@")
_NUMBERED: Final = hints("#")
_DISC: Final = hints("disc")
_AT_WORD: Final = hints("a cong")
_QUOTES: Final = hints('"', "“", "'", "‘")
_SAYS_NAME: Final = hints(" ten ")
_COLON_SIGN: Final = sign_of_hints(":", "=")
_SERVICE: Final = sign_of_beginning(
    "(?:zalo|zl|lo|telegram|tele|tiktok|tik|ig|ins|insta|instagram|fb|facebook|face|lnstagram|top|skype|viber|line"
    "|wechat|acc|yt|twitter|steam|garena|nick|ten|weibo|threads?|locket|discord|disc|shopee|lazada|messenger|mess"
    "|snapchat|kakaotalk|kakao|whatsapp|user|username|phay|trang|page|shop|id)(?![a-z0-9])|a$"
)
"""In the first word of what names an account of a service, or in the second: "za lo"."""
_PROFILE_LINK: Final = sign_of_hints(".com/", ".net/", ".me/")
_WEIBO: Final = hints("weibo")
SIGN: Final = _SLASH.sign | _AT_SIGN.sign | _AT_WORD.sign | _CALLED_HINTS.sign | _WEIBO.sign
"""One of these is in every text in which something is found."""
_SPACE_CAPITAL: Final = re.compile(rf" [{CAPITAL}]")
_LOOKS_FOR: Final = re.compile(r"(?<![a-z])(?:ib|tim|ket ban|inbox|nhan|add|chan|bao cao|rp)[ :]{1,2}$")
_ALIAS: Final = re.compile(r" ?\([^()\n]{2,30}\)")
_NUMBER_BEHIND: Final = re.compile(
    r" [0-9]{1,4}(?![0-9.,:/kK]| ?(?:người|nghìn|triệu|tr|k|lần|năm|tuổi)(?!\w))"
)
_NAME_PART: Final = re.compile(r"[^\W_]{1,12}")
_LOWER_NAME: Final = re.compile(r"[a-z]{2,7} thi(?: [a-z]{1,7}){1,2}(?: ?\([^()\n]{2,30}\))?")
_BARE_HANDLE: Final = re.compile(
    r"(?<![a-z])(?:a cong|shop|nick|id|username|ig|tiktok|tele|telegram"
    r"|insta) @?((?=[a-z]*[0-9_.])[a-z0-9_][a-z0-9_.]{3,40})(?![a-z0-9_@/:])"
)
_SERVICE_LINKED = (
    r"(?<![a-z0-9])(?:zalo|zl|telegram|tele|tiktok|tik tok|ig|ins|insta|instagram|fb|facebook|face"
    r"|lnstagram|top top|skype"
    r"|viber|line|wechat|acc|yt|twitter|steam|garena|nick game|ten game"
    r"|weibo|threads?|locket|discord|disc|shopee|lazada|messenger|snapchat|kakaotalk|kakao|whatsapp"
    r"|user(?:name)?|nick)"
    r"(?P<link>(?:(?! live) [a-z]{1,8}){1,2} ?[:=] ?@?|(?: ?/ ?[a-z]{2,9})?(?:(?: [a-z]{1,7}){0,4}(?= (?:la"
    r"|ten|id|user"
    r"|nick)(?![a-z])))?(?: (?:cua|em|e|minh|mh|be|con|no|nay|ca nhan|id|ten|la|acc|nick|user|chi|anh|co|me"
    r"|bo|ba|shopee|fb|zalo|facebook|nha|chinh)){0,4}[ :=]{1,3}[\"“@]?)"
)
_SERVICE_NAME: Final = re.compile(
    _SERVICE_LINKED + r"(?P<name>(?:live:)?[a-z0-9_][a-z0-9_.]{3,39}[a-z0-9_])(?![a-z0-9_@/:#])"
)
_NAMES_ONE: Final = re.compile(r"[:=@]|(?<![a-z])(?:la|ten|id|user|nick|acc)(?![a-z])")
_LONG_WORD: Final = re.compile(  # longer than any syllable of Vietnamese
    r"(?!marketplace|livestream|messenger|official|facebook|instagram|telegram|business|download|password|username"
    r"|register|trending|thread|hashtag|playlist|streaming)[a-z]{8,24}"
)
_DISCORD: Final = re.compile(r"(?<![a-z0-9_.#])[a-z0-9_.]{2,32}#[0-9]{4}(?![0-9])")
_COLON: Final = re.compile(r"[:=](?:(?<=[a-z].)|(?<=[a-z]\s.))\s?[a-z_.]*[0-9_.][a-z0-9_]")


def gates() -> tuple[Gate, ...]:
    """Return what must be in a text in which `find_handles` finds anything."""
    bare = "(?:a cong|shop|nick|id|username|ig|tiktok|tele|telegram|insta) @?[a-z]*[0-9_.]"
    named = rf"{_SERVICE_LINKED}(?:live:)?(?:[a-z0-9_.]*[0-9_.]|[a-z]{{8}})"
    named_behind_colon = rf"{_SERVICE_AND_COLON}[a-z_.]*[0-9_.][a-z0-9_]"
    called = (
        rf"{_ACCOUNT_CALLED.pattern}(?:[A-Z]|[a-z]{{2,7}} thi )",
        rf"{_ACCOUNT}(?: [a-z0-9]+)* [A-Z]|[dz]a lo|phay buc|(?:trang|page) ca nhan",
        *(pattern.pattern for pattern in (_CALLED_LOWER, _QUOTED, _DISCORD)),
    )
    return (
        (hinted(_AT_SIGN),),
        (hinted(_SLASH), hinted(_LINKS)),
        (
            hinted(_CALLED_HINTS, _AT_WORD, _WEIBO),
            arrow(bare, named, named_behind_colon, *called),
        ),
    )


def find_handles(seen: Reading) -> Iterator[PersonalSpan]:
    """Yield handles and the personal part of links to profiles; links to posts and news stay.

    Args:
        seen: The text, folded.
    """
    text, folded = seen.text, seen.folded
    if seen.holds(_SLASH) and seen.holds(_LINKS):
        yield from _profiles(seen)
    if seen.holds(_AT_SIGN):
        yield from _tagged_people(text, folded)
    if seen.holds(_NUMBERED) and seen.holds(_DISC):
        yield from spans_of(_DISCORD, folded, "handle")
    called = seen.holds(_CALLED_HINTS)
    if called:
        yield from _service_names(seen)
        yield from _display_names(seen)
    if called or seen.holds(_AT_WORD):
        yield from _named_handles(seen, _BARE_HANDLE)
    if seen.signs & _COLON_SIGN and seen.signs & _SERVICE and _COLON.search(folded):
        yield from _named_handles(seen, _NAMED_HANDLE)


def _named_handles(seen: Reading, pattern: re.Pattern[str]) -> Iterator[PersonalSpan]:
    for match in seen.matches(pattern, _SERVICE, 0, 72):
        if not match[1].replace(".", "").isdigit() and not DOMAIN.search(match[1]):
            yield PersonalSpan(*match.span(1), "handle")


def _service_names(seen: Reading) -> Iterator[PersonalSpan]:
    """Yield names of accounts behind the name of a service, "zalo em là …"; they look like no word."""
    text = seen.text
    for match in seen.matches(_SERVICE_NAME, _SERVICE, 0, 144):
        name = match["name"]
        marks = "_" in name or "." in name
        likely = (
            marks
            or sum(map(str.isdigit, name)) > 2
            or (any(map(str.isdigit, name)) and _NAMES_ONE.search(match["link"]))
        )
        likely = likely or (
            _LONG_WORD.fullmatch(name) is not None and _NAMES_ONE.search(match["link"]) is not None
        )
        typed = text[slice(*match.span("name"))]
        in_letters = any(map(str.isalpha, name)) and (typed.isascii() or "_" in name)
        if likely and in_letters and not DOMAIN.search(name):
            yield PersonalSpan(*match.span("name"), "handle")


def _display_names(seen: Reading) -> Iterator[PersonalSpan]:
    """Yield names that someone goes by on a service ("fb là …", "nick zalo "…"", "zalo Mẫu Hoa Sỉ")."""
    text, folded = seen.text, seen.folded
    for cue in seen.matches(_ACCOUNT_CALLED, _SERVICE, 4, 64):
        link, start = cue["link"].strip(), cue.end()
        words = text.find(" ", cue.start(), start)
        if words > 0 and (capital := _SPACE_CAPITAL.search(text, words, start)):
            start = capital.start() + 1
        before = folded[max(0, cue.start() - 16) : cue.start()]
        sure = (
            bool(link)
            or _LOOKS_FOR.search(before) is not None
            or " " in _PERSONAL_PAGE.sub("", cue[0]).strip()
        )
        end = start
        if text[start : start + 1].isupper():
            quiet = not text[cue.start() : cue.start() + 2].isupper() or not text[start : start + 4].isupper()
            if sure or (quiet and not (_PUBLIC_PAGE.search(before) or _NO_PROFILE.match(folded, start))):
                end = _display_name_end(text, start)
            else:
                end = name_end(text, folded, start)
        elif sure and (name := _LOWER_NAME.match(folded, start)):
            end = name.end()
        if end > start:
            yield PersonalSpan(start, end, "handle")
    for match in seen.matches(_CALLED_LOWER, _SERVICE, 0, 72) if seen.holds(_SAYS_NAME) else ():
        yield PersonalSpan(match.start(1), match.start(1) + len(match[1].rstrip()), "handle")
    if seen.holds(_QUOTES):
        for match in seen.matches(_QUOTED, _SERVICE, 0, 84):
            yield PersonalSpan(*match.span(match.lastindex or 0), "handle")


def _display_name_end(text: str, start: int) -> int:
    """Return where two capitalised words or more, and the other name in brackets, end, or `start`."""
    end, position = start, start
    while (word := _NAME_PART.match(text, position)) and text[position].isupper():
        end = word.end()
        if text[end : end + 1] != " ":
            break
        position = end + 1
    if " " not in text[start:end]:
        return start
    if number := _NUMBER_BEHIND.match(text, end):
        end = number.end()
    alias = _ALIAS.match(text, end)
    return alias.end() if alias else end


def _profiles(seen: Reading) -> Iterator[PersonalSpan]:
    folded = seen.folded
    for match in seen.matches(_PROFILE, _PROFILE_LINK, 0, 240):
        group = str(match.lastgroup)
        start, end = match.span(group)
        while end > start + 1 and folded[end - 1] in ".:!":
            end -= 1
        yield PersonalSpan(start, end, "handle")
    for match in _SHORT_LINK.finditer(folded):
        if not DOMAIN.search(match[1]):
            yield PersonalSpan(*match.span(1), "handle")
    for pattern in (_LINKEDIN, _POST_OWNER, _GROUP_MEMBER):
        for match in seen.matches(pattern, _PROFILE_LINK, 0, 256):
            yield PersonalSpan(*match.span(1), "handle")
    for pattern in (_SPACED_LINK, _SPACED_PROFILE):
        for match in pattern.finditer(folded):
            yield PersonalSpan(*match.span(1), "handle")


def _tagged_people(text: str, folded: str) -> Iterator[PersonalSpan]:
    for match in _TAG.finditer(folded):
        yield PersonalSpan(*match.span(), "handle")
    for match in _AT_HANDLE.finditer(folded):
        word = match[1]
        if word in _PUBLIC_TAGS or word.replace(".", "").isdigit():
            continue
        end = match.end()
        if word in SURNAMES:
            end = max(end, name_end(text, folded, match.start(1)))
        yield PersonalSpan(match.start(), end, "handle")
