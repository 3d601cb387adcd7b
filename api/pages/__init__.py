"""The HTML pages: for reviewers who answer a link, and for leads and staff who sign in."""

from fastapi import FastAPI

from api.pages import (
    answering,
    board,
    comment_files,
    confirming,
    disposing,
    disputing,
    draft,
    invited,
    judging,
    mail,
    mail_choices,
    marking,
    outgoing,
    overriding,
    remarking,
    replies,
    replying,
    resolution,
    reviewing,
    sign_in,
    stylesheet,
    tickets,
    turning,
    visitors,
)
from api.pages.answers import PageAnswers

ROOMS = (
    invited,
    reviewing,
    answering,
    remarking,
    replying,
    judging,
    turning,
    disputing,
    mail_choices,
    confirming,
    sign_in,
    board,
    draft,
    disposing,
    overriding,
    marking,
    replies,
    resolution,
    comment_files,
    mail,
    outgoing,
    tickets,
    stylesheet,
)


def install(app: FastAPI) -> None:
    """Adds every page, the headers of a page, and errors that people can read."""
    visitors.install(app)
    for room in ROOMS:
        app.include_router(room.router, include_in_schema=False)
    app.add_middleware(PageAnswers)
