//! `impact.yml` and flags become a `Config`. The one user of `serde_yaml`.
