CREATE TABLE shop_label (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE shop_order (id bigint PRIMARY KEY, total integer NOT NULL);
CREATE TABLE shop_order_labels (id bigint PRIMARY KEY, order_id bigint NOT NULL, label_id bigint NOT NULL);
CREATE TABLE shop_parcel (id bigint PRIMARY KEY, weight integer NOT NULL);
CREATE TABLE shop_parcel_labels (id bigint PRIMARY KEY, parcel_id bigint NOT NULL, label_id bigint NOT NULL);
