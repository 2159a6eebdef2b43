"""Things in a post that are not words: links, hashtags, emoji and emoticons."""

import re
from typing import Final

from pipeline.text.normalisation.unicode import PICTURES

MARKUP: Final = r"<[a-z]{2,9}>"
"""Pattern of a token this room has made."""

EMOJI: Final = f"[\U0001f1e6-\U0001f1ff]{{2}}|[{PICTURES}](?:\u200d[{PICTURES}])*"
"""Pattern of one emoji: a flag, or pictures joined into one."""

# Domains without "https://" in front: only endings that no Vietnamese sentence runs into.
LINK: Final = (
    r"https?://[^\s<>]+|www\.[^\s<>]+"
    r"|(?<![\w.@-])(?:[a-z0-9-]+\.)*[a-z0-9-]{2,}\.(?:com|net|org|info|edu|gov|vn|asia|xyz|io)(?:\.[a-z]{2})?(?:/[^\s<>]*|(?![\w.]\w))"
    r"|(?<![\w.@-])[a-z0-9-]+\.[a-z]{2,6}/[^\s<>]+"
)
"""Pattern of a web address, with or without its scheme; matched without regard to case."""

_HOST: Final = re.compile(r"(?:https?://)?(?:www\.|m\.)?([^/?#:\s]*)", re.IGNORECASE)


def domain(link: str) -> str:
    """Return the host of a web address in lower case, without `www.`, `m.`, user name or port."""
    match = _HOST.match(link)
    host = match.group(1).rpartition("@")[2].strip(".,!)]'\"").lower() if match else ""
    return host or "<link>"


_EMOTICONS: Final = {
    "<laugh>": r"[:=;]['’]?-?\)\){1,}|[:=]-?d+(?!\w)|:v+(?!\w)|(?<!\w)x+d+(?!\w)|=\]{1,}|:>+",
    "<smile>": r"[:=]['’]?-?\)|\^[_.-]?\^+|(?<!\d):3+(?!\w)|;-?\)|:\]",
    "<sad>": r"[:=]['’]?-?\(+|(?<!\w)t_+t(?!\w)|:<+|;[_.]+;|(?<!\w)q_+q(?!\w)",
    "<love>": r"<3+(?!\d)|:-?\*+(?!\w)",
    "<meh>": r"-[_.]+-|=[_.]+=|>[_.]*<|(?<!\w)u_+u(?!\w)",
    "<wow>": r"(?<!\w)o_+o(?!\w)|[:=]o+(?!\w)",
    "<tongue>": r"[:=]-?p+(?!\w)",
}
"""Tokens for emoticons, each with the pattern of what people type; matched in lower case, in this order."""

EMOTICON: Final = "|".join(_EMOTICONS.values())
_KINDS: Final = [(token, re.compile(pattern, re.IGNORECASE)) for token, pattern in _EMOTICONS.items()]


def emoticon(typed: str) -> str:
    """Return the token for an emoticon."""
    bare = typed.strip()
    return next((token for token, pattern in _KINDS if pattern.fullmatch(bare)), typed)


def hashtag(tag: str) -> str:
    """Return the words of a hashtag given without its `#`: `NguoiTotViecTot` as `Nguoi Tot Viec Tot`.

    Words are told apart by underscores, by a capital after a small letter and by digits; a tag in one case
    stays one word.
    """
    words: list[str] = []
    for part in tag.split("_"):
        word = ""
        for before, letter, after in zip(" " + part, part, part[1:] + " ", strict=False):
            starts = letter.isupper() and (before.islower() or (before.isupper() and after.islower()))
            if word and (starts or before.isdigit() != letter.isdigit()):
                words.append(word)
                word = ""
            word += letter
        words.append(word)
    return " ".join(filter(None, words))
