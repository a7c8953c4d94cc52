from django.views.generic import CreateView

from .models import Folder, Upload


class UploadView(CreateView):
    model = Upload  # ~ breaking likely
    fields = ["name", "size"]


class FolderView(CreateView):
    model = Folder
    fields = ["name"]
