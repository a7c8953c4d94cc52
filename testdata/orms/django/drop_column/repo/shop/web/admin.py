from django import forms
from django.contrib import admin
from django_filters import CharFilter, FilterSet
from rest_framework import serializers, viewsets

from shop.orders.models import Order, OrderLine
from shop.stock.models import Shipment


@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):
    list_display = ["id", "status", "total"]  # ~ breaking likely
    list_filter = ("status",)  # ~ breaking likely
    search_fields = ["customer__email", "=status"]  # ~ breaking likely
    fieldsets = [
        (None, {"fields": ["customer"]}),
        ("State", {"fields": ["status"]}),  # ~ breaking likely
    ]


class ShipmentAdmin(admin.ModelAdmin):
    list_display = ["id", "status", "order__status"]  # ~ breaking likely


admin.site.register(Shipment, ShipmentAdmin)


class LineInline(admin.TabularInline):
    model = OrderLine
    fields = ["sku", "quantity"]


class OrderForm(forms.ModelForm):
    status = forms.CharField(required=False)  # ~ breaking likely

    class Meta:
        model = Order
        fields = [
            "customer",
            "status",  # ~ breaking likely
        ]

    def clean_status(self):  # ~ breaking likely
        return self.instance.status  # ~ breaking likely


class SearchForm(forms.Form):
    # A form about no model.
    status = forms.CharField()
    fields = ["status"]


class OrderSerializer(serializers.ModelSerializer):
    state = serializers.CharField(source="status")  # ~ breaking likely
    email = serializers.CharField(source="customer.email")

    class Meta:
        model = Order
        fields = ["id", "state", "email"]


class OrderFilter(FilterSet):
    state = CharFilter(field_name="status")  # ~ breaking likely

    class Meta:
        model = Order
        fields = {"status": ["exact", "in"], "total": ["gte"]}  # ~ breaking likely

    def filter_queryset(self, queryset):
        return queryset.filter(status="new")  # ~ breaking likely


class OrderViewSet(viewsets.ModelViewSet):
    queryset = Order.objects.all()
    serializer_class = OrderSerializer
    ordering_fields = ["status", "total"]  # ~ breaking likely

    def get(self, request):
        return self.get_queryset().filter(status=request.GET["status"])  # ~ breaking likely
