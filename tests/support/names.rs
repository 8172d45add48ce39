//! An invented school of any size, the same at every run, for the search's tests and bench.

use sendo::domain::record::pupil::Name;

/// Each as it is written, and as it is typed on an English keyboard.
const GIVEN: &[(&str, &str)] = &[
    ("Siân", "Sian"),
    ("Zoë", "Zoe"),
    ("Łukasz", "Lukasz"),
    ("José", "Jose"),
    ("Chloé", "Chloe"),
    ("Renée", "Renee"),
    ("Søren", "Soren"),
    ("Işıl", "Isil"),
    ("Þóra", "Thora"),
    ("Əli", "Ali"),
    ("Małgorzata", "Malgorzata"),
    ("Beyoncé", "Beyonce"),
    ("Tomáš", "Tomas"),
    ("Anaïs", "Anais"),
    ("Óscar", "Oscar"),
    ("Fionnghuala", "Fionnghuala"),
    ("Lily-Mae", "Lily Mae"),
    ("Ella-Rose", "Ella Rose"),
    ("Amara", "Amara"),
    ("Tamar", "Tamar"),
    ("Samantha", "Samantha"),
    ("Oliver", "Oliver"),
    ("Olivia", "Olivia"),
    ("George", "George"),
    ("Amelia", "Amelia"),
    ("Isla", "Isla"),
    ("Harry", "Harry"),
    ("Ava", "Ava"),
    ("Noah", "Noah"),
    ("Jack", "Jack"),
    ("Leo", "Leo"),
    ("Oscar", "Oscar"),
    ("Charlie", "Charlie"),
    ("Muhammad", "Muhammad"),
    ("Mohammed", "Mohammed"),
    ("Freya", "Freya"),
    ("Ivy", "Ivy"),
    ("Mia", "Mia"),
    ("Florence", "Florence"),
    ("Willow", "Willow"),
    ("Rosie", "Rosie"),
    ("Sophia", "Sophia"),
    ("Grace", "Grace"),
    ("Isabella", "Isabella"),
    ("Evie", "Evie"),
    ("Daisy", "Daisy"),
    ("Poppy", "Poppy"),
    ("Alfie", "Alfie"),
    ("Arthur", "Arthur"),
    ("Theodore", "Theodore"),
    ("Archie", "Archie"),
    ("Jacob", "Jacob"),
    ("Henry", "Henry"),
    ("Joshua", "Joshua"),
    ("Thomas", "Thomas"),
    ("Edward", "Edward"),
    ("William", "William"),
    ("James", "James"),
    ("Lucas", "Lucas"),
    ("Ethan", "Ethan"),
    ("Alexander", "Alexander"),
    ("Benjamin", "Benjamin"),
    ("Samuel", "Samuel"),
    ("Daniel", "Daniel"),
    ("Joseph", "Joseph"),
    ("Adam", "Adam"),
    ("Yusuf", "Yusuf"),
    ("Ibrahim", "Ibrahim"),
    ("Aisha", "Aisha"),
    ("Fatima", "Fatima"),
    ("Maryam", "Maryam"),
    ("Zara", "Zara"),
    ("Priya", "Priya"),
    ("Arjun", "Arjun"),
    ("Rohan", "Rohan"),
    ("Ananya", "Ananya"),
    ("Kwame", "Kwame"),
    ("Chidi", "Chidi"),
    ("Ngozi", "Ngozi"),
    ("Oluwaseun", "Oluwaseun"),
    ("Temitope", "Temitope"),
    ("Xin Yi", "Xin Yi"),
    ("Wei", "Wei"),
    ("Jia", "Jia"),
    ("Minh", "Minh"),
    ("Linh", "Linh"),
    ("Katarzyna", "Katarzyna"),
    ("Jakub", "Jakub"),
    ("Zuzanna", "Zuzanna"),
    ("Andrei", "Andrei"),
    ("Ioana", "Ioana"),
    ("Matteo", "Matteo"),
    ("Niamh", "Niamh"),
    ("Aoife", "Aoife"),
    ("Callum", "Callum"),
    ("Rhys", "Rhys"),
    ("Cerys", "Cerys"),
    ("Ann", "Ann"),
    ("Anna", "Anna"),
    ("Hannah", "Hannah"),
    ("Robert", "Robert"),
    ("Michael", "Michael"),
];
const FAMILY: &[(&str, &str)] = &[
    ("O'Neill", "ONeill"),
    ("O’Connor", "OConnor"),
    ("Nguyễn", "Nguyen"),
    ("Đặng", "Dang"),
    ("Müller", "Muller"),
    ("Groß", "Gross"),
    ("Kovač", "Kovac"),
    ("Dvořák", "Dvorak"),
    ("Çelik", "Celik"),
    ("Yılmaz", "Yilmaz"),
    ("Sørensen", "Sorensen"),
    ("Guðmundsson", "Gudmundsson"),
    ("Wałęga", "Walega"),
    ("Żak", "Zak"),
    ("Peña", "Pena"),
    ("García", "Garcia"),
    ("Gonçalves", "Goncalves"),
    ("Bælum", "Baelum"),
    ("Smith-Jones", "Smith Jones"),
    ("van der Berg", "van der Berg"),
    ("Mac an Bhaird", "Mac an Bhaird"),
    ("D'Souza", "DSouza"),
    ("Okafor", "Okafor"),
    ("Amadi", "Amadi"),
    ("Price", "Price"),
    ("Smith", "Smith"),
    ("Jones", "Jones"),
    ("Taylor", "Taylor"),
    ("Brown", "Brown"),
    ("Williams", "Williams"),
    ("Wilson", "Wilson"),
    ("Johnson", "Johnson"),
    ("Davies", "Davies"),
    ("Patel", "Patel"),
    ("Robinson", "Robinson"),
    ("Wright", "Wright"),
    ("Thompson", "Thompson"),
    ("Evans", "Evans"),
    ("Walker", "Walker"),
    ("White", "White"),
    ("Roberts", "Roberts"),
    ("Green", "Green"),
    ("Hall", "Hall"),
    ("Thomas", "Thomas"),
    ("Clarke", "Clarke"),
    ("Jackson", "Jackson"),
    ("Wood", "Wood"),
    ("Harris", "Harris"),
    ("Edwards", "Edwards"),
    ("Turner", "Turner"),
    ("Martin", "Martin"),
    ("Cooper", "Cooper"),
    ("Hill", "Hill"),
    ("Ward", "Ward"),
    ("Hughes", "Hughes"),
    ("Moore", "Moore"),
    ("Clark", "Clark"),
    ("King", "King"),
    ("Harrison", "Harrison"),
    ("Lewis", "Lewis"),
    ("Baker", "Baker"),
    ("Lee", "Lee"),
    ("Allen", "Allen"),
    ("Morris", "Morris"),
    ("Khan", "Khan"),
    ("Scott", "Scott"),
    ("Watson", "Watson"),
    ("Davis", "Davis"),
    ("Parker", "Parker"),
    ("James", "James"),
    ("Bennett", "Bennett"),
    ("Young", "Young"),
    ("Phillips", "Phillips"),
    ("Richardson", "Richardson"),
    ("Mitchell", "Mitchell"),
    ("Bailey", "Bailey"),
    ("Carter", "Carter"),
    ("Cook", "Cook"),
    ("Singh", "Singh"),
    ("Shah", "Shah"),
    ("Begum", "Begum"),
    ("Hussain", "Hussain"),
    ("Ahmed", "Ahmed"),
    ("Ali", "Ali"),
    ("Chowdhury", "Chowdhury"),
    ("Rahman", "Rahman"),
    ("Kaur", "Kaur"),
    ("Sharma", "Sharma"),
    ("Gupta", "Gupta"),
    ("Mensah", "Mensah"),
    ("Osei", "Osei"),
    ("Boateng", "Boateng"),
    ("Adeyemi", "Adeyemi"),
    ("Balogun", "Balogun"),
    ("Eze", "Eze"),
    ("Kowalski", "Kowalski"),
    ("Nowak", "Nowak"),
    ("Wisniewski", "Wisniewski"),
    ("Popescu", "Popescu"),
    ("Ionescu", "Ionescu"),
    ("Rossi", "Rossi"),
    ("Silva", "Silva"),
    ("Chen", "Chen"),
    ("Wong", "Wong"),
    ("Lam", "Lam"),
    ("Tran", "Tran"),
    ("Pham", "Pham"),
    ("Murphy", "Murphy"),
    ("Kelly", "Kelly"),
    ("Gallagher", "Gallagher"),
    ("Campbell", "Campbell"),
    ("Stewart", "Stewart"),
    ("MacDonald", "MacDonald"),
    ("McCarthy", "McCarthy"),
    ("Llewellyn", "Llewellyn"),
    ("Pritchard", "Pritchard"),
    ("Griffiths", "Griffiths"),
    ("Featherstone", "Featherstone"),
];
/// Family names of many parts, so that 2,000 pupils are not all of the same few families.
const FRONT: &[&str] = &[
    "Ash", "Black", "Brad", "Chad", "Cran", "Dun", "East", "Fair", "Hart", "Holl", "Kirk", "Lang", "Marl", "Nor",
    "Oak", "Pen", "Rad", "Stan", "Thorn", "Wal", "West", "Whit", "Win", "Wood",
];
const BACK: &[&str] = &["ley", "ton", "field", "worth", "wick", "ford", "bury", "well", "combe", "shaw", "man", "by"];

