//! The native side of `npm run bench`, driven line by line, so that its runs can take turns with WebAssembly's:
//!
//! `prepare TASK N_HIDDEN FACTOR` answers the task's number, from 0; `run NUMBER` runs it once and answers the
//! milliseconds; `checksum` answers that of the kernels. The first argument is the packed data set.

use std::io::{BufRead, stdin};
use std::process::ExitCode;
use std::time::Instant;

use bench_core::checksum::checksum;
use bench_core::task::Task;

fn main() -> ExitCode {
    let Some(packed) = std::env::args().nth(1).and_then(|path| std::fs::read(path).ok()) else {
        eprintln!("usage: bench-core PACKED_DATA_SET");
        return ExitCode::FAILURE;
    };
    let mut tasks = Vec::new();
    for line in stdin().lock().lines().map_while(Result::ok) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let answer = match words[..] {
            ["prepare", name, n_hidden, factor] => number(n_hidden)
                .zip(number(factor))
                .and_then(|(n_hidden, factor)| Task::new(name, &packed, n_hidden, factor))
                .map(|task| {
                    tasks.push(task);
                    (tasks.len() - 1).to_string()
                }),
            ["run", task] => number(task).and_then(|task| tasks.get_mut(task)).map(|task| {
                let start = Instant::now();
                std::hint::black_box(task.run());
                (start.elapsed().as_secs_f64() * 1000.0).to_string()
            }),
            ["checksum"] => Some(checksum().to_string()),
            _ => None,
        };
        let Some(answer) = answer else {
            eprintln!("not understood: {line}");
            return ExitCode::FAILURE;
        };
        println!("{answer}");
    }
    ExitCode::SUCCESS
}

fn number(word: &str) -> Option<usize> {
    word.parse().ok()
}
