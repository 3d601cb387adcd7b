"""A client of the API, generated from its OpenAPI document as an integrator would."""

import importlib.util
import json
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import openapi_python_client
from openapi_python_client.config import Config, ConfigFile, MetaType

PACKAGE = "placet_client"


def generated(document: Any, folder: Path) -> ModuleType:
    """The package, imported; whatever the generator complains of is a failure."""
    source = folder / "openapi.json"
    source.write_text(json.dumps(document))
    config = Config.from_sources(
        ConfigFile(post_hooks=[], package_name_override=PACKAGE),
        MetaType.NONE,
        source,
        "utf-8",
        True,
        folder / PACKAGE,
    )
    complaints = openapi_python_client.generate(config=config)
    assert not complaints, [(one.header, one.detail) for one in complaints]
    entry = folder / PACKAGE / "__init__.py"
    spec = importlib.util.spec_from_file_location(
        PACKAGE, entry, submodule_search_locations=[str(entry.parent)]
    )
    assert spec is not None
    assert spec.loader is not None
    package = importlib.util.module_from_spec(spec)
    sys.modules[PACKAGE] = package
    spec.loader.exec_module(package)
    return package


def call(tag: str, name: str) -> ModuleType:
    """The module of one call: `.sync`, `.sync_detailed`, and both for asyncio."""
    return import_module(f"{PACKAGE}.api.{tag}.{name}")
