CREATE TABLE in_the_docs (id int);
