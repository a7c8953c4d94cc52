//! Progress on standard error for whatever takes longer than a moment.
