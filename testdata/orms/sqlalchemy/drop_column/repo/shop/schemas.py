from pydantic import BaseModel


class OrderIn(BaseModel):
    # What comes in for a row goes by the names of its attributes.
    state: str  # ~ risky possible
    status: str
