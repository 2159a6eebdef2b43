"""The patterns behind the named risk signs, read on lower-case text without diacritics.

Where they come from: the signs volunteers are taught to look for in the handbook on false news online of the
Ministry of Information and Communications (2022), the list of 24 kinds of online fraud of its Authority of
Information Security (2023), and the SIFT habits (Caulfield, 2019). Every gap in a pattern is bounded, so the
time is linear in the text.
"""

import re
from typing import Final

_GAP = r"[^.!?\n]"


def _any(*parts: str) -> re.Pattern[str]:
    """Compile alternatives that start and end at word borders; a word in a gap has at most 24 characters."""
    pattern = "|".join(parts).replace(r"(?: \S+)", r"(?:[,;:]? \S{1,24})").replace(r"\S+", r"\S{1,24}")
    return re.compile(rf"(?<![a-z0-9])(?:{pattern})(?![a-z0-9])")


PATTERNS: Final[dict[str, re.Pattern[str]]] = {
    "vague_source": _any(
        r"theo (?:mot |1 )?nguon tin(?! (?:cua|tu) (?:pv|phong vien|bao|co quan|cong an|bo|ubnd|dai"
        r"|ttxvn))",
        r"nguon tin (?:rieng|noi bo|hanh lang|than can|giau ten|khong chinh thuc|tren mang)",
        rf"(?:mot|1|co) (?:vi )?(?:bac si|chuyen gia|giao su|luat su|y ta|can bo|nhan vien|nguoi ban"
        rf"|nguoi quen|ong|chi|anh|ba){_GAP}{{0,30}} (?:giau ten|xin giau ten|khong muon neu ten"
        rf"|cho biet|tiet lo|noi rang|ke rang|noi la|bao la|bao rang)",
        r"(?:nguoi quen|nguoi nha|ban than|dua ban|ban|co ban|anh ban|chi ban|ba con|hang xom|chau"
        r"|em gai|anh trai|vo|chong)(?: (?:cua )?(?:toi|minh|em|anh|chi|tui|t|nha toi"
        r"|nha minh))? (?:dang )?(?:lam|truc|cong tac) (?:o|trong|ben|tai) (?:\S+ ){0,3}?(?:benh vien"
        r"|bv|bo|cong an|so|cuc|uy ban|quan doi|ngan hang|toa soan|dai)",
        r"nghe (?:noi|don|dau|bao la|nguoi ta (?:noi|bao|don|ke)|ban be ke|ke lai|phong thanh)"
        r"|thay (?:nguoi ta|tren mang|moi nguoi) (?:noi|bao|don|dong)",
        r"(?:(?:theo|co) tin don|tin hanh lang|dan mang (?:don|truyen tai|noi)|tren mang (?:noi|don"
        r"|bao)|nguoi ta (?:don|bao|noi) (?:la|rang))",
        r"(?:khoa hoc|cac nha khoa hoc|cac chuyen gia|chuyen gia nuoc ngoai|bac si (?:my|nhat"
        r"|duc)) (?:da )?(?:chung minh|phat hien ra|khang dinh)",
    ),
    "urgent_share": _any(
        r"(?<!duoc )(?<!da )(?<!dang )(?<!bi )(?:chia se|share|shere|lan toa|chuyen tiep|dang lai"
        r"|forward) (?:no |bai |tin |nay |giup |dum |gium |ho |cho |minh |em |nhau |bai nay "
        r"|tin nay ){0,4}(?:gap|khan cap|khan|nhanh|lien|luon|ngay(?! (?:sau|tai|khi|trong|tren|tu|ca"
        r"|nay|hom|\d|truoc (?:them|tran|gio|ngay)))|manh(?! me)|cang nhieu cang tot)",
        r"(?:chia se|share|lan toa|chuyen tiep|luu lai|xem|doc)(?: \S+){0,5} (?:truoc khi|keo"
        r"|khong) (?:no |bai |video |tin )?bi (?:xoa|go|an|bay mau|report)",
        r"(?:hay|xin|moi nguoi|ca nha|moi ng|mn|moi ngui|ba con|anh em|cac ban|cac me|cau xin|lam on"
        r"|nho) (?:hay |vui long |giup |oi )?(?:chia se|share|lan toa|chuyen tiep)(?: \S+){0,6} (?:de"
        r"|cho) (?:\S+ ){0,3}?(?:biet|tranh|canh giac|phong|de phong|ne|cung biet|doc)",
        r"(?:khan cap|khan|gap)(?: \S+){0,3} (?:chia se|share)",
        r"(?:moi nguoi|ca nha|mn|moi ng|ba con|anh em|cac ban) (?:share|chia se) (?:giup|gap|nhieu"
        r"|manh|ngay|dum|ho)",
        r"truoc khi (?:no |bai |video |tin )?(?:nay )?bi (?:xoa|go|che|bung)",
    ),
    "miracle_cure": _any(
        r"(?<!duoc )(?<!khong )(?<!chua the )(?:chua|tri|dieu tri)(?: \S+){0,4}? (?:dut diem|tan goc"
        r"|khoi han|khoi hoan toan|het han|bach benh|moi benh|100 ?%|khoi 100|dut can)",
        r"(?<!duoc )(?<!khong )(?<!da )(?:chua|tri|dieu tri) (?:khoi|het|dut|lanh"
        r"|duoc)(?: duoc)? (?:benh |can benh )?(?:ung thu|k |tieu duong|hiv|covid|corona"
        r"|sot xuat huyet|gan|than|dot quy|tai bien|viem|xuong khop|gout|da day|vo sinh|tu ky|huyet ap)",
        r"(?:chua |da duoc chua )?(?:khoi|het|dut|tan) (?:benh |han |hoan toan |ung thu |tieu duong "
        r"|dau |mo |viem ){1,2}(?:chi )?(?:sau|trong) (?:\d+|mot|hai|ba|vai) (?:ngay|lan|tuan|dem|gio"
        r"|phut|lieu trinh|thang)",
        r"than duoc|than thuoc|thuoc tien|linh duoc",
        r"bai thuoc(?: \S+){0,3} (?:gia truyen|bi truyen|than ky|than hieu|cuc hay"
        r"|co truyen)(?: \S+){0,8}? (?:khoi|het|dut|tan|chua|tri)",
        r"(?:diet|tieu diet|giet|thanh loc|tay sach|quet sach)(?: \S+){0,2} (?:te bao ung thu|virus"
        r"|vi rut|corona|covid|doc to)",
        r"khong can (?:phau thuat|hoa tri|xa tri|mo|vac xin|vaccine|thuoc tay|den benh vien|di vien"
        r"|bac si)(?: \S+){0,10}? (?:khoi|het|dut|tan|lanh)",
        r"giam (?:\S+ )?\d+ ?(?:kg|ky|ki|can)(?: \S+){0,3} (?:trong|chi|sau)(?: \S+){0,2} \d+ (?:ngay"
        r"|tuan)",
        r"cam ket (?:khoi|het|dut|hieu qua 100|khoi benh)",
        r"(?:chi can|chi voi)(?: \S+){0,12}? (?:khoi|het|dut|danh bay|tan) (?:han "
        r"|hoan toan )?(?:benh|ung thu|tieu duong|covid|corona|dau|mo mau|soi than)",
    ),
    "alarming_claim": _any(
        r"(?:hang (?:chuc|tram|nghin|ngan|loat)|\d+)(?: \S+){0,3} (?:chet|tu vong|ngo doc|nhap vien"
        r"|mat tich|nhiem benh|bi bat coc|bi nhiem)",
        r"chet (?:hang loat|nguoi hang loat|nhu ra|la liet)",
        r"(?:bat coc|mo cuop|cuop|moc|lay cap)(?: \S+){0,4} (?:tre em|noi tang|tre con|hoc sinh|than)",
        r"(?:sap|se|chuan bi|dem nay|toi nay|ngay mai)(?: \S+){0,5}? (?:vo de|vo dap|dong dat"
        r"|song than|phong toa|gioi nghiem|chien tranh|doi tien|cat mang|dong cua toan bo|mat dien toan)",
        r"(?:vo de|vo dap)(?: \S+){0,6} (?:chay|so tan|ngap|cuon)",
        r"(?:gay|an vao|uong vao|dung)(?: \S+){0,6}? (?:ung thu|vo sinh|chet nguoi|dot bien gen"
        r"|mat mang|tu vong)",
        r"(?:chua|tam|ngam|phun|nhiem|tiem)(?: \S+){0,2} (?:chat doc|hoa chat cuc doc"
        r"|chat gay ung thu|thuoc doc|kim tiem|hiv|doc chet nguoi|chip)",
        r"(?:dich|virus|vi rut|bien chung)(?: \S+){0,4} (?:bung phat|lay lan khap|tran lan"
        r"|mat kiem soat|da vao|da lan)",
        r"(?:het|can|khan hiem)(?: \S+){0,2} (?:xang|gao|luong thuc|mi tom"
        r"|nuoc sach)(?: \S+){0,4} (?:mua|tich tru|du tru|gom)",
        r"(?:ngan hang|bank)(?: \S+){0,5} (?:pha san|sap|mat thanh khoan"
        r"|vo no)(?: \S+){0,6} (?:rut tien|rut het|rut gap)",
    ),
    "money_request": _any(
        r"(?:ung ho|quyen gop|giup do|giup|gop|dong gop|gui|chuyen|chuyen khoan|ck|donate|nop|dong"
        r"|coc|dat coc|chuyen tien|manh thuong quan)(?![a-z])[^!?]{0,120}?(?:stk|so tai khoan|so tk"
        r"|tai khoan|momo|qr)?[^!?]{0,20}?\[so tai khoan\]",
        r"(?:stk|so tai khoan|so tk|tai khoan)(?: \S+){0,4}? \[so tai khoan\](?:[^.!?]{0,80})"
        r"(?:ung ho|quyen gop|giup|dong gop|tam long)",
        r"(?:dong|nop|chuyen|thanh toan|ck)(?: truoc)?(?: \S+){0,3} (?:phi|le phi|tien coc|coc|thue"
        r"|phi ho so|phi giao hang|phi bao dam|phi kich hoat|phi van chuyen)(?: \S+){0,8} (?:de|moi"
        r"|truoc khi|thi) (?:duoc )?(?:nhan|rut|lanh|giai ngan|mo khoa|kich hoat|giao)",
        r"(?:dat coc|coc|dong phi|nop phi|chuyen khoan truoc|ck truoc)(?: \S+){0,5} (?:giu cho"
        r"|giu suat|nhan (?:viec|hang|qua|thuong|tien)|lam ho so)",
        r"(?:moi nguoi|ca nha|mn|anh em|cac ban|ba con|xin|mong)(?: \S+){0,8} (?:ung ho|quyen gop"
        r"|chuyen khoan|donate)(?: \S+){0,8} (?:momo|stk|so tai khoan|so tk|qua tai khoan|quet ma|qr)",
    ),
    "data_request": _any(
        r"(?<!khong )(?<!dung )(?<!cho )(?:gui|cung cap|nhap|doc|cho (?:minh|em|toi|anh|chi) xin|dien"
        r"|xac nhan|chup|nhan lai|tra loi)(?: \S+){0,7}? (?:otp|mat khau|password|pass|ma xac (?:nhan"
        r"|thuc|minh)|ma pin|cvv|so the (?:atm|visa|ngan hang|tin dung|ghi no))",
        rf"(?<!khong )(?<!dung )(?:gui|cung cap|chup|nhap|dien|khai bao|bo sung"
        rf"|cap nhat)(?: \S+){{0,6}}? (?:cccd|can cuoc|cmnd|chung minh thu|thong tin (?:tai khoan|the"
        rf"|ca nhan|ngan hang)|2 mat (?:can cuoc|cccd|cmnd|the)|anh khuon mat"
        rf"|sinh trac hoc?){_GAP}{{0,80}}?(?:link|zalo|inbox|ib|tin nhan|form|https?|website|app"
        rf"|ung dung|telegram|messenger|\[so dien thoai\]|\[tai khoan\])",
        r"(?:qua|tai|vao|theo) (?:link|duong link|duong dan|form|zalo"
        r"|trang)(?: \S+){0,6}? (?:de )?(?:nhap|dien|cung cap|xac thuc|xac minh|cap nhat"
        r"|khai bao)(?: \S+){0,3} (?:thong tin|tai khoan|cccd|can cuoc|cmnd|mat khau|otp|the)",
        r"dang nhap (?:vao |qua |tai |bang )?(?:\S+ ){0,2}?(?:link|duong link|duong dan|dia chi|https?)",
    ),
    "click_bait_link": re.compile(
        r"(?<![a-z0-9.\-])(?:https?://)?(?:www\.)?(?:(?:bit\.ly|tinyurl\.com|cutt\.ly|shorturl\.at"
        r"|rb\.gy|is\.gd|goo\.gl|ow\.ly|rebrand\.ly|t\.ly|s\.id|bitly\.com|tiny\.cc|v\.gd|clck\.ru"
        r"|short\.gy|bom\.so|by\.com\.vn|shorten\.asia|link1s\.com)/[^\s]{1,80}"
        r"|[a-z0-9\-]{1,60}(?:\.[a-z0-9\-]{1,40}){0,3}\.(?:xyz|top|icu|vip|click|cfd|sbs|buzz|win|gq"
        r"|cf|ga|ml|tk|cc|club|monster|rest|cyou|quest|bond|lol|pw|loan|bid|life|fun|one|tech|mobi"
        r"|live|online|site|space|website)(?![a-z0-9.])|(?:vneid|dichvucong|dichvu-?cong|bocongan"
        r"|vietcombank|techcombank|bidv|agribank|mbbank|vietinbank|sacombank|shopee|evn"
        r"|vnpost)[a-z0-9]{0,20}-[a-z0-9\-]{1,40}\.[a-z]{2,8}(?:\.[a-z]{2})?"
        r"|\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?/[^\s]{1,80})|(?<![a-z])(?:bam|click|clik|nhan|an|nhap"
        r"|kich|cham|truy cap)(?: ngay| vao| vo| chuot| ngay vao){0,2} (?:cai |duong |vao )?(?:link"
        r"|duong dan|duong link|lien ket)(?: \S+)?(?: (?:duoi|nay|day|bio|cmt|binh luan))?(?![a-z])"
    ),
    "impersonation": _any(
        rf"(?:cong an|canh sat|csgt|vien kiem sat|toa an|ngan hang|vietcombank|techcombank|bidv"
        rf"|agribank|mb ?bank|vietinbank|sacombank|vneid|dich vu cong|cong dich vu|dien luc|evn"
        rf"|buu dien|buu cuc|vnpost|chi cuc thue|cuc thue|tong cuc thue|bao hiem xa hoi|bhxh"
        rf"|bo (?:y te|cong an|giao duc|thong tin|tai chinh)|ubnd|shopee|lazada|tiki|facebook|meta"
        rf"|apple|viettel|vinaphone|mobifone|cuc vien thong|hai quan){_GAP}{{0,30}} (?:thong bao"
        rf"|xin thong bao|tran trong|kinh moi|yeu cau|de nghi|tb|canh bao|moi|nhac|gui toi"
        rf"|thong tin toi|xin chao|chuc mung)[^\n]{{0,100}}?(?:cua ban|cac ban|ban (?:vui long|hay|can"
        rf"|phai|da|dang|se|bi)|quy khach|quy vi|ong ?/? ?ba|anh ?/? ?chi"
        rf"|chu thue bao)(?![a-z])[^\n]{{0,100}}?(?:bam|click|truy cap|nhap|chuyen (?:khoan|tien)"
        rf"|nop (?:phat|phi|tien)|cung cap|lien he (?:ngay|so|zalo|hotline)|goi (?:lai|ngay|so|den so)"
        rf"|cai (?:dat )?(?:app|ung dung|phan mem)|quet ma|dang nhap|xac (?:minh|thuc|nhan)|ket ban zalo)",
        r"(?:toi|em|minh|day|ben em|ben minh|chung toi) (?:la|ben|goi tu|o) (?:\S+ ){0,3}?(?:can bo"
        r"|cong an|dieu tra vien|nhan vien (?:ngan hang|dien luc|buu dien|thue|tong dai)|tong dai"
        r"|ngan hang|vien kiem sat|toa an|buu dien|dien luc|co quan thue|bhxh)[^\n]{0,100}?(?:bam"
        r"|click|truy cap|chuyen (?:khoan|tien)|nop|cung cap|cai (?:dat|app)|quet ma|dang nhap"
        r"|xac (?:minh|thuc)|ket ban|doc (?:\S+ )?ma)",
        r"(?:tai khoan|the|thue bao|sim|goi hang|don hang|buu pham|ho so"
        r"|dinh danh)(?: \S+){0,3} cua (?:ban|quy khach|anh|chi|ong|ba"
        r"|anh chi)(?: \S+){0,6} (?:bi (?:khoa|tam khoa|dinh chi|phong toa|thu hoi|giu|tam giu)"
        r"|sap het han|se bi|dang nhap tren)[^\n]{0,100}?(?:bam|click|truy cap|dang nhap|xac (?:minh"
        r"|thuc|nhan)|lien he|goi|cung cap|cap nhat|http|bit\.ly)",
    ),
    "easy_money": _any(
        r"viec nhe(?: nhang)?(?: \S+){0,2} luong cao",
        r"(?:kiem|thu nhap|luong|nhan|lai|hoa hong)(?: \S+){0,7}? \d+[\d.,\- ]{0,8} ?(?:k|tr|trieu"
        r"|nghin|ngan|000d|000 dong|cu|d)(?: dong)? ?(?:/|moi|mot|1|tren) ?(?:1 )?(?:ngay|gio|buoi"
        r"|tieng|don|lan)",
        r"(?:lai suat|loi nhuan|lai|sinh loi|loi tuc)(?: \S+){0,4}? \d+[\d.,\-]{0,5} ?% ?(?:/|moi|mot"
        r"|1|tren)? ?(?:1 )?(?:ngay|tuan)",
        r"cam ket(?: \S+){0,3} (?:loi nhuan|co lai|lai suat|hoan von|hoan tien 100|khong lo|ko lo)"
        r"|(?:dam bao|bao) (?:co lai|hoan von|khong lo|lai)",
        r"(?:x2|x3|x5|x10|nhan doi|nhan ba|gap doi)(?: \S+){0,2} (?:tai khoan|von|so tien|tien nap)",
        r"(?:khong|ko|chang) can (?:von|kinh nghiem|bang cap|trinh do)(?: \S+){0,14}? (?:thu nhap"
        r"|luong|kiem|trieu|tr)",
        r"vay (?:tien|nhanh|online|von|nong)(?: \S+){0,10}? (?:khong (?:can )?(?:the chap|tham dinh"
        r"|giay to)|ko the chap|chi can cccd|giai ngan (?:ngay|nhanh|trong)|no xau)",
        r"no xau (?:van|cung|bao) (?:vay|duyet|giai ngan)",
        r"(?:chuc mung|ban da|quy khach da|ban la)(?: \S+){0,6} (?:trung thuong|trung giai"
        r"|may man nhan|duoc tang)",
        r"(?:nap|dau tu)(?: \S+){0,5}? (?:nhan|rut|lai|thu ve)(?: ngay)? (?:\S+ ){0,2}?(?:\d+ ?%"
        r"|gap \d+|x\d)",
        r"(?:lay lai|thu hoi|hoan lai)(?: \S+){0,2} tien (?:bi )?(?:lua|treo|mat)",
        r"lam (?:nhiem vu|cong tac vien|ctv)(?: \S+){0,10} (?:hoa hong|thu nhap|nhan ngay|\d+k)",
    ),
    "secrecy": _any(
        r"(?:bao chi|bao dai|truyen thong|tivi|nha dai|vtv|cac bao"
        r"|bao chinh thong)(?: \S+){0,3} (?:khong dam|ko dam|k dam|khong duoc phep|bi cam|khong he"
        r"|giau|im lang|im re|bung bit)(?: (?:dua|dang|noi|len tieng|tin|he){1,2})?",
        r"(?:su that|thong tin|vu viec|video|clip|bai viet|tin nay|chuyen nay)(?: \S+){0,9} (?:bi"
        r"|dang bi|da bi) (?:bung bit|che giau|giau nhem|giau kin|bit mieng|an di|chan|bop nghet)",
        r"(?:ho|chung|nguoi ta|cac hang duoc|bac si|nganh y|gioi tinh hoa"
        r"|chinh phu) (?:\S+ )?(?:khong|ko|chang|k|dang) (?:he )?(?:muon (?:ban|chung ta|moi nguoi|ai"
        r"|dan)|cho (?:ban|ai|dan)|giau (?:ban|chung ta|dan))(?: \S+)? (?:biet|nghe|thay)",
        r"(?:bi mat|su that) (?:\S+ ){0,3}(?:khong ai|chua ai|it ai|chua tung"
        r"|khong bao gio)(?: \S+){0,2} (?:noi|biet|tiet lo|cong bo)",
        r"(?:tin|thong tin|van ban|tai lieu) (?:tuyet mat|noi bo bi lo|mat bi ro ri|noi bo moi ro ri)",
    ),
    "chain_letter": _any(
        r"(?:gui|chia se|share|chuyen tiep|forward|tag)(?: \S+){0,6}? (?:cho|toi|den|it nhat"
        r"|du) (?:it nhat |du )?(?:\d+|muoi|hai muoi|nam|bay|chin) (?:nguoi|ban|nhom|ng|ban be|ngui|group)",
        r"(?:khong|ko|dung|neu khong|ai khong|ma khong)(?: \S+)? (?:chia se|share|gui|chuyen tiep"
        r"|lam theo)(?: \S+){0,6} (?:xui|xui xeo|gap nan|gap hoa|xui rui|mat loc|hoi han|tai hoa"
        r"|bi khoa|bi xoa|tinh phi)",
        r"(?:copy|sao chep)(?: \S+){0,4} (?:dan|paste|dang|gui)(?: \S+){0,5} (?:tuong|trang|nha|nhom"
        r"|ban be|moi nguoi|ve)",
        r"(?:chuyen tiep|forward|gui)(?: \S+)? (?:tin nhan|thong diep|bai) nay (?:\S+ ){0,3}?(?:cho"
        r"|toi|den|di)",
        r"(?:share|chia se|type|cmt|comment|binh luan) (?:\S+ ){0,3}?(?:se )?(?:gap may"
        r"|nhan (?:duoc )?(?:phuc|loc|may man|dieu may)|duoc (?:phuc|loc|binh an|ban phuoc))",
    ),
    "unsourced_quote": re.compile(
        r"(?<![a-z])(?:chu tich|bo truong|thu tuong|tong thong|tong bi thu|giao su|gs|tien si|bac si"
        r"|bs|ty phu|thieu tuong|trung tuong|dai ta|giam doc|ca si|dien vien|thu truong"
        r"|hieu truong) [^.!?\n\"“”:]{3,60} (?:noi|tuyen bo|khang dinh|thua nhan|phat bieu|tung noi"
        r"|phat ngon|canh bao|tiet lo)(?: rang| la| thang)? ?[:,]? ?[\"“«][^\"”»\n]{10,400}[\"”»]"
    ),
}
"""One pattern for each sign that a pattern can find."""

