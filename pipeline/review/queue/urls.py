"""Addresses of the review console and the items in the queue."""

from django.urls import path

from pipeline.review.queue.views import (
    assignment,
    clusters,
    console,
    documents,
    golden,
    handbook,
    heartbeat,
    items,
    late,
)

urlpatterns = [
    path("", console.review, name="review"),
    path("decide/", console.decide, name="decide"),
    path("skip/", console.skip, name="skip"),
    path("renew/", heartbeat.renew, name="renew"),
    path("resume/", console.resume, name="resume"),
    path("undo/", console.undo, name="undo"),
    path("attach/", documents.attach, name="attach"),
    path("document/<uuid:token>/", documents.document, name="document"),
    path("item/<int:number>/", items.item, name="item"),
    path("item/<int:number>/review/", console.take, name="take"),
    path("item/<int:number>/again/", items.reopen_item, name="reopen"),
    path("item/<int:number>/refer/", items.refer, name="refer"),
    path("referral/<int:number>/", items.referral, name="referral"),
    path("item/<int:number>/cluster/", clusters.cluster, name="cluster"),
    path("item/<int:number>/regroup/", clusters.regroup, name="regroup"),
    path("late/", late.waiting, name="late"),
    path("late/<int:number>/", late.item, name="late_item"),
    path("late/<int:number>/answer/", late.answer, name="answer_late"),
    path("text/", console.full_text, name="full_text"),
    path("mine/", items.mine, name="mine"),
    path("rules/", assignment.rules, name="rules"),
    path("rules/<int:number>/end/", assignment.end, name="end_rule"),
    path("practice/<uuid:token>/", golden.feedback, name="feedback"),
    path("golden/", golden.golden, name="golden"),
    path("golden/<int:number>/retire/", golden.retire, name="retire_golden"),
    path("item/<int:number>/golden/", golden.mark, name="mark_golden"),
    path("handbook/", handbook.handbook, name="handbook"),
    path("handbook/<str:kind>/new/", handbook.entry, name="new_entry"),
    path("handbook/<str:kind>/<int:number>/", handbook.entry, name="entry"),
]
