//! A pull request from a fork in two steps: a run that may only read writes JSON, a second one that
//! may write tells it. The fork decides what stands in the JSON.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::runner::Ran;
use crate::world::{Commits, MIGRATION, World, shop, with};

/// The first step: its world, what it wrote, and the commits.
fn first() -> (World, PathBuf, Commits) {
    let mut world = World::new();
    world.foreign = true;
    world.server.change(|state| state.read_only = true);
    let commits = world.pull(&shop(), &with(&shop(), &[MIGRATION]));
    let ran = world.run(&[("comment", "never")]);
    assert_eq!(ran.code, 1, "{}", ran.log);
    assert!(!ran.log.contains("::warning"), "{}", ran.log);
    let open = ("mallory%3Atopic/%26x".to_owned(), commits.head.clone());
    world.server.change(|state| {
        state.read_only = false;
        state.open = Some(open);
    });
    (world, ran.outputs["run.json-path"].clone().into(), commits)
}

/// The second step, in a workspace without a checkout.
fn second(world: &mut World, report: &Path, head: &str) -> Ran {
    world.event(
        "workflow_run",
        &json!({"workflow_run": {"event": "pull_request", "head_sha": head, "head_branch": "topic/&x",
            "head_repository": {"owner": {"login": "mallory"}}, "pull_requests": []}}),
    );
    let _ = fs::remove_dir_all(&world.runner.workspace);
    fs::create_dir(&world.runner.workspace).unwrap();
    world.run(&[("report", report.to_str().unwrap())])
}

fn changed(report: &Path, change: impl FnOnce(&mut Value)) {
    let mut json: Value = serde_json::from_str(&fs::read_to_string(report).unwrap()).unwrap();
    change(&mut json);
    fs::write(report, json.to_string()).unwrap();
}

#[test]
fn the_second_step_tells_what_the_first_found() {
    let (mut world, report, commits) = first();
    let ran = second(&mut world, &report, &commits.head);
    assert_eq!(ran.code, 0, "{}", ran.log);
    assert_eq!(ran.outputs["run.verdict"], "breaking");
    let comment = world.comment();
    let link = format!(
        "https://github.com/acme/shop/blob/{}/reports/report.py#L2",
        commits.head
    );
    for told in [
        "<!-- impact:report key=Migrations%20. -->\n### impact: breaking",
        "its author could have changed what stands here",
        "`orders.status`",
        "| `reports` | 1 | 0 | 0 | `@acme/data` |",
        "column \"status\" does not exist",
        "SELECT status FROM orders",
        "The summary of that run has the release checklist",
        &link,
    ] {
        assert!(comment.contains(told), "{told} in\n{comment}");
    }

    // The next commit resolves it.
    changed(&report, |json| {
        json["findings"] = json!([]);
        json["summary"]["verdict"] = json!("clean");
    });
    assert_eq!(second(&mut world, &report, &commits.head).code, 0);
    assert!(world.comment().contains("impact: resolved"));
}

#[test]
fn a_report_about_another_commit_is_told_to_nobody() {
    let (mut world, report, _) = first();
    let ran = second(&mut world, &report, &"3".repeat(40));
    assert_eq!(ran.code, 0);
    assert!(
        ran.log
            .contains("no open pull request is at the commit of that run any more")
    );
    assert!(world.server.comments().is_empty());
}

#[test]
fn what_the_fork_wrote_stays_text() {
    let (mut world, report, commits) = first();
    let forged = "x --> <!-- impact:report key=y --> </details> @acme/everyone [a](http://evil.example) | `\n# heading";
    changed(&report, |json| {
        json["changes"][0]["kind"] = json!(forged);
        json["changes"][0]["column"] = json!(forged);
        json["changes"][0]["path"] = json!("../../../evil/evil/blob/main/x");
        json["modules"][0]["name"] = json!(forged);
        json["modules"][0]["owners"] = json!([forged]);
        for key in [
            "rule", "message", "remedy", "query", "module", "change", "path",
        ] {
            json["findings"][0][key] = json!(forged);
        }
    });
    let ran = second(&mut world, &report, &commits.head);
    assert_eq!(ran.code, 0, "{}", ran.log);
    let comment = world.comment();
    let prose = crate::trust::prose(&comment);
    for refused in ["@acme", "[a](http", "\n# heading", "/evil/evil"] {
        assert!(!prose.contains(refused), "{refused} in\n{prose}");
    }
    assert_eq!(prose.matches("<!--").count(), 1, "{prose}");
    assert_eq!(
        prose.matches("</details>").count(),
        prose.matches("<details>").count()
    );
}

#[test]
fn what_is_no_report_is_refused() {
    let (mut world, report, commits) = first();
    let refused = |world: &mut World, words: &str| {
        let ran = second(world, &report, &commits.head);
        assert_eq!(ran.code, 2, "{}", ran.log);
        assert!(ran.log.contains(words), "{}", ran.log);
        assert!(world.server.comments().is_empty());
    };
    fs::write(&report, "{}").unwrap();
    refused(&mut world, "it is no report of impact");
    fs::write(&report, vec![b' '; (16 << 20) + 1]).unwrap();
    refused(&mut world, "it is larger than");
    fs::remove_file(&report).unwrap();
    symlink("/etc/passwd", &report).unwrap();
    refused(&mut world, "it is no file");
}

#[test]
fn a_report_is_told_on_workflow_run_alone() {
    let (mut world, report, commits) = first();
    world.pull_event(&commits, &[]);
    let ran = world.run(&[("report", report.to_str().unwrap())]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.log.contains("a report is told on workflow_run alone"),
        "{}",
        ran.log
    );
}
