"""Forms as every room has them: Tabler's inputs, and money typed in yuan that arrives as fen."""

from decimal import Decimal
from typing import Any

from django import forms

MOST_YUAN = Decimal(10_000_000)  # past this it is a slip of the finger


class Form(forms.Form):
    """Tabler's classes on every input."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        for field in self.fields.values():
            if isinstance(field.widget, forms.CheckboxInput):
                field.widget.attrs.setdefault("class", "form-check-input")
            else:
                is_select = isinstance(field.widget, forms.Select)
                field.widget.attrs.setdefault("class", "form-select" if is_select else "form-control")


class FenField(forms.DecimalField):
    """An amount typed in yuan, at most to the fen; cleaned to an integer of fen."""

    def __init__(self, *, least_fen: int = 0, **kwargs: Any) -> None:
        least = Decimal(least_fen) / 100
        super().__init__(min_value=least, max_value=MOST_YUAN, max_digits=10, decimal_places=2, **kwargs)
        self.widget.attrs.update({"inputmode": "decimal", "step": "0.01"})

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        return None if cleaned is None else int(cleaned * 100)

    def prepare_value(self, value: Any) -> Any:
        """What was saved in fen stands in the input as yuan; what was typed stands as it was typed."""
        return f"{Decimal(value) / 100:.2f}" if isinstance(value, int) else value


class DayField(forms.DateField):
    """A day, chosen on the browser's calendar."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)
