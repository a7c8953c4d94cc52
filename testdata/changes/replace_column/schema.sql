CREATE TABLE prices (id bigint PRIMARY KEY, sku text NOT NULL, amount integer NOT NULL);
CREATE TABLE refunds (id bigint PRIMARY KEY, amount integer NOT NULL);
