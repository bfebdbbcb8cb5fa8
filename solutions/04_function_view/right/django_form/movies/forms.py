"""The forms of the movie theater."""

from django import forms


class PartyForm(forms.Form):
    """How many people come."""

    seats = forms.IntegerField(min_value=1, max_value=8)
