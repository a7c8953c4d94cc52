//! What is analysed: the arguments that every question about changes or objects has. In: flags. Out: the
//! beginning of a [`Request`].

use std::path::PathBuf;

use clap::Args;

use super::values;
use crate::analysis::Request;
use crate::sql::Dialect;

/// The project and its schema.
#[derive(Args, Debug)]
pub(super) struct ProjectArguments {
    /// Repository, or a folder of one, whose code is searched
    #[arg(long, value_name = "DIR")]
    repo: Option<PathBuf>,
    /// Revision that new migrations are compared with [default: the remote's default branch]
    #[arg(long, value_name = "REV")]
    pub(super) base: Option<String>,
    /// SQL dialect [default: from the config, else guessed from the project]
    #[arg(long, value_parser = values::dialect())]
    pub(super) dialect: Option<Dialect>,
    /// Schema dump to start from
    #[arg(long, value_name = "FILE")]
    schema: Option<PathBuf>,
    /// Config file [default: impact.yml in the repository]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl ProjectArguments {
    /// A request about this project; nothing else is asked yet.
    pub(super) fn request(&self) -> Request {
        Request {
            repo: self.repo.clone(),
            base: self.base.clone(),
            dialect: self.dialect,
            schema: self.schema.clone(),
            config: self.config.clone(),
            ..Request::default()
        }
    }
}
