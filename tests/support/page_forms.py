"""Reads the forms of a page as a browser does."""

from bs4 import BeautifulSoup


def form_of(page: str, path: str) -> dict[str, str]:
    """The fields of the form to this path, as a browser would send them untouched."""
    form = BeautifulSoup(page, "html.parser").find("form", action=path)
    assert form is not None, path
    fields = {}
    for one in form.find_all(["input", "textarea"]):
        if one.get("type") in ("radio", "checkbox") and not one.has_attr("checked"):
            continue
        fields[one["name"]] = one.get("value", "") if one.name == "input" else one.text.lstrip("\n")
    return fields
