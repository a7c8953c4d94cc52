from django.shortcuts import get_object_or_404
from django.views.generic import CreateView

from .models import Folder, Upload  # ~ risky likely


class UploadView(CreateView):
    model = Upload  # ~ breaking likely
    fields = ["name", "size"]


class FolderView(CreateView):
    model = Folder
    fields = ["name"]


def show(request, pk):
    rows = Upload.objects  # ~ breaking likely
    if isinstance(request, Upload):  # ~ risky likely
        return rows
    get_object_or_404(Folder, pk=pk)
    return get_object_or_404(Upload, pk=pk)  # ~ breaking likely


def size(upload: Upload, folder: Folder) -> int:  # ~ risky likely
    return 1
