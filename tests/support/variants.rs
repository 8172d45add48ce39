//! The names of what has variants, for tests that want a sample of each.

use sendo::proto::message::Request;

/// Every variant by name, so that one without a sample does not compile or is missed.
macro_rules! variants {
    ($all:ident, $name:ident, $type:ident: $($variant:ident)*) => {
        pub(crate) const $all: &[&str] = &[$(stringify!($variant)),*];
        pub(crate) fn $name(of: &$type) -> &'static str {
            match of {
                $($type::$variant { .. } => stringify!($variant),)*
            }
        }
    };
}

variants!(REQUESTS, request_name, Request:
    Hello Ask Do Part Preview Watch KeepDrafts About Check Become Door);
