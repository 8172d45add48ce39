//! The attacker's client: every request and command by everybody about everybody, and random sequences of them, against a
//! plain model of the rights (`model`) that was written from the rules alone, without sight of the program. What came
//! back is judged by marks in the texts themselves, and what stands in the trail by the files.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, missing_docs)]

#[path = "../support/thornhill.rs"]
mod thornhill;
#[allow(clippy::pedantic, dead_code, unreachable_pub)]
mod model;
mod world;
mod asks;
mod client;

use std::collections::BTreeSet;

use client::Attacker;
use model::Ask;
use sendo::domain::record::staff::Role;
use world::{NOBODY, PEOPLE, World};

/// One of each kinship: of both classes, who has left, who is not there.
const KINDS: [u32; 4] = [0, 4, 6, NOBODY];

#[test]
fn everybody_asks_for_everything() {
    use Role::{Admin, DataProtection, DeputySenco, Head, Senco, Ta, Teacher};
    let sets: &[&[Role]] = &[
        &[Teacher],
        &[Ta],
        &[Senco],
        &[DeputySenco],
        &[Head],
        &[Admin],
        &[],
        &[DataProtection],
        &[Head, Teacher],
        &[Admin, Ta],
    ];
    for five in sets.chunks(PEOPLE as usize) {
        // Each in turn works with the first class, the second, both and none.
        for turn in 0..PEOPLE {
            let world = World::new(|person| {
                let place = (person + turn) % PEOPLE;
                five.get(place as usize).map_or_else(BTreeSet::new, |roles| roles.iter().copied().collect())
            });
            let mut attacker = Attacker::new(world, 1);
            for person in 0..PEOPLE {
                attacker.sit(0, Some(person));
                for ask in asks::all(&KINDS) {
                    attacker.ask(0, ask);
                }
            }
            attacker.settle();
        }
    }
}

/// So many requests of a sequence.
const STEPS: usize = 1_000;

#[test]
fn a_thousand_random_requests_by_three_clients_are_answered_as_the_model_says() {
    sequence(0x5e4d0);
}

#[test]
#[ignore = "many sequences, on request; `SENDO_ROUNDS` says how many"]
fn many_sequences() {
    for seed in 1..=std::env::var("SENDO_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(40) {
        sequence(seed);
    }
}

fn sequence(seed: u64) {
    println!("seed {seed:#x}");
    let mut dice = client::Dice(seed);
    let all_roles = Role::ALL;
    let mut roll = || (0..=dice.below(2)).map(|_| all_roles[dice.below(all_roles.len())]).collect::<BTreeSet<Role>>();
    let first: Vec<BTreeSet<Role>> = (0..PEOPLE).map(|_| roll()).collect();
    let world = World::new(|person| first[person as usize].clone());
    let mut attacker = Attacker::new(world, 3);
    let asks: Vec<Ask> = asks::all(&[0, 1, 3, 4, 6, 7, NOBODY]);
    for _ in 0..STEPS {
        let line = dice.below(3);
        match dice.below(40) {
            0 => attacker.sit(line, Some(u32::try_from(dice.below(PEOPLE as usize)).unwrap())),
            1 => attacker.lock(line),
            2 => attacker.unlock(line),
            3 => attacker.hang_up(line),
            4 if dice.below(4) == 0 => attacker.midnight(),
            5 => {
                let person = u32::try_from(dice.below(PEOPLE as usize)).unwrap();
                let roles = (0..=dice.below(2)).map(|_| all_roles[dice.below(all_roles.len())]).collect();
                attacker.become_other(person, roles, dice.below(8) == 0);
            }
            // What was opened is asked for often.
            6..=9 => attacker.ask_opened(line, &mut dice),
            _ => attacker.ask(line, asks[dice.below(asks.len())]),
        }
    }
    attacker.settle();
}
