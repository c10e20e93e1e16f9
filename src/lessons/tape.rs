//! What does an automatic differentiator do? A tape: every operation is written down as it is done, with its value, and then
//! read backwards, each operation handing its share of the slope to what it was made from.
//!
//! For y = f(a, b) and a result L: ∂L/∂a += ∂L/∂y · ∂y/∂a, and the same for b (the chain rule, in reverse order of the
//! operations; Griewank & Walther 2008, *Evaluating Derivatives*, the reverse mode).

use crate::numeric::{sigmoid_f64, softplus};

/// A number on the tape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Var(usize);

/// How a number came to be.
#[derive(Debug, Clone, Copy)]
enum Operation {
    /// Given from outside: a parameter, a datum.
    Leaf,
    Add(Var, Var),
    Subtract(Var, Var),
    Multiply(Var, Var),
    /// log(1 + eˣ).
    Softplus(Var),
    /// σ(x).
    Sigmoid(Var),
}

/// The operations in the order in which they were done.
#[derive(Debug, Clone, Default)]
pub struct Tape {
    operations: Vec<Operation>,
    values: Vec<f64>,
}

impl Tape {
    fn push(&mut self, operation: Operation, value: f64) -> Var {
        self.operations.push(operation);
        self.values.push(value);
        Var(self.values.len() - 1)
    }

    /// A number from outside.
    pub fn leaf(&mut self, value: f64) -> Var {
        self.push(Operation::Leaf, value)
    }

    /// a + b.
    pub fn add(&mut self, a: Var, b: Var) -> Var {
        self.push(Operation::Add(a, b), self.value(a) + self.value(b))
    }

    /// a − b.
    pub fn subtract(&mut self, a: Var, b: Var) -> Var {
        self.push(Operation::Subtract(a, b), self.value(a) - self.value(b))
    }

    /// a · b.
    pub fn multiply(&mut self, a: Var, b: Var) -> Var {
        self.push(Operation::Multiply(a, b), self.value(a) * self.value(b))
    }

    /// log(1 + eˣ).
    pub fn softplus(&mut self, x: Var) -> Var {
        self.push(Operation::Softplus(x), softplus(self.value(x)))
    }

    /// σ(x).
    pub fn sigmoid(&mut self, x: Var) -> Var {
        self.push(Operation::Sigmoid(x), sigmoid_f64(self.value(x)))
    }

    /// The same number as from outside: no slope goes through it.
    pub fn hold(&mut self, x: Var) -> Var {
        self.leaf(self.value(x))
    }

    /// What a number is.
    pub fn value(&self, x: Var) -> f64 {
        self.values[x.0]
    }

    /// How many operations there are, leaves included.
    pub fn len(&self) -> usize {
        self.operations.len()
    }

    /// Nothing was written down.
    pub fn is_empty(&self) -> bool {
        self.operations.is_empty()
    }

    /// ∂`result`/∂x for every number x on the tape.
    pub fn slopes(&self, result: Var) -> Slopes {
        let mut slopes = vec![0.0; self.len()];
        slopes[result.0] = 1.0;
        for (place, operation) in self.operations.iter().enumerate().rev() {
            let slope = slopes[place];
            match *operation {
                Operation::Leaf => {}
                Operation::Add(a, b) => {
                    slopes[a.0] += slope;
                    slopes[b.0] += slope;
                }
                Operation::Subtract(a, b) => {
                    slopes[a.0] += slope;
                    slopes[b.0] -= slope;
                }
                Operation::Multiply(a, b) => {
                    slopes[a.0] += slope * self.value(b);
                    slopes[b.0] += slope * self.value(a);
                }
                // d log(1 + eˣ)/dx = eˣ/(1 + eˣ) = σ(x).
                Operation::Softplus(x) => slopes[x.0] += slope * sigmoid_f64(self.value(x)),
                // dσ/dx = σ (1 − σ).
                Operation::Sigmoid(x) => {
                    let on = self.values[place];
                    slopes[x.0] += slope * on * (1.0 - on);
                }
            }
        }
        Slopes(slopes)
    }
}

/// The slopes of one result.
#[derive(Debug, Clone, PartialEq)]
pub struct Slopes(Vec<f64>);

impl Slopes {
    /// ∂result/∂x.
    pub fn of(&self, x: Var) -> f64 {
        self.0[x.0]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slopes_of_each_operation_by_hand() {
        let mut tape = Tape::default();
        let (a, b) = (tape.leaf(3.0), tape.leaf(-2.0));
        let product = tape.multiply(a, b);
        let sum = tape.add(product, a);
        let y = tape.subtract(sum, b);
        // y = ab + a − b = −6 + 3 + 2.
        assert_eq!(tape.value(y), -1.0);
        let slopes = tape.slopes(y);
        assert_eq!((slopes.of(a), slopes.of(b)), (-2.0 + 1.0, 3.0 - 1.0));

        let mut tape = Tape::default();
        let x = tape.leaf(0.0);
        let (soft, on) = (tape.softplus(x), tape.sigmoid(x));
        assert_eq!((tape.slopes(soft).of(x), tape.slopes(on).of(x)), (0.5, 0.25));
    }

    #[test]
    fn what_is_held_lets_no_slope_through() {
        let mut tape = Tape::default();
        let x = tape.leaf(2.0);
        let held = tape.hold(x);
        let y = tape.multiply(x, held);
        // x · x with one x held: 2 and not 4.
        assert_eq!(tape.slopes(y).of(x), 2.0);
    }
}
