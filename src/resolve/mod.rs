//! Resolves a query against a catalog: bindings, or the error that the database would give.
