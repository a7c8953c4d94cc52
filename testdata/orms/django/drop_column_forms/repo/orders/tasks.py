from django.apps import apps
from django.db.models import F
from django.db.models.functions import Concat

from .models import Build, Order
from .stats import Visit

KINDS = ["start", "fail"]


def run(build_cmd, build):
    if build_cmd.exit_code:  # ~ risky possible
        raise RuntimeError
    return build.exit_code  # ~ breaking likely


def fill():
    model = apps.get_model("orders.Order", require_ready=True)
    model.objects.create(carrier="x")  # ~ breaking likely
    apps.get_model("orders", "Order").objects.filter(carrier="x")  # ~ breaking likely
    apps.get_model("stats", "Visit").objects.filter(carrier="x")
    Visit.objects.annotate(by=Concat(F("carrier"), F("start")))
    return Order.objects.annotate(by=F("carrier"))  # ~ breaking likely
