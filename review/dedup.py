"""The keys under which something is said once: built here and nowhere else."""

import hashlib
from datetime import date, datetime


def wake(draft_id: str) -> str:
    return f"wake:{draft_id}"


def invitation(request_id: str, again: datetime | None = None) -> str:
    """One a request, and one more each time it comes back to a person (`again`: when)."""
    return f"invitation:{request_id}" + (f":{again.isoformat()}" if again else "")


def reminder(request_id: str, day: int, due: str) -> str:
    """One a request, reminder day and deadline: an extended round reminds anew."""
    return f"reminder:{request_id}:{day}:{due}"


def moved(request_id: str, at: datetime) -> str:
    """One each time it goes from this person to another."""
    return f"moved:{request_id}:{at.isoformat()}"


def round_closed(round_id: str, person_id: str) -> str:
    return f"round_closed:{round_id}:{person_id}"


def promoted(draft_id: str, person_id: str) -> str:
    return f"promoted:{draft_id}:{person_id}"


def receipt(sign_off_id: str) -> str:
    return f"receipt:{sign_off_id}"


def deadline_moved(request_id: str, due: str) -> str:
    """One a request and deadline."""
    return f"deadline_moved:{request_id}:{due}"


def digest(person_id: str, day: date) -> str:
    """One a person and day, by their own calendar."""
    return f"digest:{person_id}:{day.isoformat()}"


def suspended(sign_off_id: str) -> str:
    return f"suspended:{sign_off_id}"


def disputed(sign_off_id: str) -> str:
    return f"disputed:{sign_off_id}"


def answer_code(code_id: str) -> str:
    return f"answer_code:{code_id}"


def act_code(code_id: str) -> str:
    return f"act_code:{code_id}"


def asked_again(request_id: str, plan_version_id: str) -> str:
    return f"invitation:{request_id}:{plan_version_id}"


def carried(sign_off_id: str) -> str:
    return f"carried:{sign_off_id}"


def escalation(request_id: str, target: str, person_id: str) -> str:
    """One a request, target and person: the chain is gone through once."""
    return f"escalation:{request_id}:{target}:{person_id}"


def too_many_rounds(round_id: str, person_id: str) -> str:
    return f"too_many_rounds:{round_id}:{person_id}"


def override_proposed(override_id: str, person_id: str) -> str:
    return f"override_proposed:{override_id}:{person_id}"


def override_told(override_id: str, action: str, person_id: str) -> str:
    return f"{action}:{override_id}:{person_id}"


def override_expired(override_id: str, person_id: str) -> str:
    return f"override_expired:{override_id}:{person_id}"


def disposition(disposition_id: str) -> str:
    return f"disposition:{disposition_id}"


def contested(answer_id: str) -> str:
    return f"contested:{answer_id}"


def reply_read(mail_id: str) -> str:
    return f"reply_read:{mail_id}"


def replies_held(draft_id: str, person_id: str, day: date) -> str:
    """At most one a draft and day, however many come."""
    return f"replies_held:{draft_id}:{person_id}:{day.isoformat()}"


def absence(draft_id: str, person_id: str, until: date | None) -> str:
    """One for each day that a person's answering machine names: it answers every mail."""
    return f"absence:{draft_id}:{person_id}:{until.isoformat() if until else 'unknown'}"


def undelivered(request_id: str) -> str:
    """One a request: whoever has been told once sees the rest on the board."""
    return f"undelivered:{request_id}"


def sign_in(person_id: str, ask_id: str) -> str:
    return f"sign_in:{person_id}:{ask_id}"


def ticket(ticket_id: str) -> str:
    """Under which a ticket system is asked to open it: a ticket is opened once."""
    return f"placet-{ticket_id}"


def ticket_link(ticket_id: str) -> str:
    return f"placet-{ticket_id}-link"


def ticket_answer(ticket_id: str, about: str) -> str:
    """One a ticket and what was said there: `about` is the comment, or whatever else it answers."""
    return f"placet-{ticket_id}-answer-{hashlib.sha256(about.encode()).hexdigest()[:16]}"


def ticket_act(ticket_id: str, act: str, seq: int, rule: str) -> str:
    """One a ticket, event of the draft, rule and act; short and plain, for it goes out."""
    of_rule = hashlib.sha256(rule.encode()).hexdigest()[:8]
    return f"placet-{ticket_id}-{act}-{seq}-{of_rule}"


def webhook_disabled(webhook_id: str, at: datetime) -> str:
    """One each time it is."""
    return f"webhook_disabled:{webhook_id}:{at.isoformat()}"
