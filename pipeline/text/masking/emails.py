"""E-mail addresses, plain, cut short, or spelled to slip past filters."""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.text.folding import FILLER
from pipeline.text.masking.gates import Gate, hinted
from pipeline.text.masking.reading import Reading, hints
from pipeline.text.masking.relaxed import relaxed
from pipeline.text.masking.signs import sign_of_hints
from pipeline.text.masking.spans import PersonalSpan, joined, spans_of

_PROVIDER = r"(?:gmail|yahoo|ymail|hotmail|outlook|icloud|proton(?:mail)?)"
_EMAIL: Final = re.compile(
    rf"(?<![a-z0-9._%+\-])[a-z0-9][a-z0-9._%+\-{FILLER}]{{0,63}}@{{1,2}}[a-z0-9\-{FILLER}]{{1,40}}(?:\.[a-z0-"
    rf"9\-{FILLER}]{{2,24}}){{1,4}}"
)
_AT_WORD = r"a[ \-]?(?:cong|moc|vong|khoanh)"
_OTHER_AT = (
    rf"(?:[\[({{<] ?(?:at|{_AT_WORD}|a|@) ?[\])}}>]|(?<![a-z]){_AT_WORD}(?![a-z])|[_\-]at[_\-]"
    rf"|(?<![a-z])at(?= {_PROVIDER})|(?<![a-z])cong(?= (?:gmail|yahoo|hotmail|outlook)(?![a-z])))"
)
_AT = (
    rf"(?:@{{1,2}}\s{{0,2}}|\*@\*|\s{{1,2}}@{{1,2}}(?:\s{{1,2}}|(?={_PROVIDER})|"
    rf"(?=[a-z0-9\-]{{2,30}}\.(?:com|vn|net|org|edu|example)(?![a-z0-9_])))"
    rf"|\s{{0,2}}{_OTHER_AT}\s{{0,2}})"
)
_DOT = r"(?:[\[({<] ?(?:dot|cham|\.) ?[\])}>]|(?<![a-z])(?:cham|dot)(?![a-z])|[_\-]dot[_\-])"
_TOP = "(?:com|vn|net|org|edu|gov|info|me)"
# The name: words with marks between them, which are typed, apart or read out.
_MARK = rf"(?:[._+\-]| [._\-] | ?{_DOT} ?| gach(?: duoi| ngang)? )"
_NAME = rf"[a-z0-9](?:[a-z0-9{FILLER}]{{0,40}})(?:{_MARK}[a-z0-9]{{1,30}}){{0,5}}"
_SPELLED: Final = re.compile(
    rf"(?<![a-z0-9._\-]){_NAME}{_AT}[a-z0-9][a-z0-9\-]{{1,40}}"
    rf"(?:(?:[.,]| \. |\. (?=example(?![a-z]))|\s{{0,2}}{_DOT}\s{{0,2}}|\s{{0,2}}[.,]\s{{0,2}}"
    rf"(?={_TOP}(?![a-z])))[a-z]{{2,10}}(?![a-z0-9])){{1,3}}"
)
_TYPED_APART: Final = re.compile(
    rf"(?<![a-z0-9])(?:[a-z0-9._] ){{3,40}}{_AT}[a-z0-9 ]{{2,40}}\s{{0,2}}(?:\.|{_DOT})\s{{0,2}}(?:com"
    r"|vn|net|org|edu|example|c o m|v n)(?![a-z])"
)
_AFTER_WORD: Final = re.compile(
    rf"(?<![a-z])(?:e-?mail|mail|gmail) ?[:=] ?((?:[a-z0-9]{{1,12}} ){{1,3}}[a-z0-9]{{0,12}}{_AT})"
)
_WORDS_ONLY: Final = re.compile(
    r"(?<![a-z0-9._\-])[a-z0-9][a-z0-9._\-]{2,40} at [a-z0-9\-]{2,30}(?: (?:dot|cham)"
    r" [a-z]{2,10}){1,3}(?![a-z0-9])"
)
_AT_TYPED: Final = re.compile(
    r"(?<![a-z0-9._\-])(?=[a-z._\-]{0,30}[0-9._])[a-z0-9][a-z0-9._\-]{2,40} at [a-z0-9\-]{2,30}"
    r"\.(?:com|vn|net|org|edu|info|example)(?:\.vn)?(?![a-z0-9])"
)
# A mark in the place of "@", or nothing there at all.
_OTHER_MARK: Final = re.compile(
    rf"(?<![a-z0-9._\-])[a-z0-9][a-z0-9._\-]{{2,40}} ?[#&^~=$%*!\u0100-\U0010ffff{FILLER}]{{1,3}}"
    rf" ?{_PROVIDER}"
    r"(?: ?(?:\.|,|cham|dot) ?com)(?![a-z])"
)
_NO_MARK: Final = re.compile(
    rf"(?<![a-z0-9@._/\-])(?=[a-z._\-]{{0,30}}[0-9._])[a-z0-9._\-]{{3,40}}[a-z0-9]{_PROVIDER}[.,]?com(?:\.vn)?(?![a-z])"
)
_BARE: Final = re.compile(
    r"(?<![a-z0-9._\-])(?=[a-z._\-]{0,30}[0-9._])[a-z0-9][a-z0-9._\-]{3,40} (?:gmail|yahoo|hotmail"
    r"|outlook)(?: cham |[ .])com(?![a-z])"
)
_NO_TOP: Final = re.compile(rf"(?<![a-z0-9._\-]){_NAME}{_AT}(?:{_PROVIDER}|g mail)(?![a-z])")
_GMAIL_OF: Final = re.compile(
    r"(?<![a-z])gmail ((?=[a-z._]{3,30}[0-9]{2})[a-z0-9._]{5,40}[a-z0-9])(?![a-z0-9@])"
)
_CUT: Final = re.compile(
    r"(?<![a-z0-9._%+\-])[a-z0-9][a-z0-9._%+\-]{2,63} ?@{1,2} ?(?:gmail|gmai|gm|yahoo|hotmail|outlook"
    r"|icloud)(?:com)?(?![a-z.])"
)
_TAIL: Final = re.compile(
    r"(?<![a-z0-9._\-])(?=[a-z._\-]{0,30}[0-9._])[a-z0-9][a-z0-9._\-]{3,40} ?(?:duoi|a ?cong|\(a\)|#|\*) ?@?"
    r"(?:gmail|yahoo|hotmail|outlook|icloud)(?![a-z])(?: ?(?:\.|cham) ?com)?"
)
_NAMED: Final = re.compile(
    r"(?<![a-z])(?:e-?mail|gmail|mail|yahoo|icloud|hotmail|outlook)(?: (?:cua|em|e|minh|chi|anh|co"
    r"|toi|la)){0,3}"
    r"(?: ?[:=] ?| (?<= la ))((?=[a-z._\-]{0,30}[0-9._])[a-z][a-z0-9._\-]{4,40}[a-z0-9])"
    r"(?![a-z0-9._\-@(\[]| ?(?:@|\(|\[|a cong))"
)
_WITH_PROVIDER: Final = re.compile(
    rf"(?<![a-z])(?:e-?mail|mail) ?[:=] ?([a-z0-9][a-z0-9._\-]{{3,40}}) ?[(,\-] ?(?:duoi"
    rf" )?{_PROVIDER}(?![a-z])"
)
_CUED_MARK: Final = re.compile(
    r"(?<![a-z])(?:e-?mail|mail|thu)(?: [a-z]{1,6}){0,2}[ :]{1,3}"
    r"([a-z0-9][a-z0-9._\-]{2,40} ?[#&*^~$%!+=/|]{1,2} ?[a-z0-9\-]{2,30}\.[a-z]{2,8}(?:\.vn)?)(?![a-z0-9])"
)
_PUBLIC: Final = re.compile(
    r"[@.](?:gov\.vn|cand\.com\.vn|chinhphu\.vn)$"
    r"|^(?:bandoc|toasoan|banbientap|lienhe|contact|info|hotro|support|help|cskh|gopy|phananh"
    r"|duongdaynong|tuyensinh"
    r"|daotao|vanthu|vanphong|noreply|no-reply|press)@(?!(?:gmail|yahoo|ymail|hotmail|outlook|icloud)\.)"
)
_TAGGED: Final = re.compile(rf"[a-z]+\s+@(?!\s|{_PROVIDER})")  # "Telegram @ten.kenh" is a handle
DOMAIN: Final = re.compile(r"\.(?:com|vn|net|org|me|edu|gov|info|xyz|top)$")
"""The end of the name of a site, which is no handle."""

