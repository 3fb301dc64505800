"""What the API of consents takes and answers."""

from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from huinong.counter.consents.values import Channel, Covers
from huinong.edge.api import Strict


class SayIn(Strict):
    """A word of an addressee that a member of staff records; `is_given` false withdraws or declines."""

    county: str = Field(pattern=r"^[0-9]{6}$")
    carrier: str = Field(min_length=1, max_length=12)
    number: str = Field(min_length=1, max_length=32)
    covers: Covers
    is_given: bool
    channel: Channel
    happened_at: datetime


class WordOut(Schema):
    covers: Covers
    is_given: bool
    channel: Channel
    said_at: datetime


class StandingOut(Schema):
    """The words that cover a piece, the newest first: it holds. `may_stand`: a word may cover more than the piece."""

    is_given: bool
    may_stand: bool
    words: list[WordOut]


class ShareOut(Schema):
    """A carrier's month: pieces put on shelves, and those of them with consent."""

    county: str
    carrier: str
    name: str
    month: date
    shelved: int
    consented: int
