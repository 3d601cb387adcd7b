"""The JSON API as an integrator calls it."""

from types import TracebackType
from typing import Any, Self

import httpx

from placet.demo.failure import DemoFailed

TIMEOUT_SECONDS = 30
CONFLICT = 409


class Api:
    """Calls under `/api/v1`; a refusal ends the demo with what the problem says."""

    def __init__(self, base_url: str, token: str) -> None:
        # No proxy of the machine: the cluster is on this one.
        self._http = httpx.Client(
            base_url=f"{base_url}/api/v1",
            headers={"Authorization": f"Bearer {token}"},
            timeout=TIMEOUT_SECONDS,
            trust_env=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._http.close()

    def get(self, path: str, **query: Any) -> Any:
        return self._told(self._http.get(path, params=query))

    def put(self, path: str, body: dict[str, Any]) -> Any:
        return self._told(self._http.put(path, json=body))

    def post(self, path: str, body: dict[str, Any]) -> Any:
        return self._told(self._http.post(path, json=body))

    def ensure(self, path: str, body: dict[str, Any]) -> None:
        """Creates it, unless it is there from an earlier demo in the same directory."""
        answer = self._http.post(path, json=body)
        if answer.status_code != CONFLICT:
            self._told(answer)

    def journal(self, draft: str) -> list[dict[str, Any]]:
        """Every entry, page by page."""
        entries: list[dict[str, Any]] = []
        after = "0"
        while after is not None:
            page = self.get(f"/drafts/{draft}/journal", after=after, limit=500)
            entries += page["items"]
            after = page["next"]
        return entries

    @staticmethod
    def _told(answer: httpx.Response) -> Any:
        if answer.is_success:
            return answer.json()
        asked = f"{answer.request.method} {answer.request.url.path}"
        raise DemoFailed(f"{asked} was answered {answer.status_code}: {answer.text[:300]}")
