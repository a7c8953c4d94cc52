from django.db import models


class Upload(models.Model):  # ~ breaking likely
    name = models.CharField(max_length=20)
    size = models.IntegerField()

    def title(self):
        return self.name


class Folder(models.Model):
    name = models.CharField(max_length=20)


def big():
    return Upload.objects.filter(size__gt=1000)  # ~ breaking likely


def new(name):
    return Upload(name=name, size=1)  # ~ breaking likely
