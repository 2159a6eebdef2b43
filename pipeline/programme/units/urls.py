"""Addresses of what units do."""

from django.urls import path

from pipeline.programme.units.views import awards, criteria, materials, work

urlpatterns = [
    path("units/", work.work, name="unit_work"),
    path("units/actions/<int:number>/back/", work.take_back, name="take_back_action"),
    path("criteria/", criteria.criteria, name="criteria"),
    path("awards/", awards.awards, name="awards"),
    path("awards/add/", awards.add, name="add_award"),
    path("awards/<int:number>/back/", awards.take_back, name="take_back_award"),
    path("materials/", materials.materials, name="materials"),
    path("materials/<int:number>/", materials.material, name="material"),
    path("materials/<int:number>/remove/", materials.remove, name="remove_material"),
]
