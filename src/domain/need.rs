//! SEN provision, SEN types and broad areas of need, with the codes of the school census.

use serde::{Deserialize, Serialize};

/// What a pupil's support is called in the census; one open at a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Provision {
    /// None.
    #[default]
    N,
    /// SEN support.
    K,
    /// Education, health and care plan.
    E,
}

impl Provision {
    /// The census code.
    pub fn code(self) -> &'static str {
        match self {
            Provision::N => "N",
            Provision::K => "K",
            Provision::E => "E",
        }
    }

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Provision::N => "no SEN provision",
            Provision::K => "SEN support",
            Provision::E => "EHC plan",
        }
    }
}

/// One of the four broad areas of need (SEND Code 6.28-6.35).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    /// Communication and interaction.
    Communication,
    /// Cognition and learning.
    Cognition,
    /// Social, emotional and mental health.
    Semh,
    /// Sensory and/or physical.
    SensoryPhysical,
}

macro_rules! sen_types {
    ($($code:ident $area:expr, $words:literal;)*) => {
        /// A SEN type of the school census.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "UPPERCASE")]
        pub enum SenType {
            $(#[doc = $words] $code,)*
        }

        impl SenType {
            /// All of them.
            pub const ALL: &[SenType] = &[$(SenType::$code),*];

            /// The census code, in capitals.
            pub fn code(self) -> String {
                match self { $(SenType::$code => stringify!($code).to_uppercase(),)* }
            }

            /// In words.
            pub fn words(self) -> &'static str {
                match self { $(SenType::$code => $words,)* }
            }

            /// The broad area it belongs to; `None` where the code names none.
            pub fn area(self) -> Option<Area> {
                match self { $(SenType::$code => $area,)* }
            }
        }
    };
}

sen_types! {
    Spld Some(Area::Cognition), "specific learning difficulty";
    Mld Some(Area::Cognition), "moderate learning difficulty";
    Sld Some(Area::Cognition), "severe learning difficulty";
    Pmld Some(Area::Cognition), "profound and multiple learning difficulty";
    Slcn Some(Area::Communication), "speech, language and communication needs";
    Asd Some(Area::Communication), "autistic spectrum disorder";
    Semh Some(Area::Semh), "social, emotional and mental health";
    Hi Some(Area::SensoryPhysical), "hearing impairment";
    Vi Some(Area::SensoryPhysical), "vision impairment";
    Msi Some(Area::SensoryPhysical), "multi-sensory impairment";
    Pd Some(Area::SensoryPhysical), "physical disability";
    Ds None, "Down syndrome";
    Oth None, "other";
    Nsa None, "no specialist assessment";
}

impl SenType {
    /// The type that a census code names, whatever its case.
    pub fn parse(code: &str) -> Option<SenType> {
        let code = code.trim().to_uppercase();
        SenType::ALL.iter().copied().find(|kind| kind.code() == code)
    }
}
