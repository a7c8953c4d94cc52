# --- !Ups
CREATE TABLE orders (id int);

# --- !Downs
DROP TABLE orders;
