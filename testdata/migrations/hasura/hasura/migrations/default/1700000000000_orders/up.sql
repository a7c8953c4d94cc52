CREATE TABLE public.orders (id uuid DEFAULT gen_random_uuid());
