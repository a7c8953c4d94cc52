-- rambler up
CREATE TABLE orders (id bigserial);
-- rambler down
DROP TABLE orders;
