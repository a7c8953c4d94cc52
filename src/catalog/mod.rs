//! What the database knows: relations, columns, keys, types, functions, by ids that survive a rename.