_HINTS: Final = hints("@", " a cong", " a-cong", " acong", " a moc", " a vong", " a khoanh", "_at_", "-at-")
_AT_MAIL: Final = hints(
    " cong gmail",
    " at gmail",
    " at yahoo",
    " at outlook",
    " at hotmail",
    " at icloud",
    " at proton",
)
_IN_BRACKETS: Final = re.compile(rf"[\[({{<] ?(?:at|{_AT_WORD}|a|@) ?[\])}}>]")
_MAILS: Final = hints("mail", "yahoo", "outlook", "icloud")
_BRACKETS: Final = hints("(", "[", "{", "<")
_SAYS_AT: Final = hints(" at ")
_SAYS_DOT: Final = hints(" dot ", " cham ")
_PROVIDERS: Final = sign_of_hints("mail", "yahoo", "outlook", "icloud", "proton", "gm", "thu")
"""In one of the words of each match of a pattern that needs no "@" but the name of a provider, or "thư"."""
SIGN: Final = _HINTS.sign | _MAILS.sign | _BRACKETS.sign | _SAYS_AT.sign
"""One of these is in every text in which something is found."""


def gates() -> tuple[Gate, ...]:
    """Return what must be in a text in which `find_emails` finds anything."""
    return ((hinted(_HINTS, _MAILS, _SAYS_AT),), (relaxed(_IN_BRACKETS),))


