"""An invented rumour in several wordings, what denies it, and what says it of another place."""

from pipeline.known_claims import ClaimRecord

CLAIM = (
    "Bệnh viện đa khoa Sông Lam phát 500 suất thuốc xương khớp miễn phí cho người trên 60 tuổi, ai đến trước "
    "nhận trước."
)
WORDINGS = (
    CLAIM,
    "GẤP GẤP bà con ơi!!! Bệnh viện Sông Lam đang phát 500 suất thuốc xương khớp miễn phí cho các cụ trên 60 "
    "tuổi, tới trước được trước, chia sẻ cho người nhà biết với 🙏",
    "bv da khoa song lam phat 500 suat thuoc xuong khop mien phi cho ng tren 60t, ai toi truoc nhan truoc "
    "nha mn",
    "Sáng nay qua cổng bệnh viện Sông Lam thấy người ta xếp hàng dài, hỏi ra mới biết viện phát 500 suất "
    "thuốc xương khớp miễn phí cho người trên 60 tuổi, ai đến trước thì nhận trước.",
    "Nóng: Bệnh viện Sông Lam phát miễn phí 500 suất thuốc xương khớp cho người trên 60 tuổi",
)
AGAIN = (
    "Mọi người nhắn ông bà ra Bệnh viện đa khoa Sông Lam nhận thuốc xương khớp miễn phí nhé, có 500 suất cho "
    "người trên 60 tuổi, đến trước nhận trước, hết là thôi!"
)
DENIAL = (
    "Bệnh viện đa khoa Sông Lam khẳng định không phát 500 suất thuốc xương khớp miễn phí cho người trên 60 "
    "tuổi như tin đồn."
)
ELSEWHERE = (
    "Bệnh viện đa khoa Suối Mây phát 500 suất thuốc xương khớp miễn phí cho người trên 60 tuổi, ai đến trước "
    "nhận trước."
)
OTHER_NUMBER = (
    "Bệnh viện đa khoa Sông Lam phát 200 suất thuốc xương khớp miễn phí cho người trên 60 tuổi, ai đến trước "
    "nhận trước."
)
NOTHING = "Chiều nay đội bóng làng Sen thắng hai không, cả xóm vui như hội."
WHY = "Bệnh viện nói không có đợt phát thuốc nào, xem thông báo trên trang của viện."
SOURCE = "https://benhvien.example/thong-bao"

RECORD = ClaimRecord(
    "k1", CLAIM, "false_with_source", WHY, (SOURCE,), variants=("phát thuốc khớp ở Sông Lam",)
)
FORM = {
    "claim": "Cầu Đò Quan đóng bảy ngày",
    "verdict": "false_with_source",
    "correction": "Cầu vẫn đi được",
    "source": "https://giaothong.example/1",
    "variants": "cau do quan dong 7 ngay\n\nĐò Quan nghỉ bảy hôm",
    "topic": "policy",
    "date": "29/11/2026",
    "state": "checked",
}
