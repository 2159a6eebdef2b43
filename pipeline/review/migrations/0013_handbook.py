"""Phrases and official sources, with starters that a lead changes as they like."""

from django.db import migrations, models

PHRASES = {
    ("check", "false_with_source"): (
        (
            "Cơ quan chức năng đã bác",
            "[nguồn] đã bác thông tin này và cho biết: […].",
        ),
        (
            "Trái thông tin của Bộ Y tế",
            "Bài hướng dẫn chữa bệnh trái với khuyến cáo của ngành y tế. [nguồn] nêu rõ: […]. "
            "Ai có bệnh nên hỏi bác sĩ, đừng tự làm theo.",
        ),
        (
            "Ảnh, video cũ dùng lại",
            "Ảnh (video) trong bài không phải của sự việc này. Theo [nguồn], ảnh chụp ở […].",
        ),
        (
            "Sai số liệu, mốc thời gian",
            "Con số (mốc thời gian) trong bài không khớp với công bố của [nguồn]. Đúng ra là: […].",
        ),
        (
            "Giả văn bản, lời phát ngôn",
            "[nguồn] cho biết không ban hành văn bản (không phát ngôn) như bài nêu. Thông tin đúng: […].",
        ),
    ),
    ("check", "misleading"): (
        (
            "Cắt khỏi bối cảnh",
            "Câu nói (hình ảnh) bị cắt khỏi bối cảnh. Đọc đầy đủ ở [nguồn] thì ý là: […].",
        ),
        (
            "Chuyện cũ tưởng là mới",
            "Chuyện có thật nhưng xảy ra từ […]. Bài không ghi ngày nên dễ tưởng là mới. Xem [nguồn].",
        ),
        ("Thổi phồng, giật tít", "Tiêu đề nói quá so với sự việc. [nguồn] chỉ nói: […]."),
        (
            "Mới là đề xuất",
            "Đây mới là dự thảo, đề xuất, chưa phải quy định có hiệu lực. Theo [nguồn]: […].",
        ),
        ("Đúng một phần", "Phần đúng: […]. Phần dễ gây hiểu lầm: […]. Xem [nguồn]."),
    ),
    ("check", "unverifiable"): (
        (
            "Không ghi nguồn",
            "Bài không ghi nguồn. Đã tìm ở trang của cơ quan chức năng và báo chính thống, chưa thấy nơi nào "
            "nhắc tới.",
        ),
        (
            "Chỉ là lời kể lại",
            "Chỉ thấy các tài khoản kể lại cho nhau, chưa có nơi nào có trách nhiệm xác nhận hay bác bỏ.",
        ),
        ("Chờ công bố", "Sự việc vừa xảy ra, chưa có công bố chính thức. Nên xem lại sau ngày […]."),
    ),
    ("check", "accurate"): (
        ("Khớp nguồn chính thống", "Nội dung khớp với [nguồn]."),
        ("Cảnh báo có thật", "Đây là cảnh báo có thật, cùng nội dung với [nguồn]."),
    ),
    ("check", "opinion_or_satire"): (
        (
            "Ý kiến cá nhân",
            "Người viết nêu ý kiến, cảm nhận của mình, không đưa ra thông tin cụ thể để kiểm chứng.",
        ),
        (
            "Góp ý, phê bình",
            "Bài góp ý, phê bình cách làm của một cơ quan. Đó là ý kiến, không phải tin sai.",
        ),
        ("Châm biếm, đùa vui", "Bài viết để châm biếm, đùa vui, không phải để đưa tin."),
    ),
    ("check", "scam"): (
        (
            "Mạo danh cơ quan",
            "Mạo danh cơ quan (công an, ngân hàng, điện lực…) để đòi tiền hoặc thông tin cá nhân.",
        ),
        (
            "Link lạ, xin mã OTP",
            "Dẫn tới link lạ để lấy mật khẩu, mã OTP hoặc bắt cài ứng dụng ngoài kho chính thức.",
        ),
        (
            "Việc nhẹ lương cao",
            "Tuyển “việc nhẹ lương cao” nhưng bắt đặt cọc hoặc nạp tiền làm nhiệm vụ trước.",
        ),
        ("Đầu tư lãi cao", "Hứa chắc chắn lãi cao, không rủi ro, giục nạp tiền thật nhanh."),
        (
            "Trúng thưởng, quà tặng",
            "Báo trúng thưởng rồi đòi nộp phí hoặc gửi thông tin cá nhân mới cho nhận.",
        ),
        (
            "Quyên góp không rõ ràng",
            "Kêu gọi chuyển tiền giúp đỡ vào tài khoản cá nhân, không nơi nào xác nhận hoàn cảnh này.",
        ),
    ),
    ("hateful", "hateful"): (
        ("Công kích vùng miền", "Chê bai cả một vùng miền chứ không nói về một việc cụ thể."),
        (
            "Công kích một nhóm người",
            "Hạ thấp người khác chỉ vì họ thuộc một nhóm (dân tộc, tôn giáo, giới, khuyết tật…).",
        ),
        ("Kêu gọi bạo lực", "Kêu gọi hoặc cổ vũ dùng bạo lực với người khác."),
    ),
    ("hateful", "offensive_only"): (
        ("Chửi tục, không nhắm nhóm nào", "Lời lẽ thô tục, nhưng không vì người ta thuộc một nhóm nào."),
    ),
    ("hateful", "not_hateful"): (
        ("Trích lại để lên án", "Trích lại lời thù ghét để phản đối, bênh vực người bị công kích."),
        ("Chỉ nhắc tới một nhóm", "Chỉ nhắc tới một nhóm người, không công kích họ."),
    ),
    ("positive", "share"): (
        ("Việc tốt, có người thật", "Việc tốt cụ thể, có người thật việc thật. Khi chia sẻ nhớ ghi [nguồn]."),
    ),
    ("positive", "not_suitable"): (
        ("Quảng cáo", "Chủ yếu để bán hàng hoặc quảng bá."),
        ("Thông báo thường ngày", "Tin hoạt động, thông báo thường ngày, không có câu chuyện tốt cụ thể."),
        ("Chưa chắc có thật", "Câu chuyện hay nhưng chưa rõ có thật không, nên tìm hiểu thêm đã."),
    ),
}

