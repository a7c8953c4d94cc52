-- GROUP BY the new key may select the others, as nothing did before.
-- engine: postgresql, mariadb
-- schema
CREATE TABLE tags (id INTEGER, label VARCHAR(20));
-- rows
INSERT INTO tags VALUES (1, 'a');
-- change
ALTER TABLE tags ADD PRIMARY KEY (id);
-- statement
SELECT id, count(*) FROM tags GROUP BY id;
-- expect: none
-- recorded postgresql 15.18: ok
-- recorded mariadb 10.11.19: ok
