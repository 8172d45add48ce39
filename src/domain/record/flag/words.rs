//! The words of items: why one is handed over, how soon, how it ended.

use crate::domain::words::words;

words! {
    /// Why an item is handed over.
    Reason {
        /// A strategy or provision is not working.
        NotWorking "not-working" "not working",
        /// A need that the plan does not name.
        NewNeed "new-need" "new need",
        /// Less progress than expected.
        Progress "progress" "less than expected progress",
        /// A parent is concerned.
        Parent "parent" "parent concern",
        /// A provision is not happening.
        NotHappening "not-happening" "provision not happening",
        /// The plan is unclear or out of date.
        Plan "plan" "plan unclear or out of date",
        /// Something is missing or broken.
        Equipment "equipment" "equipment",
        /// Anything else.
        Other "other" "other",
    }
}

words! {
    /// How soon an answer is needed.
    Urgency {
        /// Today.
        Today "today" "today",
        /// This week.
        Week "week" "this week",
        /// At the next review.
        Review "review" "at review",
    }
}

words! {
    /// Whether the parents know; asked for a new need, progress and a parent's concern.
    ParentsKnow {
        /// Yes.
        Yes "yes" "parents know",
        /// Not yet.
        NotYet "not-yet" "parents not told yet",
        /// They asked us not to.
        AskedNot "asked-not" "we were asked not to tell parents",
    }
}

words! {
    /// How an item ended.
    Resolution {
        /// Advice was given.
        Advice "advice" "advice given",
        /// The plan was changed.
        PlanChanged "plan-changed" "plan changed",
        /// The review was brought forward.
        ReviewForward "review-forward" "review brought forward",
        /// A specialist is involved.
        Specialist "specialist" "specialist involved",
        /// An EHC needs assessment was considered.
        Ehcna "ehcna" "EHC needs assessment considered",
        /// No action, with the reason in the message.
        NoAction "no-action" "no action",
    }
}

impl Reason {
    /// It in one word, as rows of the desk have it and its filter finds it.
    pub fn short(self) -> &'static str {
        match self {
            Reason::NotWorking => "working",
            Reason::NewNeed => "need",
            Reason::Progress => "progress",
            Reason::Parent => "parent",
            Reason::NotHappening => "missed",
            Reason::Plan => "plan",
            Reason::Equipment => "kit",
            Reason::Other => "other",
        }
    }
}

impl Resolution {
    /// It in at most six letters, as rows of the desk have it.
    pub fn short(self) -> &'static str {
        match self {
            Resolution::Advice => "advice",
            Resolution::PlanChanged => "plan",
            Resolution::ReviewForward => "review",
            Resolution::Specialist => "spec.",
            Resolution::Ehcna => "EHC",
            Resolution::NoAction => "no act",
        }
    }

    /// Whether only a deed ends an item so: an item cannot claim what has not happened.
    pub fn needs_deed(self) -> bool {
        matches!(self, Resolution::ReviewForward | Resolution::Specialist | Resolution::Ehcna)
    }
}
