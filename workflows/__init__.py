"""The flows, the worker that runs them, and the relay; the only room that knows Prefect."""
