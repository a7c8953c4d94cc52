//! One file a language: its row, and its rules as data.

pub(super) mod c;
pub(super) mod csharp;
pub(super) mod dart;
pub(super) mod elixir;
pub(super) mod go;
pub(super) mod java;
pub(super) mod javascript;
pub(super) mod kotlin;
pub(super) mod php;
pub(super) mod python;
pub(super) mod ruby;
pub(super) mod rust;
pub(super) mod scala;
pub(super) mod shell;
pub(super) mod sql;
pub(super) mod swift;
