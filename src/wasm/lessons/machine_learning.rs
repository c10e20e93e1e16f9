//! Some updates of a Boltzmann machine by clamped and free phases, asked on until it has learned.

use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

use super::machine::Machine;
use super::{read, written};
use crate::Error;
use crate::exact::EnumeratedBoltzmann;
use crate::lessons::{Links, Phases, Plan, Work, learn, two_pairs, untrained, work};
use crate::wasm::convert::thrown;

/// Visible units are the films of the data.
const HIDDEN: usize = 4;
/// ε.
const RATE: f64 = 0.3;
/// Sweeps before the one that is counted: 30 of them make an update of up to 5 ms.
const MOST_SWEEPS: usize = 30;
/// Updates that one question may ask for.
const MOST_UPDATES: u32 = 10;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Question {
    /// None: an untrained one.
    machine: Option<Machine>,
    links: Links,
    /// Sweeps before the one that is counted; none: the exact sums.
    burn_in: Option<usize>,
    seed: u32,
    first: u32,
    updates: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    machine: Machine,
    /// G before the first update and after each, `[updates + 1]`.
    divergences: Vec<f64>,
    /// P⁺ and P⁻ of every state of the visible units, `[2^D]`.
    data: Vec<f64>,
    model: Vec<f64>,
    /// What one update costs; none where the sums are exact.
    work: Option<Work>,
}

pub fn answer(question: &JsValue) -> Result<JsValue, JsValue> {
    let Question { machine, links, burn_in, seed, first, updates } = read(question)?;
    if updates > MOST_UPDATES {
        return Err(thrown(Error::input("updates", updates, format!("at most {MOST_UPDATES}"))));
    }
    if let Some(sweeps) = burn_in.filter(|&sweeps| sweeps > MOST_SWEEPS) {
        return Err(thrown(Error::input("burn_in", sweeps, format!("at most {MOST_SWEEPS}"))));
    }
    let patterns = two_pairs();
    let n_visible = patterns.n_visible();
    let mut machine = match machine {
        Some(machine) => machine.boltzmann()?,
        None => untrained(n_visible, HIDDEN, links, seed.into()),
    };
    let phases = burn_in.map_or(Phases::Exact, |burn_in| Phases::Sampled { burn_in });
    let plan = Plan { links, phases, learning_rate: RATE, seed: seed.into() };
    let divergences = learn(&mut machine, &patterns, plan, first, updates).map_err(thrown)?;
    let mut data = vec![0.0; 1 << n_visible];
    for (bits, q) in patterns.iter() {
        data[bits.iter().fold(0, |place, &bit| 2 * place + usize::from(bit))] = q;
    }
    let cost = |sweeps| work(n_visible, machine.n_units() - n_visible, patterns.n_patterns(), links, sweeps);
    written(&Answer {
        model: EnumeratedBoltzmann::new(&machine).map_err(thrown)?.visible_distribution(),
        divergences,
        data,
        work: burn_in.map(cost),
        machine: Machine::of(&machine),
    })
}
