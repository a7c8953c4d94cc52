//! What the file may say, what is refused, and in which words.

use super::*;
use crate::audience::Class;
use crate::config::FailOn;
use crate::sql::Dialect;

fn error(text: &str) -> String {
    parse("impact.yml", text).unwrap_err().to_string()
}

#[test]
fn every_key_is_read() {
    let config = parse(
        "impact.yml",
        "
dialect: postgresql
base: origin/develop
databases:
  - name: main
    dialect: mysql
    migrations: db/migrate
    schema: db/structure.sql
    readers: [app, lib/**]
  - name: events
    migrations: [events/a, events/b]
modules:
  reports: app/reports
  billing: [app/billing, lib/billing]
owners:
  app/reports: '@acme/reports'
  app/reports/legacy: []
include: vendor/ours
exclude: [legacy, '*.gen.rb']
classes:
  examples/shop: code
  spec/support: fixture
external_readers:
  - name: revenue dashboard
    tables: orders
    columns: [customers.email, billing.invoices.total]
    owners: ['@acme/data']
    note: refreshes nightly
fail_on: risky
",
    )
    .unwrap();
    assert_eq!(config.dialect, Some(Dialect::Postgresql));
    assert_eq!(config.base.as_deref(), Some("origin/develop"));
    assert_eq!(config.databases[0].dialect, Some(Dialect::Mysql));
    assert_eq!(&*config.databases[0].migrations, ["db/migrate"]);
    assert_eq!(
        config.databases[0].schema.as_deref(),
        Some("db/structure.sql")
    );
    assert_eq!(&*config.databases[0].readers, ["app", "lib/**"]);
    assert_eq!(&*config.databases[1].migrations, ["events/a", "events/b"]);
    let modules: Vec<_> = config
        .modules
        .0
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(modules, ["reports", "billing"]);
    assert_eq!(&*config.owners.0[0].1, ["@acme/reports"]);
    assert!(config.owners.0[1].1.is_empty());
    assert_eq!(&*config.include, ["vendor/ours"]);
    assert_eq!(&*config.exclude, ["legacy", "*.gen.rb"]);
    assert_eq!(config.classes.0[1], ("spec/support".into(), Class::Fixture));
    assert_eq!(
        &*config.external_readers[0].columns[1],
        "billing.invoices.total"
    );
    assert_eq!(
        config.external_readers[0].note.as_deref(),
        Some("refreshes nightly")
    );
    assert_eq!(config.fail_on, Some(FailOn::Risky));
}

#[test]
fn an_empty_file_says_nothing() {
    for text in [
        "",
        "# only a comment\n",
        "---\n",
        "modules:\nowners:\ninclude:\n",
    ] {
        assert_eq!(
            parse("impact.yml", text).unwrap(),
            Config::default(),
            "{text:?}"
        );
    }
}

#[test]
fn a_misspelt_key_is_refused_with_the_nearest_one() {
    assert_eq!(
        error("base: main\nmodlues:\n  a: b\n"),
        "impact.yml:2: unknown key `modlues`: did you mean `modules`?"
    );
    assert_eq!(
        error("databases:\n  - name: a\n    migration: x\n"),
        "impact.yml:3: unknown key `migration`: did you mean `migrations`?"
    );
    let far = error("weather: fine\n");
    assert!(
        far.starts_with("impact.yml:1: unknown key `weather`: known are dialect, "),
        "{far}"
    );
}

#[test]
fn a_misspelt_word_is_refused_with_the_nearest_one() {
    assert_eq!(
        error("base: x\ndialect: postgres\n"),
        "impact.yml:2: unknown word `postgres`: did you mean `postgresql`?"
    );
    assert_eq!(
        error("classes:\n  a: tests\n"),
        "impact.yml:2: unknown word `tests`: did you mean `test`?"
    );
}

#[test]
fn what_means_nothing_is_refused() {
    for (text, why) in [
        ("base: [a\n", "impact.yml:1: "),
        ("modules: {a: b\nbase: c", "impact.yml:2: "),
        ("modules: 3\n", "impact.yml:1: "),
        ("base: a\nbase: b\n", "duplicate"),
        ("modules:\n  a: x\n  a: y\n", "`a` stands twice"),
        ("modules:\n  a: []\n", "`a` has no pattern"),
        ("exclude: ['!a']\n", "exclude: pattern `!a`"),
        ("owners: {'a[': '@x'}\n", "owners: pattern `a[`"),
        ("classes: {'a[': code}\n", "classes: pattern `a[`"),
        (
            "databases: [{name: a}, {name: a}]\n",
            "databases: `a` stands twice",
        ),
        ("databases: [{migrations: a}]\n", "missing field `name`"),
        (
            "external_readers: [{name: bi}]\n",
            "names neither tables nor columns",
        ),
        (
            "external_readers: [{name: bi, columns: total}]\n",
            "as `table.total`",
        ),
        ("sinks: [{function: f, is: column}]\n", "of which table"),
        (
            "sinks: [{function: f, is: table, table: a}]\n",
            "are for columns and SQL",
        ),
        (
            "sinks: [{function: f, is: sql, argument: 0}]\n",
            "from 1 on",
        ),
        (
            "external_readers: [{name: ' ', tables: a}]\n",
            "a name is empty",
        ),
        (
            "severity: {drop_colum: info}\n",
            "severity: no rule drop_colum: did you mean drop_column?",
        ),
        (
            "severity: {drop_column.undecided: info}\n",
            "severity: drop_column.undecided: what cannot be decided has no severity; suppress accepts it",
        ),
        ("severity: {drop_column: infos}\n", "did you mean `info`?"),
        (
            "suppress: [{reason: old}]\n",
            "names none of path, module, table and rule",
        ),
        ("suppress: [{path: app}]\n", "missing field `reason`"),
        (
            "suppress: [{path: app, reason: ' '}]\n",
            "app: the reason is empty",
        ),
        (
            "suppress: [{path: app, reason: x, until: 2026-02-30}]\n",
            "2026-02-30 is no day",
        ),
        (
            "suppress: [{rule: drop_colum, reason: x}]\n",
            "did you mean drop_column?",
        ),
        ("suppress: [{path: 'a[', reason: x}]\n", "pattern `a[`"),
        ("a: &a [*a]\n", "impact.yml"),
    ] {
        let said = error(text);
        assert!(said.contains(why), "{text:?}: {said}");
    }
}

#[test]
fn a_long_value_is_not_repeated() {
    let secret = "s".repeat(200);
    for text in [
        secret.clone(),
        format!("modules: '{}'\n", "sss ".repeat(100)),
        format!("{secret}: 1\n"),
        format!("fail_on: {secret}\n"),
        format!("exclude: ['!{secret}']\n"),
        format!("suppress: [{{rule: {secret}, reason: x}}]\n"),
        format!("suppress: [{{path: {secret}, reason: x, until: {secret}}}]\n"),
    ] {
        let said = error(&text);
        assert!(!said.contains(&"s".repeat(100)), "{said}");
        assert!(said.contains('…') && said.len() < 400, "{said}");
    }
}

#[test]
fn rows_of_a_list_keep_their_lines() {
    let lines = |text: &str| -> Vec<Option<u32>> {
        let config = parse("impact.yml", text).unwrap();
        config.suppress.iter().map(|row| row.line).collect()
    };
    let row = "path: a\n    reason: |\n      - no row\n";
    assert_eq!(
        lines(&format!(
            "base: x\nsuppress: # some\n\n  - {row}  # why\n  -\n    {row}fail_on: risky\n"
        )),
        [Some(4), Some(8)]
    );
    assert_eq!(
        lines("'suppress':\n- path: a\n  reason: x\n- {path: b, reason: x}\n"),
        [Some(2), Some(4)]
    );
    assert_eq!(lines("suppress:\n  [{path: a, reason: x}]\n"), [Some(1)]);
}

#[test]
fn bombs_and_depths_are_refused() {
    let deep = format!("modules: {}{}", "[".repeat(50_000), "]".repeat(50_000));
    assert_eq!(error(&deep), "impact.yml: brackets are nested too deep");
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for i in 1..12 {
        let names = vec![format!("*a{}", i - 1); 10].join(", ");
        bomb += &format!("a{i}: &a{i} [{names}]\n");
    }
    assert!(error(&bomb).starts_with("impact.yml"));
}

#[test]
fn the_file_is_found_once_at_the_root() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(find(dir.path()).unwrap(), None);
    std::fs::write(dir.path().join("impact.yaml"), "base: main\n").unwrap();
    let found = find(dir.path()).unwrap().unwrap();
    assert_eq!(load(&found).unwrap().base.as_deref(), Some("main"));
    std::fs::write(dir.path().join("impact.yml"), "").unwrap();
    assert!(
        find(dir.path())
            .unwrap_err()
            .to_string()
            .contains("keep one")
    );
    std::fs::write(dir.path().join("impact.yml"), vec![b'#'; (1 << 20) + 1]).unwrap();
    let large = load(&dir.path().join("impact.yml"))
        .unwrap_err()
        .to_string();
    assert!(large.contains("larger than 1 MiB"), "{large}");
    assert!(
        load(dir.path())
            .unwrap_err()
            .to_string()
            .contains("not a file")
    );
}
