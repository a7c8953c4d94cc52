CREATE TABLE wallets (id bigint PRIMARY KEY, holder text NOT NULL, balance integer);
CREATE TABLE ledgers (id bigint PRIMARY KEY, balance integer);
