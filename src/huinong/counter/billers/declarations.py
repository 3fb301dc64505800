"""A biller as one JSON file says it, and the checks of that file: a new biller is data, not code."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from huinong.counter.billers.errors import DeclarationWrong, FormWrong
from huinong.kernel.clock import BEIJING

Code = Annotated[str, Field(pattern=r"^[a-z0-9-]{2,24}$")]
Name = Annotated[str, Field(min_length=1, max_length=60)]
Fen = Annotated[int, Field(ge=0, le=100_000_000)]
FormFields = Mapping[str, str | int]
PERMILLE = 1000


class Behaviour(StrEnum):
    """What the simulator does with an account."""

    CONFIRM = "confirm"
    DECLINE = "decline"
    TIME_OUT = "time_out"  # unknown when paid, confirmed when asked again
    TIME_OUT_DECLINE = "time_out_decline"  # unknown when paid, declined when asked again
    TWICE = "twice"
    WRONG = "wrong"  # confirms a fen less than was paid
    NEVER = "never"
    NO_ACCOUNT = "no_account"
    SILENT = "silent"  # does not say what is owed


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


class Model(StrEnum):
    """How the amount comes about."""

    FETCH_AND_PAY = "fetch_and_pay"  # the biller says what is owed
    VALIDATE_AND_PAY = "validate_and_pay"  # the biller knows the account, the payer says how much
    DIRECT = "direct"  # nobody is asked before


class FormField(_Part):
    """One property of the form's JSON Schema: the keywords that a counter's form needs, and no others."""

    type: Literal["string", "integer"]
    title: Name
    title_zh: Name
    pattern: str = ""
    minLength: int = Field(0, ge=0)  # noqa: N815  (JSON Schema's own words)
    maxLength: int = Field(80, ge=1, le=200)  # noqa: N815
    minimum: int | None = None
    maximum: int | None = None
    enum: tuple[str | int, ...] = ()
    default: str | int | None = None

    @model_validator(mode="after")
    def _pattern_reads(self) -> Self:
        try:
            re.compile(self.pattern)
        except re.error as error:
            raise ValueError(f"the pattern cannot be read: {error}") from error
        return self

    def holds(self, value: object) -> bool:
        """Whether a value is one of this field's."""
        if self.enum and value not in self.enum:
            return False
        if self.type == "integer":
            if not isinstance(value, int) or isinstance(value, bool):
                return False
            return (self.minimum is None or value >= self.minimum) and (self.maximum is None or value <= self.maximum)
        if not isinstance(value, str) or not self.minLength <= len(value) <= self.maxLength:
            return False
        return re.search(self.pattern, value) is not None


class FormSchema(_Part):
    """The JSON Schema of what is filled in at the counter."""

    type: Literal["object"]
    properties: dict[str, FormField] = Field(min_length=1, max_length=20)
    required: tuple[str, ...] = ()
    additionalProperties: Literal[False] = False  # noqa: N815


class Fee(_Part):
    """The collector's fee of one bill: added to what the customer pays, or kept back from the biller's money."""

    payer: Literal["customer", "biller"]
    fen: Fen


class Price(_Part):
    """What a bill costs by one field's value, such as the tier of an insurance: nobody types the amount."""

    field: str
    fen: dict[str, Fen] = Field(min_length=1, max_length=20)


class Limits(_Part):
    least_fen: Fen = 1
    most_fen: Fen


class Calendar(_Part):
    """When the biller takes money; what is paid after the cut-off is in the next day's file."""

    weekdays: tuple[Annotated[int, Field(ge=1, le=7)], ...] = (1, 2, 3, 4, 5, 6, 7)
    closed_on: tuple[date, ...] = ()
    opens: time = time(0)
    closes: time = time(23, 59, 59)
    cut_off: time = time(23, 59, 59)

    def is_open(self, moment: datetime) -> bool:
        """Whether a bill may be paid at a moment, by Chinese wall-clock time."""
        local = moment.astimezone(BEIJING)
        is_day = local.isoweekday() in self.weekdays and local.date() not in self.closed_on
        return is_day and self.opens <= local.time() <= self.closes

    def file_day(self, moment: datetime) -> date:
        """The day whose file must hold what is paid at a moment."""
        local = moment.astimezone(BEIJING)
        return local.date() + timedelta(days=local.time() > self.cut_off)


class Columns(_Part):
    """How the biller's file of a day calls its columns. Amounts are in fen, or in yuan where that is said."""

    number: Name
    amount: Name
    reference: Name | None = None
    unit: Literal["fen", "yuan"] = "fen"


