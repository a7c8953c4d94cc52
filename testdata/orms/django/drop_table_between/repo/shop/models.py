from django.db import models


class Label(models.Model):
    name = models.CharField(max_length=20)


class Order(models.Model):
    total = models.IntegerField()
    labels = models.ManyToManyField(Label)  # ~ breaking likely


class Parcel(models.Model):
    weight = models.IntegerField()
    labels = models.ManyToManyField(Label)
