"""The official pages, and what was published on them."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from pipeline.programme.models.column import ColumnDraft
from pipeline.programme.models.stories import Story
from pipeline.review.models import Unit, User


class OfficialPage(models.Model):
    """A page that speaks for the district or a unit. One that is closed stays, with what was on it."""

    class Kind(models.TextChoices):
        PAGE = "page"  # a fanpage
        GROUP = "group"
        CHANNEL = "channel"  # of videos or short messages
        WEBSITE = "website"

    name = models.CharField(max_length=120)
    link = models.TextField()
    link_key = models.CharField(max_length=64, unique=True)  # of the link however it is spelt
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.PAGE)
    unit = models.ForeignKey(  # null: the district itself
        Unit, on_delete=models.PROTECT, null=True, related_name="official_pages"
    )
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_on = models.DateField()  # targets are counted from this day
    closed_on = models.DateField(null=True)  # and up to this one, if the page is no longer kept

    class Meta:
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name


class Publication(models.Model):
    """A post of an official page that somebody entered, or that an import of the page showed."""

    class Kind(models.TextChoices):
        GOOD_NEWS = "good_news"  # "Mỗi ngày một tin tốt"
        LONG_STORY = "long_story"  # "mỗi tuần một câu chuyện đẹp"
        COLUMN = "column"  # "Chống tin giả, tin xấu độc"
        WARNING = "warning"  # security bulletins and other corrections
        PRODUCT = "product"
        ADVERT = "advert"  # counts for no target
        APPEAL = "appeal"  # for money; counts for no target
        OTHER = "other"

    class Way(models.TextChoices):
        TYPED = "typed"  # somebody pasted the link
        IMPORT = "import"  # recognised in an import of the page itself

    page = models.ForeignKey(OfficialPage, on_delete=models.PROTECT, related_name="publications")
    link = models.TextField()
    link_key = models.CharField(max_length=64)  # of the link however it is spelt
    published_on = models.DateField()  # in Hanoi
    kind = models.CharField(max_length=12, choices=Kind)
    way = models.CharField(max_length=8, choices=Way, default=Way.TYPED)
    words = models.CharField(max_length=160, blank=True)  # how it begins, masked; empty: nobody gave any
    story = models.ForeignKey(Story, on_delete=models.PROTECT, null=True, related_name="publications")
    draft = models.ForeignKey(ColumnDraft, on_delete=models.PROTECT, null=True, related_name="publications")
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    gone_on = models.DateField(null=True)  # the post was deleted afterwards; its day still counts
    removed_at = models.DateTimeField(null=True)  # entered by mistake: counts nowhere

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("link_key",), condition=Q(removed_at=None), name="publication_once_per_link"
            ),
        )
        indexes = (
            models.Index(fields=("page", "published_on"), name="publication_of_page"),
            models.Index(fields=("kind", "published_on"), name="publication_of_kind"),
        )

    def __str__(self) -> str:
        return f"{self.page_id}:{self.kind}@{self.published_on.isoformat()}"
