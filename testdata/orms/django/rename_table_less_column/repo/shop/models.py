from django.db import models


class Counter(models.Model):  # ~ breaking likely
    year = models.IntegerField()  # ~ breaking likely
    total = models.IntegerField()

    def label(self):
        return f"{self.year}: {self.total}"  # ~ breaking likely
