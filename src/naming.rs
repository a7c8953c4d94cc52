//! Inflection and naming conventions shared by frameworks and object-relational mappers.
