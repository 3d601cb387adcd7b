"""The floor: a bare FastAPI endpoint that does one insert and one update in one commit."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, FastAPI
from pydantic import BaseModel
from sqlalchemy import text
from sqlmodel import Field, Session, SQLModel

from models.engine import make_engine


class FloorRow(SQLModel, table=True):
    __tablename__ = "floor_rows"  # pyright: ignore[reportAssignmentType]
    id: int | None = Field(default=None, primary_key=True)
    counter: int
    word: str


class FloorCounter(SQLModel, table=True):
    __tablename__ = "floor_counters"  # pyright: ignore[reportAssignmentType]
    id: int = Field(primary_key=True)
    value: int = 0


class FloorIn(BaseModel):
    counter: int
    word: str


class FloorOut(BaseModel):
    id: int
    counter: int


def create_floor(database_url: str) -> FastAPI:
    """The floor's application on that database."""
    engine = make_engine(database_url, pool_size=16)

    def session() -> Iterator[Session]:
        with Session(engine) as made:
            yield made

    app = FastAPI()

    @app.post("/floor", status_code=201)
    def floor(body: FloorIn, db: Annotated[Session, Depends(session)]) -> FloorOut:
        row = FloorRow(counter=body.counter, word=body.word)
        db.add(row)
        db.connection().execute(
            text("UPDATE floor_counters SET value = value + 1 WHERE id = :id"), {"id": body.counter}
        )
        db.commit()
        return FloorOut(id=row.id or 0, counter=body.counter)

    return app


def make_tables(database_url: str, counters: int) -> None:
    """The floor's two tables, with this many rows to update."""
    engine = make_engine(database_url, pool_size=1)
    tables = [SQLModel.metadata.tables[name] for name in ("floor_rows", "floor_counters")]
    SQLModel.metadata.create_all(engine, tables=tables)
    with Session(engine) as session:
        session.add_all([FloorCounter(id=number) for number in range(counters)])
        session.commit()
    engine.dispose()
