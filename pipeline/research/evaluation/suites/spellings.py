"""Short spellings that are frequent now, for the teencode rewrite.

Chosen apart from `pipeline/text/data/teencode.tsv`, which writes short words out: there every spelling ever
met is worth a line, here only what one would expect to meet, and some that the table lacks. Words of a region
are no teencode and not listed.
"""

from typing import Final

_TABLE: Final = """
không: ko, k, kh, hông, hong
không biết: kb, ko bít, k bt
được: đc, dc, đx
gì: j
gì vậy: j z, j zậy
vậy: z, dị, dzị
rồi: r, rùi, ròi
với: vs, zới
mình: mk, mik, mềnh
bạn: b, bn
anh: a
chị: c
em: e, iem
anh em: ae
anh chị em: ace
tôi: t, toy
mọi người: mn, mng
người ta: ngta
người: ng, ngừi
chúng nó: cnó, cno
chúng mình: cmk, chúng mk
những: nhg
nhưng: nhg, nhma
nhưng mà: nma
cũng: cx, cg
biết: bít, bt
thích: thik
yêu: iu
nhiều: nhìu
quá: qá, wá
vợ: vk
chồng: ck
chuyện: chiện
nói: ns
nói chuyện: nch, ns chiện
thôi: thui, hoi
luôn: lun
trước: trc
muốn: mún
vui: zui
làm: lm
làm sao: lsao
tại sao: tsao
sao: s, seo
trời: chời
trời ơi: chời ơi, trùi ui
bây giờ: bh, bgio, bjo
bao giờ: bh, baoh
như thế nào: ntn
thế nào: tnao
như vậy: nvay, như z
hôm nay: hnay
hôm qua: hqua
hôm trước: htrc
bình thường: bthg, bth
phải không: pk
phải: p, pải
đúng không: đk
đúng rồi: đr, đúng r
chưa: chx, ch
nữa: nx
thật: thậc, tht
đâu: đou
về: zề
vào: zào
điện thoại: đt, đthoại
gia đình: gđ, gđình
công ty: cty
bác sĩ: bs, bsi
bệnh viện: bv, bviện
học sinh: hs
sinh viên: sv
giáo viên: gv
trường hợp: t.hợp, trg hợp
tài khoản: tk
chuyển khoản: ck
số điện thoại: sđt
số tài khoản: stk
bình luận: cmt
nhắn tin: nt, ib
cảm ơn: cmon, tks, thanks
xin lỗi: xl, sr
mạng xã hội: mxh
xã hội: xh
thông tin: ttin, tt
chính xác: cxac
quan tâm: qtam
quan trọng: qtrong
vấn đề: vđ, vđề
chắc chắn: cchan
tất cả: tca
trả lời: trl, rep
việt nam: vn
trung quốc: tq
hàn quốc: hq
phụ nữ: pnu, pn
phụ huynh: ph
thằng: thg
nhé: nhee, nha
triệu: tr
"""

COMPOUNDS: Final = tuple(
    "yêu cầu, quá trình, quá khứ, giải thích, thích hợp, thích nghi, thích ứng, tiếng anh, nước anh, "
    "ngôi sao, sao chép, sao y, đâu đó, hàng không, không gian, không khí, không quân, bạn đọc".split(", ")
)
"""Words that hold a word of the table and are written in full all the same."""


def _spellings() -> dict[str, tuple[str, ...]]:
    rows = (line.partition(": ") for line in _TABLE.strip().splitlines())
    return {word: tuple(typed.split(", ")) for word, _, typed in rows}


SPELLINGS: Final = _spellings()
"""Words in small letters, one or more syllables, with what people type for them."""
