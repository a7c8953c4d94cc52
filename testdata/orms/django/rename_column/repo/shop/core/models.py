import datetime

from django.db import models
from django.db.models import Q


class PublishedQuerySet(models.QuerySet):
    def published(self):
        return self.filter(Q(published_on__lte=datetime.date.today()))  # ~ breaking likely


class Publishable(models.Model):
    published_on = models.DateField(null=True)  # ~ breaking likely

    objects = models.Manager.from_queryset(PublishedQuerySet)()

    class Meta:
        abstract = True

    @property
    def is_visible(self):
        return self.published_on is not None  # ~ breaking likely
