//! What is new, in every event and clone: what the pull request says, what the base says, and which
//! commit that is.

use serde_json::json;

use crate::world::{self, DROP, MIGRATION, READER, World, files, shop, with};

#[test]
fn without_the_files_of_the_pull_request_the_base_tells_what_is_new() {
    let mut world = World::new();
    world.server.change(|state| state.blind = true);
    let commits = world.pull(&shop(), &with(&shop(), &[MIGRATION]));
    // The base went on, and the event still names the older one: theirs is not ours.
    let theirs = (
        "db/migrations/0003_theirs.sql",
        "ALTER TABLE orders ADD COLUMN theirs text;\n",
    );
    let newer = world.commit(&with(&shop(), &[theirs]), &[&commits.base]);
    let both = with(&shop(), &[MIGRATION, theirs]);
    world.checkout(&world.commit(&both, &[&newer, &commits.head]));
    let ran = world.run(&[]);
    assert_eq!(
        (ran.code, ran.outputs["run.migrations"].as_str()),
        (1, "1"),
        "{}",
        ran.log
    );
    assert!(
        ran.log.contains("compared with the base commit instead"),
        "{}",
        ran.log
    );
}

#[test]
fn the_files_of_the_pull_request_tell_what_is_new_even_without_a_base() {
    let mut world = World::new();
    let mut commits = world.pull(&shop(), &with(&shop(), &[MIGRATION]));
    // The head itself is checked out, and the base can no longer be fetched.
    world.checkout(&commits.head);
    commits.base = "1234567890123456789012345678901234567890".to_owned();
    world.pull_event(&commits, &[]);
    let ran = world.run(&[]);
    assert_eq!(
        (ran.code, ran.outputs["run.migrations"].as_str()),
        (1, "1"),
        "{}",
        ran.log
    );
    assert!(
        ran.log
            .contains("::warning title=impact::the base could not be fetched")
    );
}

#[test]
fn a_pull_request_with_more_files_than_github_names_is_compared_with_its_base() {
    let mut world = World::new();
    world.pull(&shop(), &with(&shop(), &[MIGRATION]));
    let cut = (0..3000).map(|n| (format!("a/{n}.txt"), "added".to_owned()));
    world.server.change(|state| state.files = cut.collect());
    let ran = world.run(&[]);
    assert_eq!(
        (ran.code, ran.outputs["run.migrations"].as_str()),
        (1, "1"),
        "{}",
        ran.log
    );
}

#[test]
fn without_git_the_files_of_the_pull_request_are_enough() {
    let mut world = World::new();
    world.pull(&shop(), &with(&shop(), &[MIGRATION]));
    std::fs::remove_dir_all(world.runner.workspace.join(".git")).unwrap();
    let ran = world.run(&[]);
    assert_eq!(
        (ran.code, ran.outputs["run.migrations"].as_str()),
        (1, "1"),
        "{}",
        ran.log
    );
    assert!(ran.log.contains("no base is fetched"), "{}", ran.log);
}

#[test]
fn a_private_clone_without_credentials_is_fetched_with_the_token() {
    let mut world = World::new();
    let commits = world.pull(&shop(), &with(&shop(), &[MIGRATION]));
    // A git that fetches from a private repository alone with what the token makes of it.
    let git = "if [ \"$GIT_CONFIG_VALUE_0\" = 'AUTHORIZATION: basic eC1hY2Nlc3MtdG9rZW46Z2hzX3Rva2Vu' ]; then echo authorised >&2; else\n\
        case \"$*\" in *\" fetch \"*) exit 128;; esac; fi\nPATH=${PATH#*:} exec git \"$@\"\n";
    world::program(&world.runner.programs.join("git"), git);
    let ran = world.run(&[]);
    assert_eq!(ran.code, 1, "{}", ran.log);
    assert!(
        ran.log.contains("authorised") && ran.log.contains("::add-mask::"),
        "{}",
        ran.log
    );
    let fetched = world::git(&world.runner.workspace, &["rev-parse", "refs/impact/base"]);
    assert_eq!(fetched, commits.base);
}

