from django.db import models


class Invoice(models.Model):
    number = models.CharField(max_length=20)
    paid = models.BooleanField(default=False)

    class Meta:
        db_table = "old_invoices"  # ~ breaking likely

    def pay(self):
        # The row is in hand: the name of its table does not matter.
        self.paid = True
        self.save(update_fields=["paid"])


class Note(models.Model):
    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE)
    text = models.TextField()


def unpaid():
    # The declaration alone says what the table is called.
    return Invoice.objects.filter(paid=False)


def notes():
    return Note.objects.filter(text="x")
