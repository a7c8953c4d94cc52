-- INSERT OR REPLACE deletes the other row.
-- engine: sqlite
-- schema
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40));
-- rows
INSERT INTO users VALUES (1, 'ada@x', 'Ada'), (2, 'bob@x', 'Bob');
-- change [sqlite]
CREATE UNIQUE INDEX users_email_key ON users (email);
-- statement
INSERT OR REPLACE INTO users (id, email) VALUES (3, $1);
-- values A: 'eve@x'
-- values B: 'ada@x'
-- probe
SELECT id, email, name FROM users ORDER BY id;
-- expect: risky silent
-- recorded sqlite 3.54.1 (A): ok
-- recorded sqlite 3.54.1 (B): ok differs (data)
