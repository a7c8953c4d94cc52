from django.db import models


class Order(models.Model):
    carrier = models.TextField()  # ~ breaking likely
    fail = models.TextField(null=True)  # ~ breaking likely
    start = models.TextField(null=True)


class Build(models.Model):
    exit_code = models.IntegerField(null=True)  # ~ breaking likely
