"""Family names, folded, and places that begin like one."""

from typing import Final

SURNAMES: Final = frozenset(
    """
    nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh trinh mai dao luong
    truong lam doan can on ha cao thai phung to ta chu luu trieu quach kieu nghiem vuong than giang tang diep
    lu khuat tong che thach nong vi lo luc ma hua hau khong quan mac nhan la thi bach ton
    """.split()
)
"""Families whose names count beside an account; fewer, for there is less around them to be sure of."""

COMMON_SURNAMES: Final = frozenset(
    "nguyen tran le pham hoang huynh phan vu vo dang bui duong trinh dinh truong luong doan".split()
)
"""Those that count in small letters too."""

_MORE_SURNAMES: Final = frozenset(
    """
    giang mua vang sung thao luong tong cam quang lo vi hua au chau tieu dam kieu bach luc mac tang lam doan
    ng nghiem ninh phi quach sam su tan tao thieu tran tri tuong ksor rmah siu rcom nay kpa ro
    dieu on can uong ly trieu dao khuong lieu ung giap che
    """.split()
)
ALL_SURNAMES: Final = SURNAMES | _MORE_SURNAMES
"""Families whose names count behind a word of kinship."""

PLACES: Final = frozenset(
    """
    cao dai,do thai,quang chau,hoa hao,thai den,thai trang,trieu chau
    ha noi,ha tinh,ha nam,ha giang,ha long,ha dong,hai phong,hoa binh,cao bang,lam dong,lao cai,ly son
    tay ninh,vinh phuc,phu quoc,phu yen,thai binh,thai nguyen,kien giang,tien giang,an giang,hau giang
    quang nam,quang ninh,quang ngai,quang tri,quang binh,long an,dong nai,dong thap,ba ria,con dao
    cam ranh,cam le,giang vo,cau giay,tan binh,tan phu,ho tay,ho guom,truong sa,hoang sa,lang son
    ba lan,han quoc,trung quoc,nhat ban,dai loan,an do,viet nam,thai lan,a rap,nam phi,hoa ky,ma cao
    van phuc,le loi,tran phu,mai dich,la ga,ninh binh,ninh thuan,vinh long,thanh hoa,nghe an
    """.replace("\n", ",")
    .replace("    ", "")
    .split(",")
)
"""Places that are no person's name, though they begin with one of a family."""
