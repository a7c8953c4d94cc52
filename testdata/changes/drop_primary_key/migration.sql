ALTER TABLE cities DROP CONSTRAINT cities_pkey;
