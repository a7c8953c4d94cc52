"""The nightly report. It reads the shop's tables directly: the API is too slow for it."""

from datetime import date

import psycopg

REVENUE = """
    SELECT o.status, count(*), sum(o.total_cents)
    FROM orders o
    WHERE o.placed_at::date = %(day)s
      AND o.status <> 'cancelled'
    GROUP BY o.status
    ORDER BY o.status
"""


class DailyRevenue:
    def __init__(self, connection: psycopg.Connection) -> None:
        self.connection = connection

    def totals(self, day: date) -> list[tuple]:
        return self.connection.execute(REVENUE, {"day": day}).fetchall()

    def open_value(self) -> int:
        row = self.connection.execute(
            "SELECT coalesce(sum(total_cents), 0) FROM open_orders WHERE status = 'paid'"
        ).fetchone()
        return row[0]
