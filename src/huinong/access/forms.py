"""What people type on this room's pages."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from huinong.access.roles import LABELS, MAY_GRANT
from huinong.access.values import Appointment, StaffSummary
from huinong.kernel.actor import Actor, Role

Choices = Iterable[tuple[str, Any]]


class _Form(forms.Form):
    """Tabler's classes on every input."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for field in self.fields.values():
            if isinstance(field.widget, forms.CheckboxInput):
                field.widget.attrs.setdefault("class", "form-check-input")
            else:
                is_select = isinstance(field.widget, forms.Select)
                field.widget.attrs.setdefault("class", "form-select" if is_select else "form-control")


def _password(label: Any, autocomplete: str, **more: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, max_length=256, strip=False, widget=widget, **more)


def _code() -> forms.CharField:
    attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "placeholder": "123 456"}
    return forms.CharField(label=_("Six-digit code"), max_length=16, widget=forms.TextInput(attrs=attrs))


class SignInForm(_Form):
    username = forms.CharField(
        label=_("Username"),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
        ),
    )
    password = _password(_("Password"), "current-password")


class CodeForm(_Form):
    code = _code()


class PasswordForm(_Form):
    present = _password(_("Present password"), "current-password")
    new = _password(_("New password"), "new-password", min_length=10, help_text=_("Ten characters or more."))
    again = _password(_("New password again"), "new-password")

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("new", again):
            raise forms.ValidationError(_("The two are not the same."))
        return again


class PresentPasswordForm(_Form):
    password = _password(_("Present password"), "current-password")


class TokenForm(_Form):
    name = forms.CharField(label=_("What is it for?"), max_length=60)
    days = forms.IntegerField(label=_("Good for, days"), min_value=1, max_value=3650, initial=90)


class AppointmentForm(_Form):
    """What a person is. The choices are those of whoever fills it in."""

    name = forms.CharField(label=_("Name"), max_length=60)
    role = forms.ChoiceField(label=_("Role"))
    division = forms.CharField(
        label=_("Place"),
        max_length=12,
        required=False,
        widget=forms.TextInput(attrs={"list": "divisions", "inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("The code of the county (6 digits) or town (9 digits) in which they work."),
    )
    point = forms.ChoiceField(
        label=_("Station"),
        required=False,
        help_text=_("For station keepers. An officer of several counties leaves them to the county manager."),
    )
    party = forms.ChoiceField(
        label=_("Acts for"), required=False, help_text=_("For partner couriers, co-operative chairs and buyers.")
    )
    is_active = forms.BooleanField(label=_("may sign in"), required=False, initial=True)

    def __init__(self, *args: Any, actor: Actor, points: Choices, parties: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        may = MAY_GRANT.get(actor.role, frozenset())
        self._choose("role", [("", "—"), *((role.value, LABELS[role]) for role in LABELS if role in may)])
        self._choose("point", [("", "—"), *points])
        self._choose("party", [("", "—"), *parties])

    def _choose(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)

    def appointment(self) -> Appointment:
        """The valid form as the value a service takes."""
        given = self.cleaned_data
        return Appointment(
            name=given["name"],
            role=Role(given["role"]),
            division=given["division"].strip(),
            point=UUID(given["point"]) if given["point"] else None,
            party=UUID(given["party"]) if given["party"] else None,
            is_active=given["is_active"],
        )


class NewStaffForm(AppointmentForm):
    username = forms.CharField(
        label=_("Username"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        help_text=_("What they type to sign in. It cannot be changed later."),
    )
    field_order = ("username", "name", "role", "division", "point", "party")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["is_active"]

    def clean(self) -> dict[str, Any]:
        return {**self.cleaned_data, "is_active": True}


def initial_of(person: StaffSummary) -> dict[str, Any]:
    """A person as the form shows them first."""
    return {
        "name": person.name,
        "role": person.role.value,
        "division": person.division,
        "point": str(person.point or ""),
        "party": str(person.party or ""),
        "is_active": person.is_active,
    }