/// Dice that fall the same way at every run (xorshift).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 11) % u64::try_from(end.max(1)).unwrap()).unwrap()
    }

    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// A pupil of the invented school.
pub(crate) struct Pupil {
    pub(crate) name: Name,
    /// Given and family name as they are typed without accents.
    pub(crate) typed: (String, String),
    pub(crate) form: String,
    pub(crate) year: String,
}

/// So many pupils; a few share a name, as in any school.
pub(crate) fn school(pupils: usize) -> Vec<Pupil> {
    let mut dice = Dice::new(2026);
    (0..pupils)
        .map(|_| {
            let given = dice.pick(GIVEN);
            let family = if dice.below(3) == 0 {
                let (written, typed) = dice.pick(FAMILY);
                ((*written).to_owned(), (*typed).to_owned())
            } else {
                let name = format!("{}{}", dice.pick(FRONT), dice.pick(BACK));
                (name.clone(), name)
            };
            let year = 7 + dice.below(7);
            let form = format!("{year}{}", dice.pick(&["A", "B", "C", "D", "E", "F", "G", "H"]));
            Pupil {
                name: Name { given: given.0.to_owned(), family: family.0, ..Name::default() },
                typed: (given.1.to_owned(), family.1),
                form,
                year: year.to_string(),
            }
        })
        .collect()
}
