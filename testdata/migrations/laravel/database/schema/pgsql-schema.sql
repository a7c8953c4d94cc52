CREATE TABLE public.migrations (id integer NOT NULL, migration character varying(255) NOT NULL);
CREATE TABLE public.orders (id bigint NOT NULL);
COPY public.migrations (id, migration, batch) FROM stdin;
1	2024_01_01_000000_create_orders_table	1
\.
