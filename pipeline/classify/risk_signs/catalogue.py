"""Every named risk sign: what a volunteer reads, and how much the sign alone should worry a reader."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class RiskSign:
    """A named risk sign.

    Attributes:
        id: Stable name, as it stands in `Reason.text`.
        name_vi: What a volunteer sees.
        name_en: The same in English.
        why_vi: One plain sentence for a volunteer: why it is worth a look, what to do.
        why_en: The same in English.
        weight: Strength from 0 to 1: how much the sign alone should worry a reader. Judged, not fitted.
    """

    id: str
    name_vi: str
    name_en: str
    why_vi: str
    why_en: str
    weight: float


_ALL: Final = (
    RiskSign(
        "vague_source",
        "Nguồn mơ hồ",
        "Vague source",
        "Bài dẫn lời “nghe nói”, “người quen”, “trên mạng” mà không cho biết là ai, nên không hỏi lại được.",
        "It quotes “I heard”, “someone I know” or “online” without saying who, so nobody can ask back.",
        0.3,
    ),
    RiskSign(
        "unnamed_authority",
        "Chuyên gia không tên",
        "Unnamed expert",
        "Bài mượn lời “một bác sĩ”, “các nhà khoa học”, “nghiên cứu mới” mà không ghi tên ai, ở đâu.",
        "It borrows the word of “a doctor”, “scientists” or “a new study” without any name or place.",
        0.3,
    ),
    RiskSign(
        "no_source",
        "Không có nguồn",
        "No source",
        "Bài khẳng định một điều đáng ngờ mà không dẫn báo, cơ quan hay đường link nào để kiểm tra.",
        "It makes a doubtful claim and names no newspaper, office or link to check it against.",
        0.25,
    ),
    RiskSign(
        "forwarded",
        "Tin chép lại, chuyển tiếp",
        "Forwarded as received",
        "Người đăng chỉ chép lại hoặc chuyển tiếp; bản gốc là của ai thì không rõ.",
        "Whoever posted it only copied or passed it on; whose words they were first is not clear.",
        0.35,
    ),
    RiskSign(
        "urgent_share",
        "Kêu gọi chia sẻ, đọc gấp",
        "Call to share or read",
        "Bài hối người đọc chia sẻ hay đọc ngay; hãy kiểm tra trước khi làm theo.",
        "It pushes readers to share or read it; check before you do.",
        0.35,
    ),
    RiskSign(
        "chain_letter",
        "Tin nhắn dây chuyền",
        "Chain letter",
        "Bảo gửi tiếp cho nhiều người, hứa may mắn hoặc dọa xui xẻo; nội dung thường không có thật.",
        "It asks to be passed on, promising luck or threatening misfortune; what it says is rarely real.",
        0.5,
    ),
    RiskSign(
        "miracle_cure",
        "Chữa bệnh thần kỳ",
        "Miracle cure",
        "Hứa khỏi bệnh chắc chắn, quá nhanh hoặc quá dễ; tin theo có thể làm người bệnh bỏ điều trị.",
        "It promises a certain, very fast or very easy cure; believing it can make a patient stop treatment.",
        0.6,
    ),
    RiskSign(
        "cure_all",
        "Một món trị đủ thứ bệnh",
        "Cure of everything",
        "Không thứ gì trị được mọi bệnh; càng kể nhiều bệnh càng nên nghi.",
        "Nothing cures every illness; the longer the list, the more doubtful the claim.",
        0.55,
    ),
    RiskSign(
        "home_remedy",
        "Mách cách chữa bệnh, giữ sức khỏe",
        "Advice on an illness or on health",
        "Bài mách cách chữa bệnh hay giữ sức khỏe; cần xem bác sĩ hay Bộ Y tế nói gì.",
        "It tells how to treat an illness or keep well; see what doctors or the ministry say.",
        0.3,
    ),
    RiskSign(
        "body_promise",
        "Hứa đẹp cấp tốc",
        "Fast beauty promise",
        "Giảm cân, trắng da, hết mụn trong vài ngày thường là quảng cáo quá lời.",
        "Losing weight or clearing skin within days is mostly an advert that says too much.",
        0.35,
    ),
    RiskSign(
        "wonder",
        "Gọi là thần dược",
        "Called a wonder drug",
        "Bài gọi một món là thần dược, trị bách bệnh; lời quá hay thì nên nghi.",
        "It calls something a wonder drug or a cure of everything; praise that high calls for doubt.",
        0.4,
    ),
    RiskSign(
        "sells_cure",
        "Rao bán đồ chữa bệnh, làm đẹp",
        "Offers a cure or beauty treatment",
        "Bài rao thuốc, kem, cách trị; hãy tra xem món đó có được cấp phép không.",
        "It offers a medicine, a cream or a treatment; see whether it is licensed.",
        0.35,
    ),
    RiskSign(
        "sure_promise",
        "Hứa chắc kết quả",
        "Promises a sure result",
        "Cam kết khỏi, hiệu quả tuyệt đối hay hoàn tiền thường là lời quảng cáo quá đà.",
        "A sure cure, absolute effect or your money back is mostly advertising that goes too far.",
        0.4,
    ),
    RiskSign(
        "illness_claim",
        "Điều nói về bệnh",
        "Claim about an illness",
        "Bài nói bệnh lây, phòng hay sinh ra thế nào; hãy xem bác sĩ, Bộ Y tế có nói vậy không.",
        "It says how an illness spreads, is prevented or begins; see whether doctors say so.",
        0.3,
    ),
    RiskSign(
        "medicine_report",
        "Tin thuốc, vắc xin",
        "News of a medicine or vaccine",
        "Bài báo tin về thuốc hay vắc xin; hãy xem Bộ Y tế hoặc báo lớn nói gì.",
        "It brings news of a medicine or vaccine; see what the ministry or a large paper says.",
        0.35,
    ),
    RiskSign(
        "breaking",
        "Tự gọi là tin nóng",
        "Calls itself breaking news",
        "Bài tự gọi là tin nóng, tin khẩn; càng gấp càng nên xem nguồn ở đâu.",
        "It calls itself hot or urgent news; the more urgent, the more you should look for the source.",
        0.2,
    ),
    RiskSign(
        "caution",
        "Nhắc mọi người đề phòng",
        "Tells people to beware",
        "Bài nhắc mọi người cẩn thận; hãy xem chuyện phải đề phòng đã được xác nhận chưa.",
        "It tells people to take care; see whether what they should fear is confirmed.",
        0.25,
    ),
    RiskSign(
        "illness_report",
        "Tin ca bệnh, ổ dịch",
        "News of cases or an outbreak",
        "Bài nói có người bệnh, bị cách ly hay có ổ dịch; hãy tìm thông báo của ngành y tế.",
        "It says that people are ill or in quarantine; look for a notice of the health office.",
        0.3,
    ),
    RiskSign(
        "harm_report",
        "Tin người chết, bị hại",
        "News of deaths or harm",
        "Bài nói có người chết, mất tích hay bị hại; hãy tìm xem báo, công an nơi đó nói gì.",
        "It says that people died, are missing or were harmed; see what papers or the police say.",
        0.3,
    ),
    RiskSign(
        "world_report",
        "Chuyện nước ngoài",
        "News from abroad",
        "Bài kể việc làm của một nước hay một lãnh đạo; hãy xem hãng tin nào đã đưa.",
        "It tells what a country or a leader did; see which news agency reported it.",
        0.25,
    ),
    RiskSign(
        "alarming_claim",
        "Tin dữ chưa rõ nguồn",
        "Bad news without a clear source",
        "Tin về chết chóc, dịch bệnh, bắt cóc, chất độc… mà bài chưa dẫn nguồn; cần tìm nguồn chính thức.",
        "News of death, disease, kidnapping, poison and the like without a source; look for an official one.",
        0.3,
    ),
    RiskSign(
        "doomsday",
        "Nói về tận thế, tiên tri",
        "Talk of doomsday or prophecy",
        "Bài nhắc chuyện tận thế hay lời tiên tri; không ai kiểm được điều chưa xảy ra.",
        "It speaks of the end of the world or a prophecy; nobody can check the future.",
        0.35,
    ),
    RiskSign(
        "conspiracy",
        "Thuyết âm mưu",
        "Conspiracy theory",
        "Cho rằng có kẻ ngầm đứng sau mọi chuyện; nghe ly kỳ nhưng thường không có bằng chứng.",
        "It says that somebody hidden is behind it all; a thrilling tale, mostly without evidence.",
        0.45,
    ),
    RiskSign(
        "strange_tale",
        "Chuyện ly kỳ, thuyết âm mưu",
        "Strange tale or theory",
        "Bài kể chuyện bí ẩn hay thuyết âm mưu; hãy tìm xem có nơi nào đáng tin từng ghi lại chưa.",
        "It tells a mystery or a conspiracy theory; see whether any trustworthy place ever recorded it.",
        0.35,
    ),
    RiskSign(
        "secrecy",
        "“Có người giấu”",
        "Claims of a cover-up",
        "Nói rằng sự thật bị giấu, báo chí không dám đưa là cách để khỏi phải đưa ra bằng chứng.",
        "Saying that the truth is hidden or papers dare not print it is a way to avoid giving evidence.",
        0.45,
    ),
    RiskSign(
        "unsourced_quote",
        "Trích lời không rõ nguồn",
        "Quote without a source",
        "Lời trích của người có tên tuổi nhưng không ghi nói ở đâu, khi nào; có thể bị cắt xén hoặc bịa ra.",
        "Words of a known person without where and when they were said; they may be cut or made up.",
        0.25,
    ),
    RiskSign(
        "money_request",
        "Kêu gọi chuyển tiền",
        "Asks for money",
        "Bài xin chuyển khoản, ủng hộ hoặc vay mượn; cần xem người nhận có thật và có đáng tin không.",
        "It asks for a transfer, a gift or a loan; see whether the recipient is real and can be trusted.",
        0.4,
    ),
    RiskSign(
        "pay_first",
        "Bắt đóng tiền trước",
        "Pay first",
        "Đòi cọc, phí hay thuế rồi mới cho nhận tiền, nhận việc là kiểu lừa hay gặp nhất.",
        "Asking for a deposit, fee or tax before money or work is handed over is the commonest scam.",
        0.6,
    ),
    RiskSign(
        "code_request",
        "Hỏi mã OTP, mật khẩu",
        "Asks for codes",
        "Ai hỏi mã OTP hay mật khẩu cũng là kẻ gian, kể cả khi tự xưng ngân hàng.",
        "Whoever asks for a one-time code or a password means harm, even in the name of a bank.",
        0.75,
    ),
    RiskSign(
        "data_request",
        "Xin thông tin riêng tư",
        "Asks for personal data",
        "Không cơ quan nào xin ảnh căn cước hay thông tin tài khoản qua link, Zalo.",
        "No office asks for a photo of an identity card or for account details by link or chat.",
        0.65,
    ),
    RiskSign(
        "account_lock",
        "Dọa khóa tài khoản",
        "Account lock threat",
        "Dọa khóa tài khoản, SIM, giữ hàng để bạn cuống lên làm theo; hãy gọi số chính thức.",
        "It threatens to lock an account or SIM so that you obey in a hurry; ring the official number.",
        0.6,
    ),
    RiskSign(
        "account_service",
        "Nhận mở, khóa tài khoản",
        "Offers to open or lock accounts",
        "Ai nhận mở khóa, lấy lại hay khóa tài khoản người khác thường để lừa tiền, lấy nick.",
        "Whoever offers to unlock, get back or lock accounts mostly wants money or the account.",
        0.5,
    ),
    RiskSign(
        "click_bait_link",
        "Đường link đáng ngờ",
        "Suspicious link",
        "Link rút gọn, tên miền lạ hoặc lời mời bấm vào link; đừng mở khi chưa biết nó dẫn đi đâu.",
        "A shortened link, an odd domain or a push to click; do not open it before you know where it leads.",
        0.4,
    ),
    RiskSign(
        "impersonation",
        "Mạo danh cơ quan, doanh nghiệp",
        "Impersonation",
        "Bài xưng là công an, ngân hàng, điện lực… rồi bảo làm gì đó; hãy gọi số chính thức để hỏi.",
        "It speaks as the police, a bank or the power company and gives orders; ring the official number.",
        0.7,
    ),
    RiskSign(
        "prize",
        "Báo trúng thưởng",
        "Surprise prize",
        "Trúng thưởng mà chưa từng dự gì, lại phải bấm link hay liên hệ gấp, là mồi câu quen thuộc.",
        "A prize for something you never entered, with a link to click or a number to ring, is usual bait.",
        0.55,
    ),
    RiskSign(
        "easy_money",
        "Nói chuyện kiếm tiền",
        "Talk of earning money",
        "Bài nói tới khoản tiền kiếm được; nếu rủ tham gia, hãy xem tiền từ đâu ra, có bắt đóng trước không.",
        "It speaks of money to be earned; if it invites you, see who pays and whether you must pay first.",
        0.4,
    ),
    RiskSign(
        "guaranteed_profit",
        "Hứa lãi chắc ăn",
        "Guaranteed profit",
        "Không khoản đầu tư nào chắc lời; hứa không thể lỗ hay nhân tài khoản lên nhiều lần là dấu hiệu lừa.",
        "No investment is sure to gain; a promise of no loss or of many times your stake is a warning.",
        0.6,
    ),
    RiskSign(
        "easy_loan",
        "Cho vay dễ dãi",
        "Easy loan",
        "Vay không cần giấy tờ, nợ xấu cũng duyệt thường là bẫy phí hoặc tín dụng đen.",
        "Loans without papers, whatever the debts, are mostly a fee trap or loan sharks.",
        0.5,
    ),
    RiskSign(
        "forged_papers",
        "Mua bán giấy tờ giả",
        "Forged papers",
        "Rao làm bằng cấp, bằng lái, căn cước là phạm pháp; người mua cũng dễ mất tiền oan.",
        "Offering degrees, licences or identity cards is against the law; buyers often lose their money.",
        0.6,
    ),
    RiskSign(
        "gambling",
        "Cờ bạc, lô đề",
        "Gambling",
        "Mời chơi nhà cái, game đổi thưởng hay bán số lô “chắc trúng”; chơi là mất tiền và phạm luật.",
        "It invites to bet, or sells “sure” lottery numbers; players lose money and break the law.",
        0.5,
    ),
    RiskSign(
        "lucky_numbers",
        "Con số, câu chú hút tiền",
        "Money charms",
        "Nghe tần số, đọc thần chú hay viết dãy số không làm ra tiền được.",
        "Listening to a frequency, saying a charm or writing a number brings nobody money.",
        0.4,
    ),
    RiskSign(
        "sensational",
        "Lời lẽ giật gân",
        "Sensational words",
        "“Chấn động”, “rùng mình”, “tin sốc” là để câu xem; cần đi cùng dấu hiệu khác.",
        "“Shocking” and “hair-raising” are there to be clicked; a light sign that needs others beside it.",
        0.15,
    ),
    RiskSign(
        "shouting",
        "Viết hoa, chấm than quá nhiều",
        "Capitals and exclamation marks",
        "Cách viết để gây chú ý; chỉ là dấu hiệu nhẹ, cần đi cùng dấu hiệu khác.",
        "Writing meant to catch the eye; a light sign that needs others beside it.",
        0.1,
    ),
)

RISK_SIGNS: Final[dict[str, RiskSign]] = {sign.id: sign for sign in _ALL}
"""Every sign, by its stable id."""

RETIRED: Final = frozenset({"alarming_claim", "conspiracy", "no_source", "sensational"})
"""Signs that are found no longer, because too few of their hits were right; a queue may still hold them."""
