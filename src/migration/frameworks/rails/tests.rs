//! What a hostile or odd Rails migration must not do.

use super::lower;
use crate::migration::lower::Source;
use crate::sql::Dialect;

fn read(text: &str) -> crate::migration::Lowered {
    lower(&Source {
        path: "db/migrate/1_x.rb",
        text,
        dialect: Dialect::Postgresql,
    })
}

#[test]
fn loops_in_loops_end() {
    let open = "%w[a b c d e f g h i j].each do |x|\n".repeat(12);
    let text = format!(
        "class A < ActiveRecord::Migration[7.0]\n  def up\n{open}drop_table x\n{}  end\nend\n",
        "end\n".repeat(12)
    );
    let lowered = read(&text);
    assert!(lowered.skips.iter().any(|s| s.detail.contains("too many")));
}

#[test]
fn a_method_that_calls_itself_ends() {
    let text =
        "class A < ActiveRecord::Migration[7.0]\n  def up\n    up\n    up\n    up\n  end\nend\n";
    assert!(read(text).operations.is_empty());
}

#[test]
fn deep_nesting_is_no_overflow() {
    let text = format!(
        "class A < B\n  def up\n    x({}1{})\n  end\nend\n",
        "[".repeat(50_000),
        "]".repeat(50_000)
    );
    assert!(read(&text).operations.is_empty());
}
