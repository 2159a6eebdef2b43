"""The day's good news, and one story on its way to a page."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pipeline.errors import RuleError
from pipeline.programme.good_news import stories as rules
from pipeline.programme.good_news import variety
from pipeline.programme.good_news.forms import APART, StoryForm
from pipeline.programme.good_news.minors import words_of_minors
from pipeline.programme.good_news.shortlist import REPEAT_DAYS, shortlist
from pipeline.programme.models import Publication, Story
from pipeline.programme.publishing.forms import PublicationForm
from pipeline.programme.publishing.pages import visible_pages
from pipeline.programme.publishing.publications import visible_publications
from pipeline.programme.publishing.targets import figures_of
from pipeline.programme.publishing.views.publications import enter
from pipeline.review.accounts.access import member, needs
from pipeline.review.accounts.permissions import can
from pipeline.review.models import User
from pipeline.review.presentation.highlight import excerpt
from pipeline.review.presentation.removed import shown_text


@require_safe
@needs("see_programme")
def today(request: HttpRequest) -> HttpResponse:
    """Show the day's shortlist, what is ready, and what is kept apart."""
    person = member(request)
    day = timezone.localdate()
    figures = figures_of([page for page in visible_pages(person) if not page.closed_on], day, day)
    found = shortlist(person)
    context = {
        "day": day,
        "list": found,
        "ready": [(each, excerpt(each.caption, 120)) for each in found.ready],
        "apart_titles": dict(APART),
        "repeat_days": REPEAT_DAYS,
        "pages": len(figures),
        "pages_with": sum(each.days for each in figures),
        "publishes": can(person, "publish"),
    }
    return render(request, "good_news/today.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("see_programme")
def story(request: HttpRequest, number: int) -> HttpResponse:
    """Show a story; whoever may, writes down what was asked, and enters where it was shared."""
    person = member(request)
    found = _find(person, number)
    sees_post = rules.praised_items(person).filter(pk=number).exists()
    edits = can(person, "publish") and sees_post
    form, link_form = _form(request, found), _link_form(request, person, found)
    if request.method == "POST" and can(person, "publish"):
        if "link_sent" in request.POST:
            if _enter(request, found, link_form):
                return redirect("story", number=number)
        elif edits and _save(request, found, form):
            return redirect("story", number=number)
    missing = rules.missing(found)
    guess = rules.suggested_apart(found.item.text) if sees_post and not found.apart else ""
    context = {
        "story": found,
        "item": found.item,
        "text": shown_text(found.item) if sees_post else found.caption,
        "theme": variety.theme_title(variety.theme_of(found.item.text or found.caption)),
        "form": form if edits else None,
        "link_form": link_form if can(person, "publish") and not missing else None,
        "missing": [rules.MESSAGES[each] for each in missing],
        "share_text": "" if missing else rules.share_text(found),
        "suggested": dict(APART)[guess] if guess else "",
        "minors": words_of_minors(found.item.text) if sees_post and not found.minors else "",
        "published": visible_publications(person).filter(story=found) if found.pk else (),
    }
    wrong = (form.is_bound and form.errors) or (link_form.is_bound and link_form.errors)
    return render(request, "good_news/story.html", context, status=422 if wrong else 200)


def _find(person: User, number: int) -> Story:
    item = rules.praised_items(person).filter(pk=number).select_related("unit").first()
    if item is not None:
        return rules.story_of(item)
    ready = rules.visible_stories(person).filter(item=number).first()
    if ready is None:
        raise Http404
    return ready


def _form(request: HttpRequest, found: Story) -> StoryForm:
    is_sent = request.method == "POST" and "link_sent" not in request.POST
    initial = {} if found.pk else {"place": variety.place_in(found.item.text)}
    shown = Story(**{name: getattr(found, name) for name in StoryForm.Meta.fields}, item=found.item)
    return StoryForm(request.POST if is_sent else None, instance=shown, initial=initial)


def _link_form(request: HttpRequest, person: User, found: Story) -> PublicationForm:
    is_sent = request.method == "POST" and "link_sent" in request.POST
    kind = Publication.Kind.LONG_STORY if found.is_long else Publication.Kind.GOOD_NEWS
    return PublicationForm(person, request.POST if is_sent else None, kind)


def _save(request: HttpRequest, found: Story, form: StoryForm) -> bool:
    if not form.is_valid():
        return False
    answers = form.answers()
    try:
        made = rules.save_story(member(request), found.item, answers)
    except RuleError as error:
        form.add_error("link", str(error))
        return False
    if made.caption != answers.caption.strip():
        messages.info(request, _("Thông tin riêng trong lời giới thiệu đã được che."))
    messages.success(request, _("Đã lưu."))
    return True


def _enter(request: HttpRequest, found: Story, form: PublicationForm) -> bool:
    try:
        rules.check_ready(found)
    except RuleError as error:
        form.add_error(None, str(error))
        return False
    return enter(request, form, story=found) is not None
