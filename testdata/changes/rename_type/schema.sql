CREATE TYPE currency AS ENUM ('eur', 'usd');
CREATE TABLE amounts (id bigint PRIMARY KEY, unit currency NOT NULL);
CREATE TABLE banks (id bigint PRIMARY KEY, currency text);
