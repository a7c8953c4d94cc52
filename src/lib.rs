//! `impact` joins the two halves that other tools keep apart: what a migration changes, and
//! which queries of the application use what changes.
//!
//! ```text
//! migrations ─ migration ─> operations ─ replay ─> catalog before, catalog after ─ change ─> changes
//! sources ── repo ─> blobs ── host ─> literals ── usage ─> queries ── resolve (twice) ─> findings
//!                          └─ host ─> syntax ──── orm ──> models, uses ──┘
//! findings ── analysis ─> Report ── report ─> text, markdown, json, …
//! ```
//!
//! Imports go one way, from the end of this list to its start; `tests/layers.rs` checks it:
//! `error location severity clause audience progress repo operation sql host naming orm migration
//! catalog resolve replay usage change finding config analysis hostile report github cli`.

pub mod analysis;
pub mod audience;
pub mod catalog;
pub mod change;
pub mod clause;
pub mod cli;
pub mod config;
pub mod error;
pub mod finding;
pub mod github;
pub mod host;
pub mod hostile;
pub mod location;
pub mod migration;
pub mod naming;
pub mod operation;
pub mod orm;
pub mod parallel;
pub mod progress;
pub mod replay;
pub mod repo;
pub mod report;
pub mod resolve;
pub mod severity;
pub mod sql;
pub mod usage;