SOURCED: Final = _any(
    r"theo (?:bao |dai |trang |hang tin |thong tan xa |tin tu |thong tin tu |thong bao cua "
    r"|cong bo cua |bao cao cua |ket luan cua |so lieu cua |dai dien |ong |ba )?(?:vnexpress|tuoi tre"
    r"|thanh nien|dan tri|vietnamnet|vtv\d?|vov|ttxvn|vietnamplus|nhan dan|lao dong|tien phong|zing"
    r"|znews|vtc(?: news)?|cong an nhan dan|reuters|ap|afp|bbc|cnn|who|unicef|bo [a-z]+|so [a-z]+"
    r"|cuc [a-z]+|tong cuc|vien [a-z]+|trung tam [a-z]+|cong an|ubnd|uy ban|benh vien|cdc|chinh phu"
    r"|co quan|dai khi tuong|lanh dao|van phong|hoi [a-z]+|quyet dinh|nghi dinh|thong tu|luat)",
    r"nguon ?:? ?(?:bao |trang )?(?:vnexpress|tuoi tre|thanh nien|dan tri|vietnamnet|vtv|vov|ttxvn"
    r"|vietnamplus|nhan dan|lao dong|tien phong|zing|znews|vtc|bo |so |cuc |cong an|ubnd|cdc|who"
    r"|reuters|afp|chinh phu|https?)",
    r"(?:bo|so|cuc|vien|ubnd|uy ban nhan dan|cong an|co quan|trung tam|benh vien|dai dien|lanh dao"
    r"|van phong|tong cuc|hoi|dai khi tuong)(?: \S+){0,7} (?:cho biet|thong bao|thong tin|xac nhan"
    r"|khuyen cao|ghi nhan|cong bo|vua co|da co|ban hanh|ket luan|bac bo|phat di|cho hay)",
    r"(?:trao doi|chia se|noi|phong van|tra loi)(?: \S+){0,3} (?:voi|tren) (?:pv|phong vien|bao"
    r"|vnexpress|tuoi tre|thanh nien|dan tri|zing|vietnamnet|bao chi|truyen hinh|dai)",
    r"[a-z0-9\-.]{2,60}\.gov\.vn",
)
"""A named source a reader can go back to: a paper, an authority that speaks, a government site."""

