"""The locked versions of Prefect and of what it stands on work together."""

import importlib


def test_prefects_server_can_be_imported():
    assert importlib.import_module("prefect.server.api.server").create_app
