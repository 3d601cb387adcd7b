"""Where a flow run stands in Prefect's own UI."""

from api.state import ApiState


def flow_run_address(state: ApiState, flow_run_id: str | None) -> str | None:
    """Its address, where there is a run and a UI."""
    ui = state.config.prefect_ui_url
    return f"{ui}/runs/flow-run/{flow_run_id}" if ui and flow_run_id else None
