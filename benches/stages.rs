//! Throughput of each stage on text of this repository's own fixtures, in bytes a second.
#![allow(missing_docs, clippy::unwrap_used)]

use std::hint::black_box;
use std::path::{Path, PathBuf};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use impact::catalog::Catalog;
use impact::host::{self, language};
use impact::replay::replay;
use impact::resolve::{Surroundings, resolve};
use impact::sql::{self, Dialect, parse, split};
use impact::usage::Interest;

fn fixture(path: &str) -> String {
    std::fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("testdata")
            .join(path),
    )
    .unwrap()
}

/// All files below a folder of testdata that a language is known for.
fn sources(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .flatten()
        .map(|e| e.path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, found);
        } else if let Ok(text) = std::fs::read_to_string(&path) {
            found.push((path, text));
        }
    }
}

fn stages(c: &mut Criterion) {
    let migration = fixture("sql/postgresql.sql").repeat(20);
    let mut group = c.benchmark_group("sql");
    group.throughput(Throughput::Bytes(migration.len() as u64));
    group.bench_function("split", |b| {
        b.iter(|| split::statements(black_box(&migration), Dialect::Postgresql))
    });
    group.bench_function("read", |b| {
        b.iter(|| sql::read(black_box(&migration), Dialect::Postgresql))
    });
    group.finish();

    let mut files = Vec::new();
    sources(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/changes"),
        &mut files,
    );
    let bytes: usize = files.iter().map(|(_, text)| text.len()).sum();
    let mut group = c.benchmark_group("host");
    group.throughput(Throughput::Bytes(bytes as u64));
    let interest = Interest::new(["shipments", "orders", "invoices"].map(str::to_owned));
    group.bench_function("prefilter", |b| {
        b.iter(|| {
            files
                .iter()
                .filter(|(_, text)| interest.mentions(black_box(text)))
                .count()
        });
    });
    group.bench_function("literals", |b| {
        b.iter(|| {
            let known = files
                .iter()
                .filter_map(|(path, text)| Some((language::of(path.to_str()?, "")?, text)));
            known
                .map(|(language, text)| host::literals(black_box(text), language).len())
                .sum::<usize>()
        });
    });
    group.finish();

    let schema = "CREATE TABLE orders (id bigint PRIMARY KEY, status text NOT NULL, customer_id bigint, total integer);
                  CREATE TABLE customers (id bigint PRIMARY KEY, name text);";
    let mut catalog = Catalog::new(Dialect::Postgresql);
    replay(&mut catalog, &sql::read(schema, Dialect::Postgresql));
    let query = "WITH paid AS (SELECT o.id, o.total FROM orders o WHERE o.status = 'paid')
                 SELECT c.name, sum(p.total) FROM paid p JOIN orders o ON o.id = p.id JOIN customers c ON c.id = o.customer_id
                 GROUP BY c.name ORDER BY c.name";
    let statement = parse::one(query, Dialect::Postgresql).unwrap();
    let mut group = c.benchmark_group("query");
    group.throughput(Throughput::Bytes(query.len() as u64));
    group.bench_function("parse", |b| {
        b.iter(|| parse::one(black_box(query), Dialect::Postgresql))
    });
    group.bench_function("resolve", |b| {
        b.iter(|| {
            resolve(
                black_box(&statement),
                query,
                &catalog,
                &Surroundings::default(),
            )
        });
    });
    group.finish();
}

criterion_group!(benches, stages);
criterion_main!(benches);
