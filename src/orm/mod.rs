//! Object-relational mappers and query builders as readers.
