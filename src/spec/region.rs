//! Spans of time that come again, as an annotation writes them.

use jiff::civil::Weekday;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::time::{self, Cron, Recurring, Weekly};

/// Spans of time that come again each week or day: from a day and time to another.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct TimeRegion {
    /// The day it begins; every day when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_day_of_week: Option<DayOfWeek>,
    /// When it begins: `08:30`; midnight when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The day it ends; the day it begins, or the next one, when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_day_of_week: Option<DayOfWeek>,
    /// When it ends; the end of `toDayOfWeek` when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// The zone of these times; the dashboard's when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// Instead of days and times, when it begins: minute, hour, day, month and day of the week.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cron: Option<String>,
    /// How long it lasts, with `cron`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration: Option<String>,
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the names say it")]
pub enum DayOfWeek {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl DayOfWeek {
    /// The day of a number: Monday is 1, Sunday 7 and 0.
    pub fn of(number: u8) -> Option<Self> {
        use DayOfWeek::{Friday, Monday, Saturday, Sunday, Thursday, Tuesday, Wednesday};
        let days = [Sunday, Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday];
        days.get(usize::from(number)).copied()
    }

    /// The day as the calendar has it.
    pub fn weekday(self) -> Weekday {
        match self {
            Self::Monday => Weekday::Monday,
            Self::Tuesday => Weekday::Tuesday,
            Self::Wednesday => Weekday::Wednesday,
            Self::Thursday => Weekday::Thursday,
            Self::Friday => Weekday::Friday,
            Self::Saturday => Weekday::Saturday,
            Self::Sunday => Weekday::Sunday,
        }
    }
}

impl TimeRegion {
    /// What it says, its texts read.
    ///
    /// # Errors
    /// What is wrong with a text, or that it never begins.
    pub fn recurring(&self) -> Result<Recurring, String> {
        if let Some(cron) = &self.cron {
            let length = self.duration.as_deref().map_or(Ok(0), time::duration)?;
            return Ok(Recurring::Cron(Cron::parse(cron)?, length));
        }
        if self.from_day_of_week.is_none() && self.from.is_none() {
            return Err("the region of time never begins: it has neither `fromDayOfWeek` nor `from` nor `cron`".into());
        }
        let minutes = |text: &Option<String>| text.as_deref().map(time::time_of_day).transpose();
        Ok(Recurring::Weekly(Weekly {
            from_day: self.from_day_of_week.map(DayOfWeek::weekday),
            from: minutes(&self.from)?,
            to_day: self.to_day_of_week.map(DayOfWeek::weekday),
            to: minutes(&self.to)?,
        }))
    }
}
