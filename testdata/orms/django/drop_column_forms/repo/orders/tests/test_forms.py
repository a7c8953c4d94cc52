from orders.forms import OrderForm
from orders.models import Order, Visit


class OrderFormTest(TestCase):
    def test_send(self):
        sent = OrderForm({}).send()
        self.assertIsInstance(sent, Order)
        self.assertEqual(sent.carrier, "x")  # ~ breaking likely

    def test_other(self):
        sent = OrderForm({}).visit()
        assert isinstance(sent, Visit)
        assert sent.carrier == "x"

    def test_unless(self):
        sent = OrderForm({}).either()
        if isinstance(sent, Order):
            return
        assert sent.carrier == "x"  # ~ risky possible
