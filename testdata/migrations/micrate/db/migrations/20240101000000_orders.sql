-- +micrate Up
CREATE TABLE orders (id bigserial);
-- +micrate Down
DROP TABLE orders;
