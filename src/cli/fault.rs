//! What went wrong, as an exit code and one sentence.

use std::io;

use crate::client::{ClientError, StartError};
use crate::domain::command::{Refusal, RefusalKind};
use crate::paths::PathError;
use crate::server::ServerError;
use crate::store::OpenError;
use crate::transfer::TransferError;
use crate::tui::TuiError;

/// Exit codes: 1 refused or not found, 2 usage, 3 the store is damaged or cannot be had.
#[derive(Debug, thiserror::Error)]
pub(super) enum Fault {
    #[error("{0}")]
    Refused(String),
    #[error("{0}")]
    Usage(String),
    #[error("{0}")]
    Store(String),
    /// Something inside failed, and was said already.
    #[error("")]
    Said,
    /// What is wrong stands in the output.
    #[error("")]
    Shown,
    /// Whoever read the output has gone: nothing to say, and no fault.
    #[error("")]
    NobodyListens,
}

impl Fault {
    /// The exit code.
    pub(super) fn code(&self) -> u8 {
        match self {
            Fault::NobodyListens => 0,
            Fault::Refused(_) | Fault::Shown => 1,
            Fault::Usage(_) => 2,
            Fault::Store(_) | Fault::Said => 3,
        }
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        match refusal.kind {
            RefusalKind::ReadOnly | RefusalKind::Unavailable | RefusalKind::Rebuilding => {
                Fault::Store(refusal.sentence)
            }
            _ => Fault::Refused(refusal.sentence),
        }
    }
}

impl From<ClientError> for Fault {
    fn from(error: ClientError) -> Self {
        match error {
            ClientError::Refused(refusal) => refusal.into(),
            ClientError::SignIn => Fault::Refused(error.to_string()),
            other => Fault::Store(other.to_string()),
        }
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Fault::NobodyListens,
            _ => Fault::Refused(format!("Reading or writing failed: {error}.")),
        }
    }
}

macro_rules! faults {
    ($($error:ty => $kind:ident,)*) => {$(
        impl From<$error> for Fault {
            fn from(error: $error) -> Self {
                Fault::$kind(error.to_string())
            }
        }
    )*};
}

faults! {
    OpenError => Store,
    ServerError => Store,
    StartError => Store,
    PathError => Store,
    TransferError => Refused,
    TuiError => Refused,
    serde_json::Error => Refused,
}
