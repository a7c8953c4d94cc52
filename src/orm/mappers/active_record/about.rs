//! What a file and a class are about: the model that their name or folder tells.
//!
//! In: a path, a class. Out: models. The hard thing is what stands beside a model: a serializer, a
//! decorator, a presenter, a view of a folder in a folder.

use tree_sitter::Node;

use super::ID;
use super::declare::EXTENDED;
use super::reader::{Place, Reader};
use super::types::{Shape, Ty, by_convention};
use crate::naming;
use crate::orm::tree::field;
use crate::orm::{Model, Models};
use crate::severity::Confidence;

pub(super) fn is_test(path: &str) -> bool {
    [
        "spec",
        "test",
        "tests",
        "features",
        "factories",
        "testing_support",
        "test_support",
    ]
    .iter()
    .any(|folder| path.split('/').any(|part| part == *folder))
}

/// `app/views/orders/…`, `orders_controller.rb`, `order_spec.rb`, `orders_helper.rb`.
pub(super) fn about<'m>(path: &str, models: &'m Models) -> Vec<&'m Model> {
    let mut parts = path.rsplit('/');
    let file = parts.next().unwrap_or_default();
    let folder = parts.next().unwrap_or_default();
    let stem = file.split('.').next().unwrap_or_default();
    let mut stem = stem.trim_start_matches('_');
    for end in [
        "_spec",
        "_test",
        "_controller",
        "_helper",
        "_serializer",
        "_policy",
        "_job",
        "_mailer",
        "_decorator",
        "_presenter",
        "_service",
        "_query",
        "_form",
    ] {
        stem = stem.strip_suffix(end).unwrap_or(stem);
    }
    let found = [stem, folder].map(|name| by_convention(models, name));
    let mut all: Vec<&Model> = Vec::new();
    for ty in found {
        let sure = ty.sure() == Confidence::Likely;
        all.extend(ty.models().iter().copied().filter(|_| sure));
    }
    all
}

/// The nearest model that a folder around a view is called after: `app/views/shop/orders/edit/_x.erb`
/// is about a `Shop::Order`.
pub(super) fn folders_around<'m>(path: &str, models: &'m Models) -> Vec<&'m Model> {
    let Some((_, inner)) = path.split_once("/views/") else {
        return Vec::new();
    };
    let mut folders: Vec<&str> = inner.split('/').take(8).collect();
    folders.pop();
    for index in (0..folders.len()).rev() {
        let with_modules = folders.get(..=index).unwrap_or_default().join("_");
        let last = folders.get(index).copied().unwrap_or_default();
        for name in [with_modules.as_str(), last] {
            let ty = by_convention(models, name);
            if ty.sure() == Confidence::Likely && !ty.models().is_empty() {
                return ty.models().to_vec();
            }
        }
    }
    Vec::new()
}

impl<'m> Reader<'m> {
    /// What a decorator or presenter is put around: `class OrderDecorator < Draper::Decorator`.
    pub(super) fn wrapped(&self, class: Node<'m>, full: &str) -> Ty<'m> {
        let base = field(class, "superclass").map_or("", |b| self.text(b));
        let last = full.rsplit("::").next().unwrap_or(full);
        let about = ["Decorator", "Presenter", "Delegator", "ViewModel"]
            .iter()
            .find_map(|end| last.strip_suffix(end));
        let hands_on = ["Decorator", "Presenter", "Delegat"];
        let about = about.filter(|_| hands_on.iter().any(|b| base.contains(b)));
        match about.map(|a| by_convention(self.models, &naming::underscore(a))) {
            Some(ty) if ty.sure() == Confidence::Likely => ty.shaped(Shape::Row),
            _ => Ty::Unknown,
        }
    }

    /// What the body of a class has for `self`.
    pub(super) fn class_self(&self, full: &str) -> (Ty<'m>, Place) {
        let own: Vec<&'m Model> = self.models.named(ID, full).collect();
        let likely = |models| Ty::Of(Shape::Class, models, Confidence::Likely);
        if own.iter().any(|m| m.is_abstract) {
            let users = |base: &str| -> Vec<&'m Model> {
                let includes = |m: &&Model| m.table.is_some() && m.bases.iter().any(|b| b == base);
                self.models.of(ID).filter(includes).take(32).collect()
            };
            let included = users(full);
            return match included.is_empty() {
                true => (
                    likely(users(&format!("{EXTENDED}{full}"))),
                    Place::Singleton,
                ),
                false => (likely(included), Place::Body),
            };
        }
        if !own.is_empty() {
            return (likely(own), Place::Body);
        }
        let last = full.rsplit("::").next().unwrap_or(full);
        let listing = [
            "Serializer",
            "Resource",
            "Blueprint",
            "Representer",
            "Dashboard",
            "Type",
        ]
        .iter()
        .find_map(|end| last.strip_suffix(end));
        if let Some(ty) = listing.map(|l| by_convention(self.models, &naming::underscore(l)))
            && ty.sure() == Confidence::Likely
        {
            return (ty.shaped(Shape::Class), Place::Lists);
        }
        (Ty::Unknown, Place::Body)
    }

    /// The row that a serializer, presenter or decorator is made for, as its code calls it.
    pub(super) fn subject(&self, name: &str) -> Option<Ty<'m>> {
        let called = name.trim_start_matches('@');
        if !matches!(called, "object" | "model" | "record" | "__getobj__") {
            return None;
        }
        let around = self.regions.iter().rev();
        let class = around.filter(|r| r.place == Place::Lists).map(|r| &r.me);
        let held = class.map(|me| me.shaped(Shape::Row)).next()?;
        held.is(&[Shape::Row]).is_some().then_some(held)
    }
}
