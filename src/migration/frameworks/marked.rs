//! Frameworks whose SQL files carry both directions, told apart by marks in comments: goose,
//! dbmate, sql-migrate, node-pg-migrate, tern, Play evolutions, MyBatis, micrate, rambler.
//!
//! In: a folder's files. Out: whose marks they carry. The hard thing is in `parts`; this is data.

use std::rc::Rc;

use crate::migration::layout;
use crate::migration::lower::lower_sql;
use crate::migration::parts;
use crate::migration::{Framework, Layout};

macro_rules! row {
    ($name:ident, $id:literal, $title:literal) => {
        #[doc = concat!("The row of ", $title, ".")]
        pub(super) const $name: Framework = Framework {
            id: $id,
            title: $title,
            layout: Layout::Sql,
            // A first migration in a folder of any name is told by its marks.
            fits: |group| {
                let sample = group.sample();
                let marked = |text: &Rc<str>| parts::$name.stand_in(text);
                let is_alone = || !layout::is_retired(group.root) && sample.iter().all(marked);
                sample.iter().any(marked) && (group.is_likely() || is_alone())
            },
            lower: lower_sql,
            arrange: None,
            joins: false,
        };
    };
}

row!(GOOSE, "goose", "goose");
row!(SQL_MIGRATE, "sql-migrate", "sql-migrate");
row!(DBMATE, "dbmate", "dbmate");
row!(NODE_PG_MIGRATE, "node-pg-migrate", "node-pg-migrate");
row!(TERN, "tern", "tern");
row!(PLAY, "play", "Play evolutions");
row!(MYBATIS, "mybatis", "MyBatis Migrations");
row!(MICRATE, "micrate", "micrate");
row!(RAMBLER, "rambler", "rambler");
