from pydantic import BaseModel


class OrderIn(BaseModel):
    # What the API takes is not what the table holds.
    state: str
    status: str
