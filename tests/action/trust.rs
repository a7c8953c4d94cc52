//! Whoever opens a pull request writes its files, names, owners and queries: none of them becomes a
//! command, a mention, a link or a marker.

use crate::world::{CREATE, DROP, READER, World, files, with};

/// A reader of the dropped column around hostile text.
fn query(hostile: &str) -> String {
    format!(
        "def f(cur):\n    cur.execute(\"\"\"SELECT status FROM orders WHERE note <> '{hostile}'\"\"\")\n"
    )
}

/// What stands outside of code, where Markdown would read it.
pub(crate) fn prose(markdown: &str) -> String {
    let mut prose = String::new();
    let mut fence: Option<String> = None;
    for line in markdown.lines() {
        let trimmed = line.trim_start();
        let ticks: String = trimmed.chars().take_while(|c| *c == '`').collect();
        match &fence {
            Some(open) if trimmed.trim_end() == open => fence = None,
            Some(_) => {}
            None if ticks.len() >= 3 => fence = Some(ticks),
            None => {
                // Code spans: a run of backticks up to the next run of the same length.
                let mut rest = line;
                while let Some(start) = rest.find('`') {
                    prose.push_str(&rest[..start]);
                    let run = rest[start..].chars().take_while(|c| *c == '`').count();
                    let inner = &rest[start + run..];
                    let span = "`".repeat(run);
                    let mut from = 0;
                    let end = loop {
                        let Some(at) = inner[from..].find(&span).map(|at| at + from) else {
                            break None;
                        };
                        let whole = inner[at..].chars().take_while(|c| *c == '`').count();
                        if whole == run {
                            break Some(at + run);
                        }
                        from = at + whole;
                    };
                    match end {
                        Some(end) => rest = &inner[end..],
                        None => {
                            prose.push_str(&span);
                            rest = inner;
                        }
                    }
                }
                prose.push_str(rest);
                prose.push('\n');
            }
        }
    }
    // The title of a folded section is HTML, its code too.
    while let Some(start) = prose.find("<code>") {
        let end = prose[start..].find("</code>").unwrap() + start;
        assert!(!prose[start + 1..end].contains('<'), "{prose}");
        prose.replace_range(start..end + "</code>".len(), "");
    }
    prose
}

#[test]
fn hostile_names_and_texts_stay_what_they_are() {
    let mut world = World::new();
    world.branch = "$(touch${IFS}owned)`touch${IFS}owned`;&|";
    let forged = "x --> <!-- impact:report key=Migrations%20. --> <img src=x> [a](http://evil.example) @acme/everyone";
    let base = files(&[
        (
            "db/migrations/0001_create.sql",
            "CREATE TABLE orders (id integer PRIMARY KEY, status text, \"a`|<!--@acme/all\" text, note text);\n",
        ),
        (
            "reports/`$(touch owned)` | <b> @acme-all ![x](y).py",
            &query(forged),
        ),
        (
            "reports/-->.py",
            &query(
                "```\\n::add-mask::x\n::set-output name=verdict::clean\n```\n</details>\n# heading\n",
            ),
        ),
        ("::error title=x::y/report.py", READER),
        (
            "reports/report.py",
            "def f(cur):\n    cur.execute('SELECT \"a`|<!--@acme/all\" FROM orders')\n",
        ),
        (
            ".github/CODEOWNERS",
            "/reports/ @acme/`data` @everyone|here <b>owner</b>@acme.example\n",
        ),
        (
            "impact.yml",
            "owners:\n  /reports/: \"@everyone | <b>`x`</b> [a](http://evil.example)\\n# heading\"\n",
        ),
    ]);
    let migration = (
        "db/migrations/0002_drop;touch owned.sql",
        &format!("{DROP}ALTER TABLE orders DROP COLUMN \"a`|<!--@acme/all\";\n"),
    );
    world.pull(&base, &with(&base, &[(migration.0, migration.1)]));
    let ran = world.run(&[]);
    assert_eq!(ran.code, 1, "{}", ran.log);
    assert_eq!(ran.outputs["run.verdict"], "breaking");
    let breaking: usize = ran.outputs["run.breaking"].parse().unwrap();
    assert_eq!(breaking, 4, "{}", ran.log);

    // Nothing of it was run.
    for folder in [
        &world.runner.workspace,
        &world.runner.temp,
        &world.runner.action,
    ] {
        assert!(!folder.join("owned").exists());
    }

    assert!(
        ran.outputs["run.owners"].contains(r"\n# heading"),
        "as JSON"
    );

    // In the comment: one marker, no mention, no link and no HTML that is not ours.
    let comment = world.comment();
    assert_eq!(
        comment.matches("<!--").count(),
        1 + prose(&comment).matches("<!-- -->").count(),
        "{comment}"
    );
    let prose = prose(&comment);
    for refused in [
        "@acme",
        "@everyone",
        "<img",
        "<b>",
        "http://evil.example",
        "# heading",
    ] {
        assert!(!prose.contains(refused), "{refused} in\n{prose}");
    }

    // In the log: nothing of the repository stands where the runner obeys.
    let mut stopped: Option<String> = None;
    for line in ran.log.lines() {
        let command = line.trim_start();
        if let Some(word) = command.strip_prefix("::stop-commands::") {
            assert!(stopped.is_none());
            stopped = Some(format!("::{word}::"));
        } else if stopped.as_deref() == Some(command) {
            stopped = None;
        } else if stopped.is_none() && (command.starts_with("::") || command.contains("##[")) {
            let ours = ["::notice ", "::warning ", "::error "];
            assert!(ours.iter().any(|ours| command.starts_with(ours)), "{line}");
            assert!(
                !command.contains("::set-output name=verdict::clean\n"),
                "{line}"
            );
        }
    }
    assert!(stopped.is_none(), "commands are obeyed again at the end");
}

#[test]
fn a_huge_report_fits_where_it_goes() {
    let mut world = World::new();
    let mut reader = String::new();
    for n in 0..1500 {
        reader.push_str(&format!("def report_{n}(cur):\n    cur.execute(\"SELECT status FROM orders WHERE id = {n} AND status <> 'some longer text {n}'\")\n"));
    }
    let base = files(&[
        ("db/migrations/0001_create.sql", CREATE),
        ("reports/report.py", &reader),
    ]);
    world.pull(
        &base,
        &with(&base, &[("db/migrations/0002_drop.sql", DROP)]),
    );
    let ran = world.run(&[]);
    assert_eq!(
        (ran.code, ran.outputs["run.breaking"].as_str()),
        (1, "1500"),
        "{}",
        ran.log.len()
    );
    let comment = world.comment();
    assert!(
        comment.len() <= 60_200 && comment.len() > 20_000,
        "{}",
        comment.len()
    );
    assert!(comment.contains("1500"), "it says how many there are");
    assert!(
        ran.summary.len() <= 900_001 && ran.summary.len() > comment.len(),
        "{}",
        ran.summary.len()
    );
    assert_eq!(
        comment.matches("```").count() % 2,
        0,
        "no fence is left open"
    );
}
