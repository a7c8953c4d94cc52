install_requires=["psycopg2"]
