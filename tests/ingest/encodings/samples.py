"""Invented texts in several languages, and the ways in which exports garble them."""

from hypothesis import strategies as st

EXPORT = (
    "id,nội dung\n"
    "1,Nhóm bạn trẻ quyên góp được hai trăm suất cơm\n"
    "2,“Đừng bấm vào đường dẫn lạ” – công an phường nhắc\n"
    "3,Ngày mai trường cũ tổ chức hội chợ sách, mời cả nhà ghé chơi\n"
)
SWEDISH = "Räckvidd,Inläggstyp,Permalänk\n1,på svenska är det här för långt,Övriga klick\n"
FRENCH = "L'été à Paris, déjà vu, même l'élève était énervé à l'école où les garçons étudient\n"
ITALIAN = "è già più là, perché la città è così, può già più là giù sì né tè\n"

WORDS = sorted({word.strip(",“”–\n") for word in EXPORT.split()} - {""})
sentences = st.lists(st.sampled_from(WORDS), min_size=3, max_size=30).map(" ".join)


def sloppy_1252(data: bytes) -> str:
    """Decode as browsers do: the five holes of Windows-1252 are C1 controls."""
    return "".join(bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in data)


GARBLERS = {
    "latin-1": lambda text: text.encode().decode("latin-1"),
    "windows-1252": lambda text: sloppy_1252(text.encode()),
    "mac-roman": lambda text: text.encode().decode("mac_roman"),
    "twice latin-1": lambda text: text.encode().decode("latin-1").encode().decode("latin-1"),
    "twice windows-1252": lambda text: sloppy_1252(sloppy_1252(text.encode()).encode()),
}
