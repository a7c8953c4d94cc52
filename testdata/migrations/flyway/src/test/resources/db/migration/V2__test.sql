CREATE TABLE test_only (id int);