SOURCES = {
    "news": (
        ("Thông tấn xã Việt Nam", "https://vnanet.vn"),
        ("VietnamPlus (TTXVN)", "https://www.vietnamplus.vn"),
        ("Báo Tin tức (TTXVN)", "https://baotintuc.vn"),
        ("Đài Truyền hình Việt Nam (VTV)", "https://vtv.vn"),
        ("Đài Tiếng nói Việt Nam (VOV)", "https://vov.vn"),
        ("Báo Nhân Dân", "https://nhandan.vn"),
        ("Báo Tiền Phong", "https://tienphong.vn"),
        ("Báo Tuổi Trẻ", "https://tuoitre.vn"),
        ("Báo Thanh Niên", "https://thanhnien.vn"),
    ),
    "hanoi": (
        ("Cổng thông tin thành phố Hà Nội", "https://hanoi.gov.vn"),
        ("Báo Hànộimới", "https://hanoimoi.vn"),
        ("Công an thành phố Hà Nội", "https://congan.hanoi.gov.vn"),
    ),
    "policy": (
        ("Cổng thông tin Chính phủ", "https://chinhphu.vn"),
        ("Báo Điện tử Chính phủ", "https://baochinhphu.vn"),
        ("Cổng Dịch vụ công quốc gia", "https://dichvucong.gov.vn"),
        ("Cơ sở dữ liệu văn bản pháp luật", "https://vbpl.vn"),
    ),
    "health": (
        ("Bộ Y tế", "https://moh.gov.vn"),
        ("Báo Sức khoẻ và Đời sống (Bộ Y tế)", "https://suckhoedoisong.vn"),
        ("Cục Quản lý Dược", "https://dav.gov.vn"),
        ("Cục An toàn thực phẩm", "https://vfa.gov.vn"),
    ),
    "economy": (
        ("Ngân hàng Nhà nước", "https://www.sbv.gov.vn"),
        ("Bộ Tài chính", "https://www.mof.gov.vn"),
    ),
    "disaster": (("Trung tâm Dự báo khí tượng thuỷ văn quốc gia", "https://nchmf.gov.vn"),),
    "security": (
        ("Bộ Công an", "https://bocongan.gov.vn"),
        ("Báo Công an nhân dân", "https://cand.com.vn"),
    ),
    "scam_link": (
        ("Trung tâm Xử lý tin giả Việt Nam", "https://tingia.gov.vn"),
        ("Tín nhiệm mạng", "https://tinnhiemmang.vn"),
        ("Cổng không gian mạng quốc gia", "https://khonggianmang.vn"),
    ),
}


def fill(apps, schema_editor):
    phrase, source = apps.get_model("review", "Phrase"), apps.get_model("review", "Source")
    phrase.objects.bulk_create(
        phrase(label=label, outcome=outcome, title=title, text=text)
        for (label, outcome), found in PHRASES.items()
        for title, text in found
    )
    source.objects.bulk_create(
        source(group=group, name=name, url=url) for group, found in SOURCES.items() for name, url in found
    )


class Migration(migrations.Migration):
    dependencies = [("review", "0012_fulltext")]
    operations = [
        migrations.CreateModel(
            name="Phrase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(max_length=16)),
                ("outcome", models.CharField(max_length=32)),
                ("title", models.CharField(max_length=60)),
                ("text", models.TextField(max_length=600)),
                ("is_retired", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ("label", "outcome", "id"),
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("group", models.CharField(max_length=16)),
                ("name", models.CharField(max_length=120)),
                ("url", models.CharField(max_length=300)),
                ("is_retired", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ("group", "id"),
            },
        ),
        migrations.AlterField(
            model_name="event",
            name="kind",
            field=models.CharField(
                choices=[
                    ("added", "Added"),
                    ("grew", "Grew"),
                    ("grew_after_decision", "Grew After Decision"),
                    ("leased", "Leased"),
                    ("lease_expired", "Lease Expired"),
                    ("skipped", "Skipped"),
                    ("document_added", "Document Added"),
                    ("reviewed", "Reviewed"),
                    ("decided", "Decided"),
                    ("withdrawn", "Withdrawn"),
                    ("reopened", "Reopened"),
                    ("split", "Split"),
                    ("merged", "Merged"),
                    ("regrouped_back", "Regrouped Back"),
                    ("referred", "Referred"),
                    ("referral_sent", "Referral Sent"),
                    ("user_added", "User Added"),
                    ("user_changed", "User Changed"),
                    ("invited", "Invited"),
                    ("invite_revoked", "Invite Revoked"),
                    ("new_password", "New Password"),
                    ("unlocked", "Unlocked"),
                    ("codes_added", "Codes Added"),
                    ("codes_removed", "Codes Removed"),
                    ("codes_reset", "Codes Reset"),
                    ("recovery_code_used", "Recovery Code Used"),
                    ("recovery_codes_renewed", "Recovery Codes Renewed"),
                    ("sessions_ended", "Sessions Ended"),
                    ("handbook_changed", "Handbook Changed"),
                    ("settings_changed", "Settings Changed"),
                    ("demo", "Demo"),
                ],
                max_length=32,
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
