from django.contrib import admin

from shop.registry import get_model


class LineAdmin(admin.ModelAdmin):
    readonly_fields = ("status",)  # ~ breaking likely


class ReviewAdmin(admin.ModelAdmin):
    readonly_fields = ("status",)


admin.site.register(get_model("orders", "orderline"), LineAdmin)
admin.site.register(get_model("reviews", "review"), ReviewAdmin)
