from django.db import models


class Order(models.Model):
    status = models.TextField()  # ~ breaking likely
    total = models.IntegerField()


class Parcel(models.Model):
    status = models.TextField()
