//! The unrestricted Boltzmann machine (Ackley, Hinton & Sejnowski 1985, "A Learning Algorithm for Boltzmann
//! Machines", AHS below): every unit may be connected to every other. It shows what the restriction of an RBM buys:
//! here no layer can be drawn at once, and even with the data clamped the hidden units have to be sampled one at a
//! time.

mod machine;
mod phases;

pub use machine::BoltzmannMachine;
pub use phases::{PairStatistics, PhaseConfig, clamped_phase, free_phase, train_step};
