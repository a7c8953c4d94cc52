//! Renderers of a report. A renderer maps; it never sorts, filters or judges.
