CREATE TABLE salaries (id bigint PRIMARY KEY, amount integer NOT NULL);
CREATE TABLE grades (id bigint PRIMARY KEY, amount integer NOT NULL);