def find_emails(seen: Reading) -> Iterator[PersonalSpan]:
    """Yield e-mail addresses, plain or spelled to slip past filters ("ten a còng gmail chấm com").

    Args:
        seen: The text, folded.
    """
    folded = seen.folded
    mails = seen.holds(_MAILS)
    found: list[PersonalSpan] = []
    if (
        seen.holds(_HINTS)
        or (mails and seen.holds(_AT_MAIL))
        or (seen.holds(_BRACKETS) and _IN_BRACKETS.search(folded))
    ):
        for pattern in (_EMAIL, _SPELLED):
            found += (
                PersonalSpan(*match.span(), "email")
                for match in pattern.finditer(folded)
                if not (_PUBLIC.search(match[0]) or _TAGGED.match(match[0]))
            )
        found += spans_of(_TYPED_APART, folded, "email")
        found += spans_of(_NO_TOP, folded, "email")
        found += spans_of(_AFTER_WORD, folded, "email", group=1)
    says_at = seen.holds(_SAYS_AT)
    if says_at:
        found += spans_of(_AT_TYPED, folded, "email")
    if says_at and seen.holds(_SAYS_DOT):
        found += spans_of(_WORDS_ONLY, folded, "email")
    if mails:
        for pattern in (_OTHER_MARK, _NO_MARK, _BARE, _CUT, _TAIL):
            found += (
                PersonalSpan(*match.span(), "email") for match in seen.matches(pattern, _PROVIDERS, 80, 88)
            )
        for pattern in (_WITH_PROVIDER, _CUED_MARK, _GMAIL_OF, _NAMED):
            found += (
                PersonalSpan(*match.span(1), "email")
                for match in seen.matches(pattern, _PROVIDERS, 4, 116)
                if pattern is not _NAMED or not DOMAIN.search(match[1])
            )
    yield from joined(found)
