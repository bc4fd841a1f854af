use core::fmt;

/// Discounts by quantity, each for that many goods and more.
#[derive(Debug, PartialEq)]
pub struct Tiers {
    tiers: [Tier; Tiers::MAX],
    count: usize,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Tier {
    from_quantity: i64,
    hundredths_of_percent: u32,
}

/// Why a text is not a list of tiers.
#[derive(Debug, PartialEq)]
pub enum Problem {
    TooMany,
    NoPair,
    BadQuantity,
    BadPercent,
    NotAscending,
}

impl Tiers {
    const MAX: usize = 16;

    pub const NONE: Tiers =
        Tiers { tiers: [Tier { from_quantity: 0, hundredths_of_percent: 0 }; Tiers::MAX], count: 0 };

    /// Reads `QUANTITY:PERCENT,QUANTITY:PERCENT,...` with ascending quantities; a percentage has two decimals at most.
    pub fn parse(text: &str) -> Result<Tiers, Problem> {
        let mut tiers = Tiers::NONE;
        for pair in text.split(',') {
            let mut parts = pair.splitn(2, ':');
            let (quantity, percent) = match (parts.next(), parts.next()) {
                (Some(quantity), Some(percent)) => (quantity.trim(), percent.trim()),
                _ => return Err(Problem::NoPair),
            };
            let from_quantity = whole(quantity).ok_or(Problem::BadQuantity)?;
            let hundredths_of_percent = hundredths(percent).ok_or(Problem::BadPercent)?;
            if tiers.reached(i64::MAX).map_or(false, |last| last.from_quantity >= from_quantity) {
                return Err(Problem::NotAscending);
            }
            let free = tiers.tiers.get_mut(tiers.count).ok_or(Problem::TooMany)?;
            *free = Tier { from_quantity, hundredths_of_percent };
            tiers.count += 1;
        }
        Ok(tiers)
    }

    pub fn len(&self) -> usize {
        self.count
    }

    /// The discount for a quantity, 0 below the first tier.
    pub fn hundredths_of_percent(&self, quantity: i64) -> u32 {
        self.reached(quantity).map_or(0, |tier| tier.hundredths_of_percent)
    }

    fn reached(&self, quantity: i64) -> Option<&Tier> {
        self.tiers[..self.count].iter().rev().find(|tier| tier.from_quantity <= quantity)
    }
}

/// Digits alone, where `parse` would take a sign.
fn whole(text: &str) -> Option<i64> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        text.parse().ok()
    } else {
        None
    }
}

fn hundredths(text: &str) -> Option<u32> {
    let mut parts = text.splitn(2, '.');
    let percent = whole(parts.next()?)?;
    let decimals = match parts.next() {
        None => 0,
        Some(tenths) if tenths.len() == 1 => whole(tenths)? * 10,
        Some(decimals) if decimals.len() == 2 => whole(decimals)?,
        Some(_) => return None,
    };
    match percent.checked_mul(100)?.checked_add(decimals)? {
        hundredths @ 0..=10000 => Some(hundredths as u32),
        _ => None,
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Problem::TooMany => "more than 16 tiers",
            Problem::NoPair => "a tier is not QUANTITY:PERCENT",
            Problem::BadQuantity => "a quantity is not a whole number",
            Problem::BadPercent => "a percentage is not between 0 and 100 with two decimals at most",
            Problem::NotAscending => "the quantities do not ascend",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiers_are_read_with_blanks_and_decimals() {
        let tiers = Tiers::parse("10:5, 50 : 7.25 ,100:100").unwrap();
        assert_eq!(tiers.len(), 3);
        assert_eq!([9, 10, 50, 100].map(|quantity| tiers.hundredths_of_percent(quantity)), [0, 500, 725, 10000]);
    }

    #[test]
    fn every_problem_is_told_apart() {
        for (text, problem) in [
            ("", Problem::NoPair),
            ("10", Problem::NoPair),
            ("10:5,", Problem::NoPair),
            (":5", Problem::BadQuantity),
            ("+1:5", Problem::BadQuantity),
            ("99999999999999999999:5", Problem::BadQuantity),
            ("1:", Problem::BadPercent),
            ("1:-5", Problem::BadPercent),
            ("1:100.01", Problem::BadPercent),
            ("1:1.234", Problem::BadPercent),
            ("1:9223372036854775807", Problem::BadPercent),
            ("10:5,10:6", Problem::NotAscending),
            ("1:1,2:1,3:1,4:1,5:1,6:1,7:1,8:1,9:1,10:1,11:1,12:1,13:1,14:1,15:1,16:1,17:1", Problem::TooMany),
        ] {
            assert_eq!(Tiers::parse(text), Err(problem), "{}", text);
        }
    }
}
