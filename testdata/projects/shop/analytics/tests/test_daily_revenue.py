from datetime import date

from analytics.daily_revenue import DailyRevenue


def test_cancelled_orders_are_no_revenue(connection):
    connection.execute(
        "INSERT INTO orders (customer_id, status, total_cents) VALUES (1, 'cancelled', 500)"
    )
    assert DailyRevenue(connection).totals(date.today()) == []
