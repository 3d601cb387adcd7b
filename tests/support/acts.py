"""Every call that changes something, as somebody tries it who wants to learn what is hidden."""

from crawling import HIDDEN, Act

API = "/api/v1"
DRAFT = API + "/drafts/{draft_id}"
COMMENT = API + "/comments/{comment_id}"
REQUEST = API + "/requests/{request_id}"
WHY = {"why": "It is settled."}
SAID = {"said": "accept", "words": "Well.", "version": "2"}
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
    Act("POST", DRAFT + "/overrides", {"group": "legal", "reason": "In a hurry."}),
    Act("POST", DRAFT + "/overrides", {"group": "public_policy", "reason": "In a hurry."}),
    Act("POST", DRAFT + "/overrides/{override_id}/confirm"),
    Act("POST", API + "/overrides/{override_id}/confirm"),
    Act("POST", API + "/overrides/{override_id}/end", {"reason": "Enough."}),
    Act("POST", DRAFT + "/revisions/{number}/editorial", {"reason": "Commas."}),
    Act("POST", REQUEST + "/codes", SIGN_OFF),
    Act("POST", REQUEST + "/take-back/codes", {"reason": "It is settled."}),
    Act("POST", COMMENT + "/codes", {"act": "accept"}),
    Act("POST", COMMENT + "/codes", {"act": "withdraw"}),
    Act("POST", COMMENT + "/answer", {"accepts": True, "code": "12345678"}),
    Act("POST", API + "/overrides/{override_id}/codes"),
    Act("POST", REQUEST + "/contest", {"reason": "Anew."}),
    Act("POST", REQUEST + "/hand-over", {"to": "nobody@example.org", "reason": "Away."}),
    Act("POST", REQUEST + "/take-back", {"reason": "It is settled."}),
    Act("PUT", COMMENT + "/disposition", {"disposition": "accepted"}),
    Act("POST", COMMENT + "/answer", {"accepts": False, "words": "No."}),
    Act("POST", COMMENT + "/withdraw", {}),
    Act("POST", REQUEST + "/sign-offs", SIGN_OFF),
    Act("POST", API + "/policies", POLICY),
    Act("POST", API + "/policies/{key}/drafts", {"text": "# Another draft"}),
    Act("PUT", API + "/people/{email}", {"name": "New"}),
    Act("POST", "/requests/{request_id}", form={"position": "approve"}),
    Act("POST", "/requests/{request_id}/comments", form={"body": "Why?"}),
    Act("POST", "/requests/{request_id}/comments/{comment_id}/answer", form=SAID),
    Act("POST", "/requests/{request_id}/comments/{comment_id}/replies", form={"body": "Why?"}),
    Act("POST", "/drafts/{draft_id}/comments/{comment_id}/replies", form={"body": "Why?"}),
    Act("POST", "/requests/{request_id}/contest", form=WHY),
    Act("POST", "/requests/{request_id}/hand-over", form={"to": "lead@example.org", **WHY}),
    Act("POST", "/requests/{request_id}/take-back/{blocking}", form=WHY),
    Act("POST", "/drafts/{draft_id}/comments/{comment_id}/answer", form=SAID),
    Act("POST", "/drafts/{draft_id}/comments/{comment_id}/disposition", form=WHY),
    Act("POST", "/drafts/{draft_id}/overrides", form={"group": "legal", **WHY}),
    Act("POST", "/drafts/{draft_id}/overrides/{override_id}/confirm", form={}),
    Act("POST", "/drafts/{draft_id}/overrides/{override_id}/end", form=WHY),
    Act("POST", "/drafts/{draft_id}/revisions/{number}/editorial", form=WHY),
    Act("POST", "/drafts/{draft_id}/take-back/{request_id}", form=WHY),
    Act("POST", "/hooks/sendgrid/events"),
    Act("POST", API + "/mails/retry"),
    Act("POST", API + "/mails/{mail_id}/retry"),
    Act("POST", API + "/mail-holds/{hold_id}/release", {"reason": "Enough."}),
    Act("POST", API + "/webhooks", {"url": "https://93.184.216.34/"}),
    Act("PATCH", API + "/webhooks/{webhook_id}", {"active": False}),
    Act("DELETE", API + "/webhooks/{webhook_id}"),
    Act("POST", API + "/webhooks/{webhook_id}/secrets"),
    Act("POST", API + "/webhooks/{webhook_id}/test"),
    Act("POST", API + "/webhooks/{webhook_id}/deliveries/{delivery_id}/retry"),
    Act(
        "POST",
        API + "/webhooks/{webhook_id}/replay",
        {"since": "2026-03-01T00:00:00Z", "until": "2026-04-01T00:00:00Z"},
    ),
    Act("POST", DRAFT + "/tickets", {"ticket": "review"}),
    Act("POST", API + "/tickets/retry"),
    Act("POST", API + "/tickets/{ticket_id}/retry"),
    Act("POST", "/tickets/retry", form={}),
    Act("POST", "/tickets/{ticket_id}/retry", form={}),
    Act("POST", "/outgoing/retry", form={}),
    Act("POST", "/outgoing/{mail_id}/retry", form={}),
    Act("POST", "/outgoing/holds/{hold_id}/release", form=WHY),
    Act("POST", "/sign-offs/{sign_off_id}/dispute", form={"whose": "not_mine"}),
    Act("POST", "/mail-choices/{token}", form={"List-Unsubscribe": "One-Click"}),
    Act("POST", "/people/{person_id}/mail", form={"reminders": "mute"}),
    Act("POST", "/drafts/{draft_id}/replies/{reply_id}", form={"what": "accept"}),
    Act("POST", "/drafts/{draft_id}/replies/{reply_id}", form={"what": "discard"}),
    Act("POST", "/hooks/sendgrid/inbound", {}),
    Act("POST", "/hooks/tickets/{connection}", {}),
    Act("POST", "/overrides/{override_id}", form={"choice": "confirm"}),
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
    Act("POST", REQUEST + "/hand-over", {"to": "data@example.org", "reason": "Away."}),
    Act("POST", DRAFT + "/rounds/{number}/close", {"reason": "Enough."}),
    Act("POST", DRAFT + "/rounds/{number}/recall", {"reason": "Enough."}),
    Act("POST", DRAFT + "/revisions", {"text": "# Payments\n\nOnly here.\n"}),
    Act("POST", DRAFT + "/withdraw", {"reason": "Enough."}),
    Act("POST", "/sign-out", form={}),
)
