"""What stops a command with one clear line instead of a traceback.

CannotGoOn
├── BadSetting      exit 2: a setting is missing or wrong
├── Refusal         exit 2: what was asked for cannot be done as things stand
└── CannotStart     exit 1: a directory in use, a busy port, a server that will not come up
"""


class CannotGoOn(Exception):
    """Printed as one line on stderr; the process ends with `exit_code`."""

    exit_code = 1


class BadSetting(CannotGoOn):
    exit_code = 2


class Refusal(CannotGoOn):
    exit_code = 2


class CannotStart(CannotGoOn):
    pass
