from django.db import models


class Review(models.Model):
    status = models.CharField(max_length=20)
