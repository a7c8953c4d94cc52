//! How large tables are. In: a file that the database exported (comma, semicolon, tab or `|` between
//! the columns). Out: rows and bytes by table. The query that exports it stands here too.

use std::path::Path;

use crate::change::plan::Size;
use crate::error::{Error, Result};
use crate::sql::Dialect;

/// Sizes by the table's name as the database wrote it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    rows: Vec<(String, Size)>,
}

/// Larger files are something else.
const MAX_BYTES: u64 = 64 << 20;

/// Whatever an export writes for a value that is not known.
const UNKNOWN: [&str; 3] = ["", "NULL", "\\N"];

impl Stats {
    /// Reads the file at `path`.
    ///
    /// # Errors
    /// It cannot be read, has no such columns, or a number is none.
    pub fn load(path: &Path) -> Result<Self> {
        let fail = |why: String| Error::new(format!("cannot read {}: {why}", path.display()));
        let metadata = path.metadata().map_err(|e| {
            fail(match e.kind() {
                std::io::ErrorKind::NotFound => "no such file".to_owned(),
                _ => e.to_string(),
            })
        })?;
        if metadata.len() > MAX_BYTES {
            return Err(fail("it is larger than 64 MiB".to_owned()));
        }
        let text = std::fs::read_to_string(path).map_err(|e| fail(e.to_string()))?;
        Self::parse(&text).map_err(fail)
    }

    fn parse(text: &str) -> std::result::Result<Self, String> {
        let text = text.trim_start_matches('\u{feff}');
        let head = text.lines().next().unwrap_or_default();
        let delimiter = ['\t', '|', ';', ',']
            .into_iter()
            .find(|c| head.contains(*c));
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(u8::try_from(delimiter.unwrap_or(',')).unwrap_or(b','))
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let head = reader.headers().map_err(|e| e.to_string())?.clone();
        let column = |name: &str| head.iter().position(|own| own.eq_ignore_ascii_case(name));
        let wanted = "columns table_name, row_count and total_bytes: see --stats-query";
        let (Some(table), Some(rows)) = (column("table_name"), column("row_count")) else {
            return Err(format!("it has not the {wanted}"));
        };
        let bytes = column("total_bytes");
        let mut found = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|e| e.to_string())?;
            let line = record.position().map_or(0, csv::Position::line);
            // psql ends its tables with `(12 rows)`.
            if record.len() < head.len() && record.get(0).is_some_and(|t| t.starts_with('(')) {
                continue;
            }
            let number = |index: Option<usize>| {
                let text = index.and_then(|i| record.get(i)).unwrap_or_default();
                if UNKNOWN.contains(&text) {
                    return Ok(None);
                }
                let number = text.parse::<u64>();
                number
                    .map(Some)
                    .map_err(|_| format!("line {line}: `{text}` is no number"))
            };
            let size = Size {
                rows: number(Some(rows))?,
                bytes: number(bytes)?,
            };
            let name = record.get(table).unwrap_or_default().to_owned();
            found.push((name, size));
        }
        Ok(Self { rows: found })
    }

    /// The size of a relation. A schema counts where both sides name one that is not the default.
    pub fn size(&self, relation: &str) -> Option<Size> {
        let plain = |name: &str| {
            let name = name.to_lowercase();
            let name = name.strip_prefix("public.").or(name.strip_prefix("dbo."));
            name.map(str::to_owned)
        };
        let same = |own: &str| {
            let (a, b) = (own.to_lowercase(), relation.to_lowercase());
            plain(own).unwrap_or(a) == plain(relation).unwrap_or(b)
        };
        if let Some((_, size)) = self.rows.iter().find(|(own, _)| same(own)) {
            return Some(*size);
        }
        // A bare name, where only one schema has it.
        let bare = |name: &str| name.rsplit('.').next().unwrap_or(name).to_lowercase();
        let named = |own: &str| bare(own) == bare(relation) && !relation.contains('.');
        let mut fits = self.rows.iter().filter(|(own, _)| named(own));
        let first = fits.next();
        first
            .filter(|_| fits.next().is_none())
            .map(|(_, size)| *size)
    }
}