class AdapterPart(_Part):
    """How the biller is reached: see README.md for what each kind takes as settings.

    `secret` names an environment variable of the server that holds the biller's token: no secret stands in a file.
    """

    kind: Literal["http", "file", "simulator"]
    url: str = Field("", max_length=400)
    secret: str = Field("", pattern=r"^(HUINONG_BILLER_[A-Z0-9_]{1,40})?$")
    timeout_s: float = Field(5.0, gt=0, le=30)
    owed_fen: Fen = 0
    endings: dict[str, Behaviour] = Field(default_factory=dict)
    seed: int = 0
    permille: dict[Behaviour, Annotated[int, Field(ge=0, le=1000)]] = Field(default_factory=dict)


class Declaration(_Part):
    """A biller, whole. `account` is the field that says whose bill it is, `payer` the one that says their name; the
    fields in `once` are paid together at most once ever, such as a person and a year of social insurance. `mark` is the
    sign on its tile."""

    code: Code
    name: Name
    name_zh: Name
    mark: str = Field("", max_length=2)
    valid_from: date
    model: Model
    form: FormSchema
    account: str
    payer: str = ""
    once: tuple[str, ...] = ()
    price: Price | None = None
    fee: Fee
    limits: Limits
    calendar: Calendar = Calendar()
    file: Columns
    adapter: AdapterPart

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        named = {self.account, *self.once, *self.form.required, *filter(None, [self.payer])}
        if self.price:
            named.add(self.price.field)
        unknown = named - set(self.form.properties)
        if unknown:
            raise ValueError(f"not a field of the form: {', '.join(sorted(unknown))}")
        if not {self.account, *self.once} <= set(self.form.required):
            raise ValueError("account and once must be required fields")
        if self.limits.least_fen > self.limits.most_fen:
            raise ValueError("least_fen is above most_fen")
        if self.fee.payer == "biller" and self.fee.fen > self.limits.least_fen:
            raise ValueError("the fee is above the smallest bill")
        if self.adapter.kind == "http" and not self.adapter.url:
            raise ValueError("an http adapter needs a url")
        if self.adapter.kind == "file" and self.model is Model.FETCH_AND_PAY:
            raise ValueError("a file cannot be asked what is owed")
        if self.price and self.model is Model.FETCH_AND_PAY:
            raise ValueError("the biller says what is owed, so the form has no price")
        if self.price and {str(each) for each in self.form.properties[self.price.field].enum} != set(self.price.fen):
            raise ValueError("every value of the priced field has one price, and nothing else has")
        if sum(self.adapter.permille.values()) > PERMILLE:
            raise ValueError("permille come to more than 1000")
        return self

    @property
    def asks_amount(self) -> bool:
        """Whether the payer says how much."""
        return self.model is not Model.FETCH_AND_PAY and self.price is None

    def amount_fen(self, fields: FormFields, said_fen: int) -> int:
        """What the form itself says the bill comes to: by its price, else what the payer said."""
        return self.price.fen[str(fields[self.price.field])] if self.price else said_fen

    def filled(self, said: Mapping[str, str]) -> dict[str, str | int]:
        """What was typed as the form keeps it: numbers as numbers, what was left empty as its default or not at all."""
        found: dict[str, str | int] = {}
        for name, field in self.form.properties.items():
            text = said.get(name, "").strip()
            if text:
                found[name] = int(text) if field.type == "integer" and text.isdecimal() else text
            elif field.default is not None:
                found[name] = field.default
        return found

    def claim(self, fields: FormFields) -> str:
        """What two bills that must not be paid side by side have in common."""
        return "|".join(str(fields[name]).strip().upper() for name in self.once or (self.account,))

    def check(self, fields: FormFields) -> None:
        """Raises FormWrong, naming the fields that the form's schema does not allow."""
        wrong = [name for name in fields if name not in self.form.properties]
        for name, field in self.form.properties.items():
            is_given = fields.get(name, "") != ""
            if not (field.holds(fields[name]) if is_given else name not in self.form.required):
                wrong.append(field.title_zh)
        if wrong:
            raise FormWrong(fields="、".join(wrong))


def parse(text: str) -> Declaration:
    """The declaration in a file. Raises DeclarationWrong with the first place that is wrong."""
    try:
        return Declaration.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "."
        raise DeclarationWrong(place=place, why=first["msg"]) from error
