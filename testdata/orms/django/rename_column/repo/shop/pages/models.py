from django.db import models

from shop.core.models import Publishable


class Page(Publishable):
    title = models.CharField(max_length=200)


class NewsPage(Page):
    # Its own table holds the lead; the date is in the table of pages.
    lead = models.TextField()


class Banner(models.Model):
    published_on = models.DateField(null=True)


class Visit(models.Model):
    page = models.ForeignKey(Page, related_name="visits", on_delete=models.CASCADE)
    published_on = models.DateField(null=True)


SORTED_BY = ["published_on", "title"]  # ~ risky possible
EXPORTED = {"date": "page__published_on"}  # ~ risky possible


def recent():
    yield NewsPage.objects.filter(published_on__year=2024)  # ~ breaking likely
    yield Visit.objects.filter(page__published_on=None)  # ~ breaking likely
    yield Visit.objects.filter(published_on=None)
    yield Banner.objects.order_by("published_on")


def in_hand(page, banner, page_with_lead, news_page: NewsPage):
    print(page.published_on)  # ~ breaking likely
    print(banner.published_on)
    print(page_with_lead.published_on)  # ~ risky possible
    print(news_page.published_on, news_page.lead)  # ~ breaking likely
    return getattr(page, "published_on")  # ~ breaking likely
