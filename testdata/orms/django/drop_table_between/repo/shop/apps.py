from django.apps import AppConfig


# The configuration of a folder below: the tables begin with the name of this one.
class SecondConfig(AppConfig):
    name = "shop.second"
