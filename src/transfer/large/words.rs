//! The words of an invented school: names, strategies, and what people write. Nobody is meant.

use crate::domain::record::staff::Role;

pub(super) const GIVEN: &[&str] = &[
    "Amara", "Oliver", "Zoë", "Muhammad", "Siân", "Łukasz", "Priya", "Noah", "Lily-Mae", "Kwame", "Niamh", "Arjun",
    "Chloé", "Tomasz", "Aisha", "George", "Mei", "Callum", "Fatima", "Harriet", "José", "Imogen", "Ibrahim", "Poppy",
    "Rhys", "Ngozi", "Alfie", "Sofía", "Yusuf", "Beatrice", "Dylan", "Anaïs", "Kofi", "Freya", "Rohan", "Isla",
];
pub(super) const FAMILY: &[&str] = &[
    "Okonkwo",
    "Hughes",
    "O'Neill",
    "Begum",
    "Wiśniewski",
    "Patel",
    "Smith-Jones",
    "Ali",
    "MacDonald",
    "Nguyen",
    "Brown",
    "Adeyemi",
    "Griffiths",
    "Khan",
    "Taylor",
    "de Souza",
    "Kaur",
    "Walker",
    "Ó Súilleabháin",
    "Chen",
    "Blackwood",
    "Mensah",
    "Robinson",
    "Hussain",
    "Price",
    "Nowak",
    "Clarke",
    "Singh",
    "Thompson",
    "van Dijk",
    "Lewis",
    "Rahman",
    "Wood",
    "Gonçalves",
    "Barker",
    "Farah",
    "Hill",
    "Ahmed",
    "Cooper",
    "Öztürk",
    "Mistry",
];
/// The people whom `--role` plays, then others.
pub(super) const STAFF: &[(&str, &str, &str, &[Role])] = &[
    ("h.bennett", "Helen", "Bennett", &[Role::Teacher]),
    ("k.osei", "Kwabena", "Osei", &[Role::Ta]),
    ("s.iqbal", "Saima", "Iqbal", &[Role::Senco, Role::Teacher]),
    ("m.hughes", "Mair", "Hughes", &[Role::Head]),
];
/// Year groups, youngest first.
pub(super) const YEARS: &[&str] = &["7", "8", "9", "10", "11"];
/// The lines of plans.
pub(super) const LINES: &[(&str, &str)] = &[
    ("CI07", "Pre-teach three key words"),
    ("CI05", "Now/next board"),
    ("SE09", "Movement break every 20 minutes"),
    ("CL02", "Ten-minute chunks"),
    ("SP01", "Seat with clear sight and good light"),
    ("SE02", "Check-in, midday, check-out with named adult"),
];
/// What goes with an entry.
pub(super) const NOTES: &[&str] = &[
    "",
    "",
    "",
    "settled in two minutes",
    "used the board without a prompt",
    "left the room once, came back by himself",
    "with a partner",
    "needed the second reminder",
    "finished the whole page",
    "cover teacher, no board in the room",
];
/// What a pupil is good at.
pub(super) const STRENGTHS: &[&str] = &[
    "Curious, and likes to be asked. Draws with great patience and explains what she has drawn.",
    "Kind to younger pupils; knows everything about buses, and does sums with them for pleasure.",
    "Quick with his hands. Goes on trying long after others have stopped, where he knows what for.",
    "Listens closely, remembers stories word for word, and laughs about herself.",
];
/// What gets in the way.
pub(super) const NEEDS: &[&str] = &[
    "Long instructions get lost after the first part; copies what the neighbour does and so seems to have understood.",
    "Noise and sudden changes make the morning hard, most of all when a lesson moves to another room.",
    "Reads well aloud and takes little from it; questions about the text stay unanswered.",
    "Writes two lines where three are asked, because the hand hurts; says much more than stands on the paper.",
];
/// What was said at a review, by the pupil and by the parents.
pub(super) const VIEWS: &[&str] = &[
    "I like it when I know what comes next. The board helps, but please not in front of everybody.",
    "Homework goes better since it is written on one sheet; evenings are calmer, and the bag is packed before bed.",
    "Would like to sit nearer to the front, and to have a word before being asked in class.",
    "We see that mornings are easier. Getting up is still a struggle on the days with sport.",
];
/// What people hand to the SENCO.
pub(super) const ITEMS: &[&str] = &[
    "Has used the board in one lesson out of four this week. It stays in the bag, and asking for it makes it worse.",
    "Did not finish any of the three last tasks, although the first part was right each time. Could the chunks be shorter?",
    "The group has not met since half-term: the room is taken by mocks, and nobody has named another one.",
    "Mother rang: homework takes two hours and ends in tears. She asks for less of it and for one sheet a week.",
    "The plan says a movement break every twenty minutes; the cover teachers do not know of it and say no.",
];
/// What is answered to them.
pub(super) const ANSWERS: &[&str] = &[
    "Thank you. I shall look in on Thursday, third period, and tell you what I see.",
    "Agreed with the tutor: from Monday the board lies on the desk before the lesson begins.",
    "Tried it for a week: better in the mornings, no change after lunch.",
    "Spoke with the parents. They are content with one sheet a week and will write in the book how long it took.",
    "Room 14 is free on Tuesdays and Thursdays; the group goes on there until Easter.",
];
/// What is found out about a pupil.
pub(super) const FOUND: &[&str] = &[
    "Reading age up by five months since the autumn; speed is unchanged, and understanding is what has grown.",
    "Watched for twenty minutes in mathematics: four prompts, on task for about two thirds of the time, alone for a half.",
    "In the last assessment 14 of 20, the group's middle is 13. Questions with more than two steps were left out.",
    "Talks more in a group of three than in front of the class. Chose to read aloud twice.",
    "The report of the last visit says: go on with the same words in every lesson, and show before telling.",
];
/// What parents say.
pub(super) const WORRIES: &[&str] = &[
    "He says that nobody sits with him at lunch, and on Sundays he does not want to go.",
    "She has not brought a book home for three weeks. Is reading still being practised?",
    "The taxi comes late, and then he misses the calm start that helps him through the day.",
];
