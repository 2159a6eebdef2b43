"""Numbers a person may want to change, in one typed place, with the reason beside each."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """What the rooms share; a room's private constants stay in that room.

    Attributes:
        batch_size: Posts a stage works on at once. 2,000 keeps memory near 100 MB and amortises NumPy calls.
        budget: Share of posts a team means to read for each label. 0.05 is 25 posts a day on a page export
            of 500, about what one volunteer does in an evening.
        cluster_jaccard: True Jaccard similarity of shingles from which two posts are one claim. Below 0.7
            templates of charity appeals start to merge, above 0.8 reposts with a new first line are lost.
        lease_minutes: How long an item stays with the volunteer who opened it. Most decisions take under a
            minute; ten covers looking for a source.
        lease_cap_minutes: How long an open page may keep its item in all. After an hour somebody else may
            have more time for it.
        text_days: Days that the words and links of posts are kept after the last work on them. A rumour, its
            denial and a second look at the decision pass within weeks; a quarter leaves room for both.
        decision_days: Days after its text that a decided post can still be told from others, by hashes. Two
            years see a rumour that comes back every Tết or flood season, and two yearly reports.
        copy_days: Days that backups and queues set aside by a restore are kept beside the queue. A mistake is
            noticed within a month; with `text_days` it bounds how long any copy of a text lives.
        timezone: Zone of times in an export that name none.
    """

    batch_size: int = 2000
    budget: float = 0.05
    cluster_jaccard: float = 0.7
    lease_minutes: int = 10
    lease_cap_minutes: int = 60
    text_days: int = 90
    decision_days: int = 730
    copy_days: int = 30
    timezone: str = "Asia/Ho_Chi_Minh"


DEFAULTS = Settings()
