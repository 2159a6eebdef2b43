"""Pages of the first ten minutes. Answers to practice posts stay in the session and are nobody's to see."""

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pipeline.review.accounts.access import member, needs
from pipeline.review.domain.outcomes import QUESTIONS
from pipeline.review.presentation.labels import outcome_title
from pipeline.review.training import records
from pipeline.review.training.practice import practice_posts

_DONE: Final = "practised_posts"
"""In the session: numbers of the practice posts that this person has answered."""


@require_safe
@needs("review")
def start(request: HttpRequest) -> HttpResponse:
    """Show what there is to read and to practise, and what this person has done."""
    posts = practice_posts()
    done = set(request.session.get(_DONE, ()))
    context = {
        "steps": records.steps_of(member(request)),
        "count": len(posts),
        "done": len(done),
        "next": next((post.number for post in posts if post.number not in done), 1),
    }
    return render(request, "training/start.html", context)


@needs("review")
def practice(request: HttpRequest, number: int) -> HttpResponse:
    """Ask about one invented post, and say what fits and why once it is answered."""
    posts = practice_posts()
    if not 1 <= number <= len(posts):
        raise Http404
    post = posts[number - 1]
    given = request.POST.get("answer", "")
    known = {outcome.name for outcome in post.question.outcomes}
    if given in known:
        done = sorted({*request.session.get(_DONE, ()), number})
        request.session[_DONE] = done
        if len(done) == len(posts):
            records.note(member(request), records.Step.PRACTISED)
    context = {
        "post": post,
        "count": len(posts),
        "choices": list(enumerate(post.question.outcomes, start=1)),
        "given": given if given in known else "",
        "fits": post.fits(given),
        "answer": outcome_title(post.label, post.answer),
        "also": outcome_title(post.label, post.also) if post.also else "",
        "missing": request.method == "POST" and given not in known,
        "next": number + 1 if number < len(posts) else 0,
    }
    return render(request, "training/practice.html", context, status=422 if context["missing"] else 200)


@needs("review")
def checking(request: HttpRequest) -> HttpResponse:
    """Explain how to check a claim oneself; note who says that they have read it."""
    person = member(request)
    if request.method == "POST":
        records.note(person, records.Step.READ)
        messages.success(request, _("Đã ghi là bạn đọc xong. Cảm ơn bạn."))
        return redirect("training")
    return render(request, "training/checking.html", {"read_at": records.steps_of(person).get("read")})


@require_safe
@needs("review")
def labels(request: HttpRequest) -> HttpResponse:
    """Say what each label and each answer means."""
    asked = [(label, text) for label, text in QUESTIONS.items() if label != "offensive"]
    return render(request, "training/labels.html", {"questions": asked})


@require_safe
@needs("review")
def known(request: HttpRequest) -> HttpResponse:
    """Say what known claims are and what to compare before one is confirmed."""
    return render(request, "training/known.html")


@require_safe
@needs("see_people")
def units(request: HttpRequest) -> HttpResponse:
    """Show how many people of each unit have read and practised; nobody's name."""
    return render(request, "training/units.html", {"rows": records.by_unit(member(request))})
