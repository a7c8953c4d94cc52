from django.contrib import admin

from shop.registry import get_model

Order = get_model("orders", "Order")
Review = get_model("reviews", "Review")

STATE = ("status", "total")  # ~ breaking likely
LISTED = ["customer", *STATE]
REVIEWED = ["id", "status"]


class OrderAdmin(admin.ModelAdmin):
    list_display = LISTED
    search_fields = ("customer__status",)  # ~ breaking likely


class ReviewAdmin(admin.ModelAdmin):
    list_display = REVIEWED


admin.site.register(Order, OrderAdmin)
admin.site.register(Review, ReviewAdmin)


def export():
    return Order.objects.filter(status="new")  # ~ breaking likely


def reviewed():
    return Review.objects.filter(status="new")
