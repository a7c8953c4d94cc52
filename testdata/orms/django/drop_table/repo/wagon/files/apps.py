from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "wagon.files"
    label = "wagonfiles"
