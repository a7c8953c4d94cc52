//! The action from end to end, without GitHub: the steps of `action.yml` run by bash on a checkout
//! as shallow as the real one, against an API on loopback.

#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod install;
mod new;
mod relay;
mod runner;
mod server;
mod trust;
mod world;

use server::{BOT, Comment};
use world::{MIGRATION, READER, World, shop, with};

const MARKER: &str = "<!-- impact:report key=Migrations%20. -->";

#[test]
fn a_comment_is_made_edited_in_place_and_resolved() {
    let mut world = World::new();
    world.pull(&shop(), &with(&shop(), &[MIGRATION]));
    let ran = world.run(&[]);
    assert_eq!(ran.code, 1, "{}", ran.log);
    assert_eq!(ran.outputs["run.verdict"], "breaking");
    assert_eq!(ran.outputs["run.breaking"], "1");
    assert_eq!(ran.outputs["run.owners"], r#"["@acme/data"]"#);
    assert_eq!(ran.outputs["run.modules"], r#"["reports"]"#);
    let first = world.comment();
    assert!(first.starts_with(&format!("{MARKER}\n")), "{first}");
    assert!(
        first.contains("reports/report.py") && first.contains("column \"status\" does not exist")
    );
    assert!(
        first.contains("not read in this run: the history and unmerged branches; the input history: true and fetch-depth: 0 of actions/checkout bring them"),
        "{first}"
    );
    assert!(ran.summary.contains("reports/report.py"), "{}", ran.summary);
    assert!(
        ran.log
            .contains("\n::error file=db/migrations/0002_drop.sql,line=1,"),
        "{}",
        ran.log
    );
    let sarif = std::fs::read_to_string(&ran.outputs["run.sarif-path"]).unwrap();
    assert!(sarif.contains("reports/report.py"));
    let id = ran.outputs["run.comment-id"].clone();
    assert_eq!(id, world.server.comments()[0].id.to_string());

    // Another commit: the report reads it twice now.
    let twice = format!(
        "{READER}\ndef again(cur):\n    cur.execute(\"SELECT id FROM orders WHERE status = 'x'\")\n"
    );
    world.pull(
        &shop(),
        &with(&shop(), &[MIGRATION, ("reports/report.py", &twice)]),
    );
    let ran = world.run(&[]);
    assert_eq!((ran.code, ran.outputs["run.breaking"].as_str()), (1, "2"));
    assert_eq!(ran.outputs["run.comment-id"], id);
    assert_ne!(world.comment(), first);

    // The reader is gone here, but not from what is deployed: that stays to be said.
    let mended = (
        "reports/report.py",
        "def report(cur):\n    cur.execute(\"SELECT id FROM orders\")\n",
    );
    world.pull(&shop(), &with(&shop(), &[MIGRATION, mended]));
    let ran = world.run(&[]);
    let verdict = ran.outputs["run.verdict"].as_str();
    assert_eq!((ran.code, verdict), (0, "risky"), "{}", ran.log);
    assert_eq!(ran.outputs["run.comment-id"], id);
    assert!(
        world.comment().contains("deployed: 1 risky"),
        "{}",
        world.comment()
    );

    // That is deployed, and the branch brought up to date.
    world.pull(
        &with(&shop(), &[mended]),
        &with(&shop(), &[MIGRATION, mended]),
    );
    let ran = world.run(&[]);
    let verdict = ran.outputs["run.verdict"].as_str();
    assert_eq!((ran.code, verdict), (0, "clean"), "{}", ran.log);
    assert_eq!(ran.outputs["run.comment-id"], id);
    let resolved = world.comment();
    assert!(
        resolved.starts_with(&format!("{MARKER}\n### impact: resolved")),
        "{resolved}"
    );

    // The migration is gone as well: the comment stays what it is.
    world.pull(&shop(), &with(&shop(), &[("README.md", "x\n")]));
    let ran = world.run(&[]);
    assert_eq!(ran.code, 0, "{}", ran.log);
    assert!(world.comment().contains("impact: resolved"));
}

#[test]
fn an_unchanged_report_leaves_the_comment_alone() {
    let mut world = World::new();
    world.pull(&shop(), &with(&shop(), &[MIGRATION]));
    world.run(&[]);
    world.server.calls();
    world.run(&[]);
    let calls = world.server.calls();
    assert!(
        !calls.iter().any(|call| call.starts_with("PATCH")),
        "{calls:?}"
    );
}

#[test]
fn a_pull_request_without_migrations_ends_green_says_so_and_never_comments() {
    let mut world = World::new();
    world.pull(&shop(), &with(&shop(), &[("README.md", "x\n")]));
    for comment in ["on-findings", "always"] {
        let ran = world.run(&[("comment", comment)]);
        assert_eq!(ran.code, 0, "{}", ran.log);
        assert!(
            ran.log.contains("::notice title=impact::no new migration"),
            "{}",
            ran.log
        );
        assert!(
            ran.summary.contains("no new migration since"),
            "{}",
            ran.summary
        );
        assert_eq!(ran.outputs["run.migrations"], "0");
        assert_eq!(ran.outputs["run.comment-id"], "");
    }
    assert!(world.server.comments().is_empty());
}

#[test]
fn when_a_comment_is_made_is_asked_for() {
    let harmless = (
        "db/migrations/0002_add.sql",
        "ALTER TABLE orders ADD COLUMN note text;\n",
    );
    let mut world = World::new();
    world.pull(&shop(), &with(&shop(), &[harmless]));
    assert_eq!(world.run(&[]).code, 0);
    assert!(world.server.comments().is_empty(), "nothing to say");
    assert_eq!(world.run(&[("comment", "always")]).code, 0);
    let comment = world.comment();
    assert!(
        comment.starts_with(MARKER) && !comment.contains("resolved"),
        "{comment}"
    );

    let mut world = World::new();
    world.pull(&shop(), &with(&shop(), &[MIGRATION]));
    assert_eq!(world.run(&[("comment", "never")]).code, 1);
    assert!(world.server.comments().is_empty());
}

#[test]
fn annotations_and_the_summary_can_be_left_out() {
    let mut world = World::new();
    world.pull(&shop(), &with(&shop(), &[MIGRATION]));
    let ran = world.run(&[("annotations", "false"), ("summary", "false")]);
    assert_eq!((ran.code, ran.summary.as_str()), (1, ""));
    assert!(!ran.log.contains("::error"), "{}", ran.log);
}

#[test]
fn owners_are_mentioned_only_if_that_is_asked_for() {
    let mut world = World::new();
    world.pull(&shop(), &with(&shop(), &[MIGRATION]));
    world.run(&[]);
    assert!(!world.comment().contains("| @acme/data |"));
    world.run(&[("mention-owners", "true")]);
    assert!(
        world.comment().contains("| @acme/data |"),
        "{}",
        world.comment()
    );
}

#[test]
fn two_runs_on_one_pull_request_have_two_comments() {
    let mut world = World::new();
    world.pull(&shop(), &with(&shop(), &[MIGRATION]));
    world.run(&[]);
    world.run(&[("comment-key", "billing")]);
    let bodies: Vec<String> = world
        .server
        .comments()
        .into_iter()
        .map(|c| c.body)
        .collect();
    assert_eq!(bodies.len(), 2);
    assert!(bodies[1].starts_with("<!-- impact:report key=billing -->\n"));
}

#[test]
fn the_own_comment_is_found_behind_more_than_a_hundred() {
    let mut world = World::new();
    let chatter = |n: u64| Comment {
        id: n,
        author: "ann".to_owned(),
        body: format!("comment {n}"),
    };
    world
        .server
        .change(|state| state.comments = (0..250).map(chatter).collect());
    world.pull(&shop(), &with(&shop(), &[MIGRATION]));
    let first = world.run(&[]).outputs["run.comment-id"].clone();
    world.pull(
        &shop(),
        &with(&shop(), &[MIGRATION, ("reports/new.py", READER)]),
    );
    world.server.calls();
    let second = world.run(&[]).outputs["run.comment-id"].clone();
    assert_eq!(first, second);
    assert_eq!(world.server.comments().len(), 251);
    let calls = world.server.calls();
    assert!(
        calls
            .iter()
            .any(|call| call.ends_with("comments?per_page=100&page=3")),
        "{calls:?}"
    );
}

#[test]
fn somebody_elses_comment_with_our_marker_stays_as_it_is() {
    let mut world = World::new();
    let forged = Comment {
        id: 1,
        author: "mallory".to_owned(),
        body: format!("{MARKER}\nall is well"),
    };
    // Where the marker stands further down, somebody quotes us.
    let quoted = Comment {
        id: 2,
        author: BOT.to_owned(),
        body: format!("> quoted\n{MARKER}\n"),
    };
    world
        .server
        .change(|state| state.comments = vec![forged.clone(), quoted.clone()]);
    world.pull(&shop(), &with(&shop(), &[MIGRATION]));
    world.run(&[]);
    let comments = world.server.comments();
    assert_eq!(comments.len(), 3);
    assert_eq!(
        (&comments[0].body, &comments[1].body),
        (&forged.body, &quoted.body)
    );
}

#[test]
fn a_fork_gets_its_report_in_the_summary_with_a_warning() {
    let mut world = World::new();
    world.foreign = true;
    world.server.change(|state| state.read_only = true);
    world.pull(&shop(), &with(&shop(), &[MIGRATION]));
    let ran = world.run(&[]);
    assert_eq!(
        ran.code, 1,
        "the verdict decides, not the comment: {}",
        ran.log
    );
    assert!(world.server.comments().is_empty());
    assert!(
        ran.log
            .contains("::warning title=impact::no comment: the pull request comes from a fork")
    );
    assert!(ran.summary.contains("comes from a fork") && ran.summary.contains("reports/report.py"));
    assert_eq!(ran.outputs["run.comment-id"], "");
    assert_eq!(
        ran.outputs["run.foreign"], "true",
        "code scanning takes nothing from a fork"
    );
}

#[test]
fn a_missing_permission_is_named() {
    let mut world = World::new();
    world.server.change(|state| state.read_only = true);
    world.pull(&shop(), &with(&shop(), &[MIGRATION]));
    let ran = world.run(&[]);
    assert!(
        ran.log
            .contains("the job needs the permission pull-requests: write"),
        "{}",
        ran.log
    );
}

#[test]
fn limits_and_stumbles_are_waited_for_and_a_lost_answer_makes_no_second_comment() {
    let mut world = World::new();
    world.pull(&shop(), &with(&shop(), &[MIGRATION]));
    world.server.change(|state| {
        state.stumbles = vec![(502, ""), (429, "retry-after: 1\r\n")];
        state.loses_an_answer = true;
    });
    let ran = world.run(&[]);
    assert_eq!(ran.code, 1, "{}", ran.log);
    assert!(!ran.log.contains("::warning"), "{}", ran.log);
    assert!(world.comment().starts_with(MARKER));
}

#[test]
fn a_limit_of_an_hour_is_not_waited_for() {
    let mut world = World::new();
    world.pull(&shop(), &with(&shop(), &[MIGRATION]));
    let hour = (403, "retry-after: 3600\r\n");
    world.server.change(|state| state.stumbles = vec![hour; 20]);
    let ran = world.run(&[]);
    assert_eq!(ran.code, 1, "{}", ran.log);
    assert!(
        ran.log
            .contains("no comment: GitHub asks to wait 3600 seconds"),
        "{}",
        ran.log
    );
    assert!(ran.summary.contains("reports/report.py"));
}

#[test]
fn a_label_lets_a_breaking_change_through_and_the_failure_names_it() {
    let mut world = World::new();
    world.pull(&shop(), &with(&shop(), &[MIGRATION]));
    let inputs = [("approve-label", "impact:approved")];
    let ran = world.run(&inputs);
    assert_eq!(ran.code, 1);
    assert!(
        world
            .comment()
            .contains("the label `impact:approved` on the pull request lets it through"),
        "{}",
        world.comment()
    );
    world
        .server
        .change(|state| state.labels = vec!["Impact:Approved".to_owned()]);
    let ran = world.run(&inputs);
    assert_eq!(
        (ran.code, ran.outputs["run.verdict"].as_str()),
        (0, "breaking"),
        "{}",
        ran.log
    );
    assert!(
        world
            .comment()
            .contains("approved: the label `impact:approved`")
            && world.comment().contains("reports/report.py")
    );
    assert_eq!(
        world.run(&[]).code,
        1,
        "without the input no label does anything"
    );
}

#[test]
fn from_which_verdict_on_the_job_fails_is_asked_for() {
    let mut world = World::new();
    world.pull(&shop(), &with(&shop(), &[MIGRATION]));
    assert_eq!(world.run(&[("fail-on", "never")]).code, 0);
    assert_eq!(world.run(&[("fail-on", "risky")]).code, 1);
    assert_eq!(world.run(&[("fail-on", "nonsense")]).code, 2);
}

#[test]
fn every_input_and_output_is_described_on_its_page() {
    let page = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/github-action.md");
    let page = std::fs::read_to_string(page).unwrap();
    let described = |section| -> Vec<(String, String)> { runner::described(section) };
    let mut rows = 0;
    for (name, description) in [described("inputs"), described("outputs")].concat() {
        let row = format!("| `{name}` | {description} |");
        assert!(
            page.contains(&row),
            "docs/github-action.md does not tell\n{row}"
        );
        rows += 1;
    }
    let told = page.lines().filter(|line| line.starts_with("| `")).count();
    assert_eq!(told, rows, "the page tells an input or output that is none");
}
