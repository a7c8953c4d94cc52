from django import forms

from .models import Order


class OrderForm(forms.ModelForm):
    # A name that the form does not know is passed over.
    field_order = ["start", "carrier"]  # ~ risky likely

    class Meta:
        model = Order
        fields = ["start"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["carrier"].required = False  # ~ breaking likely
        self.fields["start"].required = False

    def clean(self):
        if self.cleaned_data["start"]:
            return self.cleaned_data.get("carrier")  # ~ breaking likely
        return self.errors["carrier"]


class SearchForm(forms.Form):
    field_order = ["carrier"]

    def clean(self):
        return self.cleaned_data["carrier"]
