CREATE TABLE orders (id bigint PRIMARY KEY, owner_id bigint NOT NULL, note text);
CREATE TABLE parcels (order_id bigint NOT NULL, owner_id bigint NOT NULL);

CREATE FUNCTION follow_owner() RETURNS trigger AS $$
BEGIN
    IF OLD.owner_id <> NEW.owner_id THEN
        UPDATE parcels SET owner_id = NEW.owner_id WHERE order_id = OLD.id;
    END IF;
    RETURN NEW;
END
$$ LANGUAGE plpgsql;

CREATE TRIGGER orders_owner AFTER UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION follow_owner();
