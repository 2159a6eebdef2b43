"""Good news that may be shared: what was asked before, and the caption."""

from django.db import models
from django.utils import timezone

from pipeline.review.models import Item, User


class Story(models.Model):
    """A good deed that reviewers would share, on its way to a page: who was asked, and what is written."""

    class Apart(models.TextChoices):
        NO = "no"  # a story as any other
        ADVERT = "advert"  # it sells something
        APPEAL = "appeal"  # it asks for money

    class Minors(models.TextChoices):
        NONE = "none"  # nobody under 18 can be recognised
        AGREED = "agreed"  # they and their parents or guardians agreed
        HIDDEN = "hidden"  # name, face and school are left out
        REFUSED = "refused"

    class Source(models.TextChoices):
        AGREED = "agreed"  # who posted it agreed
        PUBLIC = "public"  # a newspaper or an official page: shared with its link
        REFUSED = "refused"

    item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="story")
    caption = models.TextField(blank=True)
    link = models.TextField(blank=True)  # where it was told; empty: nobody gave one
    is_long = models.BooleanField(default=False)  # fit for "mỗi tuần một câu chuyện đẹp"
    apart = models.CharField(max_length=8, choices=Apart, blank=True)  # empty: nobody said
    minors = models.CharField(max_length=8, choices=Minors, blank=True)  # empty: nobody asked
    source = models.CharField(max_length=8, choices=Source, blank=True)  # empty: nobody asked
    place = models.CharField(max_length=80, blank=True)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "stories"

    def __str__(self) -> str:
        return str(self.item_id)