#[test]
fn the_inputs_that_say_what_is_analysed_reach_the_analysis() {
    let mut world = World::new();
    let tree = |migration: &[(&str, &str)]| {
        with(
            &files(&[
                ("shop/app.py", READER),
                ("shop/schema/create.sql", "SELECT 1;\n"),
            ]),
            migration,
        )
    };
    let migration = ("shop/sql/drop.txt", DROP);
    world.pull(
        &tree(&[]),
        &tree(&[migration, ("shop/impact-ci.yml", "fail_on: never\n")]),
    );
    let inputs = [
        ("working-directory", "shop"),
        ("migrations", "sql/*.txt\n"),
        ("dialect", "mysql"),
    ];
    let ran = world.run(&inputs);
    assert_eq!(
        (ran.code, ran.outputs["run.migrations"].as_str()),
        (1, "1"),
        "{}",
        ran.log
    );
    let json = std::fs::read_to_string(&ran.outputs["run.json-path"]).unwrap();
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(report["migrations"][0]["path"], "sql/drop.txt");
    assert_eq!(report["databases"][0]["dialect"], "mysql");
    let config = [&inputs[..], &[("config", "shop/impact-ci.yml")]].concat();
    assert_eq!(world.run(&config).code, 0);
    let nothing = [("working-directory", "shop"), ("migrations", "none/*.sql")];
    let ran = world.run(&nothing);
    assert_eq!(ran.code, 2);
    assert!(
        ran.log.contains("none/*.sql: no file matches"),
        "{}",
        ran.log
    );
}

#[test]
fn a_push_a_merge_queue_and_a_hand_compare_with_what_came_before() {
    let mut world = World::new();
    let commits = world.pull(&shop(), &with(&shop(), &[MIGRATION]));
    let repository = json!({"default_branch": "main"});
    let push = json!({"before": commits.base, "ref": "refs/heads/main", "repository": repository});
    let branch =
        json!({"before": "0".repeat(40), "ref": "refs/heads/topic", "repository": repository});
    let first =
        json!({"before": "0".repeat(40), "ref": "refs/heads/main", "repository": repository});
    let queue = json!({"merge_group": {"base_sha": commits.base}});
    let hand = json!({ "repository": repository });
    for (name, payload, code, migrations) in [
        ("push", push, 1, "1"),
        ("push", branch, 1, "1"),
        ("push", first, 0, "0"),
        ("merge_group", queue, 1, "1"),
        ("workflow_dispatch", hand, 1, "1"),
    ] {
        world.checkout(&commits.merge);
        world.event(name, &payload);
        world.server.calls();
        let ran = world.run(&[]);
        assert_eq!(
            (ran.code, ran.outputs["run.migrations"].as_str()),
            (code, migrations),
            "{}",
            ran.log
        );
        assert!(ran.summary.contains(if code == 1 {
            "reports/report.py"
        } else {
            "nothing came before"
        }));
        assert_eq!(
            world.server.calls(),
            Vec::<String>::new(),
            "there is nobody to tell"
        );
    }
    for name in ["workflow_dispatch", "schedule"] {
        world.event(name, &serde_json::json!({}));
        let ran = world.run(&[]);
        let words = format!("the event {name} does not say what came before");
        assert_eq!(ran.code, 0, "{}", ran.log);
        assert!(
            ran.summary.contains(&words.replace('_', "\\_")) || ran.summary.contains(&words),
            "{}",
            ran.summary
        );
    }
}

#[test]
fn a_whole_clone_stays_whole() {
    let mut world = World::new();
    world.pull(&shop(), &with(&shop(), &[MIGRATION]));
    world::git(
        &world.runner.workspace,
        &[
            "fetch",
            "-q",
            "--unshallow",
            "origin",
            "+refs/heads/*:refs/remotes/origin/*",
        ],
    );
    for inputs in [&[][..], &[("base", "main")]] {
        let ran = world.run(inputs);
        assert_eq!(
            (ran.code, ran.outputs["run.migrations"].as_str()),
            (1, "1"),
            "{}",
            ran.log
        );
        let shallow = world::git(
            &world.runner.workspace,
            &["rev-parse", "--is-shallow-repository"],
        );
        assert_eq!(shallow, "false");
    }
}

#[test]
fn what_cannot_be_analysed_is_an_error_beside_the_run() {
    let mut world = World::new();
    world.pull(&files(&[("a.py", READER)]), &files(&[("b.py", READER)]));
    let ran = world.run(&[]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.log
            .contains("::error title=impact::no migrations found in"),
        "{}",
        ran.log
    );
    world.event("issues", &json!({}));
    let ran = world.run(&[]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.log
            .contains("the event issues does not say what is new"),
        "{}",
        ran.log
    );
}
