//! A change is a difference of two catalogs by identity, tied to the operation that caused it.
