"""Addresses of the search."""

from django.urls import path

from search import views

app_name = "search"
urlpatterns = [
    path("search/", views.search, name="search"),
    path("companies/<uuid:public_id>/caller/", views.caller_pin, name="caller_pin"),
    path("search/caller/unpin/", views.caller_unpin, name="caller_unpin"),
    path("search/suggestions/", views.suggestions, name="suggestions"),
]
