"""Every call that changes something, as somebody tries it who wants to learn what is hidden."""

from crawling import HIDDEN, Act

API = "/api/v1"
DRAFT = API + "/drafts/{draft_id}"
COMMENT = API + "/comments/{comment_id}"
SIGN_OFF = {"position": "approve", "revision_sha256": "0" * 64}
POLICY = {"key": "other", "title": "Other", "theme": "safety", "lead": "lead@example.org"}

# What ends neither the round nor the draft.
QUESTIONS = (
    Act("POST", DRAFT + "/gate/what-if", {}),
    Act("POST", DRAFT + "/gate/what-if", {"absent": ["data@example.org"]}),
    Act("POST", DRAFT + "/gate/what-if", {"text": "# Another"}),
    Act(
        "POST",
        DRAFT + "/gate/what-if",
        {"dispositions": [{"comment": HIDDEN, "disposition": "accepted"}]},
    ),
    Act("POST", DRAFT + "/comments", {"body": "Why?", "in_reply_to": HIDDEN}),
    Act("POST", DRAFT + "/comments", {"body": "Why?", "audience": "everyone"}),
    Act("POST", DRAFT + "/promote"),
    Act("PUT", COMMENT + "/disposition", {"disposition": "accepted"}),
    Act("POST", COMMENT + "/answer", {"accepts": False, "words": "No."}),
    Act("POST", COMMENT + "/withdraw", {}),
    Act("POST", API + "/requests/{request_id}/sign-offs", SIGN_OFF),
    Act("POST", API + "/policies", POLICY),
    Act("POST", API + "/policies/{key}/drafts", {"text": "# Another draft"}),
    Act("PUT", API + "/people/{email}", {"name": "New"}),
    Act("POST", "/requests/{request_id}", form={"position": "approve"}),
    Act("POST", "/requests/{request_id}/comments", form={"body": "Why?"}),
    Act("POST", "/sign-in", form={"email": "lead@example.org"}),
    Act("POST", DRAFT + "/rounds", {}),
    Act(
        "POST",
        DRAFT + "/rounds/{number}/extend",
        {"due_at": "2026-06-01T09:00:00Z", "reason": "More time."},
    ),
    Act("POST", DRAFT + "/rounds/{number}/repin", {"reason": "A new plan."}),
)
# What does comes last.
ACTS = (
    *QUESTIONS,
    Act("POST", DRAFT + "/rounds/{number}/close", {"reason": "Enough."}),
    Act("POST", DRAFT + "/rounds/{number}/recall", {"reason": "Enough."}),
    Act("POST", DRAFT + "/revisions", {"text": "# Payments\n\nOnly here.\n"}),
    Act("POST", DRAFT + "/withdraw", {"reason": "Enough."}),
    Act("POST", "/sign-out", form={}),
)
