from shop.orders import abstract_models


class Order(abstract_models.AbstractOrder):
    def save(self, *args, **kwargs):
        update_fields = kwargs.get("update_fields")
        if update_fields:
            update_fields.append("status")  # ~ breaking likely
            update_fields.append("total")
        names = []
        names.append("status")
        super().save(*args, **kwargs)
