"""The OpenAPI document: what FastAPI makes of the routes, and what an integrator asks beside."""
