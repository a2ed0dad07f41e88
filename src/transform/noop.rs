//! `noop`: leaves everything as it is.

use super::typed::{NoOptions, Typed};

/// The transformation.
pub static NOOP: Typed<NoOptions> = Typed::new("noop", ABOUT, |frames, _, _| Ok(frames));

const ABOUT: &str = "Leaves the frames as they are.

```yaml
- id: noop
```
";
