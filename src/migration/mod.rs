//! Migrations as their frameworks see them: layouts, databases, order, up parts; lowered to operations.
