from google.cloud import bigquery

client = bigquery.Client()


def rows():
    return client.query("SELECT event_key FROM event_data").result()  # ~ risky possible
