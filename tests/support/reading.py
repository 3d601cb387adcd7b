"""A mail as its reader has it: where one can click, and its words in one line."""

import re

from bs4 import BeautifulSoup

from notifications.outgoing import ReadMail

LINK = re.compile(r"https?://[^\s\"'<>]+")


def links_of(mail: ReadMail) -> set[str]:
    """Everywhere that either part leads to, but for one's choices of mail at its foot."""
    hrefs = {str(tag["href"]) for tag in BeautifulSoup(mail.html, "html.parser").select("a[href]")}
    return {one for one in {*LINK.findall(mail.text), *hrefs} if "/mail-choices/" not in one}


def flat(mail: ReadMail) -> str:
    """The text part with single blanks."""
    return " ".join(mail.text.split())


def seen(mail: ReadMail) -> str:
    """The words of the HTML part with single blanks."""
    return " ".join(BeautifulSoup(mail.html, "html.parser").get_text().split())
