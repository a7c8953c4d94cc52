//! A runner that knows as much of GitHub Actions as `action.yml` uses: its steps are read from the
//! file and run by bash as they stand there.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_yaml::Value;

/// What a run left behind.
#[derive(Debug)]
pub(crate) struct Ran {
    /// The exit code of the step that failed, or 0.
    pub(crate) code: i32,
    /// Standard output and error of all steps.
    pub(crate) log: String,
    pub(crate) summary: String,
    /// Outputs of all steps.
    pub(crate) outputs: BTreeMap<String, String>,
}

pub(crate) struct Runner {
    /// Where the action lies.
    pub(crate) action: PathBuf,
    pub(crate) workspace: PathBuf,
    /// A folder of its own for every run.
    pub(crate) temp: PathBuf,
    /// Programs that come before those of the machine.
    pub(crate) programs: PathBuf,
    /// Variables of the runner.
    pub(crate) environment: BTreeMap<String, String>,
}

pub(crate) fn action() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("action.yml");
    serde_yaml::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// Keys and descriptions of `inputs` or `outputs`.
pub(crate) fn described(section: &str) -> Vec<(String, String)> {
    let action = action();
    let rows = action[section].as_mapping().unwrap();
    let row = |(key, value): (&Value, &Value)| {
        let description = value["description"].as_str().unwrap();
        (key.as_str().unwrap().to_owned(), description.to_owned())
    };
    rows.iter().map(row).collect()
}

impl Runner {
    /// Runs the steps until one fails.
    pub(crate) fn run(&self, inputs: &[(&str, &str)]) -> Ran {
        self.steps(inputs, |_| true)
    }

    /// Runs the steps whose id or name is wanted.
    pub(crate) fn steps(&self, inputs: &[(&str, &str)], wanted: impl Fn(&str) -> bool) -> Ran {
        let temp = tempfile::tempdir_in(&self.temp).unwrap().keep();
        let mut ran = Ran {
            code: 0,
            log: String::new(),
            summary: String::new(),
            outputs: BTreeMap::new(),
        };
        let summary = temp.join("summary");
        let action = action();
        for (index, step) in action["runs"]["steps"]
            .as_sequence()
            .unwrap()
            .iter()
            .enumerate()
        {
            let id = step["id"].as_str().or(step["name"].as_str()).unwrap();
            let Some(script) = step["run"].as_str().filter(|_| wanted(id)) else {
                continue;
            };
            assert!(
                !script.contains("${{"),
                "step {id} lets an expression into its script"
            );
            assert_eq!(step["shell"].as_str(), Some("bash"), "step {id}");
            let (file, output) = (temp.join("step.sh"), temp.join(format!("output{index}")));
            fs::write(&file, script).unwrap();
            let mut command = Command::new("bash");
            command
                .args(["--noprofile", "--norc", "-e", "-o", "pipefail"])
                .arg(&file)
                .current_dir(&self.workspace)
                .env_clear()
                .env("PATH", self.path())
                .env("HOME", &temp)
                .env("RUNNER_OS", "Linux")
                .env("RUNNER_ARCH", "X64")
                .env("RUNNER_TEMP", &temp)
                .env("GITHUB_ACTIONS", "true")
                .env("GITHUB_ACTION_PATH", &self.action)
                .env("GITHUB_WORKSPACE", &self.workspace)
                .env("GITHUB_OUTPUT", &output)
                .env("GITHUB_STEP_SUMMARY", &summary)
                .envs(&self.environment);
            for (name, value) in step["env"].as_mapping().into_iter().flatten() {
                let value = self.value(value.as_str().unwrap(), inputs, &ran.outputs);
                command.env(name.as_str().unwrap(), value);
            }
            let done = command.output().unwrap();
            ran.log.push_str(&String::from_utf8_lossy(&done.stdout));
            ran.log.push_str(&String::from_utf8_lossy(&done.stderr));
            let text = fs::read_to_string(&output).unwrap_or_default();
            for (name, value) in outputs(&text) {
                ran.outputs.insert(format!("{id}.{name}"), value);
            }
            ran.code = done.status.code().unwrap();
            if ran.code != 0 {
                break;
            }
        }
        ran.summary = fs::read_to_string(summary).unwrap_or_default();
        ran
    }

    fn path(&self) -> String {
        format!(
            "{}:{}",
            self.programs.display(),
            std::env::var("PATH").unwrap()
        )
    }

    /// The value of an expression: an input, an output, or the text itself.
    fn value(
        &self,
        text: &str,
        inputs: &[(&str, &str)],
        outputs: &BTreeMap<String, String>,
    ) -> String {
        let Some(expression) = text
            .strip_prefix("${{ ")
            .and_then(|t| t.strip_suffix(" }}"))
        else {
            assert!(!text.contains("${{"), "{text}");
            return text.to_owned();
        };
        if let Some(name) = expression.strip_prefix("inputs.") {
            let given = inputs.iter().find(|(key, _)| *key == name);
            let default = || {
                let default = action()["inputs"][name]["default"].clone();
                let default = default
                    .as_str()
                    .unwrap_or_else(|| panic!("no input {name}"));
                self.value(default, inputs, outputs)
            };
            return given.map_or_else(default, |(_, value)| (*value).to_owned());
        }
        if let Some(path) = expression.strip_prefix("steps.") {
            let (step, name) = path.split_once(".outputs.").unwrap();
            return outputs
                .get(&format!("{step}.{name}"))
                .cloned()
                .unwrap_or_default();
        }
        assert_eq!(expression, "github.token");
        self.environment["TEST_TOKEN"].clone()
    }
}

/// `name=value` and `name<<END … END`, as the runner reads them.
fn outputs(text: &str) -> BTreeMap<String, String> {
    let mut outputs = BTreeMap::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some((name, end)) = line.split_once("<<") {
            let value: Vec<&str> = lines.by_ref().take_while(|line| *line != end).collect();
            outputs.insert(name.to_owned(), value.join("\n"));
        } else if let Some((name, value)) = line.split_once('=') {
            outputs.insert(name.to_owned(), value.to_owned());
        }
    }
    outputs
}
