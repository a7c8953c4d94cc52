//! How the action gets its program: a release's binary that is what was released, or its own source.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::runner::Ran;
use crate::world::{World, program};

const TARGET: &str = "x86_64-unknown-linux-musl";

/// Runs the step `install` of an action of version 1.2.3 with the rows that `rows` makes of the
/// SHA-256 of what is downloaded.
fn install(version: &str, rows: impl FnOnce(&str) -> String) -> (World, Ran) {
    let mut world = World::new();
    let folder = world.runner.temp.parent().unwrap().to_owned();
    let action = folder.join("action");
    fs::create_dir_all(action.join(".github")).unwrap();
    fs::write(
        action.join("Cargo.toml"),
        "[package]\nversion = \"1.2.3\"\n",
    )
    .unwrap();
    let rows = format!("# A comment.\n{}", rows(&archive(&folder)));
    fs::write(action.join(".github/binaries.tsv"), rows).unwrap();
    // A download is a copy; the last argument is the address.
    let download = format!(
        "while [ $# -gt 1 ]; do if [ \"$1\" = --output ]; then cp '{0}/archive.tar.gz' \"$2\"; fi; shift; done\necho \"$1\" > '{0}/asked'\n",
        folder.display(),
    );
    program(&world.runner.programs.join("curl"), &download);
    world.runner.action = action;
    let ran = world
        .runner
        .steps(&[("version", version)], |id| id == "install");
    (world, ran)
}

/// Makes what is downloaded; returns its SHA-256.
fn archive(folder: &Path) -> String {
    program(&folder.join("impact"), "echo released\n");
    let run = |name: &str, arguments: &[&str]| {
        let done = Command::new(name)
            .args(arguments)
            .current_dir(folder)
            .output()
            .unwrap();
        assert!(done.status.success());
        String::from_utf8(done.stdout).unwrap()
    };
    run("tar", &["-czf", "archive.tar.gz", "impact"]);
    let sum = run(
        "bash",
        &[
            "-c",
            "sha256sum archive.tar.gz || shasum -a 256 archive.tar.gz",
        ],
    );
    sum.split(' ').next().unwrap().to_owned()
}

fn row(version: &str, target: &str, sum: &str) -> String {
    format!("{version}\t{target}\t{sum}\thttps://example.com/{version}/{target}\n")
}

fn says(ran: &Ran) -> String {
    let done = Command::new(&ran.outputs["install.binary"])
        .output()
        .unwrap();
    String::from_utf8(done.stdout).unwrap()
}

#[test]
fn the_binary_of_the_own_version_and_platform_is_installed() {
    let others = row("1.2.3", "x86_64-apple-darwin", "0") + &row("1.2.2", TARGET, "0");
    let (world, ran) = install("", |sum| others.clone() + &row("1.2.3", TARGET, sum));
    assert_eq!(ran.code, 0, "{}", ran.log);
    assert_eq!(says(&ran), "released\n");
    let asked = fs::read_to_string(world.runner.temp.parent().unwrap().join("asked")).unwrap();
    assert_eq!(asked.trim(), format!("https://example.com/1.2.3/{TARGET}"));
}

#[test]
fn the_rows_that_a_release_writes_are_the_rows_that_are_read() {
    let (world, ran) = install("", |_| String::new());
    assert_eq!(ran.code, 0, "built: {}", ran.log);
    let folder = world.runner.temp.parent().unwrap();
    let archives = folder.join("archives");
    fs::create_dir(&archives).unwrap();
    let archive = archives.join(format!("impact-{TARGET}.tar.gz"));
    fs::copy(folder.join("archive.tar.gz"), archive).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join(".ci/binary-rows");
    let rows = Command::new(script)
        .args(["1.2.3", "https://example.com/v1.2.3"])
        .arg(&archives)
        .output()
        .unwrap();
    fs::write(
        world.runner.action.join(".github/binaries.tsv"),
        rows.stdout,
    )
    .unwrap();
    let ran = world.runner.steps(&[("version", "")], |id| id == "install");
    assert_eq!(
        (ran.code, says(&ran).as_str()),
        (0, "released\n"),
        "{}",
        ran.log
    );
    let asked = fs::read_to_string(folder.join("asked")).unwrap();
    assert_eq!(
        asked.trim(),
        format!("https://example.com/v1.2.3/impact-{TARGET}.tar.gz")
    );
}

#[test]
fn another_version_can_be_asked_for() {
    let (_world, ran) = install("1.2.2", |sum| {
        row("1.2.3", TARGET, "0") + &row("1.2.2", TARGET, sum)
    });
    assert_eq!((ran.code, says(&ran).as_str()), (0, "released\n"));
}

#[test]
fn what_was_not_released_is_not_run() {
    for wrong in [&"0".repeat(64), "", "*"] {
        let (_world, ran) = install("", |_| row("1.2.3", TARGET, wrong));
        assert_ne!(ran.code, 0, "{wrong:?}: {}", ran.log);
        assert!(!ran.outputs.contains_key("install.binary"));
    }
}

#[test]
fn without_a_row_the_own_source_is_built_and_that_is_said() {
    let (_world, ran) = install("", |sum| row("1.2.2", TARGET, sum));
    assert_eq!(ran.code, 0, "{}", ran.log);
    assert!(ran.log.contains("no prebuilt binary of impact 1.2.3 for x86_64-unknown-linux-musl: building this action's source with cargo"));
    let folder = Path::new(&ran.outputs["install.binary"]);
    assert!(folder.is_file(), "{}", folder.display());
}

#[test]
fn another_version_without_a_row_is_refused() {
    let (_world, ran) = install("9.9.9", |sum| row("1.2.3", TARGET, sum));
    assert_eq!(ran.code, 2);
    assert!(
        ran.log.contains("no prebuilt binary of impact 9.9.9"),
        "{}",
        ran.log
    );
}
