//! Days as people write them. `2024-02-29`, `90d`, and seconds since 1970.

const DAY: i64 = 86_400;

/// The day of a time, in UTC: `2024-02-29`.
pub fn day(seconds: i64) -> String {
    // Howard Hinnant's `civil_from_days`: years start in March, so that the leap day is the last.
    let days = seconds.div_euclid(DAY).clamp(-1_000_000_000, 1_000_000_000) + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// The time that `2024-02-29` begins, or that lies `90d`, `12w`, `18m` or `2y` before `now`.
pub fn time(text: &str, now: i64) -> Option<i64> {
    if let Some(unit) = text.chars().last().filter(|c| c.is_ascii_alphabetic()) {
        let days = match unit {
            'd' => 1,
            'w' => 7,
            'm' => 30,
            'y' => 365,
            _ => return None,
        };
        let count: u16 = text.strip_suffix(unit)?.parse().ok()?;
        return Some(now - i64::from(count) * days * DAY);
    }
    let parts: Vec<i64> = text
        .splitn(3, '-')
        .map(|part| {
            part.parse()
                .ok()
                .filter(|_| part.bytes().all(|b| b.is_ascii_digit()))
        })
        .collect::<Option<_>>()?;
    let [year, month @ 1..=12, of_month @ 1..=31] = parts[..] else {
        return None;
    };
    let (year, month) = match month {
        1 | 2 => (year - 1, month + 9),
        _ => (year, month - 3),
    };
    let days =
        365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + of_month - 1;
    let time = (1970..=9999)
        .contains(&parts[0])
        .then_some((days - 719_468) * DAY)?;
    // The 30th of February is no day.
    (day(time) == text).then_some(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        for (seconds, text) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (951_782_400, "2000-02-29"),
            (1_704_110_400, "2024-01-01"),
            (1_709_164_800, "2024-02-29"),
            (4_107_542_399, "2100-02-28"),
            (4_107_542_400, "2100-03-01"),
        ] {
            assert_eq!(day(seconds), text);
        }
    }

    #[test]
    fn a_day_begins_at_midnight() {
        assert_eq!(time("2024-02-29", 0), Some(1_709_164_800));
        assert_eq!(time("1970-01-01", 0), Some(0));
        for wrong in [
            "2023-02-29",
            "2024-13-01",
            "2024-1-1",
            "yesterday",
            "2024",
            "",
            "9d9",
            "-5d",
        ] {
            assert_eq!(time(wrong, 0), None, "{wrong}");
        }
        assert_eq!(time("2w", 2_000_000), Some(2_000_000 - 14 * DAY));
        assert_eq!(time("1y", 40_000_000), Some(40_000_000 - 365 * DAY));
    }
}
