//! Migrations and dumps become catalogs.
