import duckdb
import psycopg


def rows(connection):
    return connection.execute("SELECT event_key FROM event_data")  # ~ breaking certain
