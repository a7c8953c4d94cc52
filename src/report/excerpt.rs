//! A line of code in the room that there is. In: a marked line. Out: its text, cut around the first
//! mark and without anything that a reader's screen would obey, and the carets that stand below it.

use std::ops::Range;

use super::{MarkedLine, cells, escape, is_hidden};

/// What a tab is shown as.
const TAB: &str = "    ";

/// A line that fits into `room` cells around its first mark, and the carets below it.
pub(super) fn excerpt(line: &MarkedLine, room: usize) -> (String, String) {
    let shown: Vec<String> = line
        .text
        .chars()
        .map(|c| match c {
            '\t' => TAB.to_owned(),
            c if is_hidden(c) => escape(c.encode_utf8(&mut [0; 4])).into_owned(),
            c => c.to_string(),
        })
        .collect();
    let widths: Vec<usize> = shown.iter().map(|text| cells(text)).collect();
    let window = window(&widths, line.marks.first(), room);
    let mut text = String::new();
    let mut carets = String::new();
    if window.start > 0 {
        text.push('…');
        carets.push(' ');
    }
    for index in window.clone() {
        text.push_str(&shown[index]);
        let marked = line.marks.iter().any(|mark| mark.contains(&index));
        carets.extend(std::iter::repeat_n(
            if marked { '^' } else { ' ' },
            widths[index],
        ));
    }
    if window.end < shown.len() {
        text.push('…');
    }
    (text.trim_end().to_owned(), carets.trim_end().to_owned())
}

/// The characters that are shown: all, or as many around the first mark as there is room for.
fn window(widths: &[usize], mark: Option<&Range<usize>>, room: usize) -> Range<usize> {
    if widths.iter().sum::<usize>() <= room {
        return 0..widths.len();
    }
    let room = room.saturating_sub(2);
    let fits = |from: usize| {
        let mut used = 0;
        let taken = widths[from..].iter().take_while(|width| {
            used += **width;
            used <= room
        });
        from..from + taken.count()
    };
    let from_start = fits(0);
    let Some(mark) = mark.filter(|mark| mark.end > from_start.end) else {
        return from_start;
    };
    // A third of the room for what leads to the name.
    let mut start = mark.start.min(widths.len());
    let mut lead = 0;
    while start > 0 && lead + widths[start - 1] <= room / 3 {
        start -= 1;
        lead += widths[start];
    }
    fits(start)
}

#[cfg(test)]
mod tests {

    use super::*;

    fn line(text: &str, mark: Range<usize>) -> MarkedLine {
        MarkedLine {
            line: 1,
            text: text.to_owned(),
            marks: vec![mark],
        }
    }

    #[test]
    fn carets_stand_below_their_name_whatever_stands_before_it() {
        let (text, carets) = excerpt(&line("\t注文 = status", 6..12), 80);
        assert_eq!(text, "    注文 = status");
        assert_eq!(carets, "           ^^^^^^");
    }

    #[test]
    fn what_a_terminal_would_obey_is_shown_and_moves_the_carets() {
        let (text, carets) = excerpt(&line("\u{1b}[2J status", 5..11), 80);
        assert_eq!(text, "\\u{1b}[2J status");
        assert_eq!(carets, "          ^^^^^^");
    }

    #[test]
    fn a_long_line_is_cut_around_its_first_mark() {
        let long = format!("{}status{}", "x".repeat(300), "y".repeat(300));
        let (text, carets) = excerpt(&line(&long, 300..306), 40);
        assert!(text.starts_with('…') && text.ends_with('…'));
        assert!(cells(&text) <= 40);
        let start = carets.find('^').unwrap();
        let shown: String = text.chars().skip(start).take(6).collect();
        assert_eq!(shown, "status");
    }
}
