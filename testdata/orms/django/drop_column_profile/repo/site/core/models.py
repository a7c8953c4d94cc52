from django.contrib.auth.models import User
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db import models


class UserProfile(models.Model):
    user = models.OneToOneField(User, on_delete=models.CASCADE)
    email_verified = models.BooleanField(default=False)  # ~ breaking likely
    method = models.CharField(max_length=10, null=True)  # ~ breaking likely


class Note(models.Model):
    content_type = models.ForeignKey("contenttypes.ContentType", on_delete=models.CASCADE)
    object_key = models.BigIntegerField()  # ~ breaking likely
    about = GenericForeignKey("content_type", "object_key")  # ~ breaking likely
