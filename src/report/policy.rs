//! What a page may do: nothing but show what is in it.

use base64::Engine;
use sha2::{Digest, Sha256};

/// The content security policy of a page with one style sheet and one script.
pub(super) fn policy(style: &str, script: &str) -> String {
    let (style, script) = (hash(style), hash(script));
    format!(
        "default-src 'none'; style-src {style}; script-src {script}; font-src data:; img-src data: 'self'; \
         base-uri 'none'; form-action 'none'"
    )
}

fn hash(text: &str) -> String {
    format!("'sha256-{}'", base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text)))
}

/// Drops what no page may hold, wherever it came from: control characters and overrides of the writing direction.
pub(super) fn scrub(html: String) -> String {
    let bad = |c: char| {
        (c.is_control() && c != '\n' && c != '\t')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
    };
    if html.contains(bad) { html.replace(bad, "") } else { html }
}
