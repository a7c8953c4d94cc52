from django.db import models


class Invoice(models.Model):  # ~ breaking likely 23502
    number = models.CharField(max_length=20)


class Note(models.Model):
    text = models.TextField()


def numbers():
    return Invoice.objects.values_list("number", flat=True)