LINK: Final = re.compile(
    r"https?://|www\.[a-z0-9]|(?<![a-z0-9])[a-z0-9\-]{2,40}\.(?:vn|com|net|org)(?![a-z0-9])"
)
"""Any link: whoever reads can look."""

DEBUNK: Final = _any(
    r"tin gia|tin don that thiet|bac bo|sai su that|khong dung su that|khong co (?:can cu|that"
    r"|bang chung|co so)|chua co (?:can cu|bang chung|co so)|bia dat|xuyen tac|dinh chinh|that hu"
    r"|kiem chung|fake news|khong chinh xac"
)
"""The post itself says that a claim is false: it answers a rumour, it does not spread one."""

WARNING: Final = _any(
    r"thu doan|gia danh|mao danh|khuyen cao|canh giac|de cao canh giac|lua dao|bi lua|chieu tro"
    r"|chieu lua|ke gian|ke xau|doi tuong|tuyet doi (?:khong|ko)|khoi to|truy to|bi bat|bat giu|tam giam",
    r"(?:khong|ko|dung|chua|chang|khong nen|khong duoc|khong bao gio)(?: \S+)? (?:bam|click|truy cap"
    r"|nhap|cung cap|chia se|gui|chuyen (?:khoan|tien)|cai dat|lam theo|tin|nhe da"
    r"|doc)(?: \S+){0,5} (?:link|duong dan|otp|ma|mat khau|thong tin|tien|ai|nguoi la|app|ung dung|loi)",
)
"""The post warns of a fraud or reports one; the words of the fraud stand in it too."""

CLAIM: Final = _any(
    r"\d[\d.,]*(?: ?(?:%|nguoi|ca|trieu|ty|ti|k|tr|nghin|ngan|dong|ngay|thang|nam|gio|tuoi|xa|huyen"
    r"|tinh|lan|km|kg|con|be|chau|em|h))",
    r"chet|tu vong|mat tich|bat coc|bi bat|bi duoi|phat hien|nhiem|bung phat|lay lan|vo de|vo dap"
    r"|phat no|no tung|chay|ngo doc|cap cuu|doi tien|phong toa|tang gia|tang luong|thu hoi|sap nhap"
    r"|cam|ung thu|khoi benh|hiv|covid|dich|tai nan|gian lan|nghi hoc|dong cua|pha san|mat dien"
    r"|dong dat|song than|bao|lu|thuoc doc|doc hai|cuop|giet|xam hai|doc to|hoa chat|chat cam",
)
"""Words of a claim somebody could check: a figure with its unit, or an event."""
