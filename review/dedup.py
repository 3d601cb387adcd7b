"""The keys under which something is said once: built here and nowhere else."""


def wake(draft_id: str) -> str:
    return f"wake:{draft_id}"


def invitation(request_id: str, again: str = "") -> str:
    """`again`: what put a person back on turn who had been asked before."""
    return f"invitation:{request_id}:{again}" if again else f"invitation:{request_id}"


def reminder(request_id: str, day: int, due: str) -> str:
    """One a request, reminder day and deadline: an extended round reminds anew."""
    return f"reminder:{request_id}:{day}:{due}"


def round_closed(round_id: str, person_id: str) -> str:
    return f"round_closed:{round_id}:{person_id}"


def promoted(draft_id: str, person_id: str) -> str:
    return f"promoted:{draft_id}:{person_id}"


def receipt(sign_off_id: str) -> str:
    return f"receipt:{sign_off_id}"


def carried(sign_off_id: str) -> str:
    return f"carried:{sign_off_id}"


def too_many_rounds(round_id: str, person_id: str) -> str:
    return f"too_many_rounds:{round_id}:{person_id}"


def override_proposed(override_id: str, person_id: str) -> str:
    return f"override_proposed:{override_id}:{person_id}"


def override_told(override_id: str, action: str, person_id: str) -> str:
    return f"{action}:{override_id}:{person_id}"


def disposition(disposition_id: str) -> str:
    return f"disposition:{disposition_id}"


def contested(answer_id: str) -> str:
    return f"contested:{answer_id}"


def sign_in(person_id: str, ask_id: str) -> str:
    return f"sign_in:{person_id}:{ask_id}"
