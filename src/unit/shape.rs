//! How the numbers of a unit are written, and the shapes that ids such as `suffix:req` name by themselves.

use super::clock::{Clock, clock, words};
use super::date::{self, Date};
use super::number::{exponential, fixed, grouped, hexadecimal, rounded, shortest};
use super::perses;
use super::scale::{self, Scale};
use super::{Formatted, Place, Side};

/// How the numbers of a unit are written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Shape<'a> {
    /// As it is, with a unit after a blank.
    Plain(&'a str),
    /// As it is, with text before it.
    Prefix(&'a str),
    /// As JavaScript prints it.
    Text,
    Short,
    Percent,
    /// Of one.
    PercentUnit,
    /// Base 16 after a prefix.
    Hex(&'static str),
    Scientific,
    Locale,
    Psi,
    /// A unit with SI prefixes, and the one it has.
    Si(&'a str, i8),
    /// A unit with IEC prefixes, and the one it has.
    Binary(&'a str, i8),
    Count(&'a str),
    Currency(&'a str, Side),
    /// Money in full, with commas.
    Financial(&'a str, Side),
    Time(Scale),
    /// In words; the unit's name and its milliseconds.
    Duration(&'static str, f64),
    Clock(Clock),
    Date(Date),
    Pattern(&'a str),
    FromNow,
    /// Texts for true and false.
    Bool(&'a str, &'a str),
    /// As Perses writes it, shortened or in full.
    Perses(perses::Kind, bool),
}

impl<'a> Shape<'a> {
    /// The shape that an id of the form `key:rest` names.
    pub(super) fn of_form(id: &'a str) -> Option<Self> {
        let (key, rest) = id.split_once(':')?;
        Some(match key {
            "prefix" => Self::Prefix(rest),
            "suffix" => Self::Plain(rest),
            "time" => Self::Pattern(rest),
            "si" => si(rest),
            "count" => Self::Count(rest),
            "currency" => currency(rest),
            "perses" => perses::find(rest).map(|(kind, short)| Self::Perses(kind, short))?,
            "bool" => rest.split_once('/').map_or(Self::Bool(rest, "-"), |(yes, no)| Self::Bool(yes, no)),
            _ => return None,
        })
    }

    /// Whether numbers are instants in it, whose points and commas are not those of numbers.
    pub(super) fn is_date(self) -> bool {
        matches!(self, Self::Date(_) | Self::Pattern(_) | Self::FromNow)
            || matches!(self, Self::Perses(perses::Kind::Date(_) | perses::Kind::Utc(_), _))
    }

    /// Writes a number.
    pub(super) fn format(self, value: f64, decimals: Option<u8>, millis: bool, place: &Place) -> Formatted {
        match self {
            Self::Short => scale::short(value, decimals),
            Self::Psi => scale::pressure(value, decimals),
            Self::Si(unit, offset) => scale::si(value, decimals, unit, offset),
            Self::Binary(unit, offset) => scale::binary(value, decimals, unit, offset),
            Self::Count(unit) => scale::count(value, decimals, unit),
            Self::Currency(symbol, side) => scale::currency(value, decimals, symbol, side),
            Self::Time(scale) => scale::time(value, decimals, scale),
            Self::Duration(unit, in_ms) => words(value, decimals, unit, in_ms),
            Self::Clock(kind) => clock(value, decimals, kind),
            Self::Date(date) => plain(date::date(value, date, millis, place)),
            Self::Pattern(pattern) => plain(date::pattern(value, pattern, place)),
            Self::FromNow => plain(date::from_now(value, place)),
            Self::Perses(kind, short) => perses::format((kind, short), value, decimals, place),
            Self::Bool(yes, no) => plain(if value == 0.0 { no } else { yes }.to_owned()),
            _ => self.unscaled(value, decimals),
        }
    }

    /// Writes a number of a unit that does not change with its size.
    fn unscaled(self, value: f64, decimals: Option<u8>) -> Formatted {
        let mut shown = Formatted::default();
        let text = &mut shown.text;
        match self {
            Self::Text => shortest(text, value),
            Self::Scientific => exponential(text, value, decimals),
            Self::Locale => grouped(text, value, 0, usize::from(decimals.unwrap_or(3))),
            Self::Financial(..) => {
                grouped(text, value, usize::from(decimals.unwrap_or(0)), usize::from(decimals.unwrap_or(1)))
            }
            Self::Hex(prefix) => hex(text, value, decimals, prefix),
            Self::PercentUnit => fixed(text, value * 100.0, decimals),
            _ => fixed(text, value, decimals),
        }
        match self {
            Self::Plain(unit) if !unit.is_empty() => shown.suffix = [" ", unit].concat(),
            Self::Percent | Self::PercentUnit => shown.suffix.push('%'),
            Self::Prefix(unit) | Self::Financial(unit, Side::Before) => shown.prefix.push_str(unit),
            Self::Financial(unit, Side::After) => shown.suffix.push_str(unit),
            _ => {}
        }
        shown
    }
}

fn plain(text: String) -> Formatted {
    Formatted { text, ..Formatted::default() }
}

fn hex(out: &mut String, value: f64, decimals: Option<u8>, prefix: &str) {
    if value.is_infinite() {
        return fixed(out, value, decimals);
    }
    let places = decimals.map_or_else(|| super::number::auto_places(value), usize::from);
    hexadecimal(out, rounded(value, places));
    out.insert_str(usize::from(out.starts_with('-')), prefix);
}

/// The first letter of a unit is its SI prefix, even of one that has no other letter.
fn si(unit: &str) -> Shape<'_> {
    const OFFSETS: [(char, i8); 14] = [
        ('f', -5),
        ('p', -4),
        ('n', -3),
        ('µ', -2),
        ('μ', -2),
        ('m', -1),
        ('k', 1),
        ('M', 2),
        ('G', 3),
        ('T', 4),
        ('P', 5),
        ('E', 6),
        ('Z', 7),
        ('Y', 8),
    ];
    let found = OFFSETS.iter().find_map(|(letter, offset)| unit.strip_prefix(*letter).map(|rest| (rest, *offset)));
    let (unit, offset) = found.unwrap_or((unit, 0));
    Shape::Si(unit, offset)
}

/// `CHF`, or in full `financial:CHF:suffix`.
fn currency(text: &str) -> Shape<'_> {
    let Some(money) = text.strip_prefix("financial:") else { return Shape::Currency(text, Side::Before) };
    match money.rsplit_once(':') {
        Some((symbol, "suffix")) => Shape::Financial(symbol, Side::After),
        Some((symbol, _)) => Shape::Financial(symbol, Side::Before),
        None => Shape::Financial(money, Side::Before),
    }
}
