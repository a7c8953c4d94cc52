//! What was understood of a repository, on one screen. In: a [`Diagnosis`]. Out: a document.

use super::overview::coverage::schema_words;
use super::{
    Align, Block, Column, Document, Entry, Place, Text, counted, dialect_words, figures, skip_words,
};
use crate::analysis::doctor::{DatabaseDiagnosis, Diagnosis};

/// How many modules and skips are shown: it is one screen.
const SHOWN: usize = 12;

/// The document about `diagnosis`.
pub fn doctor(diagnosis: &Diagnosis) -> Document {
    let mut blocks = Vec::new();
    databases(diagnosis, &mut blocks);
    code(diagnosis, &mut blocks);
    modules(diagnosis, &mut blocks);
    skipped(diagnosis, &mut blocks);
    for advice in &diagnosis.advice {
        blocks.push(Block::Note(
            Text::new().plain(&advice.why).plain("; in impact.yml:"),
        ));
        blocks.push(Block::Code(advice.yaml.clone()));
    }
    Document { blocks }
}

fn heading(title: &str) -> Block {
    Block::Heading(Text::new().strong(title))
}

fn entry(text: Text) -> Entry {
    Entry {
        text,
        below: Vec::new(),
    }
}

fn databases(diagnosis: &Diagnosis, blocks: &mut Vec<Block>) {
    blocks.push(heading(&counted(diagnosis.databases.len(), "database")));
    let mut entries: Vec<Entry> = diagnosis.databases.iter().map(database).collect();
    if entries.is_empty() {
        let none = Text::new().plain("no folder of migrations was recognised");
        entries.push(entry(none));
    }
    let unread = diagnosis.unread.iter();
    entries.extend(unread.map(|seen| entry(Text::new().dim("seen, not read: ").plain(seen))));
    blocks.push(Block::List(entries));
}

fn database(diagnosis: &DatabaseDiagnosis) -> Entry {
    let database = &diagnosis.database;
    let dialect = dialect_words(database.dialect);
    let text = Text::new()
        .strong(&database.name)
        .plain(format!(" {dialect} "))
        .dim(format!("({})", database.dialect_from));
    let mut below = Vec::new();
    if let Some(folder) = &database.migrations {
        let migrations = counted(diagnosis.migrations, "migration");
        let text = Text::new().plain(format!("{migrations} in ")).name(folder);
        below.push(text.dim(format!(" ({})", diagnosis.framework)));
    }
    below.push(match database.schema_from {
        "none" => Text::new().plain("its schema is not known"),
        from => Text::new()
            .plain(counted(database.relations, "relation"))
            .dim(format!(" (from {})", schema_words(from))),
    });
    below.extend(diagnosis.others.iter().map(|other| {
        let text = Text::new()
            .dim("kept for ")
            .plain(dialect_words(other.dialect))
            .dim(" too: ")
            .plain(counted(other.migrations, "migration"));
        match &other.folder {
            Some(folder) => text.plain(" in ").name(folder),
            None => text,
        }
    }));
    Entry { text, below }
}

fn code(diagnosis: &Diagnosis, blocks: &mut Vec<Block>) {
    let told = |label: &str, words: String| entry(Text::new().dim(label).plain(words));
    let named = |list: &[(&'static str, usize)]| figures(list.iter().copied());
    let counts = |map: &std::collections::BTreeMap<String, usize>| {
        figures(map.iter().map(|(name, count)| (name.as_str(), *count)))
    };
    let lines = [
        ("understood: ", named(&diagnosis.languages)),
        ("models: ", named(&diagnosis.orms)),
        ("not understood: ", counts(&diagnosis.not_understood)),
        ("left out: ", counts(&diagnosis.left_out)),
    ];
    let lines = lines.into_iter().filter(|(_, words)| !words.is_empty());
    blocks.push(heading("Files"));
    blocks.push(Block::List(
        lines.map(|(label, words)| told(label, words)).collect(),
    ));
}

fn modules(diagnosis: &Diagnosis, blocks: &mut Vec<Block>) {
    let count = counted(diagnosis.modules.len(), "module");
    let mut title = Text::new()
        .strong(count)
        .dim(format!("  from {}", diagnosis.modules_from));
    title = match &diagnosis.owners_file {
        Some(file) => title.dim(", owners from ").name(file),
        None => title.dim(", no CODEOWNERS"),
    };
    blocks.push(Block::Heading(title));
    let column = |title, align| Column { title, align };
    let rows = diagnosis.modules.iter().take(SHOWN).map(|module| {
        vec![
            Text::new().strong(&module.name),
            Text::new().plain(module.files.to_string()),
            Text::new().owners(&module.owners),
        ]
    });
    if !diagnosis.modules.is_empty() {
        blocks.push(Block::Table {
            columns: vec![
                column("module", Align::Left),
                column("files", Align::Right),
                column("owners", Align::Left),
            ],
            rows: rows.collect(),
        });
    }
    if let Some(more) = more(diagnosis.modules.len()) {
        blocks.push(Block::Paragraph(more));
    }
}

fn skipped(diagnosis: &Diagnosis, blocks: &mut Vec<Block>) {
    if diagnosis.skipped.is_empty() {
        return;
    }
    blocks.push(heading("Not read or not understood"));
    let shown = diagnosis.skipped.iter().take(SHOWN).map(|skip| {
        let place = Place {
            path: skip.path.clone(),
            line: skip.line,
            column: None,
            here: true,
        };
        let text = Text::new()
            .place(place)
            .plain(" ")
            .plain(skip_words(skip.reason));
        entry(text.dim(format!(": {}", skip.detail)))
    });
    blocks.push(Block::List(shown.collect()));
    if let Some(more) = more(diagnosis.skipped.len()) {
        blocks.push(Block::Paragraph(more));
    }
}

fn more(all: usize) -> Option<Text> {
    let more = all.checked_sub(SHOWN).filter(|more| *more > 0)?;
    Some(Text::new().dim(format!("  and {more} more")))
}
