//! The index: which place of the code uses which relation or column. Knows nothing of changes.
