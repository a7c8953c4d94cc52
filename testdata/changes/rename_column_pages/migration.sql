ALTER TABLE rides RENAME COLUMN fare TO fare_cents;
