"""Text becomes a document of Atlassian's and is read back from one, whatever wrote it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ticketing.connectors.adf import to_document, to_text


def paragraphs(document):
    assert (document["type"], document["version"]) == ("doc", 1)
    return [one["content"] for one in document["content"]]


def text(words, *marks):
    return {"type": "text", "text": words, **({"marks": list(marks)} if marks else {})}


def link(url):
    return text(url, {"type": "link", "attrs": {"href": url}})


def test_blank_lines_part_paragraphs_and_lines_stay_lines():
    first, second = paragraphs(to_document("One,\ntwo.\n\n \n\nThree."))
    assert first == [text("One,"), {"type": "hardBreak"}, text("two.")]
    assert second == [text("Three.")]


@pytest.mark.parametrize(
    ("line", "nodes"),
    [
        ("https://a.example/b?c=1#d", [link("https://a.example/b?c=1#d")]),
        (
            "See https://a.example/x, (http://b.example).",
            [
                text("See "),
                link("https://a.example/x"),
                text(", ("),
                link("http://b.example"),
                text(")."),
            ],
        ),
        ("javascript:alert(1) <b>", [text("javascript:alert(1) <b>")]),
    ],
)
def test_an_address_becomes_a_link_and_nothing_else_does(line, nodes):
    assert paragraphs(to_document(line)) == [nodes]


def test_nothing_is_a_document_too():
    assert paragraphs(to_document(" \n\n")) == [[]]
    assert to_text(to_document("")) == ""


def test_the_mark_is_read_back_with_the_text():
    document = to_document("Approved.", "placet-0123")
    assert to_text(document) == "Approved.\n\nplacet-0123"


@settings(deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_no_text_is_lost_and_no_node_is_empty(words):
    document = to_document(words)
    kept = "".join(words.split())
    assert "".join(to_text(document).split()) == kept
    assert all(one.get("text") != "" for nodes in paragraphs(document) for one in nodes)


def node(kind, *content, **attributes):
    return {"type": kind, "attrs": attributes, "content": list(content)}


def test_what_an_editor_writes_is_read_as_a_person_reads_it():
    document = node(
        "doc",
        node("heading", text("Decided"), level=2),
        node(
            "paragraph",
            node("mention", text="@Anna", id="5b10"),
            text(" says "),
            node("status", text="YES"),
            node("emoji", shortName=":tada:"),
            {"type": "hardBreak"},
            node("inlineCard", url="https://a.example"),
        ),
        node(
            "bulletList",
            node("listItem", node("paragraph", text("one"))),
            node("listItem", node("paragraph", text("two")), node("paragraph", text("more"))),
        ),
        node(
            "table",
            node(
                "tableRow",
                node("tableCell", node("paragraph", text("a"))),
                node("tableCell", node("paragraph", text("b"))),
            ),
        ),
        node("mediaSingle", node("media", id="1")),
    )
    assert to_text(document) == (
        "Decided\n\n@Anna says YES:tada:\nhttps://a.example\n\n- one\n- two\nmore\n\na | b"
    )


def test_what_is_no_document_is_no_text_and_no_end_of_the_world():
    deep = node("paragraph", text("deep"))
    for _ in range(500):
        deep = node("blockquote", deep)
    odd = [None, "words", 7, [], {"type": "doc"}, {"type": "doc", "content": 3}, deep]
    odd += [{"type": "mention", "attrs": "x"}, {"type": ["a"], "content": [None, "x"]}]
    assert [to_text(one) for one in odd] == [""] * len(odd)
