//! The words of a math expression.

/// A word.
#[derive(Debug, Clone, PartialEq)]
pub enum Token {
    /// A number.
    Number(f64),
    /// `$A` or `${A}`: the answer of a target.
    Input(String),
    /// The name of a function.
    Name(String),
    /// An operator or a parenthesis.
    Sign(&'static str),
}

/// Longer signs first, so that `**` is not two of `*`.
const SIGNS: [&str; 17] = ["**", "==", "!=", "<=", ">=", "&&", "||", "+", "-", "*", "/", "%", "<", ">", "!", "(", ")"];

/// Splits an expression into words.
///
/// # Errors
/// What cannot be read.
pub fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut out = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, length) = match first {
            '$' => input(rest)?,
            '0'..='9' | '.' => number(rest)?,
            c if c.is_alphabetic() => {
                let length = word(rest);
                (Token::Name(rest[..length].to_owned()), length)
            }
            _ => sign(rest).ok_or_else(|| format!("`{first}` means nothing in an expression"))?,
        };
        out.push(token);
        rest = rest[length..].trim_start();
    }
    Ok(out)
}

fn sign(text: &str) -> Option<(Token, usize)> {
    SIGNS.iter().find(|s| text.starts_with(**s)).map(|s| (Token::Sign(s), s.len()))
}

/// The length of a name at the start.
fn word(text: &str) -> usize {
    text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len())
}

fn input(text: &str) -> Result<(Token, usize), String> {
    if let Some(inner) = text.strip_prefix("${") {
        let end = inner.find('}').ok_or("`${` is not closed by `}`")?;
        return Ok((Token::Input(inner[..end].trim().to_owned()), end + 3));
    }
    match word(&text[1..]) {
        0 => Err("`$` is followed by no name".into()),
        length => Ok((Token::Input(text[1..=length].to_owned()), length + 1)),
    }
}

fn number(text: &str) -> Result<(Token, usize), String> {
    let hex = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
    if let Some(digits) = hex {
        let length = digits.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(digits.len());
        let value = u64::from_str_radix(&digits[..length], 16).map_err(|_| wrong_number(text))?;
        return Ok((Token::Number(value as f64), length + 2));
    }
    let length = decimal(text.as_bytes());
    let value = text[..length].parse().map_err(|_| wrong_number(text))?;
    Ok((Token::Number(value), length))
}

fn wrong_number(text: &str) -> String {
    let shown: String = text.chars().take(12).collect();
    format!("`{shown}` is no number")
}

/// The length of digits, a point, and an exponent.
fn decimal(text: &[u8]) -> usize {
    let digits = |from: usize| from + text[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let mut end = digits(0);
    if text.get(end) == Some(&b'.') {
        end = digits(end + 1);
    }
    if matches!(text.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(text.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits((end + 1 + sign).min(text.len()));
        if exponent > end + 1 + sign {
            end = exponent;
        }
    }
    end
}
