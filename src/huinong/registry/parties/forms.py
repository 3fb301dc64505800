"""What people type on this room's pages."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huinong.registry.parties.values import (
    KIND_LABELS,
    RELATION_LABELS,
    SCHEME_LABELS,
    NewIdentifier,
    NewParty,
    PartyKind,
    Scheme,
)

SCHEMES = (Scheme.PHONE, Scheme.USCC, Scheme.RESIDENT_ID, Scheme.FARM_CODE)
PLAIN = {"autocomplete": "off", "spellcheck": "false"}


class _Form(forms.Form):
    """Tabler's classes on every input."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for field in self.fields.values():
            if isinstance(field.widget, forms.RadioSelect | forms.HiddenInput):
                continue
            is_select = isinstance(field.widget, forms.Select)
            field.widget.attrs.setdefault("class", "form-select" if is_select else "form-control")


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


class RegisterForm(_Form):
    """A party with the numbers it showed."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[(kind.value, label) for kind, label in KIND_LABELS.items()])
    name = forms.CharField(label=pgettext_lazy("registry", "Name"), max_length=80)
    division = forms.ChoiceField(label=_("Place"), required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)

    def __init__(self, *args: Any, places: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        division = self.fields["division"]
        assert isinstance(division, forms.ChoiceField)
        division.choices = list(places)
        for scheme in SCHEMES:
            field = forms.CharField(label=SCHEME_LABELS[scheme], max_length=40, required=False)
            field.widget.attrs.update(PLAIN, **{"class": "form-control"})
            self.fields[scheme.value] = field

    def party(self, key: str) -> NewParty:
        """The valid form as the value a service takes."""
        given = self.cleaned_data
        numbers = [NewIdentifier(scheme=scheme, text=given[scheme.value]) for scheme in SCHEMES if given[scheme.value]]
        return NewParty(
            key=key,
            kind=PartyKind(given["kind"]),
            name=given["name"],
            division=given["division"],
            address=given["address"],
            identifiers=tuple(numbers),
        )


class IdentifierForm(_Form):
    scheme = forms.ChoiceField(label=_("What it is"), choices=[(s.value, SCHEME_LABELS[s]) for s in SCHEMES])
    text = forms.CharField(label=_("Number"), max_length=40, widget=forms.TextInput(attrs=PLAIN))
    is_primary = forms.BooleanField(
        label=_("use this one first"), required=False, widget=forms.CheckboxInput(attrs={"class": "form-check-input"})
    )


class RevealForm(_Form):
    purpose = forms.CharField(
        label=_("What do you need it for?"),
        max_length=200,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off", "list": "purposes"}),
    )


class RelateForm(_Form):
    kind = forms.ChoiceField(label=_("It is"), choices=[(kind.value, label) for kind, label in RELATION_LABELS.items()])
    other = forms.UUIDField(label=_("To whom"), widget=forms.HiddenInput)
    valid_from = _day(_("From"))
    valid_to = _day(_("Until before"), required=False)


class EndForm(_Form):
    ended_on = _day(_("First day on which it no longer holds"))


class MergeForm(_Form):
    survivor = forms.UUIDField(widget=forms.HiddenInput)
    merged = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("How do you know?"), max_length=200)