/// The query whose answer `--stats` reads; `None` for dialects that it was not tried on.
pub fn stats_query(dialect: Dialect) -> Option<&'static str> {
    match dialect {
        Dialect::Postgresql => Some(
            "-- psql --csv -f this.sql > stats.csv\n\
             SELECT n.nspname || '.' || c.relname AS table_name,\n\
             \x20      CASE WHEN c.reltuples >= 0 THEN c.reltuples::bigint END AS row_count,\n\
             \x20      pg_total_relation_size(c.oid) + coalesce((\n\
             \x20        SELECT sum(pg_total_relation_size(p.relid)) FROM pg_partition_tree(c.oid) AS p\n\
             \x20        WHERE p.relid <> c.oid), 0)::bigint AS total_bytes\n\
             FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace\n\
             WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'\n\
             ORDER BY 1;\n",
        ),
        Dialect::Mysql => Some(
            "-- mysql --batch DATABASE < this.sql > stats.tsv\n\
             SELECT table_name AS table_name, table_rows AS row_count,\n\
             \x20      data_length + index_length AS total_bytes\n\
             FROM information_schema.tables\n\
             WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'\n\
             ORDER BY 1;\n",
        ),
        Dialect::Sqlite => Some(
            "-- sqlite3 -csv -header FILE < this.sql > stats.csv   (after ANALYZE)\n\
             SELECT m.name AS table_name, max(CAST(s.stat AS integer)) AS row_count, NULL AS total_bytes\n\
             FROM sqlite_master AS m LEFT JOIN sqlite_stat1 AS s ON s.tbl = m.name\n\
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'\n\
             GROUP BY m.name ORDER BY 1;\n",
        ),
        Dialect::Mssql | Dialect::Oracle | Dialect::Generic => None,
    }
}

#[cfg(test)]
mod tests {

    use super::*;

    fn size(rows: u64, bytes: u64) -> Size {
        Size {
            rows: Some(rows),
            bytes: Some(bytes),
        }
    }

    #[test]
    fn every_usual_export_is_read() {
        for text in [
            "table_name,row_count,total_bytes\npublic.orders,12,34\n",
            "\u{feff}TABLE_NAME\tROW_COUNT\tTOTAL_BYTES\r\norders\t12\t34\r\n",
            "table_name|row_count|total_bytes\npublic.orders|12|34\n(1 row)\n",
            "table_name;row_count;total_bytes\n\"orders\";12;34\n",
        ] {
            let stats = Stats::parse(text).unwrap();
            assert_eq!(stats.size("orders"), Some(size(12, 34)), "{text}");
            assert_eq!(stats.size("customers"), None);
        }
    }

    #[test]
    fn what_is_not_known_is_not_small() {
        let stats =
            Stats::parse("table_name,row_count,total_bytes\na,,\nb,5,\nc,\\N,99999999\n").unwrap();
        assert_eq!(stats.size("a").unwrap().is_small(), None);
        assert_eq!(stats.size("b").unwrap().is_small(), Some(true));
        assert_eq!(stats.size("c").unwrap().is_small(), Some(false));
    }

    #[test]
    fn a_schema_counts_where_two_have_the_name() {
        let stats =
            Stats::parse("table_name,row_count\na.orders,1\nb.orders,2\nb.lines,3\n").unwrap();
        assert_eq!(stats.size("orders"), None);
        assert_eq!(stats.size("b.orders").unwrap().rows, Some(2));
        assert_eq!(stats.size("lines").unwrap().rows, Some(3));
        assert_eq!(stats.size("a.lines"), None);
    }

    #[test]
    fn a_file_that_is_something_else_is_refused() {
        assert!(
            Stats::parse("name,count\na,1\n")
                .unwrap_err()
                .contains("table_name")
        );
        let wrong = Stats::parse("table_name,row_count\na,many\n").unwrap_err();
        assert_eq!(wrong, "line 2: `many` is no number");
    }
}
